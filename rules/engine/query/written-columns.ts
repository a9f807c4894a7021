import type { CodeFacts, Value } from '../../analysis/facts'
import type { Project } from '../project'
import type { Table } from '../schema/schema'
import { snakeCase } from '../snake-case'
import type { Database } from './database'
import type { QueryShape } from './shape'
import { type Write, writesOf } from './writes'

const MOST_DEPTH = 6
/** Of more names that are put on an object, some may not be noted. */
const MOST_PUT = 10

/**
 * Whether code that writes to a table with supabase-js or Drizzle leaves a column out, or empty, so that it is empty in every row.
 * Where what is written is not wholly seen, no object of the code has a member of that name either, but to hand on what another
 * one has under the same name. False where Prisma writes to it, which sets keys by relations too, and where SQL does that does
 * not say which other columns.
 */
export function columnsNeverSet(project: Project, database: Database): (table: Table, column: string) => boolean {
  let names: Names | undefined
  const isNamed = (table: Table, column: string) => {
    names ??= namesWritten(project, database)
    const { anywhere, inRows, handedOn, ofOthers } = names
    const name = snakeCase(column)
    const inTable = `${snakeCase(table.name)}.${name}`
    return anywhere.has(name) || inRows.has(inTable) || (handedOn.has(inTable) && ofOthers.has(name))
  }
  return (table, column) => {
    const declared = table.columns.get(column)
    if (!declared || declared.notNull || declared.default) return false
    const writing = database.queries.filter((shape) => writesTo(database, shape, table))
    const inCode = writing.filter(({ c }) => c >= 0)
    if (inCode.length === 0 || inCode.some(({ source }) => source === 'sql' || source === 'prisma')) return false
    if (inCode.length < writing.length && !isLeftOutInSql(database, table, column)) return false
    const isSupabase = inCode.every(({ source }) => source === 'supabase')
    const isLeftOut =
      isSupabase &&
      [...new Set(inCode.map(({ path }) => path))].every((path) => {
        const facts = project.link.code(path)
        const calls = inCode.filter((shape) => shape.path === path).length
        const writes = facts ? writesOf(project, facts).filter((each) => isTo(each, table)) : []
        return facts && writes.length >= calls && writes.every((each) => leavesOut(facts, each, column))
      })
    return isLeftOut || !isNamed(table, column)
  }
}

function writesTo({ tableOf }: Database, { command, table }: QueryShape, written: Table): boolean {
  return (command === 'insert' || command === 'upsert' || command === 'update') && tableOf(table) === written
}

/** All statements in functions of the database that write to the table say which columns they fill, and this is none of them. */
function isLeftOutInSql({ schema, tableOf }: Database, table: Table, column: string): boolean {
  return [...schema.functions.values()].every(({ definition }) =>
    definition.queries.every(({ query: { verb, target, into = [], columns } }) => {
      if (
        verb === 'select' ||
        verb === 'delete' ||
        !target ||
        tableOf({ schema: target.schema, name: target.name }) !== table
      )
        return true
      const names = verb === 'insert' ? into : columns.flatMap(({ as }) => as ?? [])
      return (verb === 'insert' || verb === 'update') && names.length > 0 && !names.includes(column)
    }),
  )
}

function isTo({ command, table }: Write, { name }: Table): boolean {
  return command !== 'delete' && table === snakeCase(name)
}

/** No row that is written sets the column, as far as the code says what they hold. */
export function leavesOut(facts: CodeFacts, { values }: Write, column: string): boolean {
  return values.length > 0 && values.every((value) => isWithout(facts, value, column, MOST_DEPTH))
}

function isWithout(facts: CodeFacts, value: Value, column: string, depth: number): boolean {
  const inner = (each: Value) => isWithout(facts, each, column, depth - 1)
  // `row.tag = tag`; the name is empty where it is not known.
  const leaves = (put: { name: string; value: Value }) => (put.name === column ? isNothing(put.value) : put.name !== '')
  if (depth === 0) return false
  switch (value.k) {
    case 'object': {
      const set = value.members[column]
      return !value.open && (set === undefined || isNothing(set))
    }
    case 'array':
      return value.elements.length > 0 && value.elements.every(inner)
    case 'either':
      return value.of.every(inner)
    case 'local': {
      const { values = [], puts = [] } = facts.declarations[value.d] ?? {}
      return values.length > 0 && values.every(inner) && puts.length < MOST_PUT && puts.every(leaves)
    }
    case 'call': {
      // `lines.map((line) => ({ … }))`
      const { callee, args: [made] = [] } = facts.calls[value.c] ?? {}
      if (callee?.k !== 'member' || callee.name !== 'map' || made?.k !== 'function') return false
      const returns = facts.functions[made.f]?.returns ?? []
      return returns.length > 0 && returns.every(inner)
    }
    default:
      return false
  }
}

