import type { CodeFacts, PackageFacts } from '../../analysis/facts'
import type { Place } from '../finding'
import type { Project } from '../project'
import type { App } from './inventory'

/** The first line of a file, for what is said of it whole: its first import, call or function. */
export function topOf(facts: CodeFacts): Place {
  const first = facts.imports[0]?.range ??
    facts.calls[0]?.nameRange ??
    facts.functions[0]?.nameRange ?? { start: 0, end: 0 }
  return { file: facts.path, range: first }
}

/** A `package.json` at the key that tells most: its scripts, its dependencies, its name. */
export function manifestPlace(manifest: PackageFacts, key = 'scripts'): Place {
  const { places } = manifest
  const range = places?.[key] ?? places?.scripts ?? places?.dependencies ?? places?.name ?? { start: 0, end: 1 }
  return { file: manifest.path, range }
}

/** Where what holds for the whole repository is said: its own `package.json`, else that of the first app. */
export function topManifest(project: Project, first: App): Place | undefined {
  const top = project.files.get('package.json')
  return top?.kind === 'package' ? manifestPlace(top) : first.manifest
}

/** A code file that reaches users. */
export function isProductCode(project: Project, facts: CodeFacts): boolean {
  return project.link.roleAt(facts.path) === 'product'
}

/** A path below a folder, relative to it; undefined where it is not below it. */
export function below(folder: string, path: string): string | undefined {
  if (folder === '' || folder === path) return folder === path ? '' : path
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined
}
