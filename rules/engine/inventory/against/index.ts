import type { Project } from '../../project'
import type { Against } from './against'
import { dataInMemory } from './data-in-memory'
import { schemaChanges } from './schema-changes'
import { sessionsInMemory } from './sessions'
import { tablesElsewhere } from './tables-elsewhere'

export type { Against, FactId } from './against'

/** Everything in the project's files that speaks against an item of the checklist, the gravest first. */
export function speaksAgainst(project: Project): Against[] {
  const found = [
    ...dataInMemory(project),
    ...sessionsInMemory(project),
    ...tablesElsewhere(project),
    ...schemaChanges(project),
  ]
  return found.sort((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'))
}
