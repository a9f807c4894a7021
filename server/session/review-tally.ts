import { knowsFact } from '../../rules/engine/baseline'
import type { Review } from '../../rules/review/review'
import type { ReviewResult } from '../protocol'
import { factsOf } from '../workspace'
import type { Folder } from './folders'
import { uriIn } from './folders'
import { countFindings } from './status'

/** Adds up the reviews of several folders. */
export class ReviewTally {
  readonly #reviews: { readonly folder: Folder; readonly review: Review }[] = []
  readonly #notes: string[] = []
  #knownFacts = 0

  add(folder: Folder, review: Review): void {
    this.#reviews.push({ folder, review })
  }

  /** Takes in what a folder's baseline records besides findings, where the whole folder was looked at. */
  addFacts({ workspace }: Folder, today: string): void {
    const baseline = workspace?.recorded()
    if (!workspace || !baseline?.facts?.length) return
    this.#knownFacts += factsOf(workspace, today).filter((fact) => knowsFact(baseline, fact)).length
  }

  note(sentence: string): void {
    this.#notes.push(sentence)
  }

  result(): ReviewResult {
    const findings = this.#reviews.flatMap(({ review }) => review.findings)
    const skipped: Record<string, number> = {}
    for (const { review } of this.#reviews) {
      for (const { reason } of review.skipped) skipped[reason] = (skipped[reason] ?? 0) + 1
    }
    return {
      reviewed: this.#reviews.reduce((total, { review }) => total + review.reviewed, 0),
      skipped,
      findings: countFindings(findings),
      suppressed: findings.filter((finding) => finding.suppressed !== undefined).length,
      baselined: findings.filter((finding) => finding.baselined && !finding.suppressed).length + this.#knownFacts,
      failures: this.#reviews.flatMap(({ folder, review }) =>
        review.failures.map(({ rule, path, message }) => ({ rule, uri: uriIn(folder, path), message })),
      ),
      notes: [...this.#notes, ...this.#reviews.flatMap(({ review }) => review.notes)],
    }
  }
}
