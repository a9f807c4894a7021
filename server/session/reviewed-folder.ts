import type { Workspace } from '../workspace'

/** Something that can be asked what is not ready in a file: a workspace folder, or a lone file. */
export type FindingSource = Pick<Workspace, 'project' | 'textOf' | 'findingsFor'>

/** What the server uses of a workspace folder. */
export type ReviewedFolder = FindingSource &
  Pick<
    Workspace,
    | 'versions'
    | 'reviewed'
    | 'skipped'
    | 'setOverlay'
    | 'filesChanged'
    | 'fileDeleted'
    | 'configure'
    | 'review'
    | 'settings'
    | 'renewProject'
    | 'fork'
  >

const configurationName = '.readiness.json'

/** Whether a path is that of a configuration file. */
export function isConfiguration(path: string): boolean {
  return path === configurationName || path.endsWith(`/${configurationName}`)
}

/** Where configuration files may stand that bear on a path: from its folder upward to the root. */
export function configurationsAbove(path: string): string[] {
  const folders = path.split('/').slice(0, -1)
  const upward = folders.map((_, i) => `${folders.slice(0, folders.length - i).join('/')}/${configurationName}`)
  return [...upward, configurationName]
}

/** Configuration files that cannot be used as written. */
export function brokenConfigurations(workspace: ReviewedFolder): string[] {
  const places = new Set([configurationName])
  for (const path of workspace.reviewed()) for (const place of configurationsAbove(path)) places.add(place)
  return [...places].filter((place) => workspace.findingsFor(place).length > 0)
}
