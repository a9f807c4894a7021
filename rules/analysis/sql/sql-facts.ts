import type { TextRange } from '../facts'
import type { Expression, Query, RelationName } from './expression'

/**
 * What the statements of an SQL file do, in order. Offsets are UTF-16 as everywhere; the parser's bytes are translated.
 */
export interface SqlStatement {
  /** From the first token through the last, without the semicolon. */
  readonly range: TextRange
  /** What it does to the schema, in order. Empty where it does nothing that the review follows. */
  readonly operations: readonly Operation[]
}

/** A statement that PostgreSQL's parser refuses. */
export interface RefusedStatement {
  readonly range: TextRange
  readonly message: string
  /** A `COMMENT ON`: whoever saw it refused left it out. */
  readonly describes?: true
}

/** An expression with where it stands, its text as written, and its meaning. */
export interface SqlExpression {
  readonly range: TextRange
  readonly value: Expression
}

export interface TypeName {
  readonly schema?: string
  /** Canonical: `integer`, `timestamp with time zone`, `character varying`, or the name as written. */
  readonly name: string
  /** `(10, 2)`. */
  readonly modifiers?: readonly number[]
  readonly array?: true
  readonly setOf?: true
}

export interface ColumnDefinition {
  readonly name: string
  readonly type: TypeName
  readonly notNull: boolean
  readonly default?: Expression
  readonly identity?: true
  /** `GENERATED ALWAYS AS (…)`. */
  readonly generated?: Expression
  readonly range: TextRange
}

export type ReferentialAction = 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default'

interface ConstraintCommon {
  readonly name?: string
  readonly range: TextRange
}

export type ConstraintDefinition = ConstraintCommon &
  (
    | {
        readonly k: 'primary' | 'unique'
        readonly columns: readonly string[]
        readonly include?: readonly string[]
        /** `USING INDEX`: the columns are then those of the index. */
        readonly usingIndex?: string
        readonly nullsNotDistinct?: true
        readonly deferrable?: true
      }
    | {
        readonly k: 'foreign'
        readonly columns: readonly string[]
        readonly references: RelationName
        /** Empty where the primary key is meant. */
        readonly referencedColumns: readonly string[]
        readonly onDelete: ReferentialAction
        readonly onUpdate: ReferentialAction
        readonly notValid?: true
      }
    | { readonly k: 'check'; readonly check: Expression; readonly notValid?: true }
    | { readonly k: 'exclude'; readonly method: string; readonly elements: readonly IndexElement[] }
  )

export interface IndexElement {
  /** Either a column or an expression. */
  readonly column?: string
  readonly expression?: Expression
  readonly operatorClass?: string
  readonly collation?: string
  readonly descending?: true
  /** Only where it is not what the direction gives by itself. */
  readonly nullsFirst?: boolean
}

export interface IndexDefinition {
  readonly name?: string
  readonly table: RelationName
  /** `ON ONLY`: not on the partitions. */
  readonly only?: true
  readonly unique: boolean
  readonly method: string
  readonly elements: readonly IndexElement[]
  readonly include: readonly string[]
  readonly where?: Expression
  readonly nullsNotDistinct?: true
}

export type PolicyCommand = 'all' | 'select' | 'insert' | 'update' | 'delete'

export interface FunctionDefinition {
  readonly name: RelationName
  readonly arguments: readonly FunctionArgument[]
  readonly returns?: TypeName
  readonly language: string
  readonly securityDefiner: boolean
  /** Value of `SET search_path`; undefined where the function sets none. */
  readonly searchPath?: string
  readonly volatility: 'immutable' | 'stable' | 'volatile'
  /** What is inside the quotes of the body. */
  readonly body?: TextRange
  /** What the body calls by name, as written but in small letters: `auth.uid`, `is_admin`; each once. */
  readonly mentions: readonly string[]
  /** The body reads what its users can write about themselves: `user_metadata`, `raw_user_meta_data`. */
  readonly userMetadata?: true
  /** The body runs statements that are put together as texts: not all that it does is known. */
  readonly dynamic?: true
  /** Queries of the body that are known: all of an SQL function, the static ones of PL/pgSQL. */
  readonly queries: readonly {
    readonly range: TextRange
    readonly query: Query
    /** `RETURN QUERY`: its rows are the function's, in PL/pgSQL of exactly the types that it declares. */
    readonly returned?: true
  }[]
}

export interface FunctionArgument {
  readonly name?: string
  readonly type: TypeName
  readonly mode: 'in' | 'out' | 'inout' | 'variadic' | 'table'
  readonly hasDefault?: true
}

