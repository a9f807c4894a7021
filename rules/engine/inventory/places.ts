import type { CodeFacts, PackageFacts } from '../../analysis/facts'
import type { Place } from '../finding'
import type { Project } from '../project'
import { roleOf } from '../role'

/** The first line of a file, for what is said of it whole: its first import, export or call. */
export function topOf(facts: CodeFacts): Place {
  const first = facts.imports[0]?.range ?? facts.calls[0]?.nameRange ?? { start: 0, end: 0 }
  return { file: facts.path, range: first }
}

/** A `package.json` at its first brace: facts of manifests have no places. */
export function manifestPlace(manifest: PackageFacts): Place {
  return { file: manifest.path, range: { start: 0, end: 1 } }
}

/** A code file that reaches users. */
export function isProductCode(project: Project, facts: CodeFacts): boolean {
  return !project.link.standsAside(facts.path) && roleOf(facts.path, facts, project) === 'product'
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

/** A path below a folder, relative to it; undefined where it is not below it. */
export function below(folder: string, path: string): string | undefined {
  if (folder === '') return path
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined
}
