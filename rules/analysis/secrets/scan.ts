import { databaseAddressAt } from './database-address'
import type { SecretFormat } from './format'
import { PREFIXED_FORMATS } from './formats'
import { type SecretFound, secret } from './found'
import { tokenAt } from './jwt'
import { namedSecret } from './named'
import { entropyOf, isPlaceholder } from './placeholder'
import { privateKeyAt } from './private-key'
import { longRuns } from './runs'
import type { SecretFact } from './secret-fact'

/** The longest value that is looked for. */
const WINDOW = 700
const KEY_WINDOW = 8000

const SCHEMES = 'postgres mysql mariadb mongodb redis amqp mssql sqlserver libsql clickhouse cockroachdb'.split(' ')

const BY_START = formatsByStart()
/** All starts at once. Where a start is longer than another it stands first, for the first that fits is taken. */
const STARTS = new RegExp([...BY_START.keys(), 'eyJ', ...SCHEMES].map(asPattern).join('|'), 'g')
const KEY_START = '-----BEGIN '

/**
 * The credentials in a text, in order, none over another. Their values stay in the text: what is given back says where
 * they are and of which kind.
 */
export function findSecrets(text: string): SecretFound[] {
  const found = privateKeys(text)
  for (const run of longRuns(text)) {
    const before = found.length
    const letters = text.slice(run.start, run.end)
    // Few have one, and `matchAll` begins by making the whole pattern anew.
    const starts = letters.search(STARTS) < 0 ? [] : letters.matchAll(STARTS)
    for (const match of starts) {
      const read = secretAt(text, run.start + match.index, match[0])
      if (read) found.push(read)
    }
    const named = found.length === before ? namedSecret(text, run) : undefined
    if (named) found.push(named)
  }
  return found.length < 2 ? found : withoutOverlap(found)
}

function privateKeys(text: string): SecretFound[] {
  const found: SecretFound[] = []
  for (let at = text.indexOf(KEY_START); at >= 0; at = text.indexOf(KEY_START, at + 1)) {
    const length = privateKeyAt(text.slice(at, at + KEY_WINDOW))
    if (length !== undefined) found.push(secret(text, 'private-key', at, length, { from: KEY_START.length }))
  }
  return found
}

/** The same without quiet ones and without what is only for hiding: what facts keep. */
export function secretFacts(found: readonly SecretFound[]): SecretFact[] {
  return found.filter(({ quiet }) => !quiet).map(({ hidden: _, quiet: __, ...fact }) => fact)
}

function secretAt(text: string, at: number, start: string): SecretFound | undefined {
  const rest = text.slice(at, at + WINDOW)
  if (start === 'eyJ') {
    const token = tokenAt(text.slice(at, at + KEY_WINDOW))
    return token && secret(text, token.format, at, token.length, token.quiet ? { quiet: true } : {})
  }
  for (const format of BY_START.get(start) ?? []) {
    const value = prefixedAt(format, text, at, rest)
    if (value) return value
  }
  const address = databaseAddressAt(rest)
  return address && secret(text, 'database-address', at, address.length, { only: address.password })
}

function prefixedAt(format: SecretFormat, text: string, at: number, rest: string): SecretFound | undefined {
  const match = format.pattern.exec(rest)
  if (!match) return undefined
  const body = match.groups?.body ?? match[0]
  if (entropyOf(body) < (format.entropy ?? 3) || isPlaceholder(body)) return undefined
  if (format.valid && !format.valid(match[0])) return undefined
  if (format.named && !format.named.test(lineBefore(text, at))) return undefined
  const before = format.before ? format.before.exec(text.slice(Math.max(0, at - WINDOW), at))?.[0] : ''
  if (before === undefined) return undefined
  // Where the pattern begins at a neighbour, as of an AWS key, the body alone is the secret.
  const isBody = format.id === 'aws-secret-key'
  const from = isBody ? at + match[0].length - body.length : at - before.length
  const length = isBody ? body.length : match[0].length + before.length
  const isQuiet = format.quiet instanceof RegExp ? format.quiet.test(match[0]) : format.quiet
  return secret(text, format.id, from, length, isQuiet ? { quiet: true } : {})
}

const LINE_BEFORE = 160

function lineBefore(text: string, at: number): string {
  const before = text.slice(Math.max(0, at - LINE_BEFORE), at)
  return before.slice(before.lastIndexOf('\n') + 1)
}

function withoutOverlap(found: readonly SecretFound[]): SecretFound[] {
  const ordered = [...found].sort((a, b) => a.range.start - b.range.start)
  let end = -1
  return ordered.filter(({ range }) => {
    if (range.start < end) return false
    end = range.end
    return true
  })
}

function formatsByStart(): ReadonlyMap<string, readonly SecretFormat[]> {
  const byStart = new Map<string, SecretFormat[]>()
  // The longer start first: the search takes the first that fits, so it has to know all formats of the shorter ones.
  const starts = [...new Set(PREFIXED_FORMATS.flatMap((format) => format.starts))].sort((a, b) => b.length - a.length)
  for (const start of starts) {
    const fitting = PREFIXED_FORMATS.filter((format) => format.starts.some((each) => start.startsWith(each)))
    byStart.set(start, fitting)
  }
  return byStart
}

/** A start as a pattern; one that is a word does not begin inside another word. */
function asPattern(start: string): string {
  const literal = start.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  return /^\w/.test(start) ? `(?<![A-Za-z0-9])${literal}` : literal
}
