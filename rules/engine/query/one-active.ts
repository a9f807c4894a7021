import type { CodeFacts, Value } from '../../analysis/facts'
import { addTo, grouped } from '../../analysis/grouped'
import type { Expression } from '../../analysis/sql/expression'
import { constantOf } from '../../analysis/sql/inside'
import type { Project } from '../project'
import type { Table } from '../schema/schema'
import type { Database } from './database'
import type { ColumnTest, QueryShape } from './shape'
import { type Write, writesOf } from './writes'

type Constant = string | number | boolean

/** A value of a column that one row at most has: of the whole table, or of those with the same `of`. */
interface Single {
  readonly column: string
  readonly value: Constant
  readonly of: readonly string[]
}

const known = new WeakMap<Database, ReadonlyMap<Table, readonly Single[]>>()

/**
 * Whether a query finds one row at most, as one is active at a time: code sets a column of all rows to something else before it
 * sets it for one, or a unique index holds for the rows that have it.
 */
export function findsTheActive(project: Project, database: Database, { table, where }: QueryShape): boolean {
  const of = database.tableOf(table)
  const tests = where.filter((each): each is ColumnTest => each.k === 'test' && each.test === 'equal' && !each.relation)
  if (!of || tests.length === 0) return false
  return (singlesOf(project, database).get(of) ?? []).some(
    (single) =>
      tests.some(({ column, value }) => column === single.column && value === single.value) &&
      single.of.every((each) => tests.some(({ column }) => column === each)),
  )
}

/** Whether a call of a chain asks for the one that is active. */
export function asksForTheActive(project: Project, { path }: CodeFacts, chain: readonly number[]): boolean {
  return queriesIn(project, path, chain).some(([database, shape]) => findsTheActive(project, database, shape))
}

/** What the calls of a chain read, each with its database. */
export function queriesIn(project: Project, path: string, chain: readonly number[]): [Database, QueryShape][] {
  return project.queried.flatMap((database) =>
    (byPath(database).get(path) ?? []).flatMap((shape): [Database, QueryShape][] =>
      shape.command === 'select' && chain.includes(shape.c) ? [[database, shape]] : [],
    ),
  )
}

const paths = new WeakMap<Database, ReadonlyMap<string, readonly QueryShape[]>>()

function byPath(database: Database): ReadonlyMap<string, readonly QueryShape[]> {
  const found = paths.get(database) ?? grouped(database.queries, ({ path }) => path)
  paths.set(database, found)
  return found
}

function singlesOf(project: Project, database: Database): ReadonlyMap<Table, readonly Single[]> {
  const found = known.get(database) ?? findSingles(project, database)
  known.set(database, found)
  return found
}

function findSingles(project: Project, database: Database): ReadonlyMap<Table, readonly Single[]> {
  const found = new Map<Table, Single[]>()
  for (const table of database.schema.tables.values())
    for (const { unique, elements, where } of table.indexes.values()) {
      const test = unique && where ? constantTest(where) : undefined
      const columns = elements.flatMap(({ column }) => column ?? [])
      if (test && columns.length === elements.length)
        addTo(found, table, { ...test, of: columns.filter((each) => each !== test.column) })
      else if (test && elements.length === 1) addTo(found, table, { ...test, of: [] })
    }
  const updates = database.queries.filter(({ command, c }) => command === 'update' && c >= 0)
  for (const [path, own] of grouped(updates, (shape) => shape.path)) {
    const facts = own.length > 1 ? project.link.code(path) : undefined
    const writes = facts ? writesOf(project, facts) : []
    if (!facts) continue
    for (const others of own) {
      const table = database.tableOf(others.table)
      const away = setIn(writes, others)
      const of = table && away.length > 0 ? groupOf(others, away) : undefined
      if (!table || !of) continue
      for (const one of own) {
        if (one === others || database.tableOf(one.table) !== table) continue
        if (one.range.start < others.range.start || facts.calls[one.c]?.in !== facts.calls[others.c]?.in) continue
        for (const [column, value] of setIn(writes, one))
          if (away.some(([name, old]) => name === column && old !== value)) addTo(found, table, { column, value, of })
      }
    }
  }
  return found
}

/** The constants that an update sets. */
function setIn(writes: readonly Write[], { range }: QueryShape): [string, Constant][] {
  const values = writes.find((each) => each.range.start === range.start)?.values ?? []
  return values.flatMap((value) =>
    value.k === 'object'
      ? Object.entries(value.members).flatMap(([column, each]): [string, Constant][] => {
          const constant = constantIn(each)
          return constant === undefined ? [] : [[column, constant]]
        })
      : [],
  )
}

function constantIn(value: Value): Constant | undefined {
  if (value.k === 'string') return value.text.includes('${}') ? undefined : value.text
  return value.k === 'literal' && (typeof value.value === 'boolean' || typeof value.value === 'number')
    ? value.value
    : undefined
}

/** The columns that say of which rows one alone is left; undefined where an update does not change all of those. */
function groupOf({ where, optional, complete }: QueryShape, away: readonly [string, Constant][]): string[] | undefined {
  if (!complete || optional.length > 0) return undefined
  const of: string[] = []
  for (const each of where) {
    if (each.k !== 'test' || each.relation !== undefined || each.column === undefined) return undefined
    if (each.test === 'not-equal') continue
    if (each.test !== 'equal' || each.column === 'id') return undefined
    if (!away.some(([column]) => column === each.column)) of.push(each.column)
  }
  return of
}

/** `is_active`, `is_active = true`, `status = 'active'`. */
function constantTest(where: Expression): { column: string; value: Constant } | undefined {
  if (where.k === 'column') return { column: where.name, value: true }
  if (where.k !== 'operator' || where.op !== '=') return undefined
  const [a, b] = where.args
  const value = b && constantOf(b)
  return a?.k === 'column' && value !== undefined && value !== null ? { column: a.name, value } : undefined
}
