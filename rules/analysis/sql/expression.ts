/**
 * An SQL expression as plain JSON: small, without places, the same for texts that mean the same (`x = ANY (ARRAY[…])` and
 * `x IN (…)`, `!=` and `<>`, quoted and unquoted names). Two are compared by their canonical text, see `print.ts`.
 */
export type Expression =
  /** A column; `of` is what qualifies it, an alias or a table. */
  | { readonly k: 'column'; readonly name: string; readonly of?: string }
  | { readonly k: 'star'; readonly of?: string }
  | { readonly k: 'value'; readonly value: string | number | boolean | null }
  /** `$1`. */
  | { readonly k: 'parameter'; readonly n: number }
  | { readonly k: 'and' | 'or' | 'array' | 'row'; readonly args: readonly Expression[] }
  | { readonly k: 'not'; readonly arg: Expression }
  | { readonly k: 'null'; readonly not: boolean; readonly arg: Expression }
  /** One argument where the operator is a prefix. `like`, `ilike`, `between` and `is distinct from` are operators too. */
  | { readonly k: 'operator'; readonly op: string; readonly args: readonly Expression[] }
  /** `a = ANY (list)`; `IN (1, 2)` is one with an array, `NOT IN` has `<>` and `all`. */
  | {
      readonly k: 'any'
      readonly op: string
      readonly all?: true
      readonly arg: Expression
      readonly list: Expression
    }
  | { readonly k: 'call'; readonly name: string; readonly schema?: string; readonly args: readonly Expression[] }
  | { readonly k: 'cast'; readonly type: string; readonly arg: Expression }
  | { readonly k: 'case'; readonly args: readonly Expression[] }
  | { readonly k: 'query'; readonly form: 'exists' | 'value' | 'array' | 'set'; readonly query: Query }
  /** What is not told apart: the parser's name of it, with the expressions inside. */
  | { readonly k: 'other'; readonly what: string; readonly args: readonly Expression[] }

export type Join = 'inner' | 'left' | 'right' | 'full'

/** What a query reads from. */
export type Source =
  | { readonly k: 'table'; readonly table: RelationName; readonly as?: string }
  | { readonly k: 'query'; readonly query: Query; readonly as?: string; readonly columns?: readonly string[] }
  | { readonly k: 'call'; readonly call: Expression; readonly as?: string; readonly columns?: readonly string[] }
  | {
      readonly k: 'join'
      readonly join: Join
      readonly left: Source
      readonly right: Source
      readonly on?: Expression
      /** `USING (…)`; `natural` where the columns are those of the same name. */
      readonly using?: readonly string[]
      readonly natural?: true
    }

export interface Order {
  readonly by: Expression
  readonly descending: boolean
  readonly nullsFirst: boolean
}

export interface Column {
  readonly value: Expression
  readonly as?: string
}

/** A statement that reads or writes rows. */
export interface Query {
  readonly verb: 'select' | 'insert' | 'update' | 'delete' | 'merge' | 'values'
  /** What is written to; absent for a select. */
  readonly target?: RelationName & { readonly as?: string }
  readonly with: readonly CommonTable[]
  readonly from: readonly Source[]
  readonly where?: Expression
  /** What is selected, or for an update what is assigned (`as` is the column), or given back by `RETURNING`. */
  readonly columns: readonly Column[]
  /** Columns that an insert names. */
  readonly into?: readonly string[]
  readonly values?: readonly (readonly Expression[])[]
  readonly distinct?: true
  readonly group: readonly Expression[]
  readonly having?: Expression
  readonly order: readonly Order[]
  readonly limit?: Expression
  readonly offset?: Expression
  /** `UNION`, `INTERSECT`, `EXCEPT`: the two sides; all else is empty then, but for order and limit. */
  readonly sides?: readonly [Query, Query]
  /** `FOR UPDATE`. */
  readonly locks?: true
  readonly onConflict?: 'nothing' | 'update'
}

/** `WITH name (columns) AS (query)`. */
export interface CommonTable {
  readonly name: string
  readonly recursive?: true
  /** What its columns are called, where that is said before the query. */
  readonly columns?: readonly string[]
  readonly query: Query
}

/** A table, view, index, type or function; without a schema the search path decides. */
export interface RelationName {
  readonly schema?: string
  readonly name: string
}
