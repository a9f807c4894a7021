import type { Expression, Query, RelationName, Source } from '../../analysis/sql/expression'
import { childrenOf } from '../../analysis/sql/inside'
import type { TypeName } from '../../analysis/sql/sql-facts'
import { isBuiltInType, typeClass } from './built-in-types'
import { expressionName } from './object-names'
import { missingRelation, nameKey, type Refusal, type State, shown, type TableState } from './state'

/** Something that a query reads from: the names its columns may have; undefined where they are not known. */
interface Relation {
  readonly alias: string
  readonly columns: readonly string[] | undefined
  readonly table?: TableState
  /** The table's or view's key. */
  readonly key?: string
}

/** The names that hold at a place: relations, and others such as the arguments of a function. */
interface Scope {
  readonly relations: readonly Relation[]
  readonly names: ReadonlySet<string>
  readonly outer: Scope | undefined
}

const SYSTEM_COLUMNS: ReadonlySet<string> = new Set(['ctid', 'xmin', 'xmax', 'tableoid', 'oid'])
const EMPTY: ReadonlySet<string> = new Set()

/** Functions of extensions, which may have been put into any schema. */
const OF_EXTENSIONS =
  /^(?:uuid_|gen_|digest$|hmac$|crypt$|pgp_|armor|similarity|word_similarity|strict_word|show_|set_limit|unaccent|levenshtein|soundex|difference|metaphone|dmetaphone|st_|postgis|http|vector|cosine_|l2_|inner_product|halfvec|sparsevec|moddatetime|earth|ll_to_|cube|ltree|hstore|akeys|avals|json_matches|jsonb_matches|pgmq|sign$|verify$|url_)/

function isOfExtension(name: string): boolean {
  return OF_EXTENSIONS.test(name)
}

/**
 * Resolves the names in expressions and queries against the database as it is by now: what they rest on, and the first name
 * that nothing has made. Doubt is no refusal.
 */
export class References {
  readonly needs = new Set<string>()
  refusal: Refusal | undefined

  constructor(private readonly state: State) {}

  /** An expression over a table's columns: of a policy, a check, an index. */
  ofTable(expression: Expression, table: TableState): void {
    this.expression(expression, { relations: [tableRelation(table)], names: EMPTY, outer: undefined }, new Map())
  }

  /** A query by itself; `names` are the arguments of the function around it. Gives the names of its columns. */
  ofQuery(query: Query, names: ReadonlySet<string> = EMPTY): readonly string[] | undefined {
    return this.query(query, { relations: [], names, outer: undefined }, new Map())
  }

  /** A type as a column, an argument or a cast names it. */
  ofType(type: TypeName): void {
    const { state } = this
    const key = state.find(type, state.types)
    if (key !== undefined) {
      this.needs.add(`type ${key}`)
      return
    }
    const table = state.table(type) ?? state.view(type)
    if (table) {
      this.needs.add(nameKey(table))
      if (table.assumed) this.refuse({ ...missingType(type), follows: true })
      return
    }
    if (state.isForeign(type.schema)) return
    if (type.name === '' || type.name.startsWith('_')) return
    if (!state.ownTypes.has(type.name) && isBuiltInType(type.name)) return
    this.refuse(missingType(type))
  }

  /** A function by name. */
  ofFunction(name: RelationName): void {
    const { state } = this
    if (state.isForeign(name.schema)) return
    const named = state.functionsNamed(name)
    for (const each of named) this.needs.add(`function ${nameKey(each)}`)
    const message = `function ${shown(name)}() does not exist`
    if (named.length > 0) {
      if (named.every((each) => each.assumed)) this.refuse({ message, follows: true })
    } else if (state.ownFunctions.has(name.name) || (name.schema !== undefined && !isOfExtension(name.name))) {
      this.refuse({ message, missing: { what: 'function', name: shown(name) } })
    }
  }

  private refuse(refusal: Refusal): void {
    this.refusal ??= refusal
  }

  private expression(expression: Expression, scope: Scope, ctes: ReadonlyMap<string, Relation>): void {
    switch (expression.k) {
      case 'operator':
      case 'any':
        this.comparison(expression, scope)
        break
      case 'column':
        this.column(expression.name, expression.of, scope)
        break
      case 'cast':
        this.ofType(namedType(expression.type))
        break
      case 'query':
        this.query(expression.query, scope, ctes)
        break
      case 'call':
        this.ofFunction({
          ...(expression.schema !== undefined && { schema: expression.schema }),
          name: expression.name,
        })
    }
    for (const each of childrenOf(expression)) this.expression(each, scope, ctes)
  }

