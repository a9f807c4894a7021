import type { ParseResult } from '@pgsql/types'

/**
 * PostgreSQL's own parser, handed in by the host: it is WebAssembly that has to be loaded once, asynchronously, which the
 * core may not do. Both methods throw an `Error` on text that PostgreSQL refuses; the analysis takes that as an answer.
 * Offsets in trees are UTF-8 bytes from the start of the text.
 */
export interface SqlParser {
  /** The raw parse tree of any number of statements (`parseSync` of libpg-query). */
  parse(text: string): ParseResult
  /** The tree of one `CREATE FUNCTION … LANGUAGE plpgsql` or `DO` statement, as JSON (`parsePlPgSQLSync`). */
  parsePlpgsql(text: string): unknown
}

/** What a host lends the analysis. Without a parser, SQL gives no more than its comments. */
export interface AnalysisHost {
  readonly sql?: SqlParser | undefined
}
