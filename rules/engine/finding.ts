import type { TextRange } from '../analysis/facts'

/** The five properties that make an app production-ready. */
export type Property = 'failure-handling' | 'database' | 'data-protection' | 'monitoring' | 'process'
export type Severity = 'error' | 'warning' | 'info'
export type Milestone = 'launch' | 'users' | 'payments' | 'sensitive' | 'scale' | 'team'

/** A place in a file. `file` is relative to the workspace folder; `range` holds UTF-16 offsets, end exclusive. */
export interface Place {
  readonly file: string
  readonly range: TextRange
}

export interface RelatedPlace extends Place {
  readonly message: string
}

/** One problem at one place, as every host shows it. */
export interface Finding extends Place {
  /** The rule's id, or an id of the engine's own (`unused-suppression` …). */
  readonly rule: string
  readonly property: Property
  readonly severity: Severity
  readonly messageId: string
  /** What is wrong, naming the thing; then what a user of the app would see. Plain text. */
  readonly message: string
  /** What the finding is about, without line numbers: stable under edits elsewhere in the file. */
  readonly subject: string
  readonly data: FindingData
  readonly related: readonly RelatedPlace[]
  /** What makes this one and others of its rule true, where the message alone does not tell: a client, a wrapper. */
  readonly cause?: string
  /** Present when a comment suppresses it. */
  readonly suppressed?: { readonly reason: string; readonly until?: string }
  /** Present where nothing uses the code that it stands in: a note, whatever its rule says. */
  readonly unused?: UnusedCode
  /** Present when the baseline records it: it was known on the day the baseline was written. */
  readonly baselined?: true
}

/** What nothing uses: a whole file, or a function of one that is used. */
export interface UnusedCode {
  readonly k: 'file' | 'function'
  /** `OldDashboard.tsx`, `getReports`, `storage.getReports`. */
  readonly name: string
  /** Tests use it, and nothing else does. */
  readonly byTests: boolean
}

export type FindingData = Readonly<Record<string, string | number | boolean>>

/** Where a quick fix changes text. */
export interface TextEdit extends Place {
  readonly newText: string
}

export interface Fix {
  readonly title: string
  /** Safe: the success path is unchanged and nothing new is promised. All others ask first. */
  readonly applicability: 'safe' | 'unsafe'
  readonly edits: readonly TextEdit[]
  readonly creates: readonly { readonly path: string; readonly text: string }[]
  /** Packages the fix relies on that are not installed. */
  readonly needs: readonly string[]
}
