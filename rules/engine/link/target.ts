import type { Value } from '../../analysis/facts'

/** What a value stands for once names are followed across files. */
export type Target =
  | FunctionTarget
  | ApiTarget
  | { readonly k: 'class'; readonly path: string; readonly i: number; readonly instance: boolean }
  | ObjectTarget
  | { readonly k: 'array'; readonly path: string; readonly elements: readonly Value[] }
  | ParamTarget
  | { readonly k: 'namespace'; readonly path: string }
  | { readonly k: 'string'; readonly text: string }
  | { readonly k: 'literal'; readonly value: number | boolean | null }
  | { readonly k: 'unknown' }

/** A function of the project: `f` indexes `functions` of the file at `path`. */
export interface FunctionTarget {
  readonly k: 'function'
  readonly path: string
  readonly f: number
}

/** Something of a package, or a global (`pkg` is `global:`), by its API path: see `analysis/libraries/types`. */
export interface ApiTarget {
  readonly k: 'api'
  readonly pkg: string
  readonly path: string
  readonly version: string | undefined
  /** The first call of the path: the one that made the client. */
  readonly maker: CallPlace | undefined
}

export interface ObjectTarget {
  readonly k: 'object'
  readonly path: string
  readonly members: Readonly<Record<string, Value>>
  readonly open: boolean
}

/** A parameter of a function of the project, and the properties taken of it. */
export interface ParamTarget {
  readonly k: 'param'
  readonly path: string
  readonly f: number
  readonly i: number
  readonly keys: readonly string[]
}

/** A call of the project: `c` indexes `calls` of the file at `path`. */
export interface CallPlace {
  readonly path: string
  readonly c: number
}

export const UNKNOWN: Target = { k: 'unknown' }
