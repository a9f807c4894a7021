import { type Baseline, knowsFact } from '../engine/baseline'
import type { ChecklistId, Confirmation } from '../engine/configuration-shape'
import type { Milestone } from '../engine/finding'
import { speaksAgainst } from '../engine/inventory/against'
import { checklistEvidence } from '../engine/inventory/evidence'
import type { Project } from '../engine/project'
import type { Rule } from '../engine/rule'
import { accessIn } from './access'
import type { Assessment } from './assessment'
import { changesSince, type Previous } from './changes'
import { checklistFor, openFacts } from './checklist'
import { asksUnmade, coverageOf } from './coverage'
import { engineerAdvice } from './engineer'
import { whatIsAhead } from './milestones'
import { groupsIn, planFor } from './plan'
import type { Review } from './review'
import { whatIsSeen } from './seen'
import { verdictsFor } from './verdicts'

export interface AssessmentInput {
  readonly review: Review
  readonly project: Project
  readonly rules: readonly Rule[]
  /** What the person said they are about to do; undefined where they did not. */
  readonly milestones: readonly Milestone[] | undefined
  readonly confirmed: Readonly<Partial<Record<ChecklistId, Confirmation>>>
  /** The day of the review, `YYYY-MM-DD`: a person's word goes stale. */
  readonly now: string
  readonly previous?: Previous
  /** What the baseline records besides findings, which are marked already. */
  readonly baseline?: Baseline
}

/** What a review of a whole folder means: verdicts, plan, checklist, coverage, and who may do what. */
export function assess(input: AssessmentInput): Assessment {
  const { review, project, rules, milestones, confirmed, now, previous, baseline } = input
  const entries = [...review.findings.entries()].filter(([, finding]) => !finding.suppressed)
  // What nobody can meet is no reason to wait, and nothing to do first.
  const met = entries.filter(([, finding]) => !finding.unused)
  const findings = met.map(([, finding]) => finding)
  const open = entries.filter(([, finding]) => !finding.baselined)
  const seen = whatIsSeen(project)
  const ahead = whatIsAhead(milestones, seen)
  const against = speaksAgainst(project)
  const checklist = checklistFor({
    evidence: checklistEvidence(project),
    against,
    confirmed,
    hosts: project.inventory.hosting.map(({ host }) => host),
    ahead: ahead.milestones,
    now,
  })
  const unanswered = openFacts(against, confirmed, now)
  const fresh = baseline ? unanswered.filter((fact) => !knowsFact(baseline, fact)) : unanswered
  const engineer = engineerAdvice(seen, met, rules)
  return {
    ahead,
    verdicts: verdictsFor(findings, review, rules, ahead.milestones, checklist, asksUnmade(project)),
    plan: planFor(
      open.filter(([, finding]) => !finding.unused),
      rules,
      ahead.milestones,
      fresh,
    ),
    checklist,
    coverage: coverageOf(review, findings, project),
    ...(engineer && { engineer }),
    access: accessIn(project, findings),
    unused: groupsIn(
      open.filter(([, finding]) => finding.unused),
      rules,
    ),
    baselined: entries.length - open.length + unanswered.length - fresh.length,
    ...(previous && { changes: changesSince(previous, entries, unanswered) }),
  }
}