  private column(name: string, of: string | undefined, scope: Scope): void {
    if (SYSTEM_COLUMNS.has(name)) return
    let isOpen = false
    for (let at: Scope | undefined = scope; at; at = at.outer) {
      if (of !== undefined ? at.names.has(of) : at.names.has(name)) return
      for (const { alias, columns, key } of at.relations) {
        if (of !== undefined && alias !== of) continue
        if (columns === undefined) {
          isOpen = true
          // A qualifier that names it settles the question.
          if (of !== undefined) return
        } else if (columns.includes(name)) {
          if (key !== undefined) this.needs.add(`${key}.${name}`)
          return
        } else if (of === undefined && alias === name) return
        else if (of !== undefined) {
          this.refuse(missingColumn(`${of}.${name}`))
          return
        }
      }
    }
    if (of === 'new' || of === 'old' || of === 'excluded') return
    if (of !== undefined) this.refuse({ message: `missing FROM-clause entry for table "${of}"` })
    else if (!isOpen) this.refuse(missingColumn(`"${name}"`))
  }

  /** What is compared has to be of types that compare, and a text that is compared with an enum one of its values. */
  private comparison(expression: Extract<Expression, { k: 'operator' | 'any' }>, scope: Scope): void {
    if (expression.op !== '=' && expression.op !== '<>') return
    const [left, right] = expression.k === 'any' ? [expression.arg, expression.list] : expression.args
    if (expression.k === 'operator' && left && right)
      this.operator(expression.op, typed(left, scope), typed(right, scope))
    if (left?.k !== 'column' || !right) return
    const type = typeIn(scope, left.name, left.of)
    const key = type && !type.array ? this.state.find(type, this.state.types) : undefined
    const known = key === undefined ? undefined : this.state.types.get(key)
    if (known?.form !== 'enum') return
    for (const each of right.k === 'array' ? right.args : [right]) {
      if (each.k === 'value' && typeof each.value === 'string' && !known.values.includes(each.value))
        this.refuse({ message: `invalid input value for enum ${known.name}: "${each.value}"` })
    }
  }

  private operator(op: string, left: TypeName | undefined, right: TypeName | undefined): void {
    const [from, to] = [left && !left.array && typeClass(left.name), right && !right.array && typeClass(right.name)]
    if (from && to && from !== to)
      this.refuse({ message: `operator does not exist: ${left?.name} ${op} ${right?.name}` })
  }

  private query(query: Query, outer: Scope, outerCtes: ReadonlyMap<string, Relation>): readonly string[] | undefined {
    const ctes = new Map(outerCtes)
    for (const { name, recursive, columns, query: inner } of query.with) {
      if (recursive) ctes.set(name, { alias: name, columns: undefined })
      const own = this.query(inner, outer, ctes)
      ctes.set(name, { alias: name, columns: columns ? undefined : own })
    }
    if (query.sides) {
      const [left, right] = query.sides
      const columns = this.query(left, outer, ctes)
      this.query(right, outer, ctes)
      return columns
    }
    const relations: Relation[] = []
    const scope: Scope = { relations, names: EMPTY, outer }
    if (query.target) this.target(query, relations)
    for (const source of query.from) this.source(source, relations, scope, ctes)
    for (const { value } of query.columns) this.expression(value, scope, ctes)
    for (const row of query.values ?? []) for (const value of row) this.expression(value, scope, ctes)
    if (query.where) this.expression(query.where, scope, ctes)
    const output = outputOf(query, relations, (need) => this.needs.add(need))
    // Sorting and grouping may name what is selected.
    const after: Scope = { ...scope, names: new Set(query.columns.flatMap(({ as }) => as ?? [])) }
    for (const each of query.group) this.expression(each, after, ctes)
    if (query.having) this.expression(query.having, after, ctes)
    for (const { by } of query.order) this.expression(by, after, ctes)
    return output
  }

  private target(query: Query, relations: Relation[]): void {
    const { target } = query
    if (!target) return
    const found = this.relation(target, target.as)
    if (query.verb !== 'insert' || query.columns.length > 0) relations.push(found)
    const written =
      query.verb === 'insert' ? query.into : query.verb === 'update' ? query.columns.map(({ as }) => as) : []
    for (const name of written ?? []) {
      if (name === undefined || !found.columns || found.columns.includes(name)) continue
      this.refuse({
        message: `column "${name}" of relation "${target.name}" does not exist`,
        missing: { what: 'column', name: `${target.name}.${name}` },
      })
    }
  }

