import type { TextRange } from '../../rules/analysis/facts'

/** A stretch of the original text, or text that was put in. */
export type Piece = TextRange | string

export interface Replacement {
  readonly range: TextRange
  readonly newText: string
}

/** A text as one untouched piece. */
export function untouched(length: number): readonly Piece[] {
  return length === 0 ? [] : [{ start: 0, end: length }]
}

/**
 * Applies replacements that do not overlap, given in the coordinates of the text as it is now. Several at one place come
 * out in the order given, as in an LSP edit.
 */
export function replaceIn(pieces: readonly Piece[], replacements: readonly Replacement[]): readonly Piece[] {
  const inOrder = replacements.toSorted((a, b) => a.range.start - b.range.start)
  return inOrder.reduceRight<readonly Piece[]>(
    (now, { range, newText }) => [
      ...cut(now, 0, range.start),
      newText,
      ...cut(now, range.end, Number.POSITIVE_INFINITY),
    ],
    pieces,
  )
}

/** The text that the pieces stand for. */
export function textOfPieces(pieces: readonly Piece[], original: string): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : original.slice(piece.start, piece.end))).join('')
}

/** The same change as replacements in the original text, in order. */
export function replacementsOf(pieces: readonly Piece[], originalLength: number): Replacement[] {
  const found: Replacement[] = []
  let reached = 0
  let added = ''
  for (const piece of [...pieces, { start: originalLength, end: originalLength }]) {
    if (typeof piece === 'string') {
      added += piece
      continue
    }
    if (added !== '' || piece.start > reached)
      found.push({ range: { start: reached, end: piece.start }, newText: added })
    reached = piece.end
    added = ''
  }
  return found
}

/** The pieces between two offsets of the text as it is now. */
function cut(pieces: readonly Piece[], from: number, to: number): Piece[] {
  const kept: Piece[] = []
  let at = 0
  for (const piece of pieces) {
    const length = typeof piece === 'string' ? piece.length : piece.end - piece.start
    const start = Math.max(from - at, 0)
    const end = Math.min(to - at, length)
    if (start < end)
      kept.push(
        typeof piece === 'string' ? piece.slice(start, end) : { start: piece.start + start, end: piece.start + end },
      )
    at += length
  }
  return kept
}
