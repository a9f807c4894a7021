import type { FileFacts } from '../../rules/analysis/facts'
import type { Finding } from '../../rules/engine/finding'
import { inOrder } from '../../rules/engine/order'
import type { Rule } from '../../rules/engine/rule'
import { notesOf } from '../../rules/review/notes'
import type { Review, SkippedFile } from '../../rules/review/review'

export interface ReviewOptions {
  /** Rule ids to run; all that are on without it. */
  readonly only?: ReadonlySet<string>
  /** Files to report on; the whole workspace is read all the same. */
  readonly paths?: ReadonlySet<string>
  /** Called with each file's findings as they are made. */
  readonly onFindings?: (path: string, findings: readonly Finding[]) => void
}

export interface ReviewProgress {
  readonly stage: 'discovery' | 'analysis' | 'rules' | 'fixes'
  readonly done: number
  readonly total: number
}

/** A rule that threw. */
export interface Failure {
  readonly rule: string
  readonly path: string
  readonly message: string
}

interface Parts {
  readonly root: string
  readonly findings: readonly Finding[]
  readonly reviewed: readonly string[]
  readonly skipped: readonly SkippedFile[]
  readonly failures: readonly Failure[]
  readonly others: number
  readonly files: ReadonlyMap<string, FileFacts>
  readonly rules: readonly Rule[]
  readonly only: ReadonlySet<string> | undefined
  /** Sentences: what of the workspace's own files could not be used. */
  readonly problems: readonly string[]
  /** Sentences: what should be known of the databases. */
  readonly schemaNotes: readonly string[]
}

/** Puts the parts of a review together, in an order that does not depend on the run. */
export function assembleReview(parts: Parts): Review {
  const { only, others } = parts
  const ran = parts.rules.map((rule) => rule.id).filter((id) => !only || only.has(id))
  const note = `${others.toLocaleString('en')} other files (images, documents, styles …) hold nothing the review reads.`
  return {
    root: parts.root,
    findings: inOrder(parts.findings),
    reviewed: parts.reviewed.length,
    skipped: [...parts.skipped],
    failures: [...parts.failures],
    notes: [...parts.problems, ...notesOf(parts.files), ...parts.schemaNotes, ...(others > 0 ? [note] : [])],
    rulesRun: ran,
  }
}
