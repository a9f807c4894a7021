import type { Project } from '../project'
import type { Column, Table } from '../schema/schema'
import { snakeCase } from '../snake-case'

/** Types that take texts of any length. */
const TEXTS = /^(?:text|character varying|citext|bytea|hstore)$/
const SHAPELESS = /^jsonb?$/

/**
 * What a column does with a value that nobody looked at. `refuses`: another type, a key of another table, or a check stops
 * it · `keeps`: it takes texts of any length · `may lack`: the same, and the column may be empty · `takes any shape`: JSON;
 * undefined where the column is not known.
 */
export function columnTakes(
  project: Project,
  path: string,
  table: string,
  name: string,
): 'refuses' | 'keeps' | 'may lack' | 'takes any shape' | undefined {
  const found = project.schema(path)?.tables.get(`public.${table}`)
  const column = found?.columns.get(name) ?? found?.columns.get(snakeCase(name))
  if (!found || !column) return undefined
  if (SHAPELESS.test(column.type.name)) return 'takes any shape'
  if (!isFree(column) || isHeld(found, column.name)) return 'refuses'
  return column.notNull ? 'keeps' : 'may lack'
}

function isFree({ type }: Column): boolean {
  return TEXTS.test(type.name) && (type.modifiers?.length ?? 0) === 0
}

function isHeld({ constraints }: Table, name: string): boolean {
  return [...constraints.values()].some(
    ({ k, columns }) => (k === 'foreign' || k === 'check') && columns.includes(name),
  )
}
