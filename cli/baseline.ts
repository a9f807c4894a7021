import { readFileSync, writeFileSync } from 'node:fs'
import { type Baseline, type BaselineFact, markBaselined, parseBaseline, writeBaseline } from '../rules/engine/baseline'
import type { Review } from '../rules/review/review'
import { CannotRun, reasonOf } from './failure'

/** Records the open findings of a review, and the facts, in a baseline file; gives back the line that says so. */
export function recordBaseline(file: string, review: Review, facts: readonly BaselineFact[]): string {
  const open = review.findings.filter((finding) => !finding.suppressed)
  try {
    writeFileSync(file, writeBaseline(open, facts))
  } catch (error) {
    throw new CannotRun(`cannot write the baseline ${file}: ${reasonOf(error)}`)
  }
  return `Recorded ${open.length} ${open.length === 1 ? 'finding' : 'findings'} in ${file}.`
}

/** The review with those findings marked that the baseline records. */
export function applyBaseline(baseline: Baseline, review: Review): Review {
  return { ...review, findings: markBaselined(review.findings, baseline) }
}

/** The review with a sentence that says how many of its findings are in a baseline. */
export function withBaselineNote(review: Review, file: string): Review {
  const known = review.findings.filter((finding) => finding.baselined).length
  const note = `${known} ${known === 1 ? 'finding is' : 'findings are'} in the baseline ${file} and not shown.`
  return known === 0 ? review : { ...review, notes: [...review.notes, note] }
}

/**
 * Reads a baseline file.
 * @throws CannotRun with one sentence
 */
export function readBaseline(file: string): Baseline {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new CannotRun(`cannot read the baseline ${file}: ${reasonOf(error)}`)
  }
  try {
    return parseBaseline(text)
  } catch (error) {
    throw new CannotRun(`the baseline ${file} cannot be used: ${reasonOf(error)}`)
  }
}
