import type { ChecklistId } from '../../configuration-shape'
import type { Place, Severity } from '../../finding'

/** Something in the project's own files that speaks against an item of the checklist, with the place that shows it. */
export interface Against extends Place {
  readonly item: ChecklistId
  /** `error` where people's work, money or rights hang on it. */
  readonly severity: Exclude<Severity, 'info'>
  /** What is there, naming the thing, then what a user of the app sees; sentences. */
  readonly says: string
  /** How to put it right; one or two sentences. */
  readonly fix: string
}
