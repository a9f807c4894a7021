import { folderOf } from '../../analysis/paths'
import type { Project } from '../project'
import { join } from '../resolution/paths'
import { roleOf } from '../role'
import type { Tracker } from './inventory'

/** The trackers that pages in HTML start, where the page is an app's own: its `index.html`, or one that loads its code. */
export function onPages(project: Project): Tracker[] {
  const found: Tracker[] = []
  for (const facts of project.files.values()) {
    if (facts.kind !== 'text' || !facts.trackers) continue
    const { path } = facts
    if (roleOf(path, facts, project) !== 'product' || !isPageOf(project, path, facts.loads ?? [])) continue
    for (const { name, range, because } of facts.trackers) {
      const place = { name, pkg: '', file: path, range }
      found.push(
        because === undefined
          ? { ...place, state: 'running', sides: ['client'] }
          : { ...place, state: 'dead', sides: [], because },
      )
    }
  }
  return found
}

function isPageOf(project: Project, path: string, loads: readonly string[]): boolean {
  if (/(?:^|\/)(?:src\/|public\/|static\/|client\/)?index\.html$/.test(path)) return true
  const folder = folderOf(path)
  return loads.some((specifier) =>
    [folder, ''].some((at) => project.link.code(join(at, specifier) ?? '') !== undefined),
  )
}
