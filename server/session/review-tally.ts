import type { Review } from '../../rules/review/review'
import type { ReviewResult } from '../protocol'
import type { Folder } from './folders'
import { uriIn } from './folders'
import { countFindings } from './status'

/** Adds up the reviews of several folders. */
export class ReviewTally {
  readonly #reviews: { readonly folder: Folder; readonly review: Review }[] = []
  readonly #notes: string[] = []

  add(folder: Folder, review: Review): void {
    this.#reviews.push({ folder, review })
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
      baselined: findings.filter((finding) => finding.baselined && !finding.suppressed).length,
      failures: this.#reviews.flatMap(({ folder, review }) =>
        review.failures.map(({ rule, path, message }) => ({ rule, uri: uriIn(folder, path), message })),
      ),
      notes: [...this.#notes, ...this.#reviews.flatMap(({ review }) => review.notes)],
    }
  }
}
