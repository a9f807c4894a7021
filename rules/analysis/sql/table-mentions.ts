import type { TextRange } from '../facts'
import type { RelationName } from './expression'
import { type Lexeme, nextLexeme } from './lexemes'

/** A place in SQL text where a table may be named, by the words around it: what is meant, the statement's facts must confirm. */
export interface TableMention {
  readonly name: RelationName
  /** The table's own name, without its schema and without quotes. */
  readonly range: TextRange
}

/** After these words a table's name may follow. */
const BEFORE = new Set(
  'from join into update table on references truncate using only exists of like inherits to'.split(' '),
)
/** These may stand between. */
const BETWEEN = new Set(['table', 'only', 'if', 'not', 'exists', 'lateral', 'concurrently'])
/** After these, several with commas. */
const LISTS = new Set(['from', 'using', 'truncate', 'table', 'inherits'])
/** And these may open a parenthesis first: `from (orders join items …)`. After others, a parenthesis holds columns. */
const OPENS = new Set(['from', 'join', 'inherits'])
/** A list of tables ends here. */
const ENDS_LIST = new Set(
  'where set group order having limit offset fetch window for returning values select with union intersect except add alter drop'.split(
    ' ',
  ),
)

/**
 * Where SQL text may name a table: after `from`, `join`, `update` and the like (lists included), and in front of a column's
 * name (`orders.user_id`). What stands in strings, dollar quotes and comments is passed over.
 */
export function tableMentions(text: string): TableMention[] {
  const found: TableMention[] = []
  const isGrant = /^\s*(?:grant|revoke)\b/i.test(text)
  /** For each open parenthesis, and the text itself: a comma goes on with a list of tables. */
  const lists = [false]
  let isExpected = false
  let opener = ''
  for (let at = nextLexeme(text, 0); at; ) {
    const word = at.k === 'word' ? text.slice(at.start, at.end).toLowerCase() : ''
    let end = at.end
    if (BEFORE.has(word)) {
      isExpected = true
      opener = word
      if (LISTS.has(word) || (word === 'on' && isGrant)) lists[lists.length - 1] = true
    } else if (ENDS_LIST.has(word)) {
      isExpected = false
      lists[lists.length - 1] = false
    } else if (at.k === 'name' || (at.k === 'word' && !(isExpected && BETWEEN.has(word)))) {
      const chain = dottedName(text, at)
      const mention = isExpected ? asTable(text, chain) : asQualifier(text, chain)
      if (mention) found.push(mention)
      isExpected = false
      end = chain.at(-1)?.end ?? end
    } else if (at.k !== 'word') {
      const sign = at.k === 'sign' ? text.charAt(at.start) : ''
      if (sign === '(') {
        isExpected &&= OPENS.has(opener)
        lists.push(isExpected)
      } else if (sign === ')' && lists.length > 1) {
        lists.pop()
        isExpected = false
      } else isExpected = sign === ',' && lists.at(-1) === true
    }
    at = nextLexeme(text, end)
  }
  return found
}

/** The names that hang together by dots, from one on. */
function dottedName(text: string, first: Lexeme): Lexeme[] {
  const chain = [first]
  for (let last = first; chain.length < 4; ) {
    const dot = nextLexeme(text, last.end)
    if (dot?.k !== 'sign' || text.charAt(dot.start) !== '.') break
    const next = nextLexeme(text, dot.end)
    if (next?.k !== 'word' && next?.k !== 'name') {
      // `orders.*` and an unfinished `orders.`: what follows is no name, but something does.
      chain.push(dot)
      break
    }
    chain.push(next)
    last = next
  }
  return chain
}

/** `orders`, `public.orders`. */
function asTable(text: string, chain: readonly Lexeme[]): TableMention | undefined {
  const [first, second] = chain
  if (!first) return undefined
  if (!second || second.k === 'sign') return mention(text, first, undefined)
  return mention(text, second, first)
}

/** `orders.user_id`, `public.orders.user_id`; `public.f(…)` is a function. */
function asQualifier(text: string, chain: readonly Lexeme[]): TableMention | undefined {
  const [first, second, third] = chain
  const after = nextLexeme(text, chain.at(-1)?.end ?? 0)
  if (!first || !second || (after?.k === 'sign' && text.charAt(after.start) === '(')) return undefined
  return third ? mention(text, second, first) : mention(text, first, undefined)
}

function mention(text: string, name: Lexeme, schema: Lexeme | undefined): TableMention {
  const quote = name.k === 'name' ? 1 : 0
  return {
    name: { ...(schema && { schema: nameOf(text, schema) }), name: nameOf(text, name) },
    range: { start: name.start + quote, end: name.end - quote },
  }
}

/** As PostgreSQL reads it: in small letters unless it is quoted. */
function nameOf(text: string, { k, start, end }: Lexeme): string {
  const written = text.slice(start, end)
  return k === 'name' ? written.slice(1, -1).replaceAll('""', '"') : written.toLowerCase()
}
