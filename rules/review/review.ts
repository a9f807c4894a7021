import type { Finding } from '../engine/finding'
import type { Rule, SourceOf } from '../engine/rule'
import type { Assessment } from './assessment'

/** What one review of a workspace folder found and did. */
export interface Review {
  /** The reviewed folder. */
  readonly root: string
  /** All of them, suppressed ones too, by file and place. */
  readonly findings: Finding[]
  /** Number of files read and analysed. */
  readonly reviewed: number
  readonly skipped: SkippedFile[]
  /** Rules that threw; the rest of the review is complete. */
  readonly failures: { readonly rule: string; readonly path: string; readonly message: string }[]
  /** Sentences for the end of a report. */
  readonly notes: string[]
  readonly rulesRun: string[]
  /** What it means for what the person is about to do; absent where only some rules or files were looked at. */
  readonly assessment?: Assessment
}

export interface SkippedFile {
  readonly path: string
  readonly reason: SkipReason
  readonly detail?: string
}

export type SkipReason =
  | 'generated'
  | 'minified'
  | 'too-large'
  | 'binary'
  | 'unreadable'
  | 'unsupported-language'
  | 'ignored'
  | 'symlink-loop'

/** What a renderer needs besides the review. */
export interface RenderOptions {
  /** Text of a reviewed file, for lines, columns and code frames. */
  readonly sourceOf: SourceOf
  /** Version of Readiness. */
  readonly version: string
  /** Rules whose metadata the report tells. */
  readonly rules: readonly Rule[]
  /** ANSI colours, in text only. */
  readonly colour?: boolean
}

/** Skip reasons as words of a sentence: `12 generated`, `3 minified`. */
export const SKIP_WORDS: Readonly<Record<SkipReason, string>> = {
  generated: 'generated',
  minified: 'minified (a line over 20,000 characters)',
  'too-large': 'too large (over 1 MiB)',
  binary: 'binary',
  unreadable: 'unreadable',
  'unsupported-language': 'in a language not reviewed yet',
  ignored: 'left out by settings or .gitignore',
  'symlink-loop': 'symbolic links, not followed',
}

/** Findings that no comment suppresses and no baseline records. */
export function openFindings(review: Review): Finding[] {
  return review.findings.filter((finding) => !finding.suppressed && !finding.baselined)
}
