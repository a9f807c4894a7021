import type { FileFacts } from '../../analysis/facts'
import type { IndexDefinition } from '../../analysis/sql/sql-facts'
import { isWithin } from '../resolution/paths'
import { type Role, roleOf } from '../role'
import { columnsPart, elementNames, relationKey } from './object-names'
import type { Index, Schema, SourceKind } from './schema'
import { UNDOES } from './sources'

/** An index that is likely there, though no replay makes it. */
export interface AssumedIndex {
  /** The file. */
  readonly path: string
  /** `schema.name` of the table. */
  readonly table: string
  readonly index: Index
}

/** The indexes that statements in the text of code files make: by a script, or when the app starts. */
export function codeIndexes(files: ReadonlyMap<string, FileFacts>): AssumedIndex[] {
  const found: AssumedIndex[] = []
  for (const facts of files.values()) {
    if (facts.kind !== 'code') continue
    for (const definition of facts.madeIndexes ?? []) found.push(assumedIndex(facts.path, definition))
  }
  return found
}

/** Kinds of sources that say what has run, each file once: what was put away beside them was replaced. */
const EXACT: ReadonlySet<SourceKind> = new Set(['supabase', 'prisma-migrations', 'drizzle-migrations'])

/**
 * Indexes of SQL files that no replay makes: their table is made later, or by another source of the app, or the file is none of
 * those that a tool runs. Somebody who runs files by hand has them. Those that some file drops are left out.
 * @param schemas what was read of each source of one app, the most authoritative first
 */
export function indexesByHand(
  schemas: readonly Schema[],
  root: string,
  files: ReadonlyMap<string, FileFacts>,
): AssumedIndex[] {
  const found: AssumedIndex[] = []
  const dropped = new Set<string>()
  const refused = new Set<string>()
  const replayed = new Set<string>()
  for (const { source, problems } of schemas) {
    for (const path of source.files) replayed.add(path)
    for (const { place, statement } of problems) refused.add(`${place.file} ${statement.start}`)
  }
  const isExact = schemas.some(({ source }) => EXACT.has(source.kind))
  for (const facts of files.values()) {
    const { path } = facts
    if (facts.kind !== 'sql' || !isWithin(path, root)) continue
    const isReplayed = replayed.has(path)
    if (!isReplayed && (UNDOES.test(path) || !mayHaveRun(roleOf(path, facts, { files }), isExact))) continue
    for (const { range, operations } of facts.statements)
      for (const operation of operations) {
        if (operation.k === 'drop' && operation.what === 'index') dropped.add(operation.name.name)
        if (operation.k === 'createIndex' && (!isReplayed || refused.has(`${path} ${range.start}`)))
          found.push(assumedIndex(path, operation.index))
      }
  }
  return found.filter(({ index }) => !dropped.has(index.name))
}

/** Whether the statements of a file may be in the database. */
function mayHaveRun(role: Role, isExact: boolean): boolean {
  return role === 'product' || role === 'script' || (role === 'archived' && !isExact)
}

function assumedIndex(path: string, definition: IndexDefinition): AssumedIndex {
  const { table, name, unique, method, elements, include, where } = definition
  return {
    path,
    table: relationKey(table),
    index: {
      name: name ?? `${table.name}_${columnsPart(elementNames(elements))}_idx`,
      unique,
      method,
      elements,
      include,
      where,
      constraint: undefined,
      place: { file: path, range: { start: 0, end: 0 } },
      assumed: true,
    },
  }
}
