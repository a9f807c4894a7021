/** Translates the parser's offsets, UTF-8 bytes from the start of a text, to UTF-16 code units. */
export function byteOffsets(text: string): (byte: number) => number {
  let ascii = true
  for (let i = 0; i < text.length && ascii; i++) ascii = text.charCodeAt(i) < 128
  if (ascii) return (byte) => Math.min(byte, text.length)
  /** Where each code unit begins, in bytes. */
  const starts = new Uint32Array(text.length + 1)
  let bytes = 0
  for (let i = 0; i < text.length; i++) {
    starts[i] = bytes
    const code = text.charCodeAt(i)
    const isPair = code >= 0xd800 && code < 0xdc00 && /[\udc00-\udfff]/.test(text.charAt(i + 1))
    if (isPair) starts[++i] = bytes
    bytes += isPair ? 4 : code < 128 ? 1 : code < 2048 ? 2 : 3
  }
  starts[text.length] = bytes
  return (byte) => {
    let low = 0
    let high = text.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) < byte) low = middle + 1
      else high = middle
    }
    return low
  }
}
