import { type Folder, upward } from './folders'
import { join } from './paths'
import type { SourceFiles } from './source-files'

/** Where `@/x` and its like lead in the usual templates, from the package's folder. */
const ROOTS = ['src', '', 'app', 'client/src', 'client', 'frontend/src', 'web/src']

/**
 * The file an import leads to by the usual conventions, where no configuration that can be read says so: `@/x` and `~/x`
 * are the sources' root, `@shared/x` is a folder `shared`, `$lib/x` is `src/lib/x`, `components/x` is a folder of the
 * sources, and `/src/x` counts from the package. Only what exists is taken; the nearest package goes first.
 */
export function conventionalFile(from: Folder, specifier: string, sources: SourceFiles): string | undefined {
  const path = pathIn(specifier)
  if (path === undefined) return undefined
  for (const at of upward(from)) {
    if (at.package === undefined && at.parent !== undefined) continue
    for (const root of ROOTS) {
      const candidate = join(at.path, `${root}/${path}`)
      const file = candidate === undefined ? undefined : sources.find(candidate)
      if (file !== undefined) return file
    }
  }
  return undefined
}

function pathIn(specifier: string): string | undefined {
  if (/^(?:@|~|#|@src|~src)\//.test(specifier)) return specifier.slice(specifier.indexOf('/') + 1)
  if (/^\/(?!\/)/.test(specifier)) return specifier.slice(1)
  if (/^[@#$~][\w-]+(?:\/|$)/.test(specifier)) return specifier.slice(1)
  return /^[\w-]+\//.test(specifier) ? specifier : undefined
}
