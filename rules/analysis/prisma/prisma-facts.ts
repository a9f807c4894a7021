import type { TextRange } from '../facts'

/** A block of a Prisma schema. Offsets are UTF-16; a block's range runs from its keyword through the closing brace. */
export type PrismaBlock = {
  readonly name: string
  readonly range: TextRange
  readonly nameRange: TextRange
} & (
  | {
      readonly k: 'datasource' | 'generator'
      /** Its settings, in order. */
      readonly settings: readonly { readonly name: string; readonly value: PrismaValue }[]
    }
  | {
      readonly k: 'model' | 'view' | 'type'
      readonly fields: readonly PrismaField[]
      /** `@@…` of the block. */
      readonly attributes: readonly PrismaAttribute[]
    }
  | {
      readonly k: 'enum'
      readonly values: readonly { readonly name: string; readonly attributes: readonly PrismaAttribute[] }[]
      readonly attributes: readonly PrismaAttribute[]
    }
)

export interface PrismaField {
  readonly name: string
  /** `String`, `User`, or `Unsupported`. */
  readonly type: string
  readonly list: boolean
  readonly optional: boolean
  readonly attributes: readonly PrismaAttribute[]
  /** From the name through the last attribute. */
  readonly range: TextRange
}

export interface PrismaAttribute {
  /** Without the at signs: `id`, `unique`, `relation`, `db.VarChar`. */
  readonly name: string
  readonly arguments: readonly PrismaArgument[]
  readonly range: TextRange
}

export interface PrismaArgument {
  readonly name?: string
  readonly value: PrismaValue
}

/** `text` was quoted · `word` is a name, number or truth value · `call` is `now()`, or a field with options: `title(sort: Desc)`. */
export type PrismaValue =
  | { readonly k: 'text'; readonly text: string }
  | { readonly k: 'word'; readonly word: string }
  | { readonly k: 'list'; readonly items: readonly PrismaValue[] }
  | { readonly k: 'call'; readonly name: string; readonly arguments: readonly PrismaArgument[] }
