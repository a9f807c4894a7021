import type { PackageFacts } from '../../analysis/facts'
import type { Project } from '../project'

/** The folder of the nearest package.json round a file, `''` for the workspace's own. */
export function packageFolderOf(project: Project, path: string): string {
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
    const folder = path.slice(0, at)
    if (project.files.has(`${folder}/package.json`)) return folder
  }
  return ''
}

/** Every package of the workspace with its folder. */
export function packagesOf(project: Project): { readonly folder: string; readonly facts: PackageFacts }[] {
  return [...project.files.values()].flatMap((facts) =>
    facts.kind === 'package' ? [{ folder: facts.path.replace(/\/?package\.json$/, ''), facts }] : [],
  )
}
