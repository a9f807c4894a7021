import type { TextRange } from '../../analysis/facts'
import type { Expression, Query } from '../../analysis/sql/expression'
import type {
  ColumnDefinition,
  FunctionDefinition,
  IndexElement,
  PolicyCommand,
  ReferentialAction,
  RefusedStatement,
  SpeaksOf,
  SqlExpression,
  TypeName,
} from '../../analysis/sql/sql-facts'
import type { Place } from '../finding'

/**
 * A database as the project's files leave it. Everything carries the place of the line that made its final state.
 * `assumed` marks what PostgreSQL would refuse when the files run from nothing, because something it needs is made nowhere:
 * it is likely there in production all the same, so rules that argue from absence take it as there.
 */
export interface Schema {
  /** Where it was read from. */
  readonly source: SchemaSource
  /** Beside its migrations: what the database is to be, of which the next migration is made. */
  readonly declared?: Schema
  /** Tables by `schema.name`. */
  readonly tables: ReadonlyMap<string, Table>
  readonly views: ReadonlyMap<string, View>
  /** By `schema.name(argument types)`. */
  readonly functions: ReadonlyMap<string, DatabaseFunction>
  readonly types: ReadonlyMap<string, DatabaseType>
  readonly extensions: ReadonlyMap<string, Extension>
  readonly schemas: ReadonlySet<string>
  /** Supabase's storage buckets by id. */
  readonly buckets: ReadonlyMap<string, Bucket>
  readonly grants: readonly Grant[]
  /** What was dropped or got another name, as `public.orders` and `public.orders.total`, and by which line; it may be there again. */
  readonly gone: ReadonlyMap<string, Place>
  /** Why rules that argue from absence should be silent: what was not read or not understood. Empty where all was. */
  readonly incomplete: readonly Incomplete[]
  /** Statements that PostgreSQL would refuse when the files run from nothing, in order. */
  readonly problems: readonly Problem[]
  /** What a reader of a review should know: other sources, and where they disagree. */
  readonly notes: readonly SchemaNote[]
  readonly statements: number
  /** Statements that PostgreSQL's parser refuses. */
  readonly notUnderstood: readonly (Place & RefusedStatement)[]
}

export type SourceKind =
  | 'supabase'
  /** What the database is to be, in SQL: `supabase db diff` makes migrations of it. */
  | 'supabase-schemas'
  | 'prisma-migrations'
  | 'prisma'
  | 'drizzle-migrations'
  | 'drizzle'
  | 'migrations'
  | 'schema-file'
  | 'loose'

export interface SchemaSource {
  readonly kind: SourceKind
  /** The folder that holds it: `supabase/migrations`. */
  readonly folder: string
  /** The files that make it, in the order in which they are applied. */
  readonly files: readonly string[]
}

export interface Table {
  readonly schema: string
  readonly name: string
  readonly place: Place
  readonly columns: ReadonlyMap<string, Column>
  readonly constraints: ReadonlyMap<string, Constraint>
  readonly indexes: ReadonlyMap<string, Index>
  readonly policies: ReadonlyMap<string, Policy>
  /** What took the last policy away: a statement that names it, or the `CASCADE` of one that does not. */
  readonly policiesTaken?: 'by cascade' | 'by name'
  readonly triggers: ReadonlyMap<string, Trigger>
  /** `place` is the statement that switched it last; undefined where none did. */
  readonly rowSecurity: { readonly enabled: boolean; readonly forced: boolean; readonly place: Place | undefined }
  /**
   * Where an earlier `CREATE TABLE` of the same name was given row level security, one that PostgreSQL refuses when the files
   * run from nothing. Where it ran, this one, `IF NOT EXISTS`, does nothing, and row level security is on.
   */
  readonly protectedBefore?: Place
  /** Columns that files give it before the one that makes it: in the database that they were written for, it may have them. */
  readonly columnsBefore?: ReadonlySet<string>
  readonly partitioned: boolean
  readonly partitionOf: string | undefined
  readonly assumed: boolean
  /** Made by the platform (`auth.users`, `storage.objects`): what it has besides what the files add is not known. */
  readonly foreign: boolean
}

