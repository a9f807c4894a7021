import assert from 'node:assert/strict'
import { join } from 'node:path'
import { gitIn } from '../../server/workspace/tests/git-in'
import { type App, createApp } from './app'

/** One warning: the body is read without a look at the status. Its caller handles a rejection. */
const UNCHECKED = `export async function load(show: (text: string) => void) {
  try {
    const res = await fetch('/api/items')
    return await res.json()
  } catch (error) {
    show('Could not load the items. Try again.')
    throw error
  }
}
`
const CLEAN = 'export const answer = 42\n'

describe('readiness review', () => {
  let app: App
  beforeEach(() => {
    app = createApp({ 'package.json': '{ "name": "shop" }', 'src/clean.ts': CLEAN })
  })
  afterEach(() => app.remove())

  it('is clean with 0', async () => {
    const { code, out, err } = await app.run('review', app.root)
    assert.deepEqual([code, err], [0, ''])
    assert.match(out, /2 files reviewed/)
  })

  it('exits 1 from the threshold on', async () => {
    app.put('src/load.ts', UNCHECKED)
    const rule = ['--rule', 'unchecked-response']
    for (const [threshold, expected] of [
      ['error', 0],
      ['warning', 1],
      ['info', 1],
      ['never', 0],
    ] as const) {
      assert.equal((await app.run('review', app.root, ...rule, '--fail-on', threshold)).code, expected, threshold)
    }
  })

  it('prints nothing but the report, in every format', async () => {
    app.put('src/load.ts', UNCHECKED)
    for (const format of ['json', 'sarif'] as const) {
      const { out, err } = await app.run('review', app.root, '--format', format)
      assert.equal(err, '')
      assert.match(JSON.stringify(JSON.parse(out)), /unchecked-response/)
    }
    assert.match((await app.run('review', app.root, '--format', 'markdown')).out, /unchecked-response/)
  })

  it('writes the report to a file', async () => {
    app.put('src/load.ts', UNCHECKED)
    const { out } = await app.run('review', app.root, '--format', 'markdown', '--output', join(app.root, 'report.md'))
    assert.equal(out, '')
    assert.match(app.get('report.md'), /unchecked-response/)
  })

  it('a suppressed finding does not count, and is told', async () => {
    const comment = '    // readiness-ignore-next-line unchecked-response -- answered by a mock\n'
    app.put(
      'src/load.ts',
      UNCHECKED.replace('    return', `${comment}    return`).replace('    const', `${comment}    const`),
    )
    const { code, out } = await app.run('review', app.root, '--rule', 'unchecked-response', '--fail-on', 'info')
    assert.equal(code, 0)
    assert.match(out, /1 finding suppressed/)
  })

  it('tells skipped files with the reason', async () => {
    app.put('src/App.vue', '<template/>')
    app.put('node_modules/p/index.js', 'x')
    const { out } = await app.run('review', app.root)
    assert.match(out, /language/)
    assert.match(out, /left out/)
  })

  it('reports files that changed since a ref only', async () => {
    const git = (...args: string[]) => gitIn(app.root, ...args)
    app.put('src/old.ts', UNCHECKED)
    git('init', '-q')
    git('add', '.')
    git('commit', '-qm', 'first')
    app.put('src/new.ts', UNCHECKED)
    const { out } = await app.run('review', app.root, '--changed-since', 'HEAD', '--rule', 'unchecked-response')
    assert.match(out, /src\/new\.ts/)
    assert.doesNotMatch(out, /src\/old\.ts/)
  })

  it('says that submodules are not compared', async () => {
    const git = (...args: string[]) => gitIn(app.root, ...args)
    git('init', '-q')
    git('add', '.')
    git('commit', '-qm', 'first')
    const commit = git('rev-parse', 'HEAD').trim()
    const scope = ['--changed-since', 'HEAD']
    assert.doesNotMatch((await app.run('review', app.root, ...scope)).out, /submodule/)
    git('update-index', '--add', '--cacheinfo', `160000,${commit},packages/shared`)
    const { out } = await app.run('review', app.root, ...scope)
    assert.match(out, /Files in git submodules \(packages\/shared\) are not compared/)
  })

  it('leaves out what the baseline records, and finds what is new', async () => {
    app.put('src/load.ts', UNCHECKED)
    const baseline = ['--baseline', join(app.root, 'baseline.json'), '--fail-on', 'info']
    const recorded = await app.run('review', app.root, ...baseline, '--update-baseline')
    assert.deepEqual(recorded.code, 0)
    assert.match(recorded.err, /Recorded \d+ findings? in/)
    assert.equal((await app.run('review', app.root, ...baseline)).code, 0)
    app.put('src/more.ts', UNCHECKED)
    assert.equal((await app.run('review', app.root, ...baseline)).code, 1)
  })

  it('tells findings by its exit code, also to a reader that stops reading', async () => {
    app.put('src/load.ts', UNCHECKED)
    const gone = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })
    assert.deepEqual(await app.runInto(gone, 'review', app.root, '--fail-on', 'warning'), { code: 1, err: '' })
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    const { code, err } = await app.runInto(full, 'review', app.root)
    assert.deepEqual([code, err], [2, 'readiness: cannot write the report: no space left on device\n'])
  })

  it('a broken configuration is reported, and the review is complete', async () => {
    app.put('.readiness.json', '{ "rules": ')
    app.put('src/load.ts', UNCHECKED)
    const { code, out } = await app.run('review', app.root)
    assert.equal(code, 1)
    assert.match(out, /invalid-configuration/)
    assert.match(out, /unchecked-response/)
  })

  describe('could not run', () => {
    const cases: readonly (readonly [string, (root: string) => string[], RegExp])[] = [
      ['a folder that is not there', (root) => [join(root, 'gone')], /cannot review .*gone: no such file or directory/],
      ['a file for a folder', (root) => [join(root, 'package.json')], /package\.json: it is not a folder/],
      [
        'an unknown rule',
        (root) => [root, '--rule', 'unguarded-fetsch'],
        /unknown rule 'unguarded-fetsch': did you mean unguarded-fetch\?/,
      ],
      ['an unknown format', (root) => [root, '--format', 'xml'], /--format takes one of text, json, sarif, markdown/],
      ['an unknown option', (root) => [root, '--formt', 'json'], /unknown option '--formt': did you mean --format\?/],
      ['an option without its value', (root) => [root, '--format'], /--format/],
      // What `"$UNSET"` in a script comes to.
      ['an empty value', (root) => [root, '--baseline', ''], /--baseline needs a value/],
      ['an empty folder', () => [''], /an argument is empty/],
      ['two folders', (root) => [root, root], /unexpected argument/],
      [
        'an output that cannot be written',
        (root) => [root, '--output', join(root, 'no/such/x')],
        /cannot write .*no such file or directory/,
      ],
      ['an output that is a folder', (root) => [root, '--output', root], /cannot write .*: it is a folder/],
      [
        'no git repository',
        (root) => [root, '--changed-since', 'main'],
        /--changed-since main: .* is not in a git repository/,
      ],
      [
        'a missing baseline',
        (root) => [root, '--baseline', join(root, 'b.json')],
        /cannot read the baseline .*b\.json: no such file/,
      ],
      [
        'a baseline that is none',
        (root) => [root, '--baseline', join(root, 'package.json')],
        /the baseline .*package\.json cannot be used: /,
      ],
      ['recording without a file', (root) => [root, '--update-baseline'], /--update-baseline needs --baseline/],
    ]
    for (const [name, args, message] of cases) {
      it(name, async () => {
        const { code, out, err } = await app.run('review', ...args(app.root))
        assert.equal(code, 2)
        assert.match(err, message)
        assert.deepEqual([out, err.split('\n').length], ['', 2])
      })
    }
  })
})

describe('readiness', () => {
  it('explains itself and its rules', async () => {
    const app = createApp({})
    assert.match((await app.run('--help')).out, /Usage: readiness/)
    assert.match((await app.run('review', '--help')).out, /--changed-since/)
    assert.match((await app.run('--version')).out, /^\d+\.\d+\.\d+\n$/)
    assert.match((await app.run('rules')).out, /unguarded-fetch/)
    assert.match((await app.run('explain', 'unguarded-fetch')).out, /Why it matters/)
    assert.deepEqual(
      [(await app.run()).code, (await app.run('reviw')).code, (await app.run('explain', 'x')).code],
      [2, 2, 2],
    )
    assert.match((await app.run('reviw')).err, /did you mean review\?/)
    app.remove()
  })
})
