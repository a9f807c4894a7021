import type { FileFacts } from '../../analysis/facts'
import type { Place } from '../finding'
import { roleOf } from '../role'
import { prismaState } from './prisma'
import type { Index, Table } from './schema'

/**
 * Finds where a Prisma schema declares the index that a migration made: the line from which Prisma would make it again. \`gone\`
 * where it declares the table without the index: the next migration drops it. Undefined where no Prisma schema has the table.
 */
export function declaredIndexes(
  files: ReadonlyMap<string, FileFacts>,
): (table: Table, index: Index) => Place | 'gone' | undefined {
  const all = [...files.values()].filter(
    (facts) => facts.kind === 'prisma' && roleOf(facts.path, facts, { files }) === 'product',
  )
  const states = new Map<string, ReturnType<typeof prismaState>>()
  return (table, index) => {
    const paths = nearest(
      all.map(({ path }) => path),
      index.place.file,
    )
    if (paths.length === 0) return undefined
    const state = states.get(paths.join()) ?? prismaState(paths, files)
    states.set(paths.join(), state)
    const declared = state.tables.get(`${table.schema}.${table.name}`)
    const columns = columnsOf(index)
    if (!declared) return undefined
    const own = [...declared.indexes.values()].find(
      (each) => each.constraint === undefined && each.unique === index.unique && columnsOf(each) === columns,
    )
    return own?.place ?? 'gone'
  }
}

/** Whether a Drizzle table in code still declares an index by its name, or there is none that could. */
export function isInDrizzle(files: ReadonlyMap<string, FileFacts>, name: string): boolean {
  const tables = [...files.values()].filter(
    (facts) => facts.kind === 'code' && facts.imports.some(({ specifier }) => specifier === 'drizzle-orm/pg-core'),
  )
  const isIt = (facts: FileFacts) =>
    facts.kind === 'code' && facts.calls.some(({ args: [first] }) => first?.k === 'string' && first.text === name)
  return tables.length === 0 || tables.some(isIt)
}

/** Those of the files that lie nearest to another one: a copy elsewhere, for a check or a tool, makes no tables. */
function nearest(paths: readonly string[], to: string): readonly string[] {
  const folders = to.split('/')
  const common = (path: string) => {
    const own = path.split('/')
    return folders.findIndex((folder, i) => folder !== own[i])
  }
  const most = Math.max(...paths.map(common))
  return paths.filter((path) => common(path) === most)
}

function columnsOf({ elements }: Index): string {
  return elements.map(({ column, descending }) => `${column ?? '()'} ${descending === true}`).join()
}
