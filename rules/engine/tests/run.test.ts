import * as assert from 'node:assert/strict'
import { projectOf } from '../../tests/example-run'
import { type Configuration, emptyConfiguration, settingsFrom } from '../configuration'
import { configurationFindings } from '../engine-findings'
import type { Finding } from '../finding'
import { fixesFor, type RunOptions, runFile, runProject } from '../run'
import { callRule, sqlRule } from './sample-rules'

const RISKY = callRule('risky-call', 'risky')

function optionsOf(changes: Partial<RunOptions> & { readonly rulesSet?: Configuration['rules'] } = {}): RunOptions {
  const { rulesSet, ...rest } = changes
  const configurations = new Map(rulesSet ? [['.readiness.json', { ...emptyConfiguration(), rules: rulesSet }]] : [])
  return { rules: [RISKY], settings: settingsFrom(configurations), today: '2026-11-22', ...rest }
}

function run(text: string, changes: Parameters<typeof optionsOf>[0] = {}, path = 'src/app.ts'): Finding[] {
  return runFile(projectOf({ [path]: text }), path, optionsOf(changes))
}

function told(findings: readonly Finding[]): string[] {
  return findings.map(
    ({ rule, severity, suppressed }) => `${rule} ${severity}${suppressed ? ` (${suppressed.reason})` : ''}`,
  )
}

describe('run', () => {
  it('fills messages and tells the data', () => {
    const [finding] = run('risky()')
    assert.equal(finding?.message, 'This calls `risky`.')
    assert.deepEqual(finding?.data, { name: 'risky' })
    assert.equal(finding?.property, 'failure-handling')
  })

  it('gives nothing for files it does not know', () => {
    assert.deepEqual(runFile(projectOf({}), 'a.ts', optionsOf()), [])
  })

  it('keeps a throwing rule from the others', () => {
    const broken = callRule('broken-rule', 'x', {
      *check(file) {
        yield { file: file.path, range: { start: 0, end: 1 }, message: 'called', subject: 'lost' }
        throw new Error('oh')
      },
    })
    const failures: string[] = []
    const onFailure = (rule: string, path: string, error: unknown) => failures.push(`${rule} ${path} ${String(error)}`)
    assert.deepEqual(told(run('risky()', { rules: [broken, RISKY], onFailure })), ['risky-call warning'])
    assert.deepEqual(failures, ['broken-rule src/app.ts Error: oh'])
  })

  it('counts an unknown message as a failure of the rule', () => {
    const failures: string[] = []
    const rule = callRule('risky-call', 'risky', { messages: {} })
    run('risky()', { rules: [rule], onFailure: (id) => failures.push(id) })
    assert.deepEqual(failures, ['risky-call'])
  })

  it('follows severities and off', () => {
    assert.deepEqual(told(run('risky()', { rulesSet: { 'risky-call': 'error' } })), ['risky-call error'])
    assert.deepEqual(run('risky()', { rulesSet: { 'risky-call': 'off' } }), [])
  })

  it('runs only what is asked for', () => {
    assert.deepEqual(run('risky()', { only: new Set(['other-call']) }), [])
    assert.deepEqual(told(run('risky() // readiness-ignore-line risky-call', { only: new Set(['risky-call']) })), [
      'risky-call warning ()',
    ])
  })

  it('orders by place and drops what is said twice', () => {
    const twice = callRule('another-call', 'risky', {
      *check(file, project) {
        const found = [...(RISKY.scope === 'file' ? RISKY.check(file, project, {}) : [])]
        yield* [...found.reverse(), ...found]
      },
    })
    const findings = run('risky()\nrisky()', { rules: [RISKY, twice] })
    assert.deepEqual(
      findings.map(({ rule, range }) => `${range.start} ${rule}`),
      ['0 another-call', '0 risky-call', '8 another-call', '8 risky-call'],
    )
  })

  it('stops when cancelled', () => assert.deepEqual(run('risky()', { cancelled: () => true }), []))

  it('leaves tests, scripts and archives alone', () => {
    for (const path of ['src/app.test.ts', 'scripts/send.ts', '_archived/app.ts', '.claude/hook.ts']) {
      assert.deepEqual(run('risky()', {}, path), [], path)
    }
  })
})

