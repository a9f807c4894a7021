import type { CallFact, CodeFacts, Value } from '../../analysis/facts'
import { option } from '../link/options'
import type { ApiTarget, Target } from '../link/target'
import type { Project } from '../project'
import { chainOf } from '../schema/drizzle-calls'
import type { TableName } from './shape'

const TABLE_CALL = /^(?:pg|mysql|sqlite)Table\(\)/

/** What a value of a file is in a Drizzle schema: a table, or a column of one, by their names in the database. */
export interface DrizzleName {
  readonly table: TableName
  readonly column: string | undefined
}

/**
 * The table or column that a value stands for (`orders`, `orders.userId`), followed to its `pgTable(…)` in whichever file.
 * Undefined for aliases, subqueries and tables made by functions of the project.
 * Source: Drizzle documentation, "Schema declaration": a column without a name of its own has its key's.
 */
export function drizzleName(project: Project, path: string, value: Value): DrizzleName | undefined {
  return nameOf(project, project.link.resolver.resolve(path, value))
}

/** A table that is known by more than its name. */
export interface DrizzleTable {
  readonly table: TableName
  /** The name in the database of the column under a key of the schema. */
  columnOf(key: string): string | undefined
}

/** The table that the relational query builder calls `name`: what the schema given to `drizzle()` exports under it. */
export function drizzleTableCalled(project: Project, client: Target, name: string): DrizzleTable | undefined {
  if (client.k !== 'api' || !client.maker) return undefined
  const { path } = client.maker
  const args = project.link.call(client.maker)?.args ?? []
  for (const argument of args) {
    const schema = option(project.link, path, argument, 'schema')
    if (typeof schema !== 'object') continue
    const own = project.link.resolver.member(path, schema, name)
    const found = nameOf(project, own)
    if (found) {
      const columnOf = (key: string) => nameOf(project, project.link.resolver.member(path, own, key))?.column
      return { table: found.table, columnOf }
    }
  }
  return undefined
}

function nameOf(project: Project, target: Target): DrizzleName | undefined {
  if (target.k !== 'api' || !target.maker || !TABLE_CALL.test(target.path)) return undefined
  const facts = project.link.code(target.maker.path)
  const made = project.link.call(target.maker)
  const name = made?.args[0]
  if (!facts || !made || name?.k !== 'string' || name.text.includes('${}')) return undefined
  // A table of MySQL or SQLite is in none of PostgreSQL's schemas.
  const [, other] = /^(mysql|sqlite)Table/.exec(target.path) ?? []
  const table = { schema: other, name: name.text }
  const key = target.path.replace(TABLE_CALL, '')
  if (key === '') return { table, column: undefined }
  const [, property] = /^\.(\w+)$/.exec(key) ?? []
  if (property === undefined) return undefined
  return { table, column: columnName(project, facts, made, property) }
}

/** `uuid('user_id').notNull()` under `userId` is `user_id`. */
function columnName(project: Project, facts: CodeFacts, table: CallFact, property: string): string {
  const columns = table.args[1] && project.link.resolver.resolve(facts.path, table.args[1])
  const value = columns?.k === 'object' ? columns.members[property] : undefined
  const first = chainOf(facts, value)?.call.args[0]
  return first?.k === 'string' ? first.text : property
}

/** Whether a target is a function of drizzle-orm under that name (`eq`, `and`). */
export function drizzleFunction(target: Target): string | undefined {
  return target.k === 'api' && /^drizzle-orm(?:$|\/)/.test(target.pkg) ? (target as ApiTarget).path : undefined
}
