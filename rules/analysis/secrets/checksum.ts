const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const CHECKSUM_LENGTH = 6

/**
 * Whether the last six characters of a token are the CRC-32 of the others, in base 62: so GitHub and npm make theirs.
 * @param token without its prefix
 */
export function hasChecksum(token: string): boolean {
  return withChecksum(token.slice(0, -CHECKSUM_LENGTH)) === token
}

/** A token with its checksum behind it. */
export function withChecksum(body: string): string {
  return body + base62(crc32(body))
}

function base62(value: number): string {
  let digits = ''
  for (let rest = value; digits.length < CHECKSUM_LENGTH; rest = Math.floor(rest / 62)) {
    digits = (DIGITS[rest % 62] ?? '') + digits
  }
  return digits
}

/** CRC-32 as of ISO 3309, over the text's code units, which are ASCII. */
function crc32(text: string): number {
  let crc = 0xffffffff
  for (let i = 0; i < text.length; i++) {
    crc ^= text.charCodeAt(i)
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}