export type Column = Omit<ColumnDefinition, 'range'> & { readonly place: Place }

interface ConstraintCommon {
  readonly name: string
  readonly columns: readonly string[]
  readonly place: Place
  readonly assumed: boolean
}

export type Constraint = ConstraintCommon &
  (
    | { readonly k: 'primary' | 'unique' | 'exclude' }
    | { readonly k: 'check'; readonly check: Expression; readonly notValid: boolean }
    | {
        readonly k: 'foreign'
        /** `schema.name` of the other table. */
        readonly references: string
        readonly referencedColumns: readonly string[]
        readonly onDelete: ReferentialAction
        readonly onUpdate: ReferentialAction
        readonly notValid: boolean
      }
  )

export interface Index {
  readonly name: string
  readonly unique: boolean
  readonly method: string
  readonly elements: readonly IndexElement[]
  readonly include: readonly string[]
  readonly where: Expression | undefined
  /** It carries a constraint of this sort. */
  readonly constraint: 'primary' | 'unique' | 'exclude' | undefined
  readonly place: Place
  readonly assumed: boolean
  /** On a partition: the index of its table that this one is a part of, by name. */
  readonly of?: string
}

export interface Policy {
  readonly name: string
  readonly command: PolicyCommand
  readonly permissive: boolean
  readonly roles: readonly string[]
  readonly using: SqlExpression | undefined
  readonly check: SqlExpression | undefined
  readonly place: Place
  readonly assumed: boolean
}

export interface Trigger {
  readonly name: string
  readonly function: string
  readonly events: readonly string[]
  readonly place: Place
}

export interface View {
  readonly schema: string
  readonly name: string
  readonly materialized: boolean
  /** `security_invoker` and the like. */
  readonly options: Readonly<Record<string, string>>
  readonly query: Query | undefined
  /** Names of its columns; undefined where they cannot be told. */
  readonly columns: readonly string[] | undefined
  readonly place: Place
  readonly assumed: boolean
}

export interface DatabaseFunction {
  readonly schema: string
  readonly name: string
  readonly definition: FunctionDefinition
  readonly place: Place
  readonly assumed: boolean
}

export interface DatabaseType {
  readonly schema: string
  readonly name: string
  readonly form: 'enum' | 'composite' | 'domain' | 'range' | 'base'
  /** Of an enum, in order. */
  readonly values: readonly string[]
  readonly base: TypeName | undefined
  readonly place: Place
}

export interface Extension {
  readonly name: string
  /** Undefined for the first of the search path. */
  readonly schema: string | undefined
  readonly place: Place
}

export interface Bucket {
  readonly id: string
  readonly public: boolean
  readonly place: Place
}

export interface Grant {
  readonly revoke: boolean
  readonly what: 'table' | 'function' | 'schema' | 'sequence' | 'type' | 'other'
  readonly all: boolean
  readonly later: boolean
  /** `schema.name`, or schemas where `all`. */
  readonly names: readonly string[]
  readonly privileges: readonly string[]
  readonly roles: readonly string[]
  readonly place: Place
}

export interface Incomplete extends SpeaksOf {
  readonly reason: string
  readonly place: Place | undefined
}

export interface SchemaNote {
  readonly text: string
  readonly place: Place | undefined
}

export interface Problem {
  readonly place: Place
  /** The whole statement; the place may be a part of a block. */
  readonly statement: TextRange
  /** As PostgreSQL says it: `relation "orders" does not exist`. */
  readonly message: string
  /** What it needs that no earlier statement makes. */
  readonly missing: Missing | undefined
  /** Where what it makes was made already. */
  readonly existing?: Place
  /** It only follows from an earlier problem: it needs something whose making was refused. */
  readonly follows: boolean
}

export interface Missing {
  readonly what: 'table' | 'column' | 'function' | 'type' | 'schema' | 'index' | 'policy' | 'constraint' | 'other'
  readonly name: string
}