/** What is altered in a table by one part of `ALTER TABLE`. */
export type TableChange =
  | {
      readonly k: 'addColumn'
      readonly column: ColumnDefinition
      readonly constraints: readonly ConstraintDefinition[]
      readonly ifNotExists: boolean
    }
  | { readonly k: 'dropColumn'; readonly column: string; readonly ifExists: boolean; readonly cascade: boolean }
  | { readonly k: 'columnType'; readonly column: string; readonly type: TypeName; readonly using: boolean }
  | { readonly k: 'columnDefault'; readonly column: string; readonly default?: Expression }
  | { readonly k: 'columnNull'; readonly column: string; readonly notNull: boolean }
  | { readonly k: 'columnOther'; readonly column: string }
  | { readonly k: 'addConstraint'; readonly constraint: ConstraintDefinition }
  | { readonly k: 'dropConstraint'; readonly name: string; readonly ifExists: boolean; readonly cascade: boolean }
  /** `VALIDATE CONSTRAINT`, or an `ALTER CONSTRAINT` that is not followed. */
  | { readonly k: 'otherConstraint'; readonly name: string; readonly validates?: true }
  | { readonly k: 'rowSecurity'; readonly enabled: boolean }
  | { readonly k: 'forceRowSecurity'; readonly forced: boolean }
  | { readonly k: 'options'; readonly options: Readonly<Record<string, string>> }
  | { readonly k: 'attachPartition'; readonly partition: RelationName }
  | { readonly k: 'detachPartition'; readonly partition: RelationName }
  | { readonly k: 'inherit'; readonly parent: RelationName }
  | { readonly k: 'nothing' }

export type ObjectKind =
  | 'table'
  | 'view'
  | 'materialized view'
  | 'index'
  | 'sequence'
  | 'type'
  | 'domain'
  | 'function'
  | 'schema'
  | 'extension'

/** A condition on the way to an operation inside a `DO` block. */
export interface Guard {
  /** The same for all that one `IF` guards, each time it is met: it is asked once. */
  readonly id: number
  readonly if: Expression
  readonly negated: boolean
}

interface OperationCommon {
  /** The line that makes it so: the statement, or the part of it (a column, a constraint, an `ENABLE`). */
  readonly range: TextRange
  /**
   * It stands in a `DO` block: with the conditions on the way; failures by these names are `caught` there. `repeated` stands once for each
   * row of a query over the catalogue: names and texts of the operation hold {@link rowMark}s for columns of the row.
   */
  readonly block?: {
    readonly guards: readonly Guard[]
    readonly caught: readonly string[]
    readonly repeated?: { readonly id: number; readonly query: Query }
    /** Which row of the loop it stands for, once it is unrolled. */
    readonly turn?: number
  }
}

