import type { SqlFacts, TextRange } from '../../analysis/facts'
import type { Query, RelationName } from '../../analysis/sql/expression'
import { namedTables } from '../../analysis/sql/named-tables'
import type { Operation, SqlStatement } from '../../analysis/sql/sql-facts'
import { tableMentions } from '../../analysis/sql/table-mentions'

/** A table's name in SQL text. */
export interface SqlMention {
  readonly name: RelationName
  readonly range: TextRange
}

/** A part of a text with what it means to PostgreSQL. */
interface Part {
  readonly range: TextRange
  readonly facts: readonly (Operation | Query)[]
}

/** The table named at an offset of an SQL file, in the bodies of its functions and blocks too. */
export function tableInFile(facts: SqlFacts, text: string, offset: number): SqlMention | undefined {
  const statement = facts.statements.find(({ range }) => contains(range, offset))
  for (const { range, facts: known } of statement ? partsOf(statement) : []) {
    const mention = contains(range, offset)
      ? tableInStatement(text.slice(range.start, range.end), range.start, known, offset)
      : undefined
    if (mention) return mention.name.schema === undefined ? inSearchPath(facts, mention) : mention
  }
  return undefined
}

/**
 * The table named at an offset of a statement that begins at `start`: the words around it say that a table's name stands
 * there, and what PostgreSQL makes of the statement names that table.
 */
export function tableInStatement(
  sql: string,
  start: number,
  facts: readonly (Operation | Query)[],
  offset: number,
): SqlMention | undefined {
  const mention = tableMentions(sql).find(({ range }) => contains(range, offset - start))
  if (!mention) return undefined
  const { name, schema } = mention.name
  const { names, others } = namedTables(facts)
  const meant = names.filter((each) => each.name === name && (schema === undefined || each.schema === schema))
  const [first] = meant
  if (!first || meant.some((each) => (each.schema ?? 'public') !== (first.schema ?? 'public'))) return undefined
  // Unqualified, it may be another thing of that name in the same statement.
  if (schema === undefined && others.has(name)) return undefined
  return { name: first, range: { start: start + mention.range.start, end: start + mention.range.end } }
}

/** The statement itself, and what is quoted inside it. */
function partsOf({ range, operations }: SqlStatement): Part[] {
  const inner = operations.flatMap((operation): Part[] => [
    { range: operation.range, facts: [operation] },
    ...(operation.k === 'createFunction'
      ? operation.function.queries.map(({ range: own, query }) => ({ range: own, facts: [query] }))
      : []),
  ])
  return [{ range, facts: operations }, ...inner]
}

/** A name without a schema, where the file says in which schemas names are looked for. */
function inSearchPath(facts: SqlFacts, mention: SqlMention): SqlMention | undefined {
  const before = facts.statements.filter(({ range }) => range.end <= mention.range.start)
  const last = before.flatMap(({ operations }) => operations.filter(({ k }) => k === 'searchPath')).at(-1)
  if (last?.k !== 'searchPath') return mention
  const [schema] = last.schemas.filter((each) => each !== '"$user"' && each !== '$user')
  return schema === undefined ? undefined : { ...mention, name: { ...mention.name, schema } }
}

function contains({ start, end }: TextRange, offset: number): boolean {
  return start <= offset && offset <= end
}
