import type { Project } from '../project'
import { isTakenByNobody } from './handed-out'
import type { QueryShape } from './shape'

/** Whether a query stands in code that nothing uses, so that nobody waits for it and it changes no rows. */
export function isUnused(project: Project, { path, range, c }: QueryShape): boolean {
  return c >= 0 && (project.reach.unusedAt(path, range.start) !== undefined || isTakenByNobody(project, path, c))
}
