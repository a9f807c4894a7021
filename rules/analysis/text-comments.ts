import type { Comment } from './comments'
import { isEnvFile } from './env/env-facts'
import { nameOf } from './paths'

/** How a language that is not parsed here writes comments and strings. */
export interface CommentSyntax {
  /** Marker of a comment that runs to the end of its line. */
  readonly line: string
  readonly block: boolean
  /** Block comments nest. */
  readonly nested: boolean
  readonly quotes: string
  /** A backslash escapes inside quotes. */
  readonly escapes: boolean
  /** `$tag$ … $tag$` bodies, whose comments count too. */
  readonly dollarQuotes: boolean
}

const PLAIN = { block: false, nested: false, quotes: '', escapes: false, dollarQuotes: false }
const SQL: CommentSyntax = { ...PLAIN, line: '--', block: true, nested: true, quotes: `'"`, dollarQuotes: true }
const SLASHES: CommentSyntax = { ...PLAIN, line: '//', block: true, quotes: '"', escapes: true }
const YAML: CommentSyntax = { ...PLAIN, line: '#' }
const TOML: CommentSyntax = { ...PLAIN, line: '#', quotes: `"'`, escapes: true }

/** How a file writes comments, by its name; `code` for TypeScript and JavaScript, undefined where it has none. */
export function syntaxOf(path: string): CommentSyntax | 'code' | undefined {
  if (isEnvFile(nameOf(path))) return YAML
  switch (/\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase()) {
    case 'ts':
    case 'tsx':
    case 'mts':
    case 'cts':
    case 'js':
    case 'jsx':
    case 'mjs':
    case 'cjs':
      return 'code'
    case 'sql':
      return SQL
    case 'prisma':
    case 'json':
    case 'json5':
    case 'jsonc':
      return SLASHES
    case 'sh':
    case 'bash':
    case 'zsh':
    case 'ps1':
    case 'properties':
    case 'tf':
    case 'tfvars':
    case 'yml':
    case 'yaml':
      return YAML
    case 'toml':
      return TOML
    default:
      return undefined
  }
}

/** Every comment of a text in order. Unclosed comments and strings run to the end of the text or line. */
export function textCommentsOf(text: string, syntax: CommentSyntax): Comment[] {
  const comments: Comment[] = []
  const bodies: string[] = []
  let i = 0
  const add = (end: number) => {
    comments.push({ range: { start: i, end }, text: text.slice(i, end) })
    i = end
  }
  while (i < text.length) {
    const char = text.charAt(i)
    if (text.startsWith(syntax.line, i) && (syntax.line !== '#' || syntax.quotes !== '' || atWordStart(text, i)))
      add(lineEnd(text, i))
    else if (syntax.block && text.startsWith('/*', i)) add(blockEnd(text, i, syntax.nested))
    else if (syntax.quotes.includes(char)) i = stringEnd(text, i, syntax, bodies.at(-1))
    else if (syntax.dollarQuotes && char === '$') i = dollarQuote(text, i, bodies)
    else i++
  }
  return comments
}

function atWordStart(text: string, at: number): boolean {
  return at === 0 || /\s/.test(text.charAt(at - 1))
}

function lineEnd(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 10 || code === 13) return i
  }
  return text.length
}

function blockEnd(text: string, from: number, nested: boolean): number {
  let depth = 1
  for (let i = from + 2; i < text.length; i++) {
    if (text.startsWith('*/', i)) {
      depth--
      i++
      if (depth === 0) return i + 1
    } else if (nested && text.startsWith('/*', i)) {
      depth++
      i++
    }
  }
  return text.length
}

/** End of the string that starts at `from`. Inside a dollar-quoted body it ends at the body's end at the latest. */
function stringEnd(text: string, from: number, syntax: CommentSyntax, body: string | undefined): number {
  const quote = text.charAt(from)
  // PostgreSQL's E'…' is the one SQL string with backslash escapes; TOML's '…' the one without.
  const escapes = syntax.dollarQuotes
    ? /[eE]/.test(text.charAt(from - 1)) && !/\w/.test(text.charAt(from - 2))
    : syntax.escapes && quote === '"'
  if (!syntax.dollarQuotes && text.startsWith(quote.repeat(3), from)) {
    const close = text.indexOf(quote.repeat(3), from + 3)
    return close < 0 ? text.length : close + 3
  }
  for (let i = from + 1; i < text.length; i++) {
    const char = text.charAt(i)
    if (escapes && char === '\\') i++
    else if (char === quote) return i + 1
    else if (char === '\n' && !syntax.dollarQuotes) return i
    else if (body !== undefined && text.startsWith(body, i)) return i
  }
  return text.length
}

function dollarQuote(text: string, at: number, bodies: string[]): number {
  const tag = /^\$(?:[A-Za-z_]\w*)?\$/.exec(text.slice(at, at + 70))?.[0]
  if (tag === undefined) return at + 1
  if (bodies.at(-1) === tag) bodies.pop()
  else bodies.push(tag)
  return at + tag.length
}
