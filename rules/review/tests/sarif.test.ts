import * as assert from 'node:assert/strict'
import * as schema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'
import Ajv from 'ajv'
import { LineIndex } from '../../analysis/lines'
import { rules } from '../../catalog/registry.generated'
import { renderJson } from '../json'
import { renderSarif, uriOf } from '../sarif'
import { FILES, OPTIONS, sampleReview } from './sample-review'

interface Result {
  readonly ruleId: string
  readonly ruleIndex: number
  readonly level: string
  readonly message: { readonly text: string }
  readonly locations: readonly [
    { readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region: Region } },
  ]
  readonly partialFingerprints: Readonly<Record<string, string>>
  readonly suppressions?: readonly { readonly kind: string; readonly justification?: string }[]
  readonly relatedLocations?: readonly { readonly message: { readonly text: string } }[]
  readonly properties: { readonly subject: string }
}

interface Region {
  readonly startLine: number
  readonly startColumn: number
  readonly endLine: number
  readonly endColumn: number
}

interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string; readonly helpUri: string }[] } }
  readonly columnKind: string
  readonly invocations: readonly [{ readonly toolExecutionNotifications: readonly { readonly level: string }[] }]
  readonly results: readonly Result[]
}

/** The schema as draft 7, which is the same where it uses draft 4. */
function validator() {
  const { id, $schema, ...rest } = JSON.parse(JSON.stringify(schema)) as Record<string, unknown>
  assert.ok(id && $schema)
  const { default: _, ...document } = rest
  const formats = {
    uri: /^[a-z][a-z0-9+.-]*:\S+$/i,
    'uri-reference': /^(?:[\w\-.~!$&'()*+,;=:@/?#[\]]|%[0-9a-f]{2})*$/i,
    'date-time': /^\d{4}-\d\d-\d\dT/,
  }
  return new Ajv({ strict: false, allErrors: true, unicodeRegExp: false, formats }).compile(document)
}

function runOf(text: string): Run {
  const [run] = (JSON.parse(text) as { runs: Run[] }).runs
  assert.ok(run)
  return run
}

describe('review as SARIF', () => {
  const text = renderSarif(sampleReview(), OPTIONS)
  const run = runOf(text)
  const validate = validator()

  it('is valid against the schema of SARIF 2.1.0', () => {
    for (const report of [
      text,
      renderSarif(sampleReview({ findings: [], skipped: [], failures: [] }), { ...OPTIONS, rules }),
    ]) {
      validate(JSON.parse(report))
      assert.deepEqual(validate.errors ?? [], [])
    }
  })

  it('is held against a schema that refuses', () => {
    assert.equal(validate({ version: '2.1.0', runs: [{ tool: {} }] }), false)
  })

  it('tells every finding, folding nothing', () => {
    assert.equal(run.results.length, sampleReview().findings.length)
    assert.equal(
      run.results.filter(({ locations }) => locations[0].physicalLocation.artifactLocation.uri === 'src/many.ts')
        .length,
      8,
    )
  })

  it('points at the range, in UTF-16 columns', () => {
    assert.equal(run.columnKind, 'utf16CodeUnits')
    const inApp = run.results.find(
      ({ locations }) => locations[0].physicalLocation.artifactLocation.uri === 'src/app.ts',
    )
    const region = inApp?.locations[0].physicalLocation.region
    assert.deepEqual(region, { startLine: 2, startColumn: 8, endLine: 2, endColumn: 13 })
    const lines = new LineIndex(FILES['src/app.ts'] ?? '')
    assert.equal(lines.lineText(1).slice(7, 12), 'risky')
  })

  it('encodes paths', () => {
    const uris = run.results.map(({ locations }) => locations[0].physicalLocation.artifactLocation.uri)
    assert.ok(uris.includes('src/a%20b/%5Bid%5D%23%C3%BC.ts'))
    assert.equal(uriOf('a/\ud800.ts'), 'a/%EF%BF%BD.ts')
  })

  it('refers to the rules', () => {
    for (const { ruleId, ruleIndex } of run.results) assert.equal(run.tool.driver.rules[ruleIndex]?.id, ruleId)
    for (const { helpUri } of run.tool.driver.rules) assert.match(helpUri, /^https:/)
  })

  it('tells suppressions with their reason, related places and subjects', () => {
    const suppressed = run.results.filter(({ suppressions }) => suppressions)
    assert.deepEqual(
      suppressed.map(({ suppressions }) => suppressions?.[0]?.justification),
      ['known'],
    )
    assert.deepEqual(
      run.results.flatMap(({ relatedLocations }) => relatedLocations ?? []).map(({ message }) => message.text),
      ['Called from here.'],
    )
    for (const { properties } of run.results) assert.notEqual(properties.subject, '')
  })

  it('gives each result a fingerprint of its own that survives other edits', () => {
    const prints = run.results.map(({ partialFingerprints }) => partialFingerprints['readiness/v1'])
    assert.equal(new Set(prints).size, prints.length)
    assert.ok(prints.every((print) => !/\d{2,}/.test(print ?? '')))
  })

  it('tells failures and skipped files', () => {
    const levels = run.invocations[0].toolExecutionNotifications.map(({ level }) => level)
    assert.deepEqual(levels, ['error', 'note', 'note', 'note', 'warning'])
  })
})

describe('review as JSON', () => {
  it('tells everything, lines and columns from 1', () => {
    const report = JSON.parse(renderJson(sampleReview(), OPTIONS)) as {
      findings: unknown[]
      reviewed: number
      skipped: unknown[]
    }
    assert.equal(report.findings.length, sampleReview().findings.length)
    assert.deepEqual(report.findings[0], {
      rule: 'data-call',
      property: 'data-protection',
      severity: 'error',
      message: 'This calls `load`.',
      subject: 'module load',
      cause: 'called',
      path: 'src/a b/[id]#ü.ts',
      start: { line: 1, column: 1 },
      end: { line: 1, column: 5 },
      related: [
        {
          path: 'src/app.ts',
          start: { line: 1, column: 1 },
          end: { line: 1, column: 9 },
          message: 'Called from here.',
        },
      ],
    })
    assert.equal(report.reviewed, 1234)
    assert.equal(report.skipped.length, 4)
  })
})
