import * as assert from 'node:assert/strict'
import { parseConfiguration } from '../configuration'

const KNOWN = new Set(['unguarded-fetch', 'missing-retry'])

function problemsOf(text: string): string[] {
  const { problems } = parseConfiguration('.readiness.json', text, KNOWN)
  return problems.map(({ range, message }) => `${text.slice(range.start, range.end)}: ${message}`)
}

describe('configuration', () => {
  it('is read with comments and trailing commas', () => {
    const text = `{
      // what comes first
      "milestone": "payments",
      "rules": { "unguarded-fetch": "warning", "missing-retry": { "severity": "off", "options": { "a": 1 } }, "unused-suppression": "off" },
      "overrides": [{ "files": ["scripts/**"], "rules": { "missing-retry": "off" } }],
      "exclude": ["legacy/"],
      "guards": ["requireUser"],
      "confirmed": { "backups": "nightly, looked at in October" },
    }`
    const options = { a: { description: '', default: 2 } }
    const { configuration, problems } = parseConfiguration('.readiness.json', text, KNOWN, () => options)
    assert.deepEqual(problems, [])
    assert.deepEqual(configuration, {
      milestones: ['payments'],
      rules: {
        'unguarded-fetch': 'warning',
        'missing-retry': { severity: 'off', options: { a: 1 } },
        'unused-suppression': 'off',
      },
      overrides: [{ files: ['scripts/**'], rules: { 'missing-retry': 'off' } }],
      exclude: ['legacy/'],
      guards: ['requireUser'],
      confirmed: { backups: { note: 'nightly, looked at in October' } },
    })
  })

  it('reads several milestones, each once', () => {
    const { configuration } = parseConfiguration('a', '{ "milestone": ["users", "payments", "users"] }', KNOWN)
    assert.deepEqual(configuration?.milestones, ['users', 'payments'])
  })

  it('reads who confirmed what, and when', () => {
    const confirmed = { backups: { note: 'nightly', by: 'Ada', on: '2026-11-20' }, alerting: { note: 'mail' } }
    const { configuration, problems } = parseConfiguration('a', JSON.stringify({ confirmed }), KNOWN)
    assert.deepEqual([configuration?.confirmed, problems], [confirmed, []])
    for (const [wrong, message] of [
      ['{ "by": "Ada" }', "The confirmation of 'backups' has no 'note': say what there is."],
      ['{ "note": "nightly", "on": "2026-02-30" }', `'on' of 'backups' must be a day, such as "2026-11-20".`],
      ['{ "note": "nightly", "no": "2026-02-30" }', "Unknown key 'no'; a confirmation has 'note', 'by' and 'on'"],
      ['true', "The note of 'backups' must be a text in quotes."],
    ] as const) {
      const [first] = problemsOf(`{ "confirmed": { "backups": ${wrong} } }`)
      assert.ok(first?.includes(message), first)
    }
  })

  it('says nothing where it is empty', () => {
    for (const text of ['', ' \n', '// soon\n']) {
      const { configuration, problems } = parseConfiguration('.readiness.json', text, KNOWN)
      assert.deepEqual(problems, [])
      assert.deepEqual(configuration?.rules, {})
    }
  })

  it('tells of globs that can match nothing, and takes those that can', () => {
    const text = JSON.stringify({
      exclude: [
        'src\\\\legacy\\\\**'.replaceAll('\\\\', '\\'),
        'C:/app/old',
        'app/\\[id\\]/page.tsx',
        '!keep\\',
        'ok/**',
      ],
      overrides: [{ files: ['.\\scripts'], rules: {} }],
    })
    assert.deepEqual(
      problemsOf(text).map((problem) => problem.slice(problem.indexOf(': ') + 2)),
      [
        "'src\\legacy\\**' matches nothing: write it with forward slashes, 'src/legacy/**'.",
        "'C:/app/old' matches nothing: globs are relative to the folder of this file, such as 'legacy/**'.",
        "'!keep\\' matches nothing: write it with forward slashes, '!keep/'.",
        "'.\\scripts' matches nothing: write it with forward slashes, './scripts'.",
      ],
    )
  })

  it('is none where the text is not JSON, and says where', () => {
    const { configuration, problems } = parseConfiguration('.readiness.json', '{ "rules": { "a" }', KNOWN)
    assert.equal(configuration, undefined)
    assert.equal(problems.length, 1)
    assert.deepEqual(problems[0]?.range, { start: 17, end: 18 })
    assert.match(problems[0]?.message ?? '', /not valid JSON: colon expected/)
    assert.equal(parseConfiguration('.readiness.json', '[]', KNOWN).configuration, undefined)
  })

  it('keeps what is right beside what is wrong', () => {
    const text = '{ "rules": { "unguarded-fetch": "off", "missing-retry": "loud" } }'
    assert.deepEqual(parseConfiguration('.readiness.json', text, KNOWN).configuration?.rules, {
      'unguarded-fetch': 'off',
    })
  })

  it('tells unknown words with the one that was meant', () => {
    assert.deepEqual(problemsOf('{ "rule": {} }'), [`"rule": Unknown setting 'rule'. Did you mean 'rules'?`])
    assert.deepEqual(problemsOf('{ "rules": { "ungarded-fetch": "off" } }'), [
      `"ungarded-fetch": There is no rule 'ungarded-fetch'. Did you mean 'unguarded-fetch'?`,
    ])
    assert.deepEqual(problemsOf('{ "rules": { "missing-retry": "warn" } }'), [
      `"warn": The level of 'missing-retry' cannot be "warn". Did you mean 'warning'?`,
    ])
    assert.deepEqual(problemsOf('{ "rules": { "missing-retry": 2 } }'), [
      `2: The level of 'missing-retry' cannot be 2; use 'off', 'error', 'warning' or 'info'.`,
    ])
    assert.deepEqual(problemsOf('{ "confirmed": { "backup": "yes" } }'), [
      `"backup": There is no checklist item 'backup'. Did you mean 'backups'?`,
    ])
    assert.match(problemsOf('{ "milestone": "lunch" }')[0] ?? '', /Did you mean 'launch'\?/)
    assert.match(problemsOf('{ "rules": { "missing-retry": { "level": "off" } } }')[0] ?? '', /Unknown key 'level'/)
  })

  it('tells wrong shapes', () => {
    assert.deepEqual(problemsOf('{ "rules": [], "overrides": {}, "exclude": "a", "guards": [1] }'), [
      `[]: 'rules' must be an object.`,
      `{}: 'overrides' must be a list.`,
      `"a": 'exclude' must be a list.`,
      `1: Each of 'guards' must be a text in quotes.`,
    ])
    assert.match(problemsOf('{ "overrides": [{ "files": ["a"] }] }')[0] ?? '', /no 'rules'/)
    assert.match(problemsOf('{ "overrides": [3] }')[0] ?? '', /'an override' must be an object/)
    assert.match(problemsOf('{ "rules": {}, "rules": {} }')[0] ?? '', /twice/)
  })

  it('never throws', () => {
    const inputs = [
      '{',
      '}',
      'null',
      '"a"',
      '\u0000',
      '{"a":',
      '{"__proto__": 1}',
      '{"rules":{"__proto__":"off"}}',
      '['.repeat(50_000),
    ]
    for (const text of inputs)
      assert.ok(parseConfiguration('.readiness.json', text, KNOWN).problems.length > 0, text.slice(0, 30))
  })
})
