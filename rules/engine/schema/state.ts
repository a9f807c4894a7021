import type { RelationName } from '../../analysis/sql/expression'
import type { FunctionDefinition } from '../../analysis/sql/sql-facts'
import type { Place } from '../finding'
import type {
  Bucket,
  Column,
  Constraint,
  DatabaseFunction,
  DatabaseType,
  Extension,
  Grant,
  Index,
  Missing,
  Policy,
  Table,
  Trigger,
  View,
} from './schema'

/** What an object rests on, as keys: `public.orders`, `public.orders.user_id`, `function public.is_admin()`, `type …`. */
export type Needs = ReadonlySet<string>

export interface PolicyState extends Policy {
  readonly needs: Needs
}

export interface ViewState extends View {
  readonly needs: Needs
}

export interface FunctionState extends DatabaseFunction {
  readonly needs: Needs
}

/** A table while statements are applied to it. */
export interface TableState extends Table {
  schema: string
  name: string
  columns: Map<string, Column>
  constraints: Map<string, Constraint>
  indexes: Map<string, Index>
  policies: Map<string, PolicyState>
  policiesTaken?: 'by cascade' | 'by name'
  triggers: Map<string, Trigger>
  rowSecurity: { enabled: boolean; forced: boolean; place: Place | undefined }
  protectedBefore?: Place
  columnsBefore?: ReadonlySet<string>
  /** What a block may have dropped, whose rows cannot be known: `constraint orders_total_check`. */
  mayBeGone?: ReadonlySet<string>
  partitioned: boolean
  partitionOf: string | undefined
  assumed: boolean
}

/** Why PostgreSQL would not take a statement. */
export interface Refusal {
  readonly message: string
  readonly missing?: Missing
  /** Where what it makes was made already. */
  readonly existing?: Place
  /** It needs what is only assumed. */
  readonly follows?: boolean
}

/** Schemas that a platform or PostgreSQL itself makes and fills: what is in them is not known from the files. */
const FOREIGN_SCHEMAS: ReadonlySet<string> = new Set(
  'auth storage realtime vault cron net extensions graphql graphql_public pgbouncer supabase_functions supabase_migrations pgsodium pgsodium_masks pgmq pgtle pg_catalog information_schema pg_toast _realtime _analytics tiger topology partman drizzle'.split(
    ' ',
  ),
)

/** Where temporary tables are. They go at the end of their file. */
export const TEMPORARY = 'pg_temp'

/** The database while statements are applied to it. */
export class State {
  readonly tables = new Map<string, TableState>()
  readonly views = new Map<string, ViewState>()
  readonly functions = new Map<string, FunctionState>()
  /** Functions by `schema.name`. */
  readonly functionsByName = new Map<string, Set<string>>()
  readonly types = new Map<string, DatabaseType>()
  readonly extensions = new Map<string, Extension>()
  readonly sequences = new Set<string>()
  /** Table by index, both by key. */
  readonly indexes = new Map<string, string>()
  readonly schemas = new Set<string>(['public'])
  readonly buckets = new Map<string, Bucket>()
  readonly grants: Grant[] = []
  /** What was dropped or got another name, as `public.orders` and `public.orders.total`: by what. */
  readonly gone = new Map<string, Place>()
  searchPath: readonly string[] = ['public']
  /** Whether the names in the body of a function in SQL have to be there when it is made. */
  checksBodies = true

  constructor(
    /** Functions that some statement creates, by bare name: any other is taken for one of PostgreSQL's own. */
    readonly ownFunctions: ReadonlySet<string> = new Set(),
    /** The same of tables and views, and of types. */
    readonly ownTypes: ReadonlySet<string> = new Set(),
  ) {}

  /** A copy that further statements change without touching this one. */
  copy(): State {
    const copy = new State(this.ownFunctions, this.ownTypes)
    for (const [key, table] of this.tables) copy.tables.set(key, copied(table))
    for (const [key, view] of this.views) copy.views.set(key, view)
    for (const [key, each] of this.functions) copy.functions.set(key, each)
    for (const [key, names] of this.functionsByName) copy.functionsByName.set(key, new Set(names))
    for (const [key, type] of this.types) copy.types.set(key, type)
    for (const [key, extension] of this.extensions) copy.extensions.set(key, extension)
    for (const [key, table] of this.indexes) copy.indexes.set(key, table)
    for (const [key, bucket] of this.buckets) copy.buckets.set(key, bucket)
    for (const name of this.sequences) copy.sequences.add(name)
    for (const name of this.schemas) copy.schemas.add(name)
    for (const [key, place] of this.gone) copy.gone.set(key, place)
    copy.grants.push(...this.grants)
    copy.searchPath = this.searchPath
    copy.checksBodies = this.checksBodies
    return copy
  }

  /** The schema is another's: all that is said to be in it is believed. */
  isForeign(schema: string | undefined): boolean {
    return schema !== undefined && (FOREIGN_SCHEMAS.has(schema) || schema.startsWith('pg_'))
  }

  /** Where something that is made without a schema goes. */
  home(name: RelationName): string {
    return `${name.schema ?? this.searchPath.find((schema) => schema !== '$user') ?? 'public'}.${name.name}`
  }

  /** The key under which a name is known in a map; undefined where it is not. */
  find(name: RelationName, known: { has(key: string): boolean }): string | undefined {
    if (name.schema !== undefined)
      return known.has(`${name.schema}.${name.name}`) ? `${name.schema}.${name.name}` : undefined
    const temporary = `${TEMPORARY}.${name.name}`
    if (known.has(temporary)) return temporary
    return this.searchPath.map((schema) => `${schema}.${name.name}`).find((key) => known.has(key))
  }