export type OperationKind =
  | {
      readonly k: 'createTable'
      readonly table: RelationName
      readonly ifNotExists: boolean
      readonly temporary: boolean
      readonly columns: readonly ColumnDefinition[]
      readonly constraints: readonly ConstraintDefinition[]
      readonly like: readonly { readonly table: RelationName; readonly indexes: boolean; readonly defaults: boolean }[]
      readonly inherits: readonly RelationName[]
      readonly partitionOf?: RelationName
      readonly partitioned?: true
      /** `CREATE TABLE … AS`: the columns are those of the query. */
      readonly as?: Query
    }
  | {
      readonly k: 'alterTable'
      readonly table: RelationName
      /** What the statement says it alters: `ALTER VIEW … SET (…)` comes here too. */
      readonly what: ObjectKind
      readonly ifExists: boolean
      readonly changes: readonly (TableChange & { readonly range: TextRange })[]
    }
  | {
      readonly k: 'createIndex'
      readonly index: IndexDefinition
      readonly ifNotExists: boolean
      readonly concurrently: boolean
    }
  | {
      readonly k: 'createView'
      readonly view: RelationName
      readonly orReplace: boolean
      readonly ifNotExists: boolean
      readonly temporary: boolean
      readonly materialized: boolean
      readonly columns: readonly string[]
      readonly options: Readonly<Record<string, string>>
      readonly query?: Query
    }
  | { readonly k: 'createFunction'; readonly function: FunctionDefinition; readonly orReplace: boolean }
  | {
      readonly k: 'alterFunction'
      readonly name: RelationName
      readonly arguments?: readonly TypeName[]
      readonly securityDefiner?: boolean
      /** Null for `RESET`. */
      readonly searchPath?: string | null
    }
  | {
      readonly k: 'createTrigger'
      readonly name: string
      readonly table: RelationName
      readonly function: RelationName
      readonly orReplace: boolean
      readonly events: readonly string[]
    }
  | {
      readonly k: 'createType'
      readonly type: RelationName
      readonly form: 'enum' | 'composite' | 'domain' | 'range' | 'base'
      readonly values: readonly string[]
      readonly base?: TypeName
    }
  | { readonly k: 'addValue'; readonly type: RelationName; readonly value: string; readonly ifNotExists: boolean }
  | {
      readonly k: 'renameValue'
      readonly type: RelationName
      readonly from: string
      readonly to: string
    }
  | {
      readonly k: 'createPolicy'
      readonly name: string
      readonly table: RelationName
      readonly command: PolicyCommand
      readonly permissive: boolean
      readonly roles: readonly string[]
      readonly using?: SqlExpression
      readonly check?: SqlExpression
    }
  | {
      readonly k: 'alterPolicy'
      readonly name: string
      readonly table: RelationName
      readonly roles?: readonly string[]
      readonly using?: SqlExpression
      readonly check?: SqlExpression
    }
  | {
      readonly k: 'drop'
      readonly what: ObjectKind
      readonly name: RelationName
      /** Of a function, where they are given. */
      readonly arguments?: readonly TypeName[]
      readonly ifExists: boolean
      readonly cascade: boolean
    }
  | {
      readonly k: 'dropFromTable'
      readonly what: 'policy' | 'trigger' | 'rule'
      readonly name: string
      readonly table: RelationName
      readonly ifExists: boolean
    }
  | {
      readonly k: 'rename'
      readonly what: ObjectKind
      readonly name: RelationName
      readonly to: string
      readonly ifExists: boolean
    }
  | {
      readonly k: 'renameInTable'
      readonly what: 'column' | 'constraint' | 'policy' | 'trigger' | 'attribute'
      readonly table: RelationName
      readonly name: string
      readonly to: string
      readonly ifExists: boolean
    }
  | {
      readonly k: 'setSchema'
      readonly what: ObjectKind
      readonly name: RelationName
      readonly schema: string
      readonly ifExists: boolean
    }
  | {
      readonly k: 'grant'
      readonly revoke: boolean
      readonly what: 'table' | 'function' | 'schema' | 'sequence' | 'type' | 'other'
      /** `ON ALL TABLES IN SCHEMA`: the names are schemas. */
      readonly all: boolean
      /** `ALTER DEFAULT PRIVILEGES`: of what is made later. */
      readonly later: boolean
      readonly names: readonly RelationName[]
      /** Empty for all; `select (id, name)` where they are of columns. */
      readonly privileges: readonly string[]
      readonly roles: readonly string[]
    }
  | { readonly k: 'createSchema'; readonly name: string; readonly ifNotExists: boolean }
  | { readonly k: 'createExtension'; readonly name: string; readonly schema?: string; readonly ifNotExists: boolean }
  | { readonly k: 'createSequence'; readonly sequence: RelationName; readonly ifNotExists: boolean }
  | { readonly k: 'searchPath'; readonly schemas: readonly string[] }
  /** `SET check_function_bodies`: whether the names in bodies have to be there. */
  | { readonly k: 'bodyChecks'; readonly on: boolean }
  /** Reads or writes rows: seeds, backfills, `INSERT INTO storage.buckets`. */
  | { readonly k: 'query'; readonly query: Query }
  | { readonly k: 'truncate'; readonly tables: readonly RelationName[] }
  /** Names something that has to be there: `COMMENT ON`, `ALTER PUBLICATION … ADD TABLE`. */
  | { readonly k: 'needs'; readonly what: ObjectKind | 'column'; readonly name: RelationName; readonly column?: string }
  /** `RAISE EXCEPTION` in a `DO` block: the migration goes on only where the conditions on the way do not hold. */
  | { readonly k: 'raise' }
  /** Something was done that cannot be known from the text. */
  | ({ readonly k: 'unknown'; readonly reason: string } & SpeaksOf)

/** What the text of something that is not understood has to do with, by its words. */
export interface SpeaksOf {
  readonly speaksOf?: readonly SqlSubject[]
}

export type SqlSubject = 'row security' | 'policies' | 'dropped policies' | 'search path' | 'privileges' | 'views'

export type Operation = OperationCommon & OperationKind

/** Stands, in an operation that is repeated for each row of a query, for what the row's column holds. */
export function rowMark(column: string): string {
  return `__row__${column}__`
}

/** Whether a name holds the mark of a row. */
export function isRowMark(name: string): boolean {
  return name.includes('__row__')
}
