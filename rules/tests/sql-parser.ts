import { loadModule, parsePlPgSQLSync, parseSync } from 'libpg-query'
import type { SqlParser } from '../analysis/sql/parser'

/** PostgreSQL's parser for tests; wait for {@link sqlParserReady} first, in a `before`. */
export const sqlParser: SqlParser = { parse: parseSync, parsePlpgsql: parsePlPgSQLSync }

export const sqlParserReady = (): Promise<void> => loadModule()
