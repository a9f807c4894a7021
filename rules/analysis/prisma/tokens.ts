/** One token of a Prisma schema. A line break counts as one, since it ends a field. */
export interface PrismaToken {
  readonly k: 'word' | 'text' | 'sign' | 'line'
  /** Of a text, without quotes and escapes. */
  readonly text: string
  readonly start: number
  readonly end: number
}

const WORD = /[\p{L}\p{N}_.+-]/u
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }

/** The tokens of a Prisma schema, comments left out. Total: what is no token of the language is a sign of one character. */
export function prismaTokens(source: string): PrismaToken[] {
  const tokens: PrismaToken[] = []
  for (let i = 0; i < source.length; ) {
    const char = source.charAt(i)
    const start = i
    if (char === '\n') {
      tokens.push({ k: 'line', text: char, start, end: ++i })
    } else if (/\s/.test(char)) {
      i++
    } else if (source.startsWith('//', i)) {
      const end = source.indexOf('\n', i)
      i = end < 0 ? source.length : end
    } else if (source.startsWith('/*', i)) {
      const end = source.indexOf('*/', i + 2)
      i = end < 0 ? source.length : end + 2
    } else if (char === '"') {
      const { text, end } = quoted(source, i)
      tokens.push({ k: 'text', text, start, end })
      i = end
    } else if (WORD.test(char)) {
      while (i < source.length && WORD.test(source.charAt(i))) i++
      tokens.push({ k: 'word', text: source.slice(start, i), start, end: i })
    } else {
      tokens.push({ k: 'sign', text: char, start, end: ++i })
    }
  }
  return tokens
}

/** A quoted text; an unclosed one ends with its line. */
function quoted(source: string, from: number): { text: string; end: number } {
  let text = ''
  for (let i = from + 1; i < source.length; i++) {
    const char = source.charAt(i)
    if (char === '"') return { text, end: i + 1 }
    if (char === '\n') return { text, end: i }
    if (char === '\\') {
      i++
      text += ESCAPES[source.charAt(i)] ?? source.charAt(i)
    } else text += char
  }
  return { text, end: source.length }
}
