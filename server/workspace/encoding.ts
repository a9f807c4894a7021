/** How the bytes of a text file spell it. Kept so that a fix writes the file back as it was. */
export type Encoding = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be'

export interface DecodedText {
  /** Without the byte order mark, as editors show it. */
  readonly text: string
  readonly encoding: Encoding
}

/** How far the look for a NUL byte goes, as in git. */
const BINARY_LOOK = 8000

/** The text of a file; undefined where the bytes are no text. Broken UTF-8 becomes U+FFFD, lone UTF-16 surrogates stay. */
export function decode(bytes: Uint8Array): DecodedText | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return { text: buffer.toString('utf16le', 2), encoding: 'utf-16le' }
  if (buffer[0] === 0xfe && buffer[1] === 0xff) {
    return { text: swapped(buffer.subarray(2)).toString('utf16le'), encoding: 'utf-16be' }
  }
  if (buffer.subarray(0, BINARY_LOOK).includes(0)) return undefined
  if (buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf) {
    return { text: buffer.toString('utf8', 3), encoding: 'utf-8-bom' }
  }
  return { text: buffer.toString('utf8'), encoding: 'utf-8' }
}

/** The bytes that {@link decode} gives `text` for. */
export function encode(text: string, encoding: Encoding): Uint8Array {
  switch (encoding) {
    case 'utf-8':
      return Buffer.from(text, 'utf8')
    case 'utf-8-bom':
      return Buffer.from(`\uFEFF${text}`, 'utf8')
    case 'utf-16le':
      return Buffer.from(`\uFEFF${text}`, 'utf16le')
    case 'utf-16be':
      return swapped(Buffer.from(`\uFEFF${text}`, 'utf16le'))
  }
}

function swapped(bytes: Buffer): Buffer {
  const even = Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2)))
  return even.swap16()
}
