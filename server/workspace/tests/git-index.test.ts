import { deepEqual, equal } from 'node:assert/strict'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { trackedFiles } from '../git-index'
import { nodeIo } from '../node-io'
import { Workspace } from '../workspace'
import { gitIn } from './git-in'

describe('what git tracks, read from its index', () => {
  let folder = ''
  let root = ''
  const git = (...args: string[]) => gitIn(root, ...args)
  const put = (path: string, text: string) => writeFileSync(join(root, path), text)
  const tracked = (at = root) => [...(trackedFiles(at, nodeIo) ?? ['(not known)'])].sort()

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'readiness-index-')))
    root = join(folder, 'app')
    mkdirSync(join(root, 'web/with ü'), { recursive: true })
    git('init', '-q', '-b', 'main')
    for (const path of ['a', 'ab', 'abc.ts', 'web/with ü/long-name-of-a-file.ts', 'web/x', 'web/.env']) put(path, path)
    git('add', '.')
    put('new', 'new')
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))
  const all = ['a', 'ab', 'abc.ts', 'web/.env', 'web/with ü/long-name-of-a-file.ts', 'web/x']

  for (const version of ['2', '3', '4']) {
    it(`in version ${version} of its form`, () => {
      git('update-index', '--index-version', version)
      if (version === '3') git('add', '-N', 'new')
      deepEqual(tracked(), version === '3' ? [...all, 'new'].sort() : all)
    })
  }

  it('is told relative to the folder that is asked', () => {
    deepEqual(tracked(join(root, 'web')), ['.env', 'with ü/long-name-of-a-file.ts', 'x'])
  })

  it('of a worktree too', () => {
    git('commit', '-qm', 'first')
    git('worktree', 'add', '-q', join(folder, 'tree'))
    deepEqual(tracked(join(folder, 'tree')), all)
  })

  it('is not known outside a repository, nor of an index that is broken or kept in two files', () => {
    equal(trackedFiles(folder, nodeIo), undefined)
    git('update-index', '--split-index')
    equal(trackedFiles(root, nodeIo), undefined)
    put('.git/index', 'DIRC and nonsense')
    equal(trackedFiles(root, nodeIo), undefined)
  })

  it('and what is ignored or left open is what the project knows of a file', async () => {
    put('.gitignore', '.env*\n')
    put('.env', 'A=1\n')
    put('.env.local', 'A=1\n')
    put('settings.json', '{}')
    const workspace = await Workspace.open(root, nodeIo, { rules: [], today: () => '2026-01-01' })
    const of = (path: string) => workspace.project().tracked(path)
    deepEqual(
      [of('web/.env'), of('.env'), of('settings.json'), of('abc.ts')],
      ['tracked', 'ignored', 'uncovered', 'tracked'],
    )
    equal(workspace.fork().project().tracked('.env'), 'ignored')
    put('.gitignore', '')
    await workspace.fileChanged('.gitignore')
    equal(of('.env'), 'uncovered')
  })
})
