import { version } from '../package.json'
import { rules } from '../rules/catalog/registry.generated'
import { BASELINE_FILE } from '../rules/engine/baseline'
import type { Finding, Severity } from '../rules/engine/finding'
import { renderHtml } from '../rules/review/html/page'
import { renderJson } from '../rules/review/json'
import { renderMarkdown } from '../rules/review/markdown'
import { openFindings, type Review } from '../rules/review/review'
import { renderSarif } from '../rules/review/sarif'
import { renderText } from '../rules/review/text'
import { assessed, changedFiles, factsOf, GitRefused, submodules, type Workspace } from '../server/workspace'
import { milestonesIn, oneOf, parse, ruleIds } from './arguments'
import { applyBaseline, readBaseline, recordBaseline, withBaselineNote } from './baseline'
import type { ExitCode } from './command'
import { CannotRun } from './failure'
import { folderOf, openWorkspace, today } from './open'
import { checkWritable, writeReport } from './output'
import { progressBar } from './progress'
import { type Terminal, write } from './terminal'

const OPTIONS = {
  format: { type: 'string', default: 'text' },
  output: { type: 'string' },
  'fail-on': { type: 'string', default: 'error' },
  milestone: { type: 'string', multiple: true },
  'changed-since': { type: 'string' },
  baseline: { type: 'string' },
  'no-baseline': { type: 'boolean', default: false },
  'update-baseline': { type: 'boolean', default: false },
  rule: { type: 'string', multiple: true },
} as const

const RENDERERS = { text: renderText, json: renderJson, sarif: renderSarif, markdown: renderMarkdown, html: renderHtml }
const FORMATS = ['text', 'json', 'sarif', 'markdown', 'html'] as const
const THRESHOLDS = ['error', 'warning', 'info', 'never'] as const
type Threshold = (typeof THRESHOLDS)[number]

/** `readiness review`: 1 where a finding that is neither suppressed nor in the baseline reaches `--fail-on`. */
export async function review(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = parse(args, OPTIONS, 1)
  const format = oneOf('format', values.format, FORMATS)
  const threshold = oneOf('fail-on', values['fail-on'], THRESHOLDS)
  const known = rules.map((rule) => rule.id)
  const only = ruleIds(values.rule, known)
  const milestones = milestonesIn(values.milestone)
  const ref = values['changed-since']
  if (values['update-baseline']) refusePartialBaseline(values.baseline, only, ref)
  const folder = folderOf(positionals[0])
  if (values.output) checkWritable(values.output)
  const paths = ref === undefined ? undefined : await changedSince(folder, ref)

  const bar = progressBar(terminal, () => performance.now())
  const { baseline } = values
  const isOwn = baseline === undefined && !values['no-baseline']
  const workspace = await openWorkspace(folder, bar, terminal, isOwn ? {} : { withoutBaseline: true })
  const full = await workspace.review({ ...(only && { only }), ...(paths && { paths }) }, bar.update)
  bar.clear()
  await reportFailures(full, terminal)

  const recorded =
    baseline && values['update-baseline'] ? recordBaseline(baseline, full, factsOf(workspace, today())) : undefined
  if (recorded) await write(terminal.stderr, `${recorded}\n`)
  const given = baseline && !values['no-baseline'] ? readBaseline(baseline) : undefined
  const marked = given ? applyBaseline(given, full) : full
  const isWhole = only === undefined && ref === undefined
  const now = { rules, now: today(), ...(milestones && { milestones }), ...(given && { baseline: given }) }
  const meant = isWhole ? assessed(workspace, marked, now) : marked
  const shown = withBaselineNote(meant, baseline ?? BASELINE_FILE)
  const scoped = ref === undefined ? shown : withScope(shown, ref, await submodules(folder))
  const report = RENDERERS[format](scoped, renderOptions(workspace, terminal, format, values.output))
  await writeReport(report, values.output, terminal)
  return reaches(openFindings(shown), threshold) ? 1 : 0
}

function refusePartialBaseline(
  file: string | undefined,
  only: ReadonlySet<string> | undefined,
  ref: string | undefined,
): void {
  if (!file) throw new CannotRun('--update-baseline needs --baseline <file>, the file to record the findings in')
  if (only) throw new CannotRun('--update-baseline records every rule: leave --rule out')
  if (ref !== undefined) throw new CannotRun('--update-baseline records every file: leave --changed-since out')
}

async function changedSince(folder: string, ref: string): Promise<Set<string>> {
  try {
    return await changedFiles(folder, ref)
  } catch (error) {
    if (error instanceof GitRefused) throw new CannotRun(`--changed-since ${ref}: ${error.message}`)
    throw error
  }
}

function renderOptions(workspace: Workspace, terminal: Terminal, format: string, output: string | undefined) {
  return {
    sourceOf: (path: string) => workspace.textOf(path),
    version,
    rules,
    colour: format === 'text' && output === undefined && terminal.colour,
  }
}

function withScope(review: Review, ref: string, modules: readonly string[]): Review {
  const notes = [...review.notes, `Only files that changed since ${ref} are reported.`]
  const inModules = `Files in git submodules (${modules.join(', ')}) are not compared, so nothing in them is reported.`
  return { ...review, notes: modules.length > 0 ? [...notes, inModules] : notes }
}

async function reportFailures(review: Review, terminal: Terminal): Promise<void> {
  for (const { rule, path, message } of review.failures) {
    const reason = message.split('\n')[0]
    await write(terminal.stderr, `readiness: rule ${rule} failed on ${path}: ${reason}\n`)
  }
}

const RANK: Readonly<Record<Severity, number>> = { error: 3, warning: 2, info: 1 }

function reaches(findings: readonly Finding[], threshold: Threshold): boolean {
  if (threshold === 'never') return false
  return findings.some(({ severity }) => RANK[severity] >= RANK[threshold])
}