describe('suppressions in a run', () => {
  const next = (words: string) => `// readiness-ignore-next-line ${words}\nrisky()`

  it('mark what they cover', () => {
    assert.deepEqual(told(run(next('risky-call -- known'))), ['risky-call warning (known)'])
    assert.deepEqual(told(run('risky() // readiness-ignore-line risky-call -- known')), ['risky-call warning (known)'])
    assert.deepEqual(told(run('risky()\n/* readiness-ignore-file risky-call -- known */')), [
      'risky-call warning (known)',
    ])
  })

  it('do not reach further', () => {
    const findings = run(`${next('risky-call -- known')}\nrisky()`)
    assert.deepEqual(told(findings), ['risky-call warning (known)', 'risky-call warning'])
  })

  it('hold through their last day and not after', () => {
    const text = next('risky-call -- known until 2026-11-22')
    assert.deepEqual(run(text)[0]?.suppressed, { reason: 'known', until: '2026-11-22' })
    const after = run(text, { today: '2026-11-23' })
    assert.deepEqual(told(after), ['expired-suppression warning', 'risky-call warning'])
    assert.match(after[0]?.message ?? '', /ended on 2026-11-22/)
  })

  it('with a day that is none do not hold', () => {
    const findings = run(next('risky-call -- known until 2027-02-30'))
    assert.deepEqual(told(findings), ['expired-suppression warning', 'risky-call warning'])
    assert.match(findings[0]?.message ?? '', /no such last day as 2027-02-30/)
    const [short] = run(next('risky-call -- known until 2027-1-5'))
    assert.match(short?.message ?? '', /no such last day as 2027-1-5\. Write it as YYYY-MM-DD/)
  })

  it('without a reason hold and are told', () => {
    assert.deepEqual(told(run(next('risky-call'))), ['unexplained-suppression warning', 'risky-call warning ()'])
  })

  it('that suppress nothing are told, by rule', () => {
    const other = callRule('other-call', 'other')
    const findings = run(next('risky-call, other-call -- known'), { rules: [RISKY, other] })
    assert.deepEqual(told(findings), ['unused-suppression info', 'risky-call warning (known)'])
    assert.match(findings[0]?.message ?? '', /other-call is not needed/)
  })

  it('of rules that are off, failed or did not run are not judged', () => {
    assert.deepEqual(
      run('// readiness-ignore-next-line risky-call -- x\nsafe()', { rulesSet: { 'risky-call': 'off' } }),
      [],
    )
    const broken = callRule('risky-call', 'x', {
      // biome-ignore lint/correctness/useYield: it throws first
      *check() {
        throw new Error('oh')
      },
    })
    assert.deepEqual(run(next('risky-call -- x'), { rules: [broken] }), [])
  })

  it('of rules that do not exist say so', () => {
    const [finding] = run('// readiness-ignore-next-line riksy-call -- x\nsafe()')
    assert.equal(finding?.message, 'There is no rule riksy-call, so this suppresses nothing. Did you mean risky-call?')
    assert.match(run('// readiness-ignore-file -- x')[0]?.message ?? '', /names no rule/)
  })

  it('are configured like rules', () => {
    assert.deepEqual(told(run(next('risky-call'), { rulesSet: { 'unexplained-suppression': 'off' } })), [
      'risky-call warning ()',
    ])
  })

  it('are quiet where rules do not run', () => {
    assert.deepEqual(run('// readiness-ignore-next-line nothing', {}, 'src/app.test.ts'), [])
  })
})

describe('run of the project rules', () => {
  const FILES = {
    'a.sql': 'select 1',
    'b.sql': 'x; -- readiness-ignore-line sql-rule -- known',
    'c.sql': 'x;\n-- readiness-ignore-next-line sql-rule -- not needed\ny;',
    'tests/d.sql': 'x;',
  }
  const options = optionsOf({ rules: [sqlRule('sql-rule'), RISKY] })

  it('applies suppressions and roles, and judges comments for its rules', () => {
    const findings = runProject(projectOf(FILES), options)
    assert.deepEqual(
      findings.map(({ file, rule, suppressed }) => `${file} ${rule}${suppressed ? ' suppressed' : ''}`),
      ['a.sql sql-rule', 'b.sql sql-rule suppressed', 'c.sql sql-rule', 'c.sql unused-suppression'],
    )
  })

  it('leaves those comments to it in the run of a file', () => {
    assert.deepEqual(runFile(projectOf(FILES), 'c.sql', options), [])
  })

  it('follows off and the severity of the file', () => {
    const off = optionsOf({ rules: [sqlRule('sql-rule')], rulesSet: { 'sql-rule': 'off' } })
    assert.deepEqual(runProject(projectOf(FILES), off), [])
    const configuration: Configuration = {
      ...emptyConfiguration(),
      overrides: [{ files: ['a.sql'], rules: { 'sql-rule': 'error' } }],
    }
    const settings = settingsFrom(new Map([['.readiness.json', configuration]]))
    const findings = runProject(projectOf({ 'a.sql': 'x', 'b.sql': 'y' }), { ...options, settings })
    assert.deepEqual(told(findings), ['sql-rule error', 'sql-rule warning'])
  })

  it('keeps a throwing rule from the others', () => {
    const failures: string[] = []
    const broken = sqlRule('broken-rule', {
      check: () => {
        throw new Error('oh')
      },
    })
    const found = runProject(projectOf(FILES), {
      ...options,
      rules: [broken, sqlRule('sql-rule')],
      onFailure: (rule, path) => failures.push(`${rule} '${path}'`),
    })
    assert.equal(found.length, 4)
    assert.deepEqual(failures, ["broken-rule ''"])
  })
})

describe('fixes', () => {
  it('of a rule that throws are none', () => {
    const broken = callRule('risky-call', 'risky', {
      fixes: () => {
        throw new Error('oh')
      },
    })
    const project = projectOf({ 'src/app.ts': 'risky()' })
    const [finding] = runFile(project, 'src/app.ts', optionsOf({ rules: [broken] }))
    assert.ok(finding)
    const failures: string[] = []
    assert.deepEqual(
      fixesFor(
        finding,
        project,
        [broken],
        () => '',
        (rule) => failures.push(rule),
      ),
      [],
    )
    assert.deepEqual(failures, ['risky-call'])
    assert.deepEqual(
      fixesFor(finding, project, [], () => ''),
      [],
    )
  })
})

describe('configuration findings', () => {
  it('stand on the configuration and follow its settings', () => {
    const problem = { range: { start: 1, end: 2 }, message: 'Wrong.' }
    const [finding] = configurationFindings('.readiness.json', [problem], settingsFrom(new Map()))
    assert.deepEqual(
      [finding?.rule, finding?.severity, finding?.range],
      ['invalid-configuration', 'error', problem.range],
    )
    const { settings } = optionsOf({ rulesSet: { 'invalid-configuration': 'off' } })
    assert.deepEqual(configurationFindings('.readiness.json', [problem], settings), [])
  })
})
