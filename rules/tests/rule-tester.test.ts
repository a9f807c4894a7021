import * as assert from 'node:assert/strict'
import type { CallFact, CodeFacts } from '../analysis/facts'
import type { Fix } from '../engine/finding'
import { defineRule, type FileRule, type Rule } from '../engine/rule'
import { parseMarks } from './marks'
import { ruleProblems } from './rule-tester'

type Changes = { readonly [Key in keyof FileRule]?: FileRule[Key] | undefined } & { readonly extra?: string }

/** A rule against calls of `risky()`, changed for one test. */
function risky(changes: Changes = {}): Rule {
  const rule: FileRule = {
    id: 'risky-call',
    property: 'process',
    scope: 'file',
    confidence: 'high',
    milestones: ['launch'],
    since: '0.1.0',
    summary: 'A call of something risky.',
    why: 'It breaks. The user sees it.',
    fix: 'Call `safe()`. It is safe.',
    outOfScope: [],
    references: ['https://example.org/risk'],
    messages: { called: { text: 'This calls `{name}`, which is risky.', severity: 'warning' } },
    *check(file) {
      for (const call of callsOf(file, 'risky')) yield report(file, call)
    },
    fixes: (finding) => [replace(finding.file, finding.range.start, finding.range.end, 'safe')],
    examples: {
      bad: [
        {
          name: 'two calls',
          files: { 'src/app.ts': '«risky»()\n«risky»()\n' },
          expect: ['called', 'called'],
          fixed: { 'src/app.ts': 'safe()\nsafe()\n' },
        },
      ],
      good: [{ name: 'another call', files: { 'src/app.ts': 'safe()\n' } }],
    },
  }
  return defineRule({ ...rule, ...changes } as FileRule)
}

function callsOf(file: CodeFacts, name: string): CallFact[] {
  return file.calls.filter((call) => call.text === name)
}

function report(file: CodeFacts, call: CallFact) {
  return {
    file: file.path,
    range: call.nameRange,
    message: 'called',
    data: { name: call.text },
    subject: `module ${call.text}`,
  }
}

function replace(file: string, start: number, end: number, newText: string): Fix {
  return {
    title: 'Call safe()',
    applicability: 'safe',
    edits: [{ file, range: { start, end }, newText }],
    creates: [],
    needs: [],
  }
}

function bad(change: Partial<FileRule['examples']['bad'][number]>): FileRule['examples'] {
  const { bad: examples, good } = risky().examples
  const [first] = examples
  assert.ok(first)
  return { bad: [{ ...first, ...change }], good }
}

function fails(rule: Rule, problem: RegExp, others: readonly Rule[] = []): void {
  const problems = ruleProblems(rule, others)
  assert.ok(
    problems.some((line) => problem.test(line)),
    `expected ${problem} among:\n${problems.join('\n') || '(nothing)'}`,
  )
}