/** A row that is written names a column besides these. */
export function namesOther(facts: CodeFacts, { values }: Write, columns: ReadonlySet<string>): boolean {
  const rowOf = (value: Value): Value | undefined =>
    value.k === 'local' ? facts.declarations[value.d]?.values[0] : value
  return values.some((value) => {
    const row = rowOf(value)
    const rows = row?.k === 'array' ? row.elements.map(rowOf) : [row]
    return rows.some((each) => each?.k === 'object' && Object.keys(each.members).some((name) => !columns.has(name)))
  })
}

/** The objects that calls add to a table, with its name in small letters with underscores. */
function rowsWritten(project: Project, { queries }: Database): ReadonlyMap<Value, string> {
  const rows = new Map<Value, string>()
  const paths = new Set(queries.flatMap(({ command, c, path }) => (command === 'insert' && c >= 0 ? [path] : [])))
  for (const path of paths) {
    const facts = project.link.code(path)
    for (const { table, values } of facts ? writesOf(project, facts) : [])
      for (const value of values)
        for (const each of value.k === 'array' ? value.elements : [value])
          if (each.k === 'object') rows.set(each, table)
  }
  return rows
}

/** `null`. */
function isNothing(value: Value): boolean {
  return value.k === 'literal' && value.value === null
}

/** `room_id: data.room_id`, or `true`, which asks for it and is no key of a row. */
function isHandedOn(value: Value, name: string): boolean {
  if (value.k === 'either') return value.of.every((each) => isNothing(each) || isHandedOn(each, name))
  return (value.k === 'member' && value.name === name) || (value.k === 'literal' && value.value === true)
}

/** Tables of Drizzle, what schemas of their rows take or leave out, and what a query gives back: no rows. */
const DECLARES =
  /(?:^|\.)(?:\w*Table|omit|pick|relations|createInsertSchema|createSelectSchema|createUpdateSchema|select|selectDistinct|returning)$/
/** A field of a form by its name. */
const NAMES_FIELD = /(?:^|\.)(?:register|setValue|append|set|handle\w*Change|set\w+Field|update\w*)$/

/**
 * Names of columns, in small letters with underscores, by where they are given: `anywhere`, to what code puts into objects or to
 * fields of a form · `inRows`, as `table.name`, in what is added to a table there and then · `handedOn`, the same, from a member of
 * the same name · `ofOthers`, in rows of any table, in code or in functions of the database. Not for what is empty or asked for (`true`).
 */
interface Names {
  readonly anywhere: Set<string>
  readonly inRows: Set<string>
  readonly handedOn: Set<string>
  readonly ofOthers: Set<string>
}

function namesWritten(project: Project, database: Database): Names {
  const code: readonly CodeFacts[] = [...project.productCode]
  const names: Names = { anywhere: new Set(), inRows: new Set(), handedOn: new Set(), ofOthers: new Set() }
  const { anywhere, inRows, handedOn, ofOthers } = names
  for (const { definition } of database.schema.functions.values())
    for (const { query } of definition.queries) for (const name of query.into ?? []) ofOthers.add(name)
  const rows = rowsWritten(project, database)
  const note = (value: Value): void => {
    if (value.k === 'object') {
      const table = rows.get(value)
      for (const [name, each] of Object.entries(value.members)) {
        noteName(snakeCase(name), table, isHandedOn(each, name), isNothing(each))
        note(each)
      }
    } else if (value.k === 'array') for (const each of value.elements) note(each)
    else if (value.k === 'either') for (const each of value.of) note(each)
  }
  const noteName = (name: string, table: string | undefined, isOnly: boolean, isEmpty: boolean): void => {
    if (isEmpty) return
    if (table === undefined) {
      if (!isOnly) anywhere.add(name)
    } else if (isOnly) handedOn.add(`${table}.${name}`)
    else {
      inRows.add(`${table}.${name}`)
      ofOthers.add(name)
    }
  }
  for (const { calls, declarations, functions, references } of code) {
    for (const { text, args } of calls) {
      if (DECLARES.test(text)) continue
      for (const each of args) note(each)
      const [first] = args
      if (first?.k === 'string' && NAMES_FIELD.test(text)) anywhere.add(snakeCase(first.text))
    }
    for (const { values, puts = [] } of declarations) {
      for (const each of values) note(each)
      for (const { name } of puts) anywhere.add(snakeCase(name))
    }
    for (const { returns } of functions) for (const each of returns) note(each)
    for (const { value } of references) note(value)
  }
  return names
}
