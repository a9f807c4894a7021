import assert from 'node:assert/strict'
import type { TextEdit } from '../../rules/engine/finding'
import { defineRule, type Rule } from '../../rules/engine/rule'
import { memoryIo } from '../../server/workspace/memory-io'
import { Workspace } from '../../server/workspace/workspace'
import { mistakes, newMistakes } from '../fixes/names'
import { edited, moved, overlaps } from '../fixes/places'
import { styleProblems } from '../fixes/style'
import { count, emptyTally, table } from '../fixes/tally'
import { type App, offeredFor, tryFix } from '../fixes/trial'

const at = (start: number, end: number, newText: string): TextEdit => ({ file: 'a.ts', range: { start, end }, newText })

describe('places after edits', () => {
  it('move with what is put in before and right at them', () => {
    const edits = [at(4, 4, '++'), at(0, 1, '')]
    assert.equal(edited('abcdef', edits), 'bcd++ef')
    assert.equal(moved(2, edits), 1)
    assert.equal(moved(4, edits), 5)
    assert.equal(moved(0, edits), undefined)
  })
  it('edits overlap where both claim a text, not where they touch', () => {
    assert.ok(overlaps([at(0, 3, ''), at(2, 4, '')]))
    assert.ok(!overlaps([at(0, 3, ''), at(3, 3, 'x')]))
  })
})

describe('styleProblems', () => {
  const cases: readonly (readonly [string, string, string[]])[] = [
    ['a\r\nb\r\n', 'a\r\nx\nb\r\n', ['writes LF into a CRLF file']],
    ['if\n\ta\n', 'if\n\ta\n  b\n', ['writes spaces into a file with tabs']],
    ['if\n  a\n', 'if\n  a\n\tb\n', ['writes tabs into a file with spaces']],
    ['a\n', 'a \n', ['leaves white space at the end of a line']],
    ['if\n\ta\n', 'if\n\ta\n\tb\n', []],
  ]
  for (const [before, after, expected] of cases) {
    it(JSON.stringify(after), () => assert.deepEqual(styleProblems(before, after), expected))
  }
})

describe('mistakes', () => {
  const added = (before: string, after: string) => newMistakes(mistakes('a.ts', before), mistakes('a.ts', after))
  it('tells names that nobody declares, but not those of the platform', () => {
    assert.deepEqual(added('export {}', "export {}\ntoast.error('x')\nconsole.error('x')"), [
      "Cannot find name 'toast'.",
    ])
  })
  it('tells names declared twice', () => {
    assert.equal(added('const error = 1', 'const error = 1\nconst error = 2').length, 2)
  })
  it('tells await where nothing is async, and says nothing of what was there before', () => {
    assert.equal(added('function f() { g() }', 'function f() { await g() }').length, 1)
    assert.deepEqual(added('f(x)', 'f(x)\n'), [])
  })
})

/** Reports each `fetch`; its fix is what the test hands in. */
function ruleWith(fixes: NonNullable<Rule['fixes']>): Rule {
  return defineRule({
    id: 'no-fetch',
    property: 'failure-handling',
    scope: 'file',
    confidence: 'high',
    milestones: ['launch'],
    since: '0.0.0',
    summary: 'A test.',
    why: 'A test.',
    fix: 'A test.',
    outOfScope: [],
    references: [],
    messages: { found: { text: 'A `fetch`.', severity: 'warning' } },
    examples: { bad: [], good: [] },
    fixes,
    *check(file) {
      for (const call of file.calls) {
        if (call.text !== 'fetch') continue
        yield { file: file.path, range: call.nameRange, message: 'found', subject: `fetch ${call.range.start}` }
      }
    },
  })
}

async function appWith(fixes: NonNullable<Rule['fixes']>): Promise<App> {
  const io = memoryIo('/app', { 'a.ts': 'export const a = () => fetch(1)\nexport const b = () => fetch(2)\n' })
  const rules = [ruleWith(fixes)]
  const workspace = await Workspace.open('/app', io, { rules, today: () => '2026-11-23' })
  const { findings } = await workspace.review()
  return { name: 'app', workspace, rules, findings, today: '2026-11-23' }
}

async function problemsOf(newText: string): Promise<string[]> {
  const app = await appWith(({ file, range }) => [
    { title: 'Replace it', applicability: 'unsafe', edits: [{ file, range, newText }], creates: [], needs: [] },
  ])
  const [finding] = app.findings
  const [fix] = finding ? offeredFor(app, finding) : []
  assert.ok(finding && fix)
  const before = app.workspace.textOf('a.ts')
  const { problems } = tryFix(app, finding, fix)
  assert.equal(app.workspace.textOf('a.ts'), before, 'and it is taken back')
  return problems.map(({ check }) => check)
}

describe('tryFix', () => {
  it('finds nothing wrong with a fix that mends', async () => assert.deepEqual(await problemsOf('String'), []))
  it('a fix that breaks the syntax', async () => assert.ok((await problemsOf('(')).includes('parses')))
  it('a fix that leaves the finding', async () => assert.ok((await problemsOf('fetch')).includes('silences')))
  it('a fix that adds a finding', async () => {
    assert.deepEqual(await problemsOf('((_: unknown, x = fetch(3)) => x)'), ['adds none'])
  })
  it('a fix that calls what is not there', async () => assert.deepEqual(await problemsOf('withRetry'), ['names']))
})

describe('the table', () => {
  it('counts a check once a fix, and never rounds up to all', () => {
    const tally = { ...emptyTally(), findings: 3000, offered: 2999 }
    const problem = { check: 'names' as const, detail: '' }
    count(tally, { problems: [problem, problem], texts: [] })
    assert.equal(tally.failed.names, 1)
    assert.match(table(new Map([['a', tally]])), /\| a \| 3000 \| 99\.9 % \| 1 \| 100\.0 % \| 0\.0 % \|/)
  })
})
