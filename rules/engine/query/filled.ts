import type { CodeFacts, Value } from '../../analysis/facts'
import { lowerFirst } from '../../analysis/first-letter'
import type { Project } from '../project'
import type { Table } from '../schema/schema'
import type { Database } from './database'
import { isOfAccounts } from './growth'
import type { QueryShape } from './shape'
import { writesOf } from './writes'

type Asked = Pick<Database, 'queries' | 'prisma' | 'schema' | 'tableOf'>

/** So many tables that the app's code adds rows to say that it keeps its data itself: what it adds nothing to stays empty. */
const ENOUGH = 3
/** Sign-in libraries add these rows by themselves. */
const OF_SIGN_IN = /^(?:auth_)?(?:sessions?|verifications?|verification_?tokens?|refresh_?tokens?)$/i
/** Nested writes of Prisma: `data: { items: { create: […] } }`. */
const NESTED = /^(?:create|createMany|connectOrCreate|upsert)$/
const DEPTH = 8

/** Tables that code or a database function is seen to add rows to, as `schema.name`. */
export function filledTables(project: Project, database: Asked): ReadonlySet<string> {
  const filled = new Set<string>()
  for (const shape of database.queries) {
    const { command, table } = shape
    const found = command === 'insert' || command === 'upsert' ? database.tableOf(table) : undefined
    if (found && !namesGoneColumn(project, shape, found, database)) filled.add(`${found.schema}.${found.name}`)
  }
  return filled
}

/** What is written names a column that a migration dropped or gave another name: the database refuses every such row. */
function namesGoneColumn(project: Project, shape: QueryShape, table: Table, { schema }: Asked): boolean {
  const facts = shape.c < 0 || schema.gone.size === 0 ? undefined : project.link.code(shape.path)
  if (!facts) return false
  const write = writesOf(project, facts).find(({ range }) => range.start === shape.range.start)
  return (write?.values ?? []).some(
    (value) =>
      value.k === 'object' &&
      Object.keys(value.members).some(
        (name) => !table.columns.has(name) && schema.gone.has(`${table.schema}.${table.name}.${name}`),
      ),
  )
}

/**
 * Says of a table whether rows may come into it: code, a database function or a trigger is seen to add some, whatever database
 * they mean, or something hands the table over by name. True of all where the code adds rows to next to none, as another app then
 * does, and of those that sign-in libraries fill.
 */
export function tablesWithRows(project: Project, databases: () => readonly Asked[]): (table: Table) => boolean {
  let filled: ReadonlySet<string> | undefined
  let named: ReadonlySet<string> | undefined
  return (table) => {
    if (isOfAccounts(table) || OF_SIGN_IN.test(table.name)) return true
    filled ??= namesOf(project, databases())
    if (filled.size < ENOUGH || filled.has(table.name.toLowerCase())) return true
    named ??= tablesHanded(project)
    return named.has(table.name)
  }
}

function namesOf(project: Project, databases: readonly Asked[]): ReadonlySet<string> {
  const found = new Set<string>()
  const add = (name: string | undefined) => name !== undefined && found.add(name.toLowerCase())
  for (const database of databases)
    for (const name of filledTables(project, database)) add(name.slice(name.indexOf('.') + 1))
  const relations = relationsOf(databases)
  for (const { calls, sqlTexts } of project.productCode) {
    for (const { query } of sqlTexts) if (query?.verb === 'insert' || query?.verb === 'merge') add(query.target?.name)
    if (relations.size === 0) continue
    for (const { text, args } of calls)
      if (/\.(?:create|update|upsert)$/.test(text))
        for (const key of args.flatMap((each) => nestedIn(each, DEPTH)))
          for (const name of relations.get(key) ?? []) add(name)
  }
  return found
}

/** The tables that a field of a Prisma model leads to, by the field's name. */
function relationsOf(databases: readonly Asked[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const { prisma } of databases)
    for (const { model } of prisma.values())
      for (const { name, type } of model.fields) {
        const other = prisma.get(lowerFirst(type))
        if (other) found.set(name, [...(found.get(name) ?? []), other.table.name])
      }
  return found
}

function nestedIn(value: Value, depth: number): string[] {
  if (depth === 0) return []
  if (value.k === 'array') return value.elements.flatMap((each) => nestedIn(each, depth - 1))
  if (value.k === 'either') return value.of.flatMap((each) => nestedIn(each, depth - 1))
  if (value.k !== 'object') return []
  return Object.entries(value.members).flatMap(([key, each]) => {
    const isWrite = each.k === 'object' && Object.keys(each.members).some((name) => NESTED.test(name))
    return [...(isWrite ? [key] : []), ...nestedIn(each, depth - 1)]
  })
}

const READS = /\.(?:from|select|eq|order|channel|on|invalidateQueries)$/

/** `supabase.from(table).insert(row)`, `INSERT INTO ${table} …`, `addRow(table, row)`: rows are added to a table that stands elsewhere. */
function addsToAny({ calls, sqlTexts }: CodeFacts): boolean {
  const isSql = sqlTexts.some(({ query, text }) =>
    query?.verb === 'insert' ? query.target === undefined : query === undefined && INSERTS.test(text),
  )
  return (
    isSql ||
    calls.some(({ callee, args: [first] }) => {
      if (callee.k !== 'member' || !/^(?:insert|upsert)$/.test(callee.name)) return false
      if (callee.of.k !== 'call') return first?.k === 'param' || first?.k === 'local'
      const { text = '', args = [] } = calls[callee.of.c] ?? {}
      return /(?:^|\.)(?:from|table|into)$/.test(text) && args[0]?.k !== 'string'
    })
  )
}

const INSERTS = /\binsert\s+into\b/i

/** Texts that are handed to something else than a query, one of which may be a table's name: `addRow('audit_logs', row)`, `const TABLES = ['audit_logs']`. */
function tablesHanded({ productCode }: Project): ReadonlySet<string> {
  const code: readonly CodeFacts[] = productCode
  const found = new Set<string>()
  const take = (value: Value): void => {
    if (value.k === 'string') found.add(value.text)
    else if (value.k === 'array') value.elements.forEach(take)
    else if (value.k === 'object') Object.values(value.members).forEach(take)
  }
  // What a list names is filled only by code that goes through the list.
  const isAddedByName = code.some(addsToAny)
  for (const { calls, declarations } of code) {
    for (const { text, args } of calls) if (args.length > 0 && !READS.test(text)) args.forEach(take)
    if (isAddedByName) for (const { values } of declarations) values.forEach(take)
  }
  return found
}
