import { LineIndex } from '../analysis/lines'
import { shownLines } from '../analysis/secrets/show'
import type { Finding, Place } from '../engine/finding'
import type { Files } from './example-run'

/** Lines of code shown before and after the one that a finding is about. */
const CONTEXT = 2

/**
 * What a review says about a fixture, word for word, as text: each finding's place (`path:line:column`), severity and rule,
 * its message, the code around it with the finding underlined, and the other places that it names.
 */
export function snapshotText(fixture: string, findings: readonly Finding[], files: Files): string {
  const intro = [
    `What a review of ${fixture} says, word for word. Written by \`npm run snapshots -- --write\`, and held by a test.`,
    'Whether it is right is another question: EXPECTED.md answers it, by hand.',
    `${findings.length} findings`,
  ]
  return `${[intro.join('\n'), ...findings.map((finding) => entryOf(finding, files))].join('\n\n')}\n`
}

function entryOf(finding: Finding, files: Files): string {
  return [
    `${positionOf(finding, files)} ${finding.severity} ${finding.rule}`,
    finding.message,
    ...frameOf(finding, files[finding.file] ?? ''),
    ...finding.related.map((place) => `  see ${positionOf(place, files)} ${place.message}`),
  ].join('\n')
}

function positionOf({ file, range }: Place, files: Files): string {
  const { line, character } = new LineIndex(files[file] ?? '').positionAt(range.start)
  return `${file}:${line + 1}:${character + 1}`
}

/** The code around a range, its credentials covered up, with line numbers and carets under the part of the range that lies on its first line. */
function frameOf({ file, range }: Place, text: string): string[] {
  const lines = new LineIndex(text)
  const code = shownLines(file, text)
  const from = lines.positionAt(range.start)
  const to = lines.positionAt(range.end)
  const end = to.line === from.line ? to.character : lines.lineText(from.line).length
  const first = Math.max(0, from.line - CONTEXT)
  const last = Math.min(lines.lineCount - 1, from.line + CONTEXT)
  const shown: string[] = []
  for (let line = first; line <= last; line++) {
    const mark = line === from.line ? '>' : ' '
    shown.push(`${mark} ${String(line + 1).padStart(4)} | ${code.lineText(line)}`.trimEnd())
    if (line === from.line) {
      const [start, until] = [code.character(line, from.character), code.character(line, end)]
      shown.push(`       | ${' '.repeat(start)}${'^'.repeat(Math.max(1, until - start))}`)
    }
  }
  return shown
}
