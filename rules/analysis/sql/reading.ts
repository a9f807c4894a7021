import type { TextRange } from '../facts'
import { byteOffsets } from './bytes'
import { elementEnd } from './lexemes'
import type { SqlParser } from './parser'

/** One statement being read: its text, and where its parts stand in the file. */
export interface Reading {
  readonly text: string
  readonly parser: SqlParser
  /** The whole statement, in the file. */
  readonly whole: TextRange
  /** The place of a part of the text in the file. */
  placed(range: TextRange): TextRange
  /** An element of a list that begins at a byte of the parser's: a column, a constraint. The whole where it has no place. */
  element(byte: number | undefined): TextRange
}

/** A statement that stands in a file from `start`. */
export function reading(text: string, start: number, parser: SqlParser): Reading {
  const offset = byteOffsets(text)
  const whole = { start, end: start + text.length }
  const placed = (range: TextRange) => ({ start: start + range.start, end: start + range.end })
  return {
    text,
    parser,
    whole,
    placed,
    element(byte) {
      if (byte === undefined) return whole
      const from = offset(byte)
      return placed({ start: from, end: elementEnd(text, from) })
    },
  }
}

/** A statement made from pieces of a file, such as the text of an `EXECUTE`: all of it stands at one place. */
export function readingAt(text: string, place: TextRange, parser: SqlParser): Reading {
  return { text, parser, whole: place, placed: () => place, element: () => place }
}
