import type { Position, PositionEncodingKind, Range } from 'vscode-languageserver'
import { TextDocument } from 'vscode-languageserver-textdocument'
import type { TextRange } from '../rules/analysis/facts'

/** How a client counts characters in a line: `utf-16` (code units, the default), `utf-8` (bytes), `utf-32` (code points). */
export type Encoding = 'utf-16' | 'utf-8' | 'utf-32'

/** The first encoding of the client's list that the server speaks; UTF-16 where it names none. */
export function negotiateEncoding(offered: readonly PositionEncodingKind[] | undefined): Encoding {
  return (
    offered?.find((kind): kind is Encoding => kind === 'utf-16' || kind === 'utf-8' || kind === 'utf-32') ?? 'utf-16'
  )
}

/** Converts between UTF-16 offsets of one text and a client's positions. Positions outside the text are clamped. */
export interface Positions {
  offsetAt(position: Position): number
  positionAt(offset: number): Position
  rangeOf(range: TextRange): Range
  offsetsOf(range: Range): TextRange
}

/** Positions in `text` as the client counts them. */
export function positionsIn(text: string, encoding: Encoding): Positions {
  return positionsOf(TextDocument.create('', '', 0, text), encoding)
}

/** Positions in an open document, whose line table is kept between edits. */
export function positionsOf(document: TextDocument, encoding: Encoding): Positions {
  const offsetAt = (position: Position): number => document.offsetAt(fromClient(document, position, encoding))
  const positionAt = (offset: number): Position => toClient(document, document.positionAt(offset), encoding)
  return {
    offsetAt,
    positionAt,
    rangeOf: (range) => ({ start: positionAt(range.start), end: positionAt(range.end) }),
    offsetsOf: (range) => ({ start: offsetAt(range.start), end: offsetAt(range.end) }),
  }
}

/** A client's position in UTF-16 terms. */
export function fromClient(document: TextDocument, position: Position, encoding: Encoding): Position {
  if (encoding === 'utf-16') return position
  let character = 0
  let counted = 0
  for (const point of lineOf(document, position.line)) {
    const width = encoding === 'utf-8' ? Buffer.byteLength(point) : 1
    if (counted + width > position.character) break
    counted += width
    character += point.length
  }
  return { line: position.line, character }
}

function toClient(document: TextDocument, position: Position, encoding: Encoding): Position {
  if (encoding === 'utf-16') return position
  const before = lineOf(document, position.line).slice(0, position.character)
  return { line: position.line, character: encoding === 'utf-8' ? Buffer.byteLength(before) : [...before].length }
}

function lineOf(document: TextDocument, line: number): string {
  return document.getText({ start: { line, character: 0 }, end: { line, character: Number.MAX_SAFE_INTEGER } })
}
