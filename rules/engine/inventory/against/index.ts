import type { Project } from '../../project'
import type { Against } from './against'
import { sessionsInMemory } from './sessions'

export type { Against } from './against'

/** Everything in the project's files that speaks against an item of the checklist, the gravest of each first. */
export function speaksAgainst(project: Project): Against[] {
  const found = [...sessionsInMemory(project)]
  return found.sort((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'))
}
