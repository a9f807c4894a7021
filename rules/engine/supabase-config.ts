import type { FileFacts, SupabaseConfigFacts } from '../analysis/facts'
import { inFolder } from '../analysis/paths'
import { folderOf } from './resolution/paths'

type Files = ReadonlyMap<string, FileFacts>

/** Schemas that PostgREST serves where nothing is written: https://supabase.com/docs/guides/local-development/cli/config#api.schemas */
const SERVED: readonly string[] = ['public', 'graphql_public']

/**
 * The `supabase/config.toml` that holds for a file: the one of the nearest `supabase` folder that the file lies in or
 * beside, going upward; undefined where there is none.
 */
export function supabaseConfigAt(path: string, files: Files): SupabaseConfigFacts | undefined {
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    const at = inFolder(folder, 'supabase/config.toml')
    const facts = files.get(at)
    if (facts?.kind === 'supabase-config') return facts
    if (folder === '') return undefined
  }
}

/** Schemas whose tables, views and functions anyone with the public key can ask for. */
export function exposedSchemas(config: SupabaseConfigFacts | undefined): ReadonlySet<string> {
  if (config?.api.enabled === false) return new Set()
  return new Set(config?.api.schemas ?? SERVED)
}
