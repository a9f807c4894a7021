import type { Query, RelationName, Source } from '../../analysis/sql/expression'
import { relationKey } from '../schema/object-names'
import type { Schema, View } from '../schema/schema'
import { commandAccess } from './access'
import { callersOf, type ExposedDatabase } from './exposure'
import { asksCaller } from './expressions'
import type { Caller } from './privileges'
import { isNeverMade } from './refused'
import { sensitiveNames } from './sensitive'

/** A view that the API serves. */
export interface ExposedView {
  readonly view: View
  /** Who may read it. */
  readonly callers: readonly Caller[]
  /** It reads with the rights of whoever asks, so that row level security of its tables holds. */
  readonly asksAsCaller: boolean
  /** What it reads. */
  readonly relations: readonly RelationName[]
}

/** The views that anyone, or anyone with an account, can read through the API. */
export function exposedViews(database: ExposedDatabase): ExposedView[] {
  return [...database.schema.views.values()].flatMap((view) => {
    if (!database.served.has(view.schema) || database.gone.view(view)) return []
    if (isNeverMade(view, database.schema)) return []
    const callers = callersOf(database, view, 'select')
    if (callers.length === 0) return []
    return [
      {
        view,
        callers,
        asksAsCaller: !view.materialized && isInvoker(view.options),
        relations: tablesOf(view, database.schema, 0),
      },
    ]
  })
}

/** `security_invoker`; a materialized view has no such thing. */
export function isInvoker(options: View['options']): boolean {
  const option = options['security_invoker']
  return option !== undefined && /^(?:|1|on|true|yes)$/i.test(option)
}

/** Names of the tables that a view reads past row level security that would have kept rows from those who may read the view. */
export function passedOver(database: ExposedDatabase, { callers, relations, view }: ExposedView): string[] {
  // It looks at who asks: whether hard enough is not judged.
  if (asksCaller(view.query, database.schema)) return []
  return keptFrom(database, callers, relations)
}

/** Names of those tables of which row level security keeps rows from some of these callers. */
export function keptFrom(
  database: ExposedDatabase,
  callers: readonly Caller[],
  relations: readonly RelationName[],
): string[] {
  const widest = callers.includes('anon') ? 'anyone' : 'signed-in'
  const names = relations.flatMap(({ schema = 'public', name }) => {
    // The platform's own tables are kept from the public roles.
    if (schema === 'auth' || schema === 'storage') return [`${schema}.${name}`]
    const table = database.schema.tables.get(`${schema}.${name}`)
    if (!table?.rowSecurity.enabled) return []
    const { ways } = commandAccess(database, table, 'select')
    const isOpen = ways.some(({ who, rows }) => rows === 'all' && (who === 'anyone' || who === widest))
    return isOpen ? [] : [name]
  })
  return [...new Set(names)]
}

/** Names that say that strangers are meant to read it: a chosen part of a table. */
const MEANT_FOR_ALL = /(?:^|_)(?:public|safe|leaderboard)(?:_|$)/i

/** What a shop or a club shows of itself: private where nobody says that strangers are to read it. */
const OF_A_PLACE = /^(?:phone numbers|addresses)$/

/** A view that is there to show strangers some columns of a table, none of them private. */
export function isMeantForAll({ view }: ExposedView, { grants }: Schema): boolean {
  if (!MEANT_FOR_ALL.test(view.name) || !view.columns || view.columns.length === 0) return false
  const isGranted = grants.some(
    ({ what, names, roles, revoke }) =>
      what === 'table' && !revoke && roles.includes('anon') && names.includes(`${view.schema}.${view.name}`),
  )
  return sensitiveNames(view.columns, [view.name]).every(({ words }) => isGranted && OF_A_PLACE.test(words))
}

/** What a view reads, through other views too: those are read with the rights of the outermost one's maker. */
function tablesOf({ query }: View, schema: Schema, depth: number): RelationName[] {
  if (!query || depth > 5) return []
  return relationsOf(query).flatMap((relation) => {
    const inner = schema.views.get(relationKey(relation))
    return inner && !asksCaller(inner.query, schema) ? tablesOf(inner, schema, depth + 1) : [relation]
  })
}

/** The tables and views that a query reads, its parts' too, but not the names that it makes up itself. */
export function relationsOf(query: Query): RelationName[] {
  const made = new Set<string>()
  const found: RelationName[] = []
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const each of value) visit(each)
      return
    }
    if (typeof value !== 'object' || value === null) return
    const node = value as Partial<Query> & { readonly k?: string }
    for (const each of node.with ?? []) made.add(each.name)
    if (node.k === 'table') {
      const { table } = value as Extract<Source, { k: 'table' }>
      if (table.schema !== undefined || !made.has(table.name)) found.push(table)
    }
    for (const each of Object.values(value)) visit(each)
  }
  visit(query)
  return found
}
