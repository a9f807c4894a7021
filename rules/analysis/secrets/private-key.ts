import { entropyOf, isPlaceholder } from './placeholder'

const BLOCK =
  /^-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----((?:[A-Za-z0-9+/=\s]|\\[nr]|["'`+,])*)(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----)?/
const SHORTEST = 64

/**
 * The length of the private key at the start of a text (PEM, RFC 7468; also with `\n` written out, as in JSON);
 * undefined where none stands there, or only its first and last line.
 */
export function privateKeyAt(text: string): number | undefined {
  const match = BLOCK.exec(text)
  if (!match) return undefined
  const body = (match[1] ?? '').replace(/\\[nr]|[\s"'`+,]/g, '')
  if (body.length < SHORTEST || entropyOf(body) < 4.5 || isPlaceholder(body.slice(0, 200))) return undefined
  return match[0].length
}
