/**
 * `npm run fixes -- DIR… [--seed N] [--diffs N] [--rule ID…] [--per-rule N] [--misses]`: offers every quick fix on the
 * findings of real apps, applies each alone to the text in memory, and counts what comes of it. Prints a table by rule,
 * what failed and where, and with `--diffs` that many random changes for reading; with `--misses` where none is offered.
 * `--per-rule` looks at so many random findings of a rule in an app only.
 */
import { basename, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { unifiedDiff } from '../cli/diff'
import { LineIndex } from '../rules/analysis/lines'
import { shownText } from '../rules/analysis/secrets/show'
import { rules } from '../rules/catalog/registry.generated'
import type { Finding, Fix } from '../rules/engine/finding'
import { loadAnalysisHost, nodeIo, Workspace } from '../server/workspace'
import { count, emptyTally, type Tally, table } from './fixes/tally'
import { type App, offeredFor, type Trial, tryFix } from './fixes/trial'
import { draw, generator } from './random'

const USAGE = 'usage: npm run fixes -- DIR… [--seed N] [--diffs N] [--rule ID…] [--per-rule N] [--misses]'

interface Shown {
  readonly where: string
  readonly finding: Finding
  readonly fix: Fix
  readonly texts: Trial['texts']
}

interface Results {
  readonly tallies: Map<string, Tally>
  readonly failures: string[]
  readonly misses: string[]
  readonly first: Shown[]
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      diffs: { type: 'string', default: '0' },
      rule: { type: 'string', multiple: true },
      'per-rule': { type: 'string' },
      misses: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  })
  if (positionals.length === 0) throw new Error(USAGE)
  const only = values.rule && new Set(values.rule)
  const perRule = values['per-rule'] === undefined ? Number.POSITIVE_INFINITY : Number(values['per-rule'])
  const results: Results = { tallies: new Map(), failures: [], misses: [], first: [] }
  for (const folder of positionals) {
    const app = await open(resolve(folder))
    for (const finding of chosen(app, only, perRule, values.seed)) tryAll(app, finding, results)
    process.stderr.write(`${app.name}: ${app.findings.length} findings\n`)
  }
  const drawn = draw(results.first, Number(values.diffs), generator(`${values.seed} diffs`))
  for (const [i, shown] of drawn.entries()) console.log(diffOf(shown, `#${i + 1}`))
  if (values.misses) console.log(['\nNo fix is offered:', ...results.misses].join('\n'))
  if (results.failures.length > 0) console.log(['\nFailures:', ...results.failures].join('\n'))
  console.log(`\n${table(results.tallies)}`)
}

async function open(folder: string): Promise<App> {
  const today = new Date().toISOString().slice(0, 10)
  const analysis = await loadAnalysisHost((reason) => console.error(reason))
  const workspace = await Workspace.open(folder, nodeIo, { rules, analysis, today: () => today })
  const { findings } = await workspace.review()
  return { name: basename(folder), workspace, rules, findings: findings.filter(({ suppressed }) => !suppressed), today }
}

/** The findings of rules that have fixes, or so many random ones of each. */
function chosen(app: App, only: ReadonlySet<string> | undefined, perRule: number, seed: string): Finding[] {
  return rules
    .filter(({ id, fixes }) => fixes && (!only || only.has(id)))
    .flatMap(({ id }) => {
      const own = app.findings.filter(({ rule }) => rule === id)
      return own.length <= perRule ? own : draw(own, perRule, generator(`${seed} ${app.name} ${id}`))
    })
}

function tryAll(app: App, finding: Finding, { tallies, failures, misses, first }: Results): void {
  const tally = tallies.get(finding.rule) ?? emptyTally()
  tallies.set(finding.rule, tally)
  tally.findings++
  const where = placeOf(app, finding)
  const fixes = offeredFor(app, finding)
  if (fixes.length === 0) {
    misses.push(`${where}  ${finding.rule} ${finding.messageId}`)
    return
  }
  tally.offered++
  for (const [i, fix] of fixes.entries()) {
    const trial = tryFix(app, finding, fix)
    count(tally, trial)
    for (const { check, detail } of trial.problems) {
      failures.push(`${where}  ${finding.rule} '${fix.title}' ${check}: ${detail}`)
    }
    if (i === 0) first.push({ where, finding, fix, texts: trial.texts })
  }
}

function placeOf({ name, workspace }: App, { file, range }: Finding): string {
  const { line } = new LineIndex(workspace.textOf(file) ?? '').positionAt(range.start)
  return `${name}/${file}:${line + 1}`
}

function diffOf({ where, finding, fix, texts }: Shown, number: string): string {
  const needs = fix.needs.length === 0 ? '' : ` (needs ${fix.needs.join(', ')})`
  return [
    '='.repeat(100),
    `${number} ${where}  ${finding.rule} ${finding.messageId}`,
    finding.message,
    `» ${fix.title} [${fix.applicability}]${needs}`,
    ...texts.map(({ path, before, after }) =>
      unifiedDiff(path, before === undefined ? undefined : shownText(path, before), shownText(path, after)),
    ),
  ].join('\n')
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
