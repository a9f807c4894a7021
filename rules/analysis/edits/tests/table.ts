import assert from 'node:assert/strict'
import { applyEdits, type Edit, parseSource, type Source, syntaxErrorsOf } from '../source'

/** One row: `«` stands before the place that the builder is told, and is not part of the text. */
export interface Row {
  readonly name: string
  readonly path?: string
  readonly before: string
  /** Absent: no edits. */
  readonly after?: string
}

export type Build = (source: Source, offset: number) => readonly Edit[]

/**
 * Runs a builder over rows as they are written, and over the same rows with `\r\n`, with a BOM, with tabs, and with text
 * outside the basic plane before them: the result has to be the same text in that form. Every result parses.
 */
export function table(name: string, build: Build, rows: readonly Row[]): void {
  describe(name, () => {
    for (const row of rows) {
      for (const [form, change] of FORMS) {
        it(form === '' ? row.name : `${row.name} (${form})`, () => {
          const marked = change(row.before)
          const before = marked.replace('«', '')
          const source = parseSource(row.path ?? 'src/file.tsx', before)
          const edits = build(source, Math.max(0, marked.indexOf('«')))
          const after = applyEdits(before, edits)
          assert.equal(after, change(row.after ?? row.before.replace('«', '')))
          assert.equal(syntaxErrorsOf(source), 0, 'the text before parses')
          assert.equal(syntaxErrorsOf(parseSource(source.path, after)), 0, 'the text after parses')
        })
      }
    }
  })
}

const FORMS: readonly (readonly [string, (text: string) => string])[] = [
  ['', (text) => text],
  ['CRLF', (text) => text.replaceAll('\n', '\r\n')],
  ['BOM', (text) => `\uFEFF${text}`],
  [
    'tabs',
    (text) => `${text.replace(/^( {2})+/gm, (spaces) => '\t'.repeat(spaces.length / 2))}if (1) {\n\tif (2) {}\n}\n`,
  ],
  ['astral', (text) => text.replace(/ 'x'|'a'/, "'🗓️ Řezervace 予約'")],
]
