import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { changedFiles, GitRefused } from '../git'
import { gitIn } from './git-in'

describe('git', () => {
  let folder = ''
  let root = ''
  const git = (...args: string[]) => gitIn(root, ...args)
  const put = (path: string, text: string) => writeFileSync(join(root, path), text)

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'readiness-git-')))
    root = join(folder, 'app')
    mkdirSync(join(root, 'web'), { recursive: true })
    git('init', '-q', '-b', 'main')
    put('a.ts', 'a')
    put('web/b.ts', 'b')
    put('web/name with ü.ts', 'c')
    git('add', '.')
    git('commit', '-qm', 'first')
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('lists what differs from a ref, committed or not, and what is new', async () => {
    git('switch', '-qc', 'work')
    put('web/name with ü.ts', 'changed')
    git('commit', '-qam', 'second')
    put('a.ts', 'changed')
    put('web/new.ts', 'new')
    assert.deepEqual([...(await changedFiles(root, 'main'))].sort(), ['a.ts', 'web/name with ü.ts', 'web/new.ts'])
    assert.deepEqual([...(await changedFiles(root, undefined))].sort(), ['a.ts', 'web/new.ts'])
  })

  it('gives paths relative to a folder inside the repository', async () => {
    put('a.ts', 'changed')
    put('web/b.ts', 'changed')
    assert.deepEqual([...(await changedFiles(join(root, 'web'), 'HEAD'))], ['b.ts'])
  })

  it('compares with where the branch left, not with what the other branch did since', async () => {
    git('switch', '-qc', 'work')
    put('web/b.ts', 'mine')
    git('commit', '-qam', 'mine')
    git('switch', '-q', 'main')
    put('a.ts', 'theirs')
    git('commit', '-qam', 'theirs')
    git('switch', '-q', 'work')
    assert.deepEqual([...(await changedFiles(root, 'main'))], ['web/b.ts'])
  })

  it('works before the first commit', async () => {
    rmSync(join(root, '.git'), { recursive: true })
    git('init', '-q')
    git('add', 'a.ts')
    assert.deepEqual([...(await changedFiles(root, undefined))].sort(), ['a.ts', 'web/b.ts', 'web/name with ü.ts'])
  })

  it('says what is wrong with a ref, and with a folder in no repository', async () => {
    await assert.rejects(changedFiles(root, 'nowhere'), (error: unknown) => {
      return error instanceof GitRefused && /git knows no commit 'nowhere'/.test(error.message)
    })
    await assert.rejects(changedFiles(root, '--output=x'), GitRefused)
    await assert.rejects(changedFiles(folder, 'main'), /is not in a git repository/)
  })

  it('runs nothing that the repository’s own configuration names', async () => {
    const trace = join(folder, 'ran')
    const script = join(folder, 'evil.sh')
    writeFileSync(script, `#!/bin/sh\necho "$0 $*" >> ${trace}\ncat\n`)
    chmodSync(script, 0o755)
    for (const [key, value] of [
      ['core.fsmonitor', script],
      ['core.hooksPath', folder],
      ['core.pager', script],
      ['pager.diff', script],
      ['diff.external', script],
      ['diff.evil.textconv', script],
      ['diff.evil.command', script],
      ['filter.evil.clean', script],
      ['filter.evil.smudge', script],
      ['filter.evil.process', script],
      ['filter.evil.required', 'true'],
      ['filter.a.b.clean', script],
      ['core.sshCommand', script],
      ['core.editor', script],
      ['core.askPass', script],
      ['credential.helper', script],
      ['alias.diff', `!${script}`],
      ['alias.rev-parse', `!${script}`],
    ] as const) {
      git('config', key, value)
    }
    mkdirSync(join(root, '.git/info'), { recursive: true })
    writeFileSync(join(root, '.git/info/attributes'), 'a.ts filter=evil diff=evil\nweb/b.ts filter=a.b\n')
    put('.gitattributes', '*.ts filter=evil diff=evil\n')
    for (const hook of ['post-index-change', 'fsmonitor-watchman', 'query-watchman']) {
      writeFileSync(join(folder, hook), `#!/bin/sh\necho ${hook} >> ${trace}\n`, { mode: 0o755 })
    }
    // Touched but equal: git has to read it, through the clean filter if one is in force.
    utimesSync(join(root, 'a.ts'), new Date(0), new Date(0))
    put('web/b.ts', 'x')
    const changed = await changedFiles(root, 'HEAD')
    assert.deepEqual([...changed].sort(), ['.gitattributes', 'web/b.ts'])
    assert.equal(existsSync(trace), false)
    // The trap works: git on its own walks into it.
    try {
      git('diff', 'HEAD')
    } catch {
      // Whether git gets on with such programs does not matter.
    }
    assert.equal(existsSync(trace), true)
  })

  it('refuses a filter whose name would slip through', async () => {
    git('config', 'filter.a=b.clean', 'evil')
    await assert.rejects(changedFiles(root, 'HEAD'), /cannot be switched off: a=b/)
  })
})
