import type { TextRange } from '../facts'

/** The statements of an SQL file, by place, without their semicolons. */
export interface SplitText {
  readonly statements: readonly TextRange[]
  /** Where the part that undoes the migration begins. */
  readonly downFrom: number | undefined
}

/** Markers of migration tools before the part that undoes: dbmate, goose, sql-migrate, node-pg-migrate, golang's rambler. */
const DOWN = /^--\s*(?:migrate:down|\+goose\s+down|\+migrate\s+down|down\s+migration|rambler\s+down)\b/i
/** A statement that may hold others between `BEGIN ATOMIC` and `END`. */
const ROUTINE = /^create\s+(?:or\s+replace\s+)?(?:function|procedure)\b/i
const COPY_IN = /^copy\b[\s\S]*\bfrom\s+stdin\b/i

/**
 * Splits an SQL text where PostgreSQL's `psql` would: at semicolons outside quotes, dollar quotes, comments, parentheses
 * and `BEGIN ATOMIC` bodies. Commands of psql (`\connect x`) and the rows after `COPY … FROM stdin` are left out.
 */
export function splitStatements(text: string): SplitText {
  const statements: TextRange[] = []
  let downFrom: number | undefined
  let start = -1
  let end = 0
  let depth = 0
  /** Open `BEGIN ATOMIC` and `CASE`, each closed by an `END`. */
  let atomic = 0
  let i = 0
  const finish = () => {
    if (start >= 0) statements.push({ start, end })
    start = -1
    depth = 0
    atomic = 0
  }
  const take = (to: number) => {
    if (start < 0) start = i
    i = to
    end = to
  }
  while (i < text.length) {
    const char = text.charAt(i)
    if (/\s/.test(char)) i++
    else if (text.startsWith('--', i)) {
      const to = lineEnd(text, i)
      if (downFrom === undefined && DOWN.test(text.slice(i, to))) {
        finish()
        downFrom = i
      }
      i = to
    } else if (text.startsWith('/*', i)) i = commentEnd(text, i)
    else if (char === '\\' && start < 0) i = lineEnd(text, i)
    else if (char === "'") take(stringEnd(text, i, false))
    else if (char === '"') take(stringEnd(text, i, false))
    else if (char === '$') take(dollarEnd(text, i))
    else if (isWordStart(char)) {
      const to = wordEnd(text, i)
      const word = text.slice(i, to).toLowerCase()
      if ((word === 'e' || word === 'b' || word === 'x' || word === 'n') && text.charAt(to) === "'") {
        take(stringEnd(text, to, word === 'e'))
        continue
      }
      if (atomic > 0 && (word === 'case' || word === 'begin')) atomic++
      else if (atomic > 0 && word === 'end') atomic--
      else if (word === 'atomic' && start >= 0 && opensBody(text, start, i)) atomic = 1
      take(to)
    } else if (char === ';' && depth <= 0 && atomic === 0) {
      const copies = start >= 0 && COPY_IN.test(text.slice(start, end))
      finish()
      i = copies ? rowsEnd(text, i + 1) : i + 1
    } else {
      if (char === '(') depth++
      if (char === ')') depth--
      take(i + 1)
    }
  }
  finish()
  return { statements, downFrom }
}

function opensBody(text: string, start: number, atomic: number): boolean {
  return (
    ROUTINE.test(text.slice(start, start + 60)) && /\bbegin\s+$/i.test(text.slice(Math.max(start, atomic - 40), atomic))
  )
}

function isWordStart(char: string): boolean {
  return /[\p{L}_]/u.test(char) || char.charCodeAt(0) > 127
}

/** A word may hold dollar signs, which then open no quote. */
function wordEnd(text: string, from: number): number {
  let i = from
  while (i < text.length && (/[\w$]/.test(text.charAt(i)) || text.charCodeAt(i) > 127)) i++
  return i
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

function commentEnd(text: string, from: number): number {
  let depth = 0
  for (let i = from; i < text.length; i++) {
    if (text.startsWith('/*', i)) {
      depth++
      i++
    } else if (text.startsWith('*/', i)) {
      depth--
      i++
      if (depth === 0) return i + 1
    }
  }
  return text.length
}

/** A doubled quote is two strings side by side here, which ends at the same place. */
function stringEnd(text: string, from: number, escapes: boolean): number {
  const quote = text.charAt(from)
  for (let i = from + 1; i < text.length; i++) {
    const char = text.charAt(i)
    if (escapes && char === '\\') i++
    else if (char === quote) return i + 1
  }
  return text.length
}

/** The end of a dollar-quoted text; of `$1` and a lone dollar sign, the end of that. */
function dollarEnd(text: string, from: number): number {
  const tag = /^\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/u.exec(text.slice(from, from + 130))?.[0]
  if (tag === undefined) return from + 1
  const close = text.indexOf(tag, from + tag.length)
  return close < 0 ? text.length : close + tag.length
}

/** After the line `\.` that ends the rows of a `COPY`. */
function rowsEnd(text: string, from: number): number {
  const end = /^\\\.[ \t]*\r?$/m.exec(text.slice(from))
  return end ? from + end.index + end[0].length : text.length
}
