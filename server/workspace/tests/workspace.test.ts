import assert from 'node:assert/strict'
import { writeBaseline } from '../../../rules/engine/baseline'
import { defineRule, type FileRule, type Rule } from '../../../rules/engine/rule'
import { Cancelled } from '../cancellation'
import { memoryIo } from '../memory-io'
import { Workspace, type WorkspaceOptions } from '../workspace'

/** Reports every call of `bad()`, and counts how often it ran per file. */
function badCalls(runs: string[] = []): Rule {
  const check: FileRule<'call'>['check'] = function* (file) {
    runs.push(file.path)
    for (const call of file.calls) {
      if (call.text === 'bad') yield { file: file.path, range: call.range, message: 'call', subject: 'bad' }
    }
  }
  return defineRule({
    id: 'bad-call',
    property: 'failure-handling',
    scope: 'file',
    confidence: 'high',
    milestones: ['launch'],
    since: '0.1.0',
    summary: '',
    why: '',
    fix: '',
    outOfScope: [],
    references: [],
    messages: { call: { text: 'bad is called', severity: 'error' } },
    examples: { bad: [], good: [] },
    check,
  })
}

async function opened(files: Record<string, string>, options: Partial<WorkspaceOptions> = {}) {
  const io = memoryIo('/app', files)
  const runs: string[] = []
  const workspace = await Workspace.open('/app', io, { rules: [badCalls(runs)], today: () => '2026-11-22', ...options })
  const count = (path: string) => workspace.findingsFor(path).length
  return { io, workspace, count, runs }
}

