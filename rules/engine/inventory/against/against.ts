import type { ChecklistId } from '../../configuration-shape'
import type { Place, Severity } from '../../finding'

/** What was seen: each hurts in its own way. */
export type FactId =
  | 'data-in-memory'
  | 'sessions-in-memory'
  | 'tables-elsewhere'
  | 'same-numbers'
  | 'lossy-deployment'
  | 'pushed-schema'
  | 'made-up-figures'
  | 'pretended-work'
  | 'mock-switches'
  | 'open-files'
  | 'open-sockets'
  | 'chosen-roles'
  | 'readable-passwords'
  | 'schema-ahead'
  | 'unheard-migrations'
  | 'lost-payments'
  | 'paid-rights'
  | 'unasked-payments'
  | 'deaf-webhooks'
  | 'past-the-journal'
  | 'open-memory'
  | 'open-scripts'
  | 'uncounted-sign-ins'

/** Something in the project's own files that speaks against an item of the checklist, with the place that shows it. */
export interface Against extends Place {
  readonly fact: FactId
  readonly item: ChecklistId
  /** `error` where people's work or money hangs on it. */
  readonly severity: Exclude<Severity, 'info'>
  /** What it is about, without lines: names of tables, endpoints, files. A baseline knows the fact by them. */
  readonly about: readonly string[]
  /** What is there, naming the thing, then what a user of the app sees; sentences. */
  readonly says: string
  /** How to put it right; one or two sentences. */
  readonly fix: string
}