describe('rule tester', () => {
  it('accepts a good rule', () => assert.deepEqual(ruleProblems(risky(), [risky()]), []))

  describe('refuses metadata', () => {
    it('that is missing', () => {
      const { why, ...rest } = risky()
      assert.ok(why)
      fails(rest as unknown as Rule, /'why' is missing/)
    })
    it('with unknown keys', () => {
      fails(risky({ extra: 'x' }), /unknown key 'extra'/)
      fails(risky({ examples: bad({ fix: {} } as never) }), /unknown key 'fix'/)
    })
    it('that says nothing, or is still to be written', () => {
      fails(risky({ why: ' ' }), /'why' is empty/)
      fails(risky({ fix: 'TODO: say it.' }), /'fix' is still to be written/)
      fails(risky({ summary: 'No sentence' }), /'summary' does not end as a sentence/)
    })
    it('with values that do not exist', () => {
      fails(risky({ id: 'Risky_Call' }), /the id/)
      fails(risky({ property: 'speed' as never }), /no property 'speed'/)
      fails(risky({ milestones: [] }), /names no milestone/)
      fails(risky({ since: 'soon' }), /no version/)
      fails(risky({ references: ['http://example.org'] }), /no https/)
      fails(risky({ messages: { called: { text: 'Bad.', severity: 'fatal' as never } } }), /severity 'fatal'/)
    })
    it('with messages that no example expects', () => {
      const messages = { ...risky().messages, other: { text: 'Other.', severity: 'info' as const } }
      fails(risky({ messages }), /no bad example expects the message 'other'/)
    })
    it('with examples that expect no message of the rule', () => {
      fails(risky({ examples: bad({ expect: ['called', 'never'] }) }), /unknown message 'never'/)
    })
    it('without examples, or with two of one name', () => {
      fails(risky({ examples: { bad: [], good: [] } }), /no bad example/)
      fails(risky({ examples: { ...risky().examples, good: [] } }), /no good example/)
      const { good } = risky().examples
      fails(risky({ examples: { ...risky().examples, good: [...good, ...good] } }), /two examples are called/)
    })
    it('with fixes that no example shows', () => {
      const [{ fixed, ...rest } = { files: {}, name: '', expect: [], fixed: {} }] = risky().examples.bad
      assert.ok(fixed)
      fails(risky({ examples: { ...risky().examples, bad: [rest] } }), /no bad example says what they give/)
    })
  })

  describe('refuses a check', () => {
    it('that misses a mark', () =>
      fails(risky({ *check() {} }), /it does not report called at src\/app.ts:1 .*"risky"/))
    it('that reports what is not marked', () => {
      fails(
        risky({ examples: bad({ files: { 'src/app.ts': '«risky»()\nrisky()\n' }, expect: ['called'] }) }),
        /not marked/,
      )
      const good = [{ name: 'good', files: { 'src/app.ts': 'risky()\n' } }]
      fails(risky({ examples: { ...risky().examples, good } }), /^good: it reports .*not marked/)
    })
    it('that reports another range', () => {
      fails(
        risky({
          *check(file) {
            for (const call of callsOf(file, 'risky')) yield { ...report(file, call), range: call.range }
          },
        }),
        /it reports called at src\/app.ts:1 \(0-7\)/,
      )
    })
    it('that reports one place twice', () => {
      fails(
        risky({
          *check(file) {
            for (const call of callsOf(file, 'risky')) yield* [report(file, call), report(file, call)]
          },
        }),
        /twice/,
      )
    })
    it('that throws', () => {
      fails(
        risky({
          // biome-ignore lint/correctness/useYield: it throws first
          *check() {
            throw new Error('broken rule')
          },
        }),
        /broken rule/,
      )
    })
    it('that changes the facts', () => {
      fails(
        risky({
          *check(file) {
            ;(file.calls as CallFact[]).reverse()
            for (const call of callsOf(file, 'risky')) yield report(file, call)
          },
        }),
        /risky-call threw on src\/app.ts/,
      )
    })
    it('that fills no data into its message, or names no subject', () => {
      fails(
        risky({
          *check(file) {
            for (const call of callsOf(file, 'risky')) yield { ...report(file, call), data: {}, subject: '' }
          },
        }),
        /no data for \{name\}/,
      )
      fails(
        risky({
          *check(file) {
            for (const call of callsOf(file, 'risky')) yield { ...report(file, call), subject: '' }
          },
        }),
        /has no subject/,
      )
    })
    it('that names places outside the files', () => {
      fails(
        risky({
          *check(file) {
            for (const call of callsOf(file, 'risky')) {
              const related = [{ file: 'src/other.ts', range: { start: 0, end: 1 }, message: 'There.' }]
              yield { ...report(file, call), related }
            }
          },
        }),
        /not in src\/other.ts/,
      )
    })
    it('that remembers between runs', () => {
      let runs = 0
      fails(
        risky({
          *check(file) {
            if (runs++ > 0) return
            for (const call of callsOf(file, 'risky')) yield report(file, call)
          },
        }),
        /another order/,
      )
    })
  })

  describe('refuses examples', () => {
    it('whose marks and messages do not match', () => {
      fails(risky({ examples: bad({ expect: ['called'] }) }), /2 marks, but 'expect' holds 1/)
      fails(risky({ examples: bad({ files: { 'src/app.ts': 'risky()' } }) }), /no place is marked/)
      fails(risky({ examples: bad({ files: { 'src/app.ts': '«risky()\n«risky»()' } }) }), /not closed/)
    })
    it('that do not parse', () => {
      fails(risky({ examples: bad({ files: { 'src/app.ts': '«risky»()\n«risky»()\nconst = 1' } }) }), /syntax errors/)
    })
    it('outside product code or of files that are not read', () => {
      fails(risky({ examples: bad({ files: { 'src/app.test.ts': '«risky»()\n«risky»()' } }) }), /not product code/)
      const good = [{ name: 'style', files: { 'src/app.css': '' } }]
      fails(risky({ examples: { ...risky().examples, good } }), /src\/app.css is no file that the review reads/)
    })
    it('of good code that mark a place', () => {
      const good = [{ name: 'good', files: { 'src/app.ts': '«safe»()\n' } }]
      fails(risky({ examples: { ...risky().examples, good } }), /marks no place/)
    })
  })

  describe('refuses a fix', () => {
    const fixing = (newText: string, extra: Partial<Fix> = {}) =>
      risky({ fixes: ({ file, range }) => [{ ...replace(file, range.start, range.end, newText), ...extra }] })

    it('that gives another text', () => fails(fixing('tame'), /not as 'fixed' says/))
    it('that does not parse', () => fails(fixing('safe('), /syntax errors/))
    it('that does not silence the rule', () => fails(fixing('(risky)() ; risky'), /does not silence/))
    it('that changes nothing', () => fails(fixing('risky'), /changes nothing/))
    it('that is not offered', () => fails(risky({ fixes: () => [] }), /no fix is offered/))
    it('that throws', () => {
      fails(
        risky({
          fixes: () => {
            throw new Error('broken fix')
          },
        }),
        /its fixes threw .*broken fix/,
      )
    })
    it('that changes its finding', () => {
      fails(
        risky({
          fixes: (finding) => {
            ;(finding as { subject: string }).subject = 'x'
            return []
          },
        }),
        /its fixes threw/,
      )
    })
    it('that writes line ends or indentation of its own', () => {
      const rule = (newText: string, fixed: string) =>
        risky({
          fixes: ({ file, range }) => [replace(file, range.start, range.end, newText)],
          examples: bad({
            files: { 'src/app.ts': 'if (x) {\n  «risky»()\n}\n' },
            expect: ['called'],
            fixed: { 'src/app.ts': fixed },
          }),
        })
      fails(rule('one()\n  safe', 'if (x) {\n  one()\n  safe()\n}\n'), /with CRLF, the fixed .* is not as/)
      fails(rule('one()\n  safe', 'if (x) {\n  one()\n  safe()\n}\n'), /with tabs, the fixed .* is not as/)
      assert.deepEqual(ruleProblems(rule('safe', 'if (x) {\n  safe()\n}\n')), [])
    })
    it('without a title', () => fails(fixing('safe', { title: '' }), /no title/))
    it('with edits out of place', () => {
      const range = { start: 0, end: 999 }
      fails(fixing('safe', { edits: [{ file: 'src/app.ts', range, newText: '' }] }), /edits outside/)
      fails(fixing('safe', { edits: [{ file: 'src/none.ts', range, newText: '' }] }), /not there/)
      const edit = { file: 'src/app.ts', range: { start: 0, end: 5 }, newText: 'safe' }
      fails(fixing('safe', { edits: [edit, edit] }), /overlap/)
    })
    it('that touches files of which the example says nothing', () => {
      fails(fixing('safe', { creates: [{ path: 'src/safe.ts', text: 'export {}' }] }), /'fixed' says nothing/)
    })
    it("that causes another rule's finding", () => {
      const other = risky({
        id: 'safe-call',
        *check(file) {
          for (const call of callsOf(file, 'safe')) yield report(file, call)
        },
      })
      fails(risky(), /adds a finding: safe-call/, [risky(), other])
    })
    it('where the rule has none', () => {
      const { fixes, ...rest } = risky()
      assert.ok(fixes)
      fails(rest as Rule, /the rule has no fixes/)
    })
  })
})

describe('marks', () => {
  it('are taken out, also one inside another', () => {
    assert.deepEqual(parseMarks({ 'a.ts': '«a(«b»)»\n', 'b.ts': '«c»' }), {
      files: { 'a.ts': 'a(b)\n', 'b.ts': 'c' },
      marks: [
        { file: 'a.ts', range: { start: 0, end: 4 } },
        { file: 'a.ts', range: { start: 2, end: 3 } },
        { file: 'b.ts', range: { start: 0, end: 1 } },
      ],
      problems: [],
    })
  })
})
