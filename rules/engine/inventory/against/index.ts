import type { Project } from '../../project'
import type { Against } from './against'
import { chosenRoles } from './chosen-roles'
import { dataInMemory } from './data-in-memory'
import { deafWebhooks } from './deaf-webhooks'
import { madeUpFigures } from './figures'
import { pastTheJournal } from './journal'
import { lostPayments } from './lost-payments'
import { mockSwitches } from './mocks'
import { openBlobs } from './open-blobs'
import { openFiles } from './open-files'
import { openScripts } from './open-scripts'
import { openSockets } from './open-sockets'
import { openStores } from './open-stores'
import { paidRights } from './paid-rights'
import { readablePasswords } from './passwords'
import { pretendedWork } from './pretended'
import { schemaChanges } from './schema-changes'
import { sessionsInMemory } from './sessions'
import { tablesElsewhere } from './tables-elsewhere'
import { unaskedPayments } from './unasked-payments'
import { triesWithoutEnd } from './uncounted-sign-ins'

export type { Against, FactId } from './against'

/** Everything in the project's files that speaks against an item of the checklist, the gravest first. */
export function speaksAgainst(project: Project): Against[] {
  const found = [
    ...chosenRoles(project),
    ...paidRights(project),
    ...unaskedPayments(project),
    ...deafWebhooks(project),
    ...lostPayments(project),
    ...openSockets(project),
    ...readablePasswords(project),
    ...openFiles(project),
    ...openBlobs(project),
    ...openStores(project),
    ...openScripts(project),
    ...triesWithoutEnd(project),
    ...dataInMemory(project),
    ...mockSwitches(project),
    ...pretendedWork(project),
    ...madeUpFigures(project),
    ...sessionsInMemory(project),
    ...tablesElsewhere(project),
    ...schemaChanges(project),
    ...pastTheJournal(project),
  ]
  const used = found.filter(({ file, range }) => !project.reach.unusedAt(file, range.start))
  return used.sort((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'))
}
