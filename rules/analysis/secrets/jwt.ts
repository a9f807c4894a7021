import type { READ_FORMATS } from './formats/read'
import { entropyOf, isPlaceholder } from './placeholder'

const TOKEN = /^eyJ[A-Za-z0-9_-]{10,}\.(eyJ[A-Za-z0-9_-]{10,})\.([A-Za-z0-9_-]{20,})/

/** What a signed token says of itself. */
export interface TokenRead {
  readonly length: number
  readonly format: keyof typeof READ_FORMATS
  /** It is kept out of what is shown; no rule speaks of it. */
  readonly quiet: boolean
}

/**
 * Reads a JSON web token (RFC 7519) at the start of a text. Undefined where there is none, or where it is there to be
 * public: the `anon` key of Supabase, and the keys that every local Supabase has.
 * https://supabase.com/docs/guides/api/api-keys
 */
export function tokenAt(text: string): TokenRead | undefined {
  const match = TOKEN.exec(text)
  const claims = match && claimsOf(match[1] ?? '')
  if (!claims) return undefined
  const { length } = match[0]
  if (claims.role === 'anon' || claims.iss === 'supabase-demo') return undefined
  if (claims.role === 'service_role' || claims.role === 'supabase_admin')
    return { length, format: 'service-role-jwt', quiet: isMadeUp(claims.ref, match[2] ?? '') }
  if (claims.iss === 'n8n') return { length, format: 'n8n-token', quiet: false }
  if (claims.a === 'rw' && claims.id !== undefined) return { length, format: 'turso-token', quiet: false }
  return { length, format: 'session-token', quiet: true }
}

/** Bits per character of a real signature: 43 characters that chance made have 4.5 at the least. */
const LEAST_BITS = 4

/** It shows what such a key looks like: projects of Supabase go by 20 letters, and signatures are not typed by hand. */
function isMadeUp(ref: unknown, signature: string): boolean {
  if (typeof ref === 'string' && !/^(?!abcdefgh|your|my|x{4})[a-z0-9]{20}$/.test(ref)) return true
  return entropyOf(signature) < LEAST_BITS || isPlaceholder(signature)
}

function claimsOf(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const read: unknown = JSON.parse(fromBase64Url(part))
    return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Base64url to text of one-byte letters: claims that matter here are ASCII. */
function fromBase64Url(part: string): string {
  let [text, bits, held] = ['', 0, 0]
  for (const letter of part) {
    const digit = DIGITS.indexOf(letter)
    if (digit < 0) continue
    bits = (bits << 6) | digit
    held += 6
    if (held < 8) continue
    held -= 8
    text += String.fromCharCode((bits >> held) & 255)
    bits &= (1 << held) - 1
  }
  return text
}
