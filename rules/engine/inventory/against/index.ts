import type { Project } from '../../project'
import type { Against } from './against'
import { chosenRoles } from './chosen-roles'
import { dataInMemory } from './data-in-memory'
import { madeUpFigures } from './figures'
import { mockSwitches } from './mocks'
import { openFiles } from './open-files'
import { openSockets } from './open-sockets'
import { readablePasswords } from './passwords'
import { pretendedWork } from './pretended'
import { schemaChanges } from './schema-changes'
import { sessionsInMemory } from './sessions'
import { tablesElsewhere } from './tables-elsewhere'

export type { Against, FactId } from './against'

/** Everything in the project's files that speaks against an item of the checklist, the gravest first. */
export function speaksAgainst(project: Project): Against[] {
  const found = [
    ...chosenRoles(project),
    ...openSockets(project),
    ...readablePasswords(project),
    ...openFiles(project),
    ...dataInMemory(project),
    ...mockSwitches(project),
    ...pretendedWork(project),
    ...madeUpFigures(project),
    ...sessionsInMemory(project),
    ...tablesElsewhere(project),
    ...schemaChanges(project),
  ]
  const used = found.filter(({ file, range }) => !project.reach.unusedAt(file, range.start))
  return used.sort((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'))
}