describe('workspace', () => {
  it('finds, and computes a file once until it changes', async () => {
    const { count, runs, workspace } = await opened({ 'src/a.ts': 'bad()', 'src/b.ts': 'good()' })
    assert.deepEqual([count('src/a.ts'), count('src/b.ts'), count('src/a.ts')], [1, 0, 1])
    assert.deepEqual(runs, ['src/a.ts', 'src/b.ts'])
    workspace.setOverlay('src/a.ts', ' bad()')
    count('src/a.ts')
    count('src/b.ts')
    assert.deepEqual(runs, ['src/a.ts', 'src/b.ts', 'src/a.ts'])
  })

  it('marks what its own baseline records, follows the file, and says where it is broken', async () => {
    const { io, workspace } = await opened({ 'src/a.ts': 'bad()', 'src/b.ts': 'bad()' })
    const marks = () => ['src/a.ts', 'src/b.ts'].map((path) => workspace.findingsFor(path)[0]?.baselined)
    assert.deepEqual(marks(), [undefined, undefined])
    const known = (await workspace.review()).findings.filter(({ file }) => file === 'src/a.ts')
    io.files.set('/app/.readiness-baseline.json', writeBaseline(known))
    await workspace.filesChanged(['.readiness-baseline.json'])
    assert.deepEqual(marks(), [true, undefined])
    assert.equal((await workspace.review({ only: new Set(['bad-call']) })).findings[0]?.baselined, true)
    io.files.set('/app/.readiness-baseline.json', '[]')
    await workspace.filesChanged(['.readiness-baseline.json'])
    assert.deepEqual(marks(), [undefined, undefined])
    assert.match((await workspace.review()).notes[0] ?? '', /^The baseline \.readiness-baseline\.json cannot be used: /)
    io.files.delete('/app/.readiness-baseline.json')
    await workspace.fileDeleted('.readiness-baseline.json')
    assert.deepEqual(
      (await workspace.review()).notes.filter((note) => note.includes('baseline')),
      [],
    )
  })

  it('says that a configuration cannot be read, and goes on without it', async () => {
    const of = async (content: string | Uint8Array) => {
      const io = memoryIo('/app', { 'src/a.ts': 'bad()' })
      io.files.set('/app/.readiness.json', content)
      const workspace = await Workspace.open('/app', io, { rules: [badCalls()], today: () => '2026-11-22' })
      const { findings } = await workspace.review()
      return findings.map(({ rule, file, message }) => [rule, file, message].join(' '))
    }
    const off = '{ "rules": { "bad-call": "off" } }'
    assert.deepEqual(await of(off), [])
    const said = 'This configuration cannot be read, so nothing in it holds'
    assert.deepEqual(await of(Buffer.from(`\0${off}`)), [
      `invalid-configuration .readiness.json ${said}: its bytes are no text.`,
      'bad-call src/a.ts bad is called',
    ])
    assert.deepEqual(await of(`${off}${' '.repeat(1024 * 1024)}`), [
      `invalid-configuration .readiness.json ${said}: 1.0 MiB, over 1.0 MiB.`,
      'bad-call src/a.ts bad is called',
    ])
  })

  it('unsaved text wins over the disk, until it is given up', async () => {
    const { count, io, workspace } = await opened({ 'src/a.ts': 'good()' })
    workspace.setOverlay('src/a.ts', 'bad(); bad()')
    assert.equal(count('src/a.ts'), 2)
    assert.equal(workspace.textOf('src/a.ts'), 'bad(); bad()')
    io.files.set('/app/src/a.ts', 'bad()')
    await workspace.fileChanged('src/a.ts')
    assert.equal(count('src/a.ts'), 2)
    workspace.setOverlay('src/a.ts', undefined)
    assert.equal(count('src/a.ts'), 1)
  })

  it('follows files that are written, made, deleted, and folders', async () => {
    const { count, io, workspace } = await opened({ 'src/a.ts': 'good()' })
    io.files.set('/app/src/a.ts', 'bad()')
    io.files.set('/app/lib/new/b.ts', 'bad()')
    await workspace.filesChanged(['src/a.ts', 'lib/new'])
    assert.deepEqual([count('src/a.ts'), count('lib/new/b.ts')], [1, 1])
    io.files.delete('/app/lib/new/b.ts')
    await workspace.fileDeleted('lib')
    assert.deepEqual(workspace.reviewed(), ['src/a.ts'])
  })

  it('follows what nobody told of, and judges no file again that did not change', async () => {
    const config = '.readiness.json'
    const { count, io, runs, workspace } = await opened({
      'src/a.ts': 'good()',
      'src/b.ts': 'bad()',
      'src/c.ts': 'bad()',
    })
    await workspace.review()
    io.files.set('/app/src/a.ts', 'bad()')
    io.files.set('/app/lib/new/d.ts', 'bad()')
    io.files.delete('/app/src/c.ts')
    workspace.setOverlay('src/b.ts', 'bad();bad()')
    count('src/b.ts')
    runs.length = 0
    await workspace.followDisk()
    assert.deepEqual(workspace.reviewed(), ['lib/new/d.ts', 'src/a.ts', 'src/b.ts'])
    assert.deepEqual(workspace.reviewed().map(count), [1, 1, 2])
    runs.length = 0
    await workspace.followDisk()
    workspace.reviewed().map(count)
    assert.deepEqual(runs, [])
    io.files.set(`/app/${config}`, '{ "rules": { "bad-call": "off" } }')
    await workspace.followDisk()
    assert.deepEqual(workspace.reviewed().map(count), [0, 0, 0])
  })

  it('keeps a binary lockfile that is written again', async () => {
    const { io, workspace } = await opened({ 'bun.lockb': '\0' })
    io.files.set('/app/bun.lockb', '\0\0')
    await workspace.fileChanged('bun.lockb')
    assert.deepEqual([workspace.reviewed(), workspace.skipped()], [['bun.lockb'], []])
  })

  it('a new unsaved file counts, an ignored one does not', async () => {
    const { count, workspace } = await opened({ '.gitignore': 'private', 'src/a.ts': '' })
    workspace.setOverlay('src/new.ts', 'bad()')
    workspace.setOverlay('private/x.ts', 'bad()')
    workspace.setOverlay('node_modules/p/i.js', 'bad()')
    assert.deepEqual([count('src/new.ts'), count('private/x.ts'), count('node_modules/p/i.js')], [1, 0, 0])
  })

  it('an unsaved file that is closed, and one deleted while open, leave nothing behind', async () => {
    const { count, io, workspace } = await opened({ 'src/a.ts': 'bad()' })
    workspace.setOverlay('src/new.ts', 'bad()')
    assert.equal(count('src/new.ts'), 1)
    workspace.setOverlay('src/new.ts', undefined)
    workspace.setOverlay('src/a.ts', 'bad();bad()')
    io.files.delete('/app/src/a.ts')
    await workspace.fileDeleted('src/a.ts')
    assert.equal(count('src/a.ts'), 2)
    workspace.setOverlay('src/a.ts', undefined)
    await workspace.fileChanged('src/never.ts')
    assert.deepEqual([workspace.reviewed(), workspace.skipped()], [[], []])
  })

  it('a changed .gitignore changes what is reviewed', async () => {
    const { io, workspace } = await opened({ 'src/a.ts': '', 'old/b.ts': '' })
    io.files.set('/app/.gitignore', 'old')
    await workspace.fileChanged('.gitignore')
    assert.deepEqual(workspace.reviewed(), ['.gitignore', 'src/a.ts'])
    assert.deepEqual(workspace.skipped(), [{ path: 'old/', reason: 'ignored', detail: 'ignored by git' }])
    io.files.delete('/app/.gitignore')
    await workspace.fileDeleted('.gitignore')
    assert.deepEqual(workspace.reviewed(), ['old/b.ts', 'src/a.ts'])
  })

  it('a configuration turns rules off below it and leaves files out', async () => {
    const { count, workspace } = await opened({
      '.readiness.json': '{ "exclude": ["legacy"] }',
      'web/.readiness.json': '{ "rules": { "bad-call": "off" } }',
      'web/a.ts': 'bad()',
      'api/a.ts': 'bad()',
      'legacy/a.ts': 'bad()',
    })
    assert.deepEqual([count('web/a.ts'), count('api/a.ts'), count('legacy/a.ts')], [0, 1, 0])
    assert.equal(workspace.skipped()[0]?.detail, 'excluded by configuration')
  })

  it('a broken configuration is a finding on it, and the last good one stays in force', async () => {
    const { count, io, workspace } = await opened({
      '.readiness.json': '{ "rules": { "bad-call": "off" } }',
      'src/a.ts': 'bad()',
    })
    const before = workspace.versions.configuration
    workspace.setOverlay('.readiness.json', '{ "rules": { "bad-call": ')
    assert.deepEqual([count('src/a.ts'), count('.readiness.json') > 0], [0, true])
    assert.ok(workspace.versions.configuration > before)
    workspace.setOverlay('.readiness.json', '{ "rules": { "bad-call": "warning" } }')
    assert.deepEqual([count('src/a.ts'), count('.readiness.json')], [1, 0])
    workspace.setOverlay('.readiness.json', undefined)
    assert.equal(count('src/a.ts'), 0)
    io.files.delete('/app/.readiness.json')
    await workspace.fileDeleted('.readiness.json')
    assert.equal(count('src/a.ts'), 1)
  })

  it('the editor’s settings lie on top', async () => {
    const { count, workspace } = await opened({ 'src/a.ts': 'bad()', 'old/b.ts': 'bad()' })
    const off = { rules: { 'bad-call': 'off' as const }, overrides: [], exclude: [], guards: [], confirmed: {} }
    await workspace.configure(off, [])
    assert.equal(count('src/a.ts'), 0)
    await workspace.configure(undefined, ['old'])
    assert.deepEqual([count('src/a.ts'), count('old/b.ts')], [1, 0])
  })

  it('reviews every file with progress and partial results, and counts', async () => {
    const { workspace } = await opened({
      'a.tsx': 'bad()',
      'b.ts': 'bad()',
      'c.vue': '',
      'd.ts': `x\n${'y'.repeat(30_000)}`,
      'e.png': '',
    })
    const partial: string[] = []
    let last = 0
    const review = await workspace.review({ onFindings: (path) => partial.push(path) }, ({ done }) => {
      last = done
    })
    assert.deepEqual([review.findings.length, review.reviewed, last], [2, 2, 1])
    assert.deepEqual(partial, ['a.tsx', 'b.ts'])
    assert.deepEqual(
      review.skipped.map((file) => file.reason),
      ['unsupported-language', 'minified'],
    )
    assert.deepEqual(review.rulesRun, ['bad-call'])
    assert.match(review.notes.join(), /1 other file/)
  })

  it('reviews some files only', async () => {
    const { workspace } = await opened({ 'a.tsx': 'bad()', 'b.tsx': 'bad()' })
    const review = await workspace.review({ paths: new Set(['b.tsx']) })
    assert.deepEqual(
      review.findings.map((finding) => finding.file),
      ['b.tsx'],
    )
  })

  it('stops when cancelled', async () => {
    const token = { isCancellationRequested: true }
    await assert.rejects(opened({ 'a.ts': '' }, { token }), Cancelled)
    const { workspace } = await opened({ 'a.ts': '' })
    await assert.rejects(workspace.review({}, undefined, token), Cancelled)
  })

  it('a rule that throws costs its own findings only', async () => {
    const throwing: Rule = {
      ...badCalls(),
      id: 'throws',
      scope: 'file',
      check: () => {
        throw new Error('no')
      },
    }
    const { workspace } = await opened({ 'a.tsx': 'bad()' }, { rules: [throwing, badCalls()] })
    const review = await workspace.review()
    assert.equal(review.findings.length, 1)
    assert.deepEqual([review.failures[0]?.rule, review.failures[0]?.path], ['throws', 'a.tsx'])
  })

  it('judges by the day it is asked', async () => {
    let today = '2026-11-22'
    const text = '// readiness-ignore-next-line bad-call -- soon until 2026-11-22\nbad()'
    const { workspace } = await opened({ 'a.tsx': text }, { today: () => today })
    const open = () => workspace.findingsFor('a.tsx').filter((finding) => !finding.suppressed).length
    assert.equal(open(), 0)
    today = '2026-11-23'
    assert.ok(open() > 0)
  })
})
