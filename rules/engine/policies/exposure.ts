import type { SupabaseConfigFacts } from '../../analysis/facts'
import type { Place } from '../finding'
import type { Project } from '../project'
import type { Schema, Table } from '../schema/schema'
import { exposedSchemas, supabaseConfigAt } from '../supabase-config'
import { expressionsIn } from './expressions'
import { type Gone, goneFrom } from './generated-types'
import { CALLERS, type Caller, type Privilege, type Privileges, privilegesIn } from './privileges'
import { hasLeftSupabase, hasPublicClient } from './public-client'

/** A database that anyone who has the app's public key can ask through Supabase's API. */
export interface ExposedDatabase {
  readonly schema: Schema
  readonly config: SupabaseConfigFacts | undefined
  /** Schemas that the API serves. */
  readonly served: ReadonlySet<string>
  readonly privileges: Privileges
  /** False where the configuration lets nobody make an account: those who have one were let in. */
  readonly signUp: boolean
  /** What migrations make, and the database that types were generated from has not. */
  readonly gone: Gone
  /** Tables of the app's own that the API serves, but for those that are gone. */
  readonly tables: readonly Table[]
  /** Those of them that a `CREATE TABLE` makes: what no statement says of them is so, whatever else their making needs. */
  readonly made: ReadonlySet<Table>
  /** The same, of which only SQL files beside the migrations know: whether and how they are there is not known for sure. */
  readonly elsewhere: readonly Table[]
}

/**
 * The databases that are served by PostgREST: those made by `supabase/migrations`; others where their SQL speaks of
 * Supabase's accounts or roles, or where code works with their tables through supabase-js. None where the app has left Supabase.
 */
export function exposedDatabases(project: Project): ExposedDatabase[] {
  let hasLeft: boolean | undefined
  return project.databases.all.flatMap((schema) => {
    if (!isSupabase(schema) && !isAskedThroughApi(project, schema)) return []
    hasLeft ??= hasLeftSupabase(project)
    if (hasLeft) return []
    const config = supabaseConfigAt(schema.source.files[0] ?? '', project.files)
    const served = exposedSchemas(config)
    if (served.size === 0) return []
    const files = new Set(schema.source.files)
    // PostgREST answers for a partitioned table, and not for its parts (13.0.0: PGRST205).
    const all = [...schema.tables.values()].filter(
      (table) => !table.foreign && table.partitionOf === undefined && served.has(table.schema),
    )
    const gone = goneFrom(schema, project)
    const there = all.filter((table) => !gone.table(table))
    const tables = there.filter(({ place }) => files.has(place.file))
    return [
      {
        schema,
        config,
        served,
        privileges: privilegesIn(schema, config),
        signUp: config?.auth.signUp ?? true,
        gone,
        tables,
        made: new Set(tables.filter((table) => !table.assumed || isMadeAt(table.place, project))),
        elsewhere: there.filter((table) => !tables.includes(table)),
      },
    ]
  })
}

/** Who of the API's roles may do something with a relation at all. */
export function callersOf(
  { privileges }: ExposedDatabase,
  relation: Parameters<Privileges['ofRelation']>[0],
  privilege: Privilege,
): Caller[] {
  return CALLERS.filter((caller) => privileges.ofRelation(relation, caller, privilege))
}

/** Whether the statement at a place makes a table; one that only changes it may leave out what its making said. */
export function isMadeAt({ file, range }: Place, { files }: Project): boolean {
  const facts = files.get(file)
  const statement = facts?.kind === 'sql' && facts.statements.find((each) => each.range.start === range.start)
  return statement ? statement.operations.some(({ k }) => k === 'createTable') : false
}

/** Words that only a database of Supabase has. What other files know of it besides may be of another one, or of an older one. */
function isSupabase(schema: Schema): boolean {
  if (schema.source.kind === 'supabase' || schema.source.kind === 'supabase-schemas') return true
  const files = new Set(schema.source.files)
  for (const table of schema.tables.values()) {
    if (!files.has(table.place.file)) continue
    for (const constraint of table.constraints.values())
      if (constraint.k === 'foreign' && constraint.references === 'auth.users') return true
    for (const { roles, using, check } of table.policies.values()) {
      if (roles.includes('anon') || roles.includes('authenticated')) return true
      for (const each of expressionsIn([using?.value, check?.value]))
        if (each.k === 'call' && each.schema === 'auth') return true
    }
  }
  return false
}

/**
 * Code that is used works with its tables through supabase-js, and some client has the public key. A look at the first rows of
 * one table may only ask whether some other database is awake: names such as `users` are in every one.
 */
function isAskedThroughApi(project: Project, schema: Schema): boolean {
  const database = project.queried.find((each) => each.schema === schema)
  const asked =
    database?.queries.filter(
      ({ source, table, path, range }) =>
        source === 'supabase' && database.tableOf(table) && !project.reach.unusedAt(path, range.start),
    ) ?? []
  const isInEarnest = asked.some(
    ({ command, where, optional }) => command !== 'select' || where.length > 0 || optional.length > 0,
  )
  return (
    (isInEarnest || new Set(asked.map(({ table }) => table.name)).size > 1) &&
    hasPublicClient(project) &&
    !isMoving(project, schema)
  )
}

const OWN_CLIENT = /^(?:pg|postgres|@prisma\/client|@neondatabase\/serverless|drizzle-orm\/(?!\w+-core$).+)$/

/**
 * Another tool's migrations, and a client for their database that code makes and asks nothing of: so far the app's data lies
 * in another database of the same tables, which it leaves, or came from.
 */
function isMoving(project: Project, schema: Schema): boolean {
  const database = project.queried.find((each) => each.schema === schema)
  const isAsked = database?.queries.some(
    ({ source, path, range }) => source !== 'supabase' && !project.reach.unusedAt(path, range.start),
  )
  if (isAsked) return false
  return [...project.files.values()].some(
    (facts) =>
      facts.kind === 'code' &&
      project.link.roleAt(facts.path) === 'product' &&
      facts.imports.some(({ specifier, typeOnly }) => !typeOnly && OWN_CLIENT.test(specifier)),
  )
}
