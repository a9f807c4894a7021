import type { Place } from '../finding'
import type { Project } from '../project'
import type { Policy, Table } from '../schema/schema'
import { callersOf, type ExposedDatabase } from './exposure'
import { distinct, isWider, narrower, type Reach, reachOf, together, type Who } from './let-through'
import type { Caller, Privilege } from './privileges'
import { sensitiveColumns } from './sensitive'

export type { Who } from './let-through'

/** One of the ways in which a command is allowed. */
export interface Way extends Reach {
  /** The statement that makes it so: the policy, or where the table is made or its row level security switched off. */
  readonly place: Place
  /** Name of the policy; undefined where row level security is off. */
  readonly policy?: string
}

/** Who may do one thing with a table today. */
export interface CommandAccess {
  /** The widest of the ways; `server` where there is none. */
  readonly who: Who
  /** Whether the widest is for all rows, or only for some (`status = 'published'`). */
  readonly rows: 'all' | 'some'
  /** Widest first. Empty where only the server may. */
  readonly ways: readonly Way[]
}

/** Who may read and write a table through the API of the database; the server's own key may do everything. */
export interface TableAccess {
  readonly schema: string
  readonly table: string
  /** Where the table is made. */
  readonly place: Place
  readonly rowSecurity: boolean
  /** Columns whose names say that they hold something private, in words: `phone numbers`. */
  readonly sensitive: readonly string[]
  /** False where part of it was made elsewhere (in a dashboard): who may do what is then not known for sure. */
  readonly certain: boolean
  readonly select: CommandAccess
  readonly insert: CommandAccess
  readonly update: CommandAccess
  readonly delete: CommandAccess
}

/**
 * For each table that the API serves, who can select, insert, update and delete today: by grants, row level security and
 * policies in their final state. Sorted by name. Empty for a project without such a database.
 */
export function tableAccess(project: Project): TableAccess[] {
  return project.exposed
    .flatMap((database) => [...database.tables, ...database.elsewhere].map((table) => accessOf(database, table)))
    .sort((a, b) => (a.table < b.table ? -1 : 1))
}

/** The same for one table. */
export function accessOf(database: ExposedDatabase, table: Table): TableAccess {
  const of = (privilege: Privilege) => commandAccess(database, table, privilege)
  return {
    schema: table.schema,
    table: table.name,
    place: table.place,
    rowSecurity: table.rowSecurity.enabled,
    sensitive: sensitiveColumns(table).map(({ words }) => words),
    certain: !table.assumed,
    select: of('select'),
    insert: of('insert'),
    update: of('update'),
    delete: of('delete'),
  }
}

/**
 * Who may do something with the rows of a table through the API, by grants and policies together: the widest way, and all
 * of them, the widest first. `server` where nobody may.
 */
export function commandAccess(database: ExposedDatabase, table: Table, privilege: Privilege): CommandAccess {
  const callers = callersOf(database, table, privilege)
  const ways = callers.flatMap((caller) => waysOf(database, table, privilege, caller))
  const sorted = widestFirst(ways)
  const [widest] = sorted
  return { who: widest?.who ?? 'server', rows: widest?.rows ?? 'all', ways: sorted }
}

/** The ways open to those who come in one role. */
function waysOf({ schema }: ExposedDatabase, table: Table, privilege: Privilege, caller: Caller): Way[] {
  const reached: Reach = { who: caller === 'anon' ? 'anyone' : 'signed-in', rows: 'all' }
  if (!table.rowSecurity.enabled) return [{ ...reached, place: table.rowSecurity.place ?? table.place }]
  const policies = [...table.policies.values()].filter((policy) => holdsFor(policy, privilege, caller))
  const limits = policies
    .filter(({ permissive }) => !permissive)
    .map((policy) => policyReach(policy, privilege, table, schema))
  return policies
    .filter(({ permissive }) => permissive)
    .flatMap((policy) =>
      together([policyReach(policy, privilege, table, schema), ...limits]).map((reach) => ({
        ...narrower(reach, reached),
        place: policy.place,
        policy: policy.name,
      })),
    )
    .filter(({ who }) => who !== 'server')
}

/** Whether a policy speaks of a command and of those who come in a role. */
export function holdsFor({ command, roles }: Policy, privilege: Privilege, caller: Caller): boolean {
  if (command !== 'all' && command !== privilege) return false
  return roles.length === 0 || roles.includes('public') || roles.includes(caller)
}

/**
 * Who a policy lets through for a command: what it asks of the rows there are, and of an insert what it asks of the new one. A
 * policy without the condition that counts there lets nobody through, and a restrictive one keeps nobody out: `FOR ALL … WITH CHECK (true)` is for adding alone.
 * Source: PostgreSQL's `src/backend/rewrite/rowsecurity.c`, `add_security_quals` and `add_with_check_options`.
 */
export function policyReach(
  { using, check, permissive }: Policy,
  privilege: Privilege,
  table: Table,
  schema: ExposedDatabase['schema'],
): readonly Reach[] {
  const asked = privilege === 'insert' ? (check ?? using) : using
  if (asked) return reachOf(asked.value, table, schema)
  return permissive ? [] : [{ who: 'anyone', rows: 'all' }]
}

function widestFirst(ways: readonly Way[]): Way[] {
  const kept = ways.filter(
    (way, i) =>
      !ways.some(
        (other, j) =>
          j !== i &&
          other.policy === way.policy &&
          distinct([other, way])[0] === other &&
          (distinct([way, other])[0] !== way || j < i),
      ),
  )
  return kept.sort((a, b) => {
    if (a.who !== b.who) return isWider(a.who, b.who) ? -1 : 1
    return a.rows === b.rows ? 0 : a.rows === 'all' ? -1 : 1
  })
}
