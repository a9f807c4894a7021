import type { TextRange } from './facts'

/** Zero-based line and character; characters are UTF-16 code units. */
export interface LinePosition {
  readonly line: number
  readonly character: number
}

/**
 * Offsets to lines and back, for one text. A line ends at `\n`, `\r\n` or a lone `\r`, as in the language server
 * protocol. Offsets and positions outside the text are brought to its nearest end; nothing throws.
 */
export class LineIndex {
  /** Offset of the first character of each line; the first is 0. */
  private readonly starts: readonly number[]

  constructor(private readonly text: string) {
    this.starts = lineStarts(text)
  }

  /** Number of lines; a text that ends in a line break has an empty last line. */
  get lineCount(): number {
    return this.starts.length
  }

  /** Where an offset lies. An offset between `\r` and `\n` belongs to the line that they end. */
  positionAt(offset: number): LinePosition {
    const inside = Math.max(0, Math.min(offset, this.text.length))
    let low = 0
    let high = this.starts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((this.starts[middle] ?? 0) <= inside) low = middle
      else high = middle
    }
    return { line: low, character: inside - (this.starts[low] ?? 0) }
  }

  /** The offset of a position; a character beyond the line's end is brought to the line's end. */
  offsetAt(position: LinePosition): number {
    if (position.line < 0) return 0
    if (position.line >= this.starts.length) return this.text.length
    const start = this.lineStart(position.line)
    return Math.min(start + Math.max(0, position.character), this.lineEnd(position.line))
  }

  /** Offset of a line's first character. */
  lineStart(line: number): number {
    if (line <= 0) return 0
    return this.starts[line] ?? this.text.length
  }

  /** Offset after a line's last character, before its line break. */
  lineEnd(line: number): number {
    const next = this.starts[line + 1]
    if (next === undefined) return this.text.length
    const feed = this.text.charCodeAt(next - 1) === 10 && this.text.charCodeAt(next - 2) === 13
    return Math.max(this.lineStart(line), next - (feed ? 2 : 1))
  }

  /** A line's text without its line break. */
  lineText(line: number): string {
    return line < 0 || line >= this.lineCount ? '' : this.text.slice(this.lineStart(line), this.lineEnd(line))
  }

  /** From the start of the first line that a range touches to the end of the last. */
  wholeLines(range: TextRange): TextRange {
    const last = this.positionAt(Math.max(range.start, range.end)).line
    return { start: this.lineStart(this.positionAt(range.start).line), end: this.lineEnd(last) }
  }
}

/** The line break that a text uses first; `\n` where it has none. */
export function lineBreakOf(text: string): '\n' | '\r\n' {
  const feed = text.indexOf('\n')
  return feed > 0 && text.charCodeAt(feed - 1) === 13 ? '\r\n' : '\n'
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 13 && text.charCodeAt(i + 1) === 10) continue
    if (code === 10 || code === 13) starts.push(i + 1)
  }
  return starts
}
