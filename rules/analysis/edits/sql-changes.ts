import type { TextRange } from '../facts'
import { type Lexeme, nextLexeme } from '../sql/lexemes'

/** A `CREATE INDEX` as one that lets others write meanwhile; undefined where the text is none. */
export function withConcurrently(statement: string): string | undefined {
  const index = wordsIn(statement, { start: 0, end: statement.length }).find(({ word }) => word === 'index')
  if (!index) return undefined
  const word = statement.slice(index.start, index.end) === 'INDEX' ? 'CONCURRENTLY' : 'concurrently'
  return `${statement.slice(0, index.end)} ${word}${statement.slice(index.end)}`
}

/** A statement with its semicolon, the comment lines right above it, and the line break after it. */
export function wholeStatement(text: string, { start, end }: TextRange): TextRange {
  const above = /(?:^|\n)((?:[ \t]*--(?! migrate:| \+goose)[^\n]*\n)*[ \t]*)$/.exec(text.slice(0, start))?.[1] ?? ''
  const after = /^[ \t]*;?[ \t]*(?:--> statement-breakpoint)?\r?\n?/.exec(text.slice(end))?.[0] ?? ''
  return { start: start - above.length, end: end + after.length }
}

/** The words `NOT NULL` of a column's definition, with the white space before them. */
export function notNullIn(text: string, range: TextRange): TextRange | undefined {
  const words = wordsIn(text, range)
  const at = words.findIndex(({ word }, i) => word === 'not' && words[i + 1]?.word === 'null')
  const last = words[at + 1]
  return at < 0 || !last ? undefined : { start: words[at - 1]?.end ?? range.start, end: last.end }
}

/** The words `DEFAULT …` of a column's definition, with the white space before them, and the value. */
export function defaultIn(text: string, range: TextRange): (TextRange & { readonly value: string }) | undefined {
  const words = wordsIn(text, range)
  const at = words.findIndex(({ word }) => word === 'default')
  const from = words[at]
  if (!from) return undefined
  const next = words.slice(at + 1).find(({ word }) => COLUMN_CLAUSES.has(word))
  const end = next ? text.slice(0, next.start).trimEnd().length : range.end
  return { start: words[at - 1]?.end ?? range.start, end, value: text.slice(from.end, end).trim() }
}

const COLUMN_CLAUSES: ReadonlySet<string> = new Set(
  'not null constraint check unique primary references collate generated'.split(' '),
)

/** `ALTER COLUMN x SET NOT NULL`, without the `ALTER TABLE` before it. */
export function actionIn(text: string, range: TextRange): TextRange | undefined {
  const last = wordsIn(text, range).findLast(({ word }) => word === 'alter')
  return last && { start: last.start, end: range.end }
}

interface Word extends Lexeme {
  readonly word: string
}

/** Names and words outside parentheses. */
function wordsIn(text: string, { start, end }: TextRange): Word[] {
  const words: Word[] = []
  let depth = 0
  for (let at = nextLexeme(text, start); at && at.start < end; at = nextLexeme(text, at.end)) {
    const sign = at.k === 'sign' ? text.charAt(at.start) : ''
    if (sign === '(') depth++
    if (sign === ')') depth--
    if (depth === 0 || sign === ')')
      words.push({ ...at, word: at.k === 'word' ? text.slice(at.start, at.end).toLowerCase() : '' })
  }
  return words
}
