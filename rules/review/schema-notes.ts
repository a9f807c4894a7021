import { firstNamed } from '../engine/first-named'
import type { Databases } from '../engine/schema/databases'
import type { Schema } from '../engine/schema/schema'

const MOST_NAMED = 3

/** The line of an offset in a file, from 1. */
export type LineOf = (file: string, offset: number) => number

/**
 * What a person should know of the databases, as sentences: statements that are not understood, with where; sources that are
 * not read, that have no order, or that say different things.
 */
export function schemaNotes(databases: Databases, lineOf: LineOf): string[] {
  return [
    ...databases.all.flatMap((schema) => [
      ...notUnderstood(schema, lineOf),
      ...weakness(schema),
      ...schema.notes.map(({ text }) => text),
    ]),
    ...databases.notes.map(({ text }) => text),
  ]
}

function notUnderstood({ notUnderstood: refused, statements, source }: Schema, lineOf: LineOf): string[] {
  if (refused.length === 0) return []
  const places = firstNamed(refused, MOST_NAMED, ({ file, range }) => `${file}:${lineOf(file, range.start)}`)
  const of = `${refused.length} of ${statements.toLocaleString('en')} SQL statements`
  const where = source.folder === '' ? '' : ` in ${source.folder}`
  return [`${of}${where} ${refused.length === 1 ? 'is' : 'are'} not understood: ${places}.`]
}

/** Files that are run by hand say what somebody once ran, not what the database is. */
function weakness({ source }: Schema): string[] {
  if (source.kind !== 'loose' && source.kind !== 'schema-file') return []
  const files =
    source.files.length === 1
      ? source.files[0]
      : `${source.files.length} SQL files of ${source.folder === '' ? 'the root folder' : source.folder}`
  return [
    `The database is read from ${files}, which no migration tool runs: whether the live one is like that is not known.`,
  ]
}
