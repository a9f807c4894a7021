import type { TextRange, Value } from '../facts'

/** A component in JSX. Of those that are alike and stand in the same place only the first is kept. */
export interface ElementFact {
  readonly component: Value
  /** The nearest component around it, in its children or in an attribute, by index; -1 where there is none. */
  readonly parent: number
  /** The function it stands in, by index; -1 at module level. */
  readonly in: number
  /** Its tag name. */
  readonly range: TextRange
  /** Attributes it has by which routers and boundaries are told what to show on an error: `errorElement` …; `path *` of a route for what no other is for; `sign-up closed` of one that leads from the address of a sign-up to the sign-in. */
  readonly tells?: readonly string[]
}

/**
 * How a value is shown: `list` one element each · `options` the choices of a field · `text` an expression between tags ·
 * `props` handed to a component · `attribute` of an element of the browser · `condition` decides what is shown ·
 * `empty` decides on something that is shown where there is nothing · `instead` on an early return of
 * something else · `waits` the same, where another condition leads there too (`isLoading || !order`) · `number` with a number in its place where there is none (`total ?? 0`) · `context` the value of a provider.
 */
export type ShownAs =
  | 'list'
  | 'options'
  | 'text'
  | 'props'
  | 'attribute'
  | 'condition'
  | 'empty'
  | 'instead'
  | 'waits'
  | 'number'
  | 'context'

/** What is done with the result of hook call `c`, in a component or in another hook. */
export interface HookResultFact {
  readonly c: number
  /** Members that are read of it. */
  readonly reads: readonly string[]
  /** It goes on whole: returned, spread, handed to a function or a component. */
  readonly whole: boolean
  /** How its members are shown, by name: `{ data: ['list', 'condition'] }`. */
  readonly shows: Readonly<Record<string, readonly ShownAs[]>>
}
