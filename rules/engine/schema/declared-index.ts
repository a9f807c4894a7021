import type { FileFacts } from '../../analysis/facts'
import type { Place } from '../finding'
import { prismaState } from './prisma'
import type { Index, Table } from './schema'

/**
 * Finds where a Prisma schema declares the index that a migration made: the line from which Prisma would make it again.
 * Undefined where no Prisma schema declares it.
 */
export function declaredIndexes(
  files: ReadonlyMap<string, FileFacts>,
): (table: Table, index: Index) => Place | undefined {
  const paths = [...files.values()].flatMap(({ kind, path }) => (kind === 'prisma' ? [path] : []))
  let state: ReturnType<typeof prismaState> | undefined
  return (table, index) => {
    if (paths.length === 0) return undefined
    state ??= prismaState(paths, files)
    const declared = state.tables.get(`${table.schema}.${table.name}`)
    const columns = columnsOf(index)
    return [...(declared?.indexes.values() ?? [])].find(
      (each) => each.constraint === undefined && each.unique === index.unique && columnsOf(each) === columns,
    )?.place
  }
}

function columnsOf({ elements }: Index): string {
  return elements.map(({ column, descending }) => `${column ?? '()'} ${descending === true}`).join()
}
