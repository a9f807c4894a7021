import type { TextRange } from '../analysis/facts'
import { LineIndex, type LinePosition } from '../analysis/lines'
import { type ShownLines, shownLines } from '../analysis/secrets/show'
import type { SourceOf } from '../engine/rule'
import { visible } from './visible'

/** Where a range lies in a file. Lines and characters are zero-based; all zero where the text is not there. */
export interface Location {
  readonly start: LinePosition
  readonly end: LinePosition
  /** What people may see of the file. */
  readonly shown: ShownLines | undefined
}

/** Finds lines of ranges, with one index per file for a whole report. */
export function createLocations(sourceOf: SourceOf): (file: string, range: TextRange) => Location {
  const read = new Map<string, { lines: LineIndex; shown: ShownLines } | undefined>()
  return (file, range) => {
    if (!read.has(file)) {
      const text = sourceOf(file)
      read.set(file, text === undefined ? undefined : { lines: new LineIndex(text), shown: shownLines(file, text) })
    }
    const { lines, shown } = read.get(file) ?? {}
    const zero = { line: 0, character: 0 }
    return { start: lines?.positionAt(range.start) ?? zero, end: lines?.positionAt(range.end) ?? zero, shown }
  }
}

const MAX_WIDTH = 100

/** A line of code and the marks under a range of it, cut to what a terminal shows; tabs become two spaces. */
export function codeFrame({
  start,
  end,
  shown,
}: Location): { readonly code: string; readonly marks: string } | undefined {
  if (!shown) return undefined
  const whole = shown.lineText(start.line)
  const indent = /^\s*/.exec(whole)?.[0].length ?? 0
  const first = shown.character(start.line, start.character)
  const from = Math.max(Math.min(indent, first), first - MAX_WIDTH / 2)
  const until = end.line === start.line ? shown.character(end.line, end.character) : whole.trimEnd().length
  const head = from > indent ? '…' : ''
  const tail = whole.length > from + MAX_WIDTH ? '…' : ''
  const before = head + visible(whole.slice(from, first))
  const marked = visible(whole.slice(first, Math.min(until, from + MAX_WIDTH)))
  const code = `${head}${visible(whole.slice(from, from + MAX_WIDTH)).trimEnd()}${tail}`
  return { code, marks: `${' '.repeat(columns(before))}${'^'.repeat(Math.max(1, columns(marked)))}` }
}

/** Wide letters and pictures take two columns of a terminal. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{1faff}]/u

function columns(text: string): number {
  return [...text].reduce((sum, letter) => sum + (WIDE.test(letter) ? 2 : 1), 0)
}
