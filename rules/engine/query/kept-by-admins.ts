import { addTo } from '../../analysis/grouped'
import type { Expression } from '../../analysis/sql/expression'
import { expressionText } from '../../analysis/sql/print'
import { isForAdmins } from '../endpoints/for-admins'
import type { Project } from '../project'
import { columnsIn } from '../schema/columns-used'
import type { Column, Policy, Table } from '../schema/schema'
import { isOwnerColumn } from './belonging'
import { type Database, isSeed } from './database'
import { comesWithUse, isOfAccounts, isOfBusinesses } from './growth'
import { isUnderRowSecurity } from './row-security'
import type { QueryShape } from './shape'

/** A folder or a file of screens and routes for those who run the app: `app/(admin)/`, `AdminPlans.tsx`, `admin-terms.ts`. */
const FOR_ADMINS = /(?:^|[^A-Za-z])(?:super-?)?[aA]dmin(?![a-z])|[a-z]Admin(?=[A-Z]|s?(?:\.\w+)?(?:\/|$))/
/** Whether a file holds screens or routes for those who run the app, by its path. */
export function isAmongAdmins(path: string): boolean {
  return FOR_ADMINS.test(path)
}

/** What those are called who run the app, in roles and in functions that ask for them. */
const THEY_RUN_IT = /admin|staff|super_?user|moderator/i

/**
 * Whether only those who run the app add rows to a table: its terms, its offers, what it lists. Such a table stays short however
 * many people use the app. Known by where rows are added: on screens and routes for admins, or under policies that ask for a
 * role and for nothing of the row. False for rows that belong to somebody, for events, and where nothing adds any.
 * @param businesses also the businesses that a company sells to, which are typed in by those who work for it
 */
export function tablesOfAdmins(project: Project, database: Database, businesses = false): (table: Table) => boolean {
  const known = new Map<Table, boolean>()
  let inserts: ReadonlyMap<Table, readonly QueryShape[]> | undefined
  let open: ReadonlySet<string> | undefined
  const isOnlyForAdmins = (shape: QueryShape) => {
    open ??= placesForAdmins(project, 'write')
    return open.has(`${shape.path} ${shape.c}`)
  }
  const isKept = (table: Table): boolean => {
    if ((comesWithUse(table) && !(businesses && isOfBusinesses(table))) || (isOfAccounts(table) && letsSignUp(project)))
      return false
    // What may be empty links a row to somebody: it is nobody's own.
    const isOwned = ({ name, notNull }: Column) => notNull && isOwnerColumn(name, table, database.schema)
    if ([...table.columns.values()].some(isOwned)) return false
    inserts ??= insertsOf(database)
    const own = (inserts.get(table) ?? []).filter(
      (shape) => !project.link.standsAside(shape.path) && !isSeed(project, shape),
    )
    if (own.length === 0) return false
    const byRole = asksForRole(table)
    return own.every(
      (shape) =>
        shape.c >= 0 &&
        (isAmongAdmins(shape.path) || (byRole && isAskedByPeople(project, shape)) || isOnlyForAdmins(shape)),
    )
  }
  return (table) => {
    const found = known.get(table) ?? isKept(table)
    known.set(table, found)
    return found
  }
}

/** Whether policies hold for a statement: it is sent by the browser, or in somebody's own name. */
function isAskedByPeople(project: Project, shape: QueryShape): boolean {
  const facts = shape.source === 'supabase' ? project.link.code(shape.path) : undefined
  return isUnderRowSecurity(project, shape) || (facts !== undefined && project.side(facts) === 'browser')
}

const SIGN_UP = /sign-?up|regist|create-?account|\/join(?:\/|$)|onboard/i

/** People make an account themselves, by the address of an endpoint. */
export function letsSignUp({ endpoints }: Project): boolean {
  return endpoints.all.some(({ url }) => SIGN_UP.test(url ?? ''))
}

function insertsOf({ queries, tableOf }: Database): ReadonlyMap<Table, readonly QueryShape[]> {
  const found = new Map<Table, QueryShape[]>()
  for (const shape of queries) {
    const table = shape.command === 'insert' || shape.command === 'upsert' ? tableOf(shape.table) : undefined
    if (table) addTo(found, table, shape)
  }
  return found
}

/** Whether every policy that lets somebody add a row asks for a role of those who run the app, and for nothing of the row. */
function asksForRole(table: Table): boolean {
  if (!table.rowSecurity.enabled) return false
  const letting = [...table.policies.values()].filter(
    ({ command, permissive, roles }) =>
      permissive && (command === 'all' || command === 'insert') && roles.join() !== 'service_role',
  )
  return letting.length > 0 && letting.every((policy) => isOfRole(policy, table))
}

function isOfRole({ check, using }: Policy, table: Table): boolean {
  const asked: Expression | undefined = (check ?? using)?.value
  if (!asked || !THEY_RUN_IT.test(expressionText(asked))) return false
  return ![...columnsIn(asked)].some((name) => table.columns.has(name))
}

/** The places, as `path call`, where rows are read or written on behalf of endpoints that are all for admins. */
export function placesForAdmins(project: Project, does: 'read' | 'write'): ReadonlySet<string> {
  const [theirs, others] = [new Set<string>(), new Set<string>()]
  for (const endpoint of project.endpoints.all) {
    const done = project.endpoints.deedsOf(endpoint).filter(({ kind }) => kind === does)
    if (done.length === 0) continue
    const into = isForAdmins(project, endpoint) ? theirs : others
    for (const { path, c } of done) into.add(`${path} ${c}`)
  }
  for (const place of others) theirs.delete(place)
  return theirs
}
