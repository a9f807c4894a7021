import type { Baseline } from '../../rules/engine/baseline'
import type { Milestone } from '../../rules/engine/finding'
import { type Against, speaksAgainst } from '../../rules/engine/inventory/against'
import type { Rule } from '../../rules/engine/rule'
import { assess } from '../../rules/review/assess'
import type { Previous } from '../../rules/review/changes'
import { openFacts } from '../../rules/review/checklist'
import type { Review } from '../../rules/review/review'
import type { Workspace } from './workspace'

/** What an assessment is to go by besides the workspace itself. */
export interface AssessedOptions {
  readonly rules: readonly Rule[]
  /** The day, `YYYY-MM-DD`. */
  readonly now: string
  /** What the person said they are about to do; stronger than settings. */
  readonly milestones?: readonly Milestone[]
  readonly previous?: Previous
  /** Another baseline than the folder’s own. */
  readonly baseline?: Baseline
}

/** A review of the whole of a workspace, with what it means. */
export function assessed(
  workspace: Pick<Workspace, 'project' | 'settings' | 'recorded'>,
  review: Review,
  { rules, now, milestones, previous, baseline = workspace.recorded() }: AssessedOptions,
): Review {
  const settings = workspace.settings()
  const assessment = assess({
    review,
    project: workspace.project(),
    rules,
    milestones: milestones ?? settings.milestones,
    confirmed: settings.confirmed,
    now,
    ...(previous && { previous }),
    ...(baseline && { baseline }),
  })
  return { ...review, assessment }
}

/**
 * What speaks against items of the checklist that nobody has confirmed: a baseline records it, and is counted by it, as by
 * the open findings.
 * @param now the day, `YYYY-MM-DD`
 */
export function factsOf(workspace: Pick<Workspace, 'project' | 'settings'>, now: string): readonly Against[] {
  return openFacts(speaksAgainst(workspace.project()), workspace.settings().confirmed, now)
}
