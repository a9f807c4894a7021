import type { FileFacts, ImportMapFacts } from '../../analysis/facts'
import { type Folder, upward } from './folders'
import { folderOf, join, member } from './paths'

/** Where an import map sends a specifier, and the folder its relative targets count from. */
export interface MappedImport {
  readonly target: string
  readonly folder: string
}

/** Looks a specifier up in Deno's import maps, the nearest first; an exact key wins over a prefix, a longer one over a shorter. */
export function mappedImport(
  from: Folder,
  specifier: string,
  files: ReadonlyMap<string, FileFacts>,
): MappedImport | undefined {
  for (const at of upward(from)) {
    for (const facts of at.importMaps) {
      const map = mapOf(facts, files)
      const target = targetIn(map.imports, specifier)
      if (target !== undefined && target !== specifier) return { target, folder: folderOf(map.path) }
    }
  }
  return undefined
}

function mapOf(facts: ImportMapFacts, files: ReadonlyMap<string, FileFacts>): ImportMapFacts {
  const path = facts.importMap === undefined ? undefined : join(folderOf(facts.path), facts.importMap)
  const other = path === undefined ? undefined : files.get(path)
  return other?.kind === 'import-map' ? other : facts
}

function targetIn(imports: Readonly<Record<string, string>>, specifier: string): string | undefined {
  const exact = member(imports, specifier)
  if (exact !== undefined) return exact
  let best = ''
  for (const key of Object.keys(imports)) {
    if (key.endsWith('/') && specifier.startsWith(key) && key.length > best.length) best = key
  }
  if (best !== '') return `${imports[best]}${specifier.slice(best.length)}`
  return targetOfSubpath(imports, specifier)
}

/** `"hono": "npm:hono@4"` also maps `hono/cors`, as Deno does for `npm:` and `jsr:` targets. */
function targetOfSubpath(imports: Readonly<Record<string, string>>, specifier: string): string | undefined {
  for (let slash = specifier.lastIndexOf('/'); slash > 0; slash = specifier.lastIndexOf('/', slash - 1)) {
    const target = member(imports, specifier.slice(0, slash))
    if (target !== undefined && /^(?:npm|jsr):/.test(target)) return target + specifier.slice(slash)
  }
  return undefined
}
