import { CONFIGURATION_FILE } from '../../rules/engine/configuration-shape'
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
    | 'followDisk'
    | 'filesChanged'
    | 'fileDeleted'
    | 'configure'
    | 'review'
    | 'settings'
    | 'recorded'
    | 'renewProject'
    | 'fork'
  >

/** Where configuration files may stand that bear on a path: from its folder upward to the root. */
export function configurationsAbove(path: string): string[] {
  const folders = path.split('/').slice(0, -1)
  const upward = folders.map((_, i) => `${folders.slice(0, folders.length - i).join('/')}/${CONFIGURATION_FILE}`)
  return [...upward, CONFIGURATION_FILE]
}

/** Configuration files that cannot be used as written. */
export function brokenConfigurations(workspace: ReviewedFolder): string[] {
  const places = new Set([CONFIGURATION_FILE])
  for (const path of workspace.reviewed()) for (const place of configurationsAbove(path)) places.add(place)
  return [...places].filter((place) => workspace.findingsFor(place).length > 0)
}
