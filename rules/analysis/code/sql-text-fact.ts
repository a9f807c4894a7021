import type { TextRange, Value } from '../facts'
import type { Query } from '../sql/expression'

/** A statement in SQL, written in code: a text, a template, or texts joined with `+`. */
export interface SqlTextFact {
  readonly range: TextRange
  /** With `$1`, `$2` … for what stands between its texts. */
  readonly text: string
  /** What stands there, in order. */
  readonly holes: readonly Value[]
  /** The call or tag it is handed to, by index; -1 where it goes elsewhere. */
  readonly c: number
  /** The variable it is bound to, by index of the declarations; -1 where there is none. */
  readonly d: number
  readonly in: number
  /** Its variable gets more text later: conditions, or a limit. */
  readonly grows?: true
  /** What it means to PostgreSQL; absent where its parser refuses the text. */
  readonly query?: Query
  /** Pieces of it that come from outside the code, those added to its variable later among them; absent where there are none. */
  readonly parts?: readonly SqlPartFact[]
}

/** A piece of a statement that is neither written in the code, a number, nor checked. */
export interface SqlPartFact {
  readonly range: TextRange
  /** As written, white space made one. */
  readonly text: string
  /** Between quotes · where a value stands · anywhere else: a name, a piece of the statement. */
  readonly place: 'quoted' | 'value' | 'structure'
  /** What somebody sent · a parameter of the function around it, or taken out of something. */
  readonly from: 'request' | 'parameter'
  /** What of it comes from outside, as written, where that is only what functions are handed: who calls them says what it is. */
  readonly handed?: readonly string[]
  /** It stands for a piece of the statement, not for one name. */
  readonly piece?: true
}
