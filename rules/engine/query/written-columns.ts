import type { CodeFacts, Value } from '../../analysis/facts'
import type { Project } from '../project'
import type { Table } from '../schema/schema'
import { snakeCase } from '../snake-case'
import type { Database } from './database'
import type { QueryShape } from './shape'
import { type Write, writesOf } from './writes'

const MOST_DEPTH = 6

/**
 * Whether code that writes to a table with supabase-js leaves a column out, or empty, so that it is empty in every row. Where
 * what is written is not wholly seen, no object of the code has a member of that name either. False where SQL writes to it too, and
 * does not say which other columns.
 */
export function columnsNeverSet(project: Project, database: Database): (table: Table, column: string) => boolean {
  let named: ReadonlySet<string> | undefined
  const isNamed = (column: string) => {
    named ??= namesWritten(project.productCode)
    return named.has(column)
  }
  return (table, column) => {
    const declared = table.columns.get(column)
    if (!declared || declared.notNull || declared.default) return false
    const writing = database.queries.filter((shape) => writesTo(database, shape, table))
    const inCode = writing.filter(({ c }) => c >= 0)
    if (inCode.length === 0 || inCode.some(({ source }) => source !== 'supabase')) return false
    if (inCode.length < writing.length && !isLeftOutInSql(database, table, column)) return false
    const isLeftOut = [...new Set(inCode.map(({ path }) => path))].every((path) => {
      const facts = project.link.code(path)
      const calls = inCode.filter((shape) => shape.path === path).length
      const writes = facts ? writesOf(project, facts).filter((each) => isTo(each, table)) : []
      return facts && writes.length >= calls && writes.every((each) => leavesOut(facts, each, column))
    })
    return isLeftOut || !isNamed(column)
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

function leavesOut(facts: CodeFacts, { values }: Write, column: string): boolean {
  return values.length > 0 && values.every((value) => isWithout(facts, value, column, MOST_DEPTH))
}

function isWithout(facts: CodeFacts, value: Value, column: string, depth: number): boolean {
  const inner = (each: Value) => isWithout(facts, each, column, depth - 1)
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
      const { values = [], puts } = facts.declarations[value.d] ?? {}
      return values.length > 0 && !puts && values.every(inner)
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

/** `null`. */
function isNothing(value: Value): boolean {
  return value.k === 'literal' && value.value === null
}

/** The names that code gives to what it puts into objects, but for what is empty. */
function namesWritten(code: readonly CodeFacts[]): ReadonlySet<string> {
  const names = new Set<string>()
  const note = (value: Value): void => {
    if (value.k === 'object')
      for (const [name, each] of Object.entries(value.members)) {
        if (!isNothing(each)) names.add(name)
        note(each)
      }
    else if (value.k === 'array') for (const each of value.elements) note(each)
    else if (value.k === 'either') for (const each of value.of) note(each)
  }
  for (const { calls, declarations, functions, references } of code) {
    for (const { args } of calls) for (const each of args) note(each)
    for (const { values, puts = [] } of declarations) {
      for (const each of values) note(each)
      for (const { name } of puts) names.add(name)
    }
    for (const { returns } of functions) for (const each of returns) note(each)
    for (const { value } of references) note(value)
  }
  return names
}
