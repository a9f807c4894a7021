import type { DatabaseTypesFact } from './code/database-types'

/** What code says of a database that was made elsewhere. */
export interface DatabaseCodeFacts {
  /** What types that were made from a database say of it. */
  readonly databaseTypes?: DatabaseTypesFact
}

/** What a document says of one. */
export interface DatabaseTextFacts {
  /** Tables that its SQL turns row level security on for, as `schema.name`; absent where there are none. */
  readonly protects?: readonly string[]
}
