import type { CodeFacts, Value } from '../../analysis/facts'
import type { Project } from '../project'
import type { Table } from '../schema/schema'
import { snakeCase } from '../snake-case'
import type { Database } from './database'
import type { QueryShape } from './shape'
import { type Write, writesOf } from './writes'

const MOST_DEPTH = 6

/**
 * Whether all that code writes to a table leaves a column out, so that it is empty in every row. False where what is written
 * is not wholly seen, or SQL writes to the table too.
 */
export function isNeverSet(project: Project, database: Database, table: Table, column: string): boolean {
  const declared = table.columns.get(column)
  if (!declared || declared.notNull || declared.default) return false
  const writing = database.queries.filter((shape) => writesTo(database, shape, table))
  if (writing.length === 0 || writing.some(({ c }) => c < 0)) return false
  return [...new Set(writing.map(({ path }) => path))].every((path) => {
    const facts = project.link.code(path)
    const calls = writing.filter((shape) => shape.path === path).length
    const writes = facts ? writesOf(project, facts).filter((each) => isTo(each, table)) : []
    return (
      facts !== undefined && writes.length >= calls && writes.every((each) => leavesOut(project, facts, each, column))
    )
  })
}

function writesTo({ tableOf }: Database, { command, table }: QueryShape, written: Table): boolean {
  return (command === 'insert' || command === 'upsert' || command === 'update') && tableOf(table) === written
}

function isTo({ command, table }: Write, { name }: Table): boolean {
  return command !== 'delete' && table === snakeCase(name)
}

function leavesOut(project: Project, facts: CodeFacts, { source, values }: Write, column: string): boolean {
  if (source !== 'supabase' || values.length === 0) return false
  return values.every((value) => isWithout(project, facts, value, column, MOST_DEPTH))
}

function isWithout(project: Project, facts: CodeFacts, value: Value, column: string, depth: number): boolean {
  const inner = (each: Value) => isWithout(project, facts, each, column, depth - 1)
  if (depth === 0) return false
  switch (value.k) {
    case 'object':
      return !value.open && !(column in value.members)
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
