/** Patterns over API paths; see types.ts for the notation. */
export interface Pattern {
  readonly text: string
  readonly tokens: readonly string[]
  /** The more specific pattern has the higher rank: exact first, then by words, then `*` before `**` before `()**`. */
  readonly rank: number
}

/** `createClient().from` → `['createClient', '()', 'from']`; `()**` is one token. */
export function tokensOf(path: string): string[] {
  return path.match(/\(\)\*\*|\(\)|[^.()]+/g) ?? []
}

/** A callee as written, as a path: `res.status(500).json` is `res.status().json`. */
export function withoutArguments(text: string): string {
  if (!/\([^)]/.test(text)) return text
  let path = ''
  let depth = 0
  for (const character of text) {
    if (character === ')') depth -= 1
    if (depth <= 0) path += character
    if (character === '(') depth += 1
  }
  return path
}

export function compilePattern(text: string): Pattern {
  const tokens = tokensOf(text)
  const words = tokens.filter((token) => !token.includes('*')).length
  if (words === tokens.length) return { text, tokens, rank: EXACT }
  const widest = tokens.includes('()**') ? 0 : tokens.includes('**') ? 1 : 2
  return { text, tokens, rank: words * 10 + widest }
}

/** Rank of a pattern with no wildcard. */
export const EXACT = 10_000

export function matches(pattern: Pattern, path: readonly string[]): boolean {
  return matchFrom(pattern.tokens, 0, path, 0)
}

/** Members that end a chain: what follows is about its promise. */
export function settles(member: string): boolean {
  return member === 'then' || member === 'catch' || member === 'finally'
}

function matchFrom(tokens: readonly string[], t: number, path: readonly string[], i: number): boolean {
  const token = tokens[t]
  if (token === undefined) return i === path.length
  if (token === '**') {
    return matchFrom(tokens, t + 1, path, i) || (isMember(path[i]) && matchFrom(tokens, t, path, i + 1))
  }
  if (token === '()**') {
    return matchFrom(tokens, t + 1, path, i) || (isLink(path, i) && matchFrom(tokens, t, path, i + 2))
  }
  const here = token === '*' ? isMember(path[i]) : path[i] === token
  return here && matchFrom(tokens, t + 1, path, i + 1)
}

function isMember(token: string | undefined): boolean {
  return token !== undefined && token !== '()'
}

function isLink(path: readonly string[], i: number): boolean {
  const next = path[i + 1]
  return path[i] === '()' && next !== undefined && next !== '()' && !settles(next)
}
