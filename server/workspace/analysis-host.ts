import { loadModule, parsePlPgSQLSync, parseSync } from 'libpg-query'
import type { AnalysisHost } from '../../rules/analysis/sql/parser'

/**
 * Loads what the analysis cannot load itself: PostgreSQL's parser, WebAssembly that lies beside the bundle. Takes about
 * 30 ms, once per thread. Without it SQL is not read, which is told through `onFailure`; everything else is.
 */
export async function loadAnalysisHost(onFailure?: (reason: string) => void): Promise<AnalysisHost> {
  try {
    await loadModule()
    return { sql: { parse: parseSync, parsePlpgsql: parsePlPgSQLSync } }
  } catch (error) {
    onFailure?.(`SQL is not read, its parser could not be loaded: ${error instanceof Error ? error.message : error}`)
    return {}
  }
}
