import type { TextRange } from '../facts'
import { lineEnd, nextLexeme } from './lexemes'

/** The statements of an SQL file, by place, without their semicolons. */
export interface SplitText {
  readonly statements: readonly TextRange[]
  /** Where the part that undoes the migration begins. */
  readonly downFrom: number | undefined
}

/** What migration tools write before the part that undoes: dbmate, goose, sql-migrate, node-pg-migrate, rambler. */
const DOWN =
  /^[ \t]*--[ \t]*(?:migrate:down|\+goose[ \t]+down|\+migrate[ \t]+down|down[ \t]+migration|rambler[ \t]+down)\b/im
/** A statement that may hold others between `BEGIN ATOMIC` and `END`. */
const ROUTINE = /^create\s+(?:or\s+replace\s+)?(?:function|procedure)\b/i
const COPY_IN = /^copy\b[\s\S]*\bfrom\s+stdin\b/i

/**
 * Splits an SQL text where PostgreSQL's `psql` would: at semicolons outside quotes, dollar quotes, comments, parentheses
 * and `BEGIN ATOMIC` bodies. Commands of psql (`\connect x`) and the rows after `COPY … FROM stdin` are left out.
 */
export function splitStatements(text: string): SplitText {
  const statements: TextRange[] = []
  let start = -1
  let end = 0
  let depth = 0
  /** `BEGIN ATOMIC` and each `CASE` in it: all closed by an `END`. */
  let atomic = 0
  let before = ''
  const finish = () => {
    if (start >= 0) statements.push({ start, end })
    start = -1
    depth = 0
    atomic = 0
  }
  const down = DOWN.exec(text)
  const downFrom = down ? down.index + down[0].search(/\S/) : undefined
  for (let at = nextLexeme(text, 0); at; ) {
    const isSign = at.k === 'sign'
    const sign = isSign ? text.charAt(at.start) : ''
    let next = at.end
    if (downFrom !== undefined && start >= 0 && start < downFrom && at.start >= downFrom) finish()
    if (sign === ';' && depth <= 0 && atomic === 0) {
      const copies = start >= 0 && COPY_IN.test(text.slice(start, end))
      finish()
      if (copies) next = rowsEnd(text, next)
    } else if (sign === '\\' && start < 0) {
      next = lineEnd(text, next)
    } else {
      if (start < 0) start = at.start
      if (sign === '(') depth++
      if (sign === ')') depth--
      if (at.k === 'word') {
        const word = text.slice(at.start, at.end).toLowerCase()
        if (atomic > 0) atomic += word === 'case' ? 1 : word === 'end' ? -1 : 0
        else if (word === 'atomic' && before === 'begin' && ROUTINE.test(text.slice(start, start + 60))) atomic = 1
        before = word
      }
      end = at.end
    }
    at = nextLexeme(text, next)
  }
  finish()
  return { statements, downFrom }
}

/** After the line `\.` that ends the rows of a `COPY`. */
function rowsEnd(text: string, from: number): number {
  const end = /^\\\.[ \t]*\r?$/m.exec(text.slice(from))
  return end ? from + end.index + end[0].length : text.length
}