  private source(source: Source, relations: Relation[], scope: Scope, ctes: ReadonlyMap<string, Relation>): void {
    switch (source.k) {
      case 'table': {
        const cte = source.table.schema === undefined ? ctes.get(source.table.name) : undefined
        relations.push(cte ? { ...cte, alias: source.as ?? cte.alias } : this.relation(source.table, source.as))
        return
      }
      case 'query': {
        const columns = this.query(source.query, scope, ctes)
        relations.push({ alias: source.as ?? '', columns: source.columns ? undefined : columns })
        return
      }
      case 'call':
        this.expression(source.call, scope, ctes)
        relations.push({ alias: source.as ?? callName(source.call), columns: undefined })
        return
      case 'join':
        this.source(source.left, relations, scope, ctes)
        this.source(source.right, relations, scope, ctes)
        if (source.on) this.expression(source.on, scope, ctes)
    }
  }

  /** A table or view by name. */
  private relation(name: RelationName, as: string | undefined): Relation {
    const { state } = this
    const alias = as ?? name.name
    const table = state.table(name)
    const view = table ? undefined : state.view(name)
    const found = table ?? view
    if (!found) {
      const isForeign = state.isForeign(name.schema) || (name.schema === undefined && name.name.startsWith('pg_'))
      if (!isForeign) this.refuse(missingRelation(name))
      return { alias, columns: undefined }
    }
    const key = nameKey(found)
    this.needs.add(key)
    if (found.assumed) {
      this.refuse({ ...missingRelation(name), follows: true })
      return { alias, columns: undefined }
    }
    return table ? { ...tableRelation(table), alias } : { alias, columns: view?.columns, key }
  }
}

function tableRelation(table: TableState): Relation {
  const key = nameKey(table)
  return { alias: table.name, columns: isOpen(table) ? undefined : [...table.columns.keys()], key, table }
}

/** Whether it may have columns that nothing tells of. */
export function isOpen(table: TableState): boolean {
  return table.assumed || table.foreign
}

/** The type of what is compared, where it is sure. */
function typed(expression: Expression, scope: Scope): TypeName | undefined {
  switch (expression.k) {
    case 'column':
      return typeIn(scope, expression.name, expression.of)
    case 'cast':
      return namedType(expression.type)
    case 'call':
      return expression.schema === 'auth' && expression.name === 'uid' ? { name: 'uuid' } : undefined
    case 'query': {
      const { columns, from } = expression.query
      const only = columns.length === 1 && from.length === 0 ? columns[0]?.value : undefined
      return expression.form === 'value' && only?.k === 'call' ? typed(only, scope) : undefined
    }
    default:
      return undefined
  }
}

/** The type of the column that a name means; undefined where that is not known. */
function typeIn(scope: Scope, name: string, of: string | undefined): TypeName | undefined {
  for (let at: Scope | undefined = scope; at; at = at.outer) {
    if (at.names.has(name)) return undefined
    for (const { alias, columns, table } of at.relations) {
      if (of !== undefined && alias !== of) continue
      if (columns === undefined) return undefined
      if (columns.includes(name)) return table?.columns.get(name)?.type
    }
  }
  return undefined
}

function callName(call: Expression): string {
  return call.k === 'call' ? call.name : ''
}

/** The names of a query's columns; undefined where a star stands for columns that are not known. */
function outputOf(
  query: Query,
  relations: readonly Relation[],
  onStar: (need: string) => void,
): readonly string[] | undefined {
  const names: string[] = []
  const merged = new Set(query.from.flatMap((source) => usedBy(source)))
  for (const { value, as } of query.columns) {
    if (value.k !== 'star') {
      names.push(as ?? expressionName(value) ?? '?column?')
      continue
    }
    for (const relation of relations) {
      if (value.of !== undefined && relation.alias !== value.of) continue
      if (!relation.columns) return undefined
      for (const name of relation.columns) if (relation.key !== undefined) onStar(`${relation.key}.${name}`)
      for (const name of relation.columns) if (!merged.has(name) || !names.includes(name)) names.push(name)
    }
  }
  return names
}

function usedBy(source: Source): readonly string[] {
  return source.k === 'join' ? [...(source.using ?? []), ...usedBy(source.left), ...usedBy(source.right)] : []
}

function namedType(text: string): TypeName {
  const bare = text.replace(/\[\]$/, '')
  const dot = bare.indexOf('.')
  return dot < 0 ? { name: bare } : { schema: bare.slice(0, dot), name: bare.slice(dot + 1) }
}

function missingType(type: TypeName): Refusal {
  return { message: `type "${shown(type)}" does not exist`, missing: { what: 'type', name: shown(type) } }
}

function missingColumn(name: string): Refusal {
  return { message: `column ${name} does not exist`, missing: { what: 'column', name: name.replaceAll('"', '') } }
}
