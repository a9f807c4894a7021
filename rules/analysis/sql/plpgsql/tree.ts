import { asObject } from '../../manifest/json'

/** A node of libpg-query's PL/pgSQL tree: its kind (`stmt_if`, `stmt_execsql` …, without the prefix) and its fields. */
export interface PlNode {
  readonly kind: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** The function or block of a parsed text: its variables by number, and its statements. */
export interface PlBody {
  readonly variables: readonly string[]
  /** Initial values as written, by variable name. */
  readonly defaults: ReadonlyMap<string, string>
  readonly action: PlNode | undefined
}

/** What `parsePlpgsql` gave, in a form that can be walked. */
export function plBody(tree: unknown): PlBody {
  const [first] = listOf(asObject(tree).plpgsql_funcs)
  const { datums, action } = nodeOf(first)?.fields ?? {}
  const variables: string[] = []
  const defaults = new Map<string, string>()
  for (const datum of listOf(datums)) {
    const { refname, default_val } = nodeOf(datum)?.fields ?? {}
    const name = typeof refname === 'string' ? refname : ''
    variables.push(name)
    const value = queryText(default_val)
    if (value !== undefined) defaults.set(name, value)
  }
  return { variables, defaults, action: nodeOf(action) }
}

/** A node from its JSON: an object of one member, named for its kind. */
export function nodeOf(json: unknown): PlNode | undefined {
  const [entry] = Object.entries(asObject(json))
  if (!entry) return undefined
  return { kind: entry[0].replace(/^PLpgSQL_/, ''), fields: asObject(entry[1]) }
}

/** The nodes of a list of the tree; what is no node is left out. */
export function nodesOf(json: unknown): PlNode[] {
  return listOf(json).flatMap((each) => nodeOf(each) ?? [])
}

/** The text of an expression or statement: `{ PLpgSQL_expr: { query } }`. */
export function queryText(json: unknown): string | undefined {
  const query = nodeOf(json)?.fields.query
  return typeof query === 'string' ? query : undefined
}

function listOf(json: unknown): readonly unknown[] {
  return Array.isArray(json) ? json : []
}
