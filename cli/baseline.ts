import { readFileSync, writeFileSync } from 'node:fs'
import {
  type Baseline,
  type BaselineFact,
  markBaselined,
  parseBaseline,
  recordedIn,
  writeBaseline,
} from '../rules/engine/baseline'
import type { Review } from '../rules/review/review'
import { counted } from '../rules/review/words'
import { CannotRun, reasonOf } from './failure'

/** Records the open findings of a review, and the facts, in a baseline file; gives back the line that says so. */
export function recordBaseline(file: string, review: Review, facts: readonly BaselineFact[]): string {
  const text = writeBaseline(review.findings, facts)
  try {
    writeFileSync(file, text)
  } catch (error) {
    throw new CannotRun(`cannot write the baseline ${file}: ${reasonOf(error)}`)
  }
  return `Recorded ${counted(recordedIn(parseBaseline(text)), 'finding')} in ${file}.`
}

/** The review with those findings marked that the baseline records. */
export function applyBaseline(baseline: Baseline, review: Review): Review {
  return { ...review, findings: markBaselined(review.findings, baseline) }
}

/** The review with a sentence that says how many of its findings are in a baseline; of a whole one, as its assessment counts them. */
export function withBaselineNote(review: Review, file: string): Review {
  const known = review.assessment?.baselined ?? review.findings.filter((finding) => finding.baselined).length
  const note = `${counted(known, 'finding')} ${known === 1 ? 'is' : 'are'} in the baseline ${file} and not shown.`
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