  table(name: RelationName): TableState | undefined {
    const key = this.find(name, this.tables)
    return key === undefined ? undefined : this.tables.get(key)
  }

  view(name: RelationName): ViewState | undefined {
    const key = this.find(name, this.views)
    return key === undefined ? undefined : this.views.get(key)
  }

  /** What stands under a relation's key; an assumed table makes room. */
  isTaken(key: string): boolean {
    const table = this.tables.get(key)
    const view = this.views.get(key)
    return (
      (table && !table.assumed) || (view && !view.assumed) || this.hasIndex(key) || this.sequences.has(key) || false
    )
  }

  /** An index that was really made. */
  private hasIndex(key: string): boolean {
    const table = this.tables.get(this.indexes.get(key) ?? '')
    return table?.assumed === false && table.indexes.get(key.slice(key.indexOf('.') + 1))?.assumed === false
  }

  functionsNamed(name: RelationName): FunctionState[] {
    const key = this.find(name, this.functionsByName)
    return [...((key !== undefined && this.functionsByName.get(key)) || [])].flatMap(
      (each) => this.functions.get(each) ?? [],
    )
  }

  addFunction(key: string, added: FunctionState): void {
    this.functions.set(key, added)
    const named = this.functionsByName.get(nameKey(added)) ?? new Set()
    this.functionsByName.set(nameKey(added), named.add(key))
  }

  removeFunction(key: string): void {
    const removed = this.functions.get(key)
    if (!removed) return
    this.functions.delete(key)
    const named = this.functionsByName.get(nameKey(removed))
    named?.delete(key)
    if (named?.size === 0) this.functionsByName.delete(nameKey(removed))
  }

  addIndex(table: TableState, index: Index): void {
    const key = `${table.schema}.${index.name}`
    // It takes the name from one that was only assumed.
    const other = this.tables.get(this.indexes.get(key) ?? '')
    if (other && other !== table) other.indexes.delete(index.name)
    table.indexes.set(index.name, index)
    this.indexes.set(key, nameKey(table))
  }

  /** Removes an index, and those of the partitions that are parts of it. */
  removeIndex(table: TableState, name: string): void {
    table.indexes.delete(name)
    this.indexes.delete(`${table.schema}.${name}`)
    if (!table.partitioned) return
    for (const part of [...this.tables.values()].filter(({ partitionOf }) => partitionOf === nameKey(table)))
      for (const index of [...part.indexes.values()].filter((each) => each.of === name)) {
        part.constraints.delete(index.name)
        this.removeIndex(part, index.name)
      }
  }

  removeTable(table: TableState): void {
    for (const name of table.indexes.keys()) this.indexes.delete(`${table.schema}.${name}`)
    this.tables.delete(nameKey(table))
  }

  /** A table that some statement needs and none has made. */
  assume(name: RelationName, place: Place): TableState {
    const key = this.home(name)
    const schema = key.slice(0, key.indexOf('.'))
    const isForeign = this.isForeign(schema)
    const table = { ...newTable(schema, name.name, place), assumed: !isForeign, foreign: isForeign }
    this.tables.set(key, table)
    return table
  }

  /** Puts a table back as it was before a statement that is refused. */
  restore(table: TableState, before: TableState): void {
    for (const name of table.indexes.keys()) this.indexes.delete(`${table.schema}.${name}`)
    Object.assign(table, before)
    for (const name of table.indexes.keys()) this.indexes.set(`${table.schema}.${name}`, nameKey(table))
  }

  /** Names of constraints in a schema: PostgreSQL chooses no name twice. */
  hasConstraint(schema: string, name: string): boolean {
    for (const table of this.tables.values()) if (table.schema === schema && table.constraints.has(name)) return true
    return false
  }
}

/** A copy to go back to. */
export function copied(table: TableState): TableState {
  return {
    ...table,
    columns: new Map(table.columns),
    constraints: new Map(table.constraints),
    indexes: new Map(table.indexes),
    policies: new Map(table.policies),
    triggers: new Map(table.triggers),
    rowSecurity: { ...table.rowSecurity },
  }
}

/** A table with nothing in it yet. */
export function newTable(schema: string, name: string, place: Place): TableState {
  return {
    schema,
    name,
    place,
    assumed: false,
    foreign: false,
    columns: new Map(),
    constraints: new Map(),
    indexes: new Map(),
    policies: new Map(),
    triggers: new Map(),
    rowSecurity: { enabled: false, forced: false, place: undefined },
    partitioned: false,
    partitionOf: undefined,
  }
}

/** `schema.name`. */
export function nameKey({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return `${schema}.${name}`
}

/** A name as PostgreSQL's messages have it. */
export function shown({ schema, name }: RelationName): string {
  return schema === undefined ? name : `${schema}.${name}`
}

/** The types by which a function is told from its namesakes. */
export function signature(definition: Pick<FunctionDefinition, 'arguments'>): string {
  return definition.arguments
    .filter(({ mode }) => mode !== 'out' && mode !== 'table')
    .map(({ type }) => `${type.name}${type.array ? '[]' : ''}`)
    .join(',')
}

/** What PostgreSQL says where a table or view is not there. */
export function missingRelation(name: RelationName): Refusal {
  return { message: `relation "${shown(name)}" does not exist`, missing: { what: 'table', name: shown(name) } }
}
