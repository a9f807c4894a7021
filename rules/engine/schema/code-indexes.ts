import type { FileFacts } from '../../analysis/facts'
import { columnsPart, elementNames, relationKey } from './object-names'
import type { Index } from './schema'

/** An index that a statement in the text of a code file makes: by a script, or when the app starts. */
export interface CodeIndex {
  /** The file. */
  readonly path: string
  /** `schema.name` of the table. */
  readonly table: string
  readonly index: Index
}

/** The indexes that the code files of a workspace make. */
export function codeIndexes(files: ReadonlyMap<string, FileFacts>): CodeIndex[] {
  const found: CodeIndex[] = []
  for (const facts of files.values()) {
    if (facts.kind !== 'code') continue
    for (const { table, name, unique, method, elements, include, where } of facts.madeIndexes ?? [])
      found.push({
        path: facts.path,
        table: relationKey(table),
        index: {
          name: name ?? `${table.name}_${columnsPart(elementNames(elements))}_idx`,
          unique,
          method,
          elements,
          include,
          where,
          constraint: undefined,
          place: { file: facts.path, range: { start: 0, end: 0 } },
          assumed: true,
        },
      })
  }
  return found
}
