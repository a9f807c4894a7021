import type { FileFacts } from '../analysis/facts'
import { createFinding } from './create-finding'
import { EngineFindings } from './engine-findings'
import type { Finding, Fix } from './finding'
import { optionsFrom } from './options'
import { inOrder, withoutDuplicates } from './order'
import type { Project } from './project'
import { lowered } from './reach/lowered'
import { ruleApplies } from './role'
import type { FileRule, ProjectRule, Report, Rule, SourceOf } from './rule'
import type { RuleSettings } from './settings'

export interface RunOptions {
  readonly rules: readonly Rule[]
  readonly settings: RuleSettings
  /** The day on which the review is made, `YYYY-MM-DD`: suppressions may end. */
  readonly today: string
  /** Ids to run; all without it. The engine's own findings are made only where it is absent or names them. */
  readonly only?: ReadonlySet<string>
  /** Asked between rules; once true the rest is left out. */
  readonly cancelled?: () => boolean
  /** Told of each rule that throws; the others run all the same. */
  readonly onFailure?: (rule: string, path: string, error: unknown) => void
}

/**
 * The findings of one file: of the file rules, and on the file's suppression comments. Suppressed ones are kept, marked
 * with `suppressed`. In the order of their places.
 */
export function runFile(project: Project, path: string, options: RunOptions): Finding[] {
  const facts = project.files.get(path)
  if (!facts) return []
  const role = project.link.roleAt(path)
  project.endpoints.useGuards(options.settings.guardsFor)
  const engine = new EngineFindings(options)
  const findings: Finding[] = []
  for (const rule of options.rules) {
    if (rule.scope !== 'file') continue
    if (options.cancelled?.()) return []
    if (!isOn(rule, path, options) || !ruleApplies(rule.id, role)) continue
    const found =
      facts.kind === 'code'
        ? attempt(rule, path, () => rule.check(facts, project, optionsFor(rule, path, options)), options)
        : []
    if (!found) continue
    engine.ran(path, rule.id)
    for (const finding of found) findings.push(...located(finding, project, engine))
  }
  if (role === 'product') findings.push(...engine.onComments(facts, fileIds(options.rules)))
  return inOrder(withoutDuplicates(findings))
}

/**
 * The findings of the project rules, in every file, and of suppression comments that were written for those rules and
 * suppress nothing.
 */
export function runProject(project: Project, options: RunOptions): Finding[] {
  project.endpoints.useGuards(options.settings.guardsFor)
  const engine = new EngineFindings(options)
  const suppressing = [...project.files.values()].filter(({ suppressions }) => suppressions.length > 0)
  const findings: Finding[] = []
  for (const rule of options.rules) {
    if (rule.scope !== 'project') continue
    if (options.cancelled?.()) return []
    if (options.only && !options.only.has(rule.id)) continue
    const found = attempt(rule, '', () => rule.check(project, optionsFor(rule, '', options)), options)
    if (!found) continue
    for (const finding of found) {
      const role = project.link.roleAt(finding.file)
      if (ruleApplies(rule.id, role)) findings.push(...located(finding, project, engine))
    }
    for (const { path } of suppressing) if (isOn(rule, path, options)) engine.ran(path, rule.id)
  }
  for (const facts of suppressing) {
    if (project.link.roleAt(facts.path) !== 'product') continue
    findings.push(...engine.onUnused(facts, projectIds(options.rules)))
  }
  return inOrder(withoutDuplicates(findings))
}

/** The quick fixes of a finding, made from the text as it is now; none where the rule has none or throws. */
export function fixesFor(
  finding: Finding,
  project: Project,
  rules: readonly Rule[],
  sourceOf: SourceOf,
  onFailure?: RunOptions['onFailure'],
): readonly Fix[] {
  const rule = rules.find(({ id }) => id === finding.rule)
  if (!rule?.fixes) return []
  try {
    return rule.fixes(finding, project, sourceOf)
  } catch (error) {
    onFailure?.(finding.rule, finding.file, error)
    return []
  }
}

function isOn(rule: Rule, path: string, { only, settings }: RunOptions): boolean {
  if (only && !only.has(rule.id)) return false
  // `off` does not depend on the message, so any severity serves as the fallback.
  return settings.severityOf(rule.id, path, 'info') !== 'off'
}

function optionsFor(rule: Rule, path: string, { settings }: RunOptions) {
  return optionsFrom(rule.options, rule.options ? settings.optionsOf(rule.id, path) : {})
}

/** What a rule finds, severities settled; undefined where it throws, which also unmakes what it had found. */
function attempt(
  rule: FileRule | ProjectRule,
  path: string,
  check: () => Iterable<Report>,
  options: RunOptions,
): Finding[] | undefined {
  try {
    return [...check()].flatMap((report) => createFinding(rule, report, options.settings) ?? [])
  } catch (error) {
    options.onFailure?.(rule.id, path, error)
    return undefined
  }
}

/** A finding as it is told: a note where nothing uses its code, with its suppression where a comment of its file suppresses it. */
function located(finding: Finding, project: Project, engine: EngineFindings): Finding[] {
  const facts: FileFacts | undefined = project.files.get(finding.file)
  return facts ? [engine.suppress(lowered(finding, project), facts)] : [finding]
}

function fileIds(rules: readonly Rule[]): ReadonlySet<string> {
  return new Set(rules.filter((rule) => rule.scope === 'file').map((rule) => rule.id))
}

function projectIds(rules: readonly Rule[]): ReadonlySet<string> {
  return new Set(rules.filter((rule) => rule.scope === 'project').map((rule) => rule.id))
}
