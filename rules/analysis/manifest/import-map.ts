import type { ImportMapFacts } from '../facts'
import { asString, asStringRecord, readObject } from './json'

/** What a `deno.json`, `deno.jsonc` or `import_map.json` says about where imports lead. */
export function importMapFacts(path: string, text: string): ImportMapFacts {
  const json = readObject(text)
  return {
    kind: 'import-map',
    path,
    suppressions: [],
    imports: asStringRecord(json.imports),
    importMap: asString(json.importMap),
  }
}
