import type { TextRange } from '../facts'

/** A piece of SQL text as PostgreSQL's lexer cuts it, strings and dollar quotes whole. */
export interface Lexeme extends TextRange {
  readonly k: 'word' | 'string' | 'name' | 'dollar' | 'sign'
}

/** The lexeme at or after `from`, white space and comments passed over; undefined at the end. Unclosed ones run to the end. */
export function nextLexeme(text: string, from: number): Lexeme | undefined {
  let i = from
  while (i < text.length) {
    const char = text.charAt(i)
    if (/\s/.test(char)) i++
    else if (text.startsWith('--', i)) i = lineEnd(text, i)
    else if (text.startsWith('/*', i)) i = commentEnd(text, i)
    else return lexemeAt(text, i)
  }
  return undefined
}

function lexemeAt(text: string, start: number): Lexeme {
  const char = text.charAt(start)
  if (char === "'") return { k: 'string', start, end: stringEnd(text, start, false) }
  if (char === '"') return { k: 'name', start, end: stringEnd(text, start, false) }
  if (char === '$') return { k: 'dollar', start, end: dollarEnd(text, start) }
  if (!isWordStart(char)) return { k: 'sign', start, end: start + 1 }
  const end = wordEnd(text, start)
  const prefix = text.slice(start, end).toLowerCase()
  if (text.charAt(end) === "'" && /^[ebxn]$/.test(prefix))
    return { k: 'string', start, end: stringEnd(text, end, prefix === 'e') }
  return { k: 'word', start, end }
}

function isWordStart(char: string): boolean {
  return /[\p{L}\p{N}_]/u.test(char) || char.charCodeAt(0) > 127
}

/** A word may hold dollar signs, which then open no quote. */
function wordEnd(text: string, from: number): number {
  let i = from
  while (i < text.length && (/[\w$]/.test(text.charAt(i)) || text.charCodeAt(i) > 127)) i++
  return i
}

/** The end of the line at `from`, its break not counted. */
export function lineEnd(text: string, from: number): number {
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

/** The parts of a statement between commas outside parentheses: those of `ALTER TABLE t ADD a int, DROP b`. */
export function commaParts(text: string): TextRange[] {
  const parts: TextRange[] = []
  let depth = 0
  let start = -1
  let end = 0
  for (let at = nextLexeme(text, 0); at; at = nextLexeme(text, at.end)) {
    const sign = at.k === 'sign' ? text.charAt(at.start) : ''
    if (sign === ',' && depth === 0) {
      if (start >= 0) parts.push({ start, end })
      start = -1
      continue
    }
    if (sign === '(' || sign === '[') depth++
    if (sign === ')' || sign === ']') depth--
    if (start < 0) start = at.start
    end = at.end
  }
  if (start >= 0) parts.push({ start, end })
  return parts
}

/** From `from` up to the comma or closing parenthesis that ends an element of a list. */
export function elementEnd(text: string, from: number): number {
  let depth = 0
  let end = from
  for (let at = nextLexeme(text, from); at; at = nextLexeme(text, at.end)) {
    const sign = at.k === 'sign' ? text.charAt(at.start) : ''
    if (depth === 0 && (sign === ',' || sign === ')' || sign === ';')) return end
    if (sign === '(' || sign === '[') depth++
    if (sign === ')' || sign === ']') depth--
    end = at.end
  }
  return end
}

/** What stands in the parentheses after keywords at the statement's own level: `clause(text, 'with', 'check')`. */
export function clause(text: string, ...keywords: readonly string[]): TextRange | undefined {
  let depth = 0
  let matched = 0
  for (let at = nextLexeme(text, 0); at; at = nextLexeme(text, at.end)) {
    const sign = at.k === 'sign' ? text.charAt(at.start) : ''
    if (sign === '(') {
      if (depth === 0 && matched === keywords.length) return inside(text, at.end)
      depth++
    } else if (sign === ')') depth--
    const word = at.k === 'word' ? text.slice(at.start, at.end).toLowerCase() : ''
    if (depth > 0 || word !== keywords[matched]) matched = depth === 0 && word === keywords[0] ? 1 : 0
    else matched++
  }
  return undefined
}

/** From the first to the last lexeme before the parenthesis that closes the one before `from`. */
function inside(text: string, from: number): TextRange | undefined {
  let depth = 1
  let start = -1
  let end = from
  for (let at = nextLexeme(text, from); at; at = nextLexeme(text, at.end)) {
    const sign = at.k === 'sign' ? text.charAt(at.start) : ''
    if (sign === '(') depth++
    if (sign === ')' && --depth === 0) break
    if (start < 0) start = at.start
    end = at.end
  }
  return start < 0 ? undefined : { start, end }
}
