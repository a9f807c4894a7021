import type { CodeFacts } from '../../analysis/facts'
import { grouped } from '../../analysis/grouped'
import { type Reach, reachOf } from '../policies/let-through'
import type { Project } from '../project'
import type { Schema, Table } from '../schema/schema'
import type { Database } from './database'
import { isFallback } from './fallback-branch'
import { comesWithUse, isOfAccounts } from './growth'
import { tablesOfAdmins } from './kept-by-admins'
import { findsTheActive } from './one-active'
import { statementsOf } from './queries'
import { readsAll } from './reads-all'
import { isUnderRowSecurity } from './row-security'
import type { QueryShape } from './shape'
import { tablesOfStaff } from './staff-accounts'
import { type Endless, endlessByName, endlessList, isService, ofThoseSeen } from './unbounded'

/** A list without an end, where the app reads it. */
export interface EndlessList {
  readonly facts: CodeFacts
  readonly shape: QueryShape
  readonly endless: Endless
  /** The table as the database calls it. */
  readonly table: string
}

/** The lists that an app reads without an end, each place once; exports and jobs, which have to read everything, left out. */
export function* endlessLists(project: Project): Iterable<EndlessList> {
  for (const database of project.queried) yield* listsOf(project, database)
  for (const facts of project.productCode) if (!project.schema(facts.path)) yield* listsByName(project, facts)
}

function* listsOf(project: Project, database: Database): Iterable<EndlessList> {
  const { schema, queries, tableOf } = database
  const isOfAdmins = tablesOfAdmins(project, database)
  const isOfStaff = tablesOfStaff(project)
  const told = new Set<string>()
  const inFile = grouped(queries, ({ path }) => path)
  for (const shape of queries) {
    const facts = project.files.get(shape.path)
    const table = tableOf(shape.table)
    if (shape.c < 0 || shape.inner || !table || facts?.kind !== 'code') continue
    const found = endlessList(project, facts, shape, table, schema)
    const endless =
      found?.of === 'everyone' && seesSome(project, facts, shape, table, schema) ? ofThoseSeen(table) : found
    const key = `${shape.path} ${shape.range.start}`
    if (!endless || told.has(key) || readsAll(project, facts, shape) || isOfAdmins(table)) continue
    if (!database.isFilled(table) || findsTheActive(project, database, shape)) continue
    if (endless.of === 'everyone' && (isOfStaff(table) || isForPicker(facts, shape, table))) continue
    if (isFallback(project, facts, shape, inFile.get(shape.path) ?? [], { table, schema })) continue
    told.add(key)
    yield { facts, shape, endless, table: table.name }
  }
}

/** What a field lets people choose from, by the function's name (`getFundOptions`): neither people nor what happens. */
function isForPicker({ calls, functions }: CodeFacts, { c }: QueryShape, table: Table): boolean {
  if (comesWithUse(table) || isOfAccounts(table)) return false
  for (let f = calls[c]?.in ?? -1; f >= 0; f = functions[f]?.parent ?? -1)
    if (/^(?:get|fetch|load|list|use)\w*Options$/.test(functions[f]?.name ?? '')) return true
  return false
}

/**
 * Whoever asks sees the rows that are theirs, or of those they belong to: row level security holds the client, and no policy
 * for reading lets through more.
 */
function seesSome(project: Project, facts: CodeFacts, shape: QueryShape, table: Table, schema: Schema): boolean {
  const { source, c } = shape
  if (source !== 'supabase' || isService(project, facts, c)) return false
  // A table that was made in the dashboard has policies that no file holds.
  if (table.assumed) return isUnderRowSecurity(project, shape)
  if (!table.rowSecurity.enabled || !project.exposed.some((each) => each.schema === schema)) return false
  const reaches = [...table.policies.values()].flatMap(({ command, permissive, roles, using }) =>
    permissive && (command === 'select' || command === 'all') && using && !roles.includes('service_role')
      ? [(using.value.k === 'or' ? using.value.args : [using.value]).flatMap((each) => reachOf(each, table, schema))]
      : [],
  )
  const isOwn = ({ who }: Reach) => who === 'owner' || who === 'members'
  // What is for some rows alone (those that are shared), or for whoever runs the app besides, says nothing of the others.
  return (
    reaches.some((ways) => ways.some(isOwn)) &&
    reaches.every((ways) =>
      ways.every((each) => isOwn(each) || each.rows === 'some' || (each.who === 'staff' && ways.some(isOwn))),
    )
  )
}

/** Lists of a database whose schema is not read. */
function* listsByName(project: Project, facts: CodeFacts): Iterable<EndlessList> {
  const told = new Set<number>()
  for (const shape of statementsOf(project, facts)) {
    if (shape.c < 0 || shape.inner || told.has(shape.range.start)) continue
    const endless = endlessByName(project, facts, shape)
    if (!endless || readsAll(project, facts, shape)) continue
    told.add(shape.range.start)
    yield { facts, shape, endless, table: shape.table.name }
  }
}
