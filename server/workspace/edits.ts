import { numberedOn } from '../../rules/analysis/edits/migrations'
import type { Fix, Place, TextEdit } from '../../rules/engine/finding'

/**
 * Fixes that can be applied to one state of the files together, chosen in order; the rest wait for the next round. New
 * migrations get numbers that go on from one another.
 */
export function withoutOverlaps<T extends { readonly fix: Fix }>(candidates: readonly T[]): T[] {
  const taken: TextEdit[] = []
  const moved: Place[] = []
  const created = new Set<string>()
  return candidates.flatMap((candidate) => {
    const fix = { ...candidate.fix, creates: numberedOn(candidate.fix.creates, created) }
    const moves = movedBy(fix)
    const clashes =
      fix.edits.some(
        (edit) => taken.some((other) => overlap(edit, other)) || moved.some((span) => overlap(edit, span)),
      ) || moves.some((span) => taken.some((other) => overlap(other, span)))
    if (clashes || candidate.fix.creates.some(({ path }) => created.has(path))) return []
    taken.push(...fix.edits)
    moved.push(...moves)
    for (const { path } of [...candidate.fix.creates, ...fix.creates]) created.add(path)
    return [{ ...candidate, fix }]
  })
}

/** The lines that a fix puts deeper, by file: what another fix writes among them would keep the old indentation. */
function movedBy({ edits }: Fix): Place[] {
  const spans = new Map<string, { start: number; end: number }>()
  for (const { file, range, newText } of edits) {
    if (range.start !== range.end || !/^[ \t]+$/.test(newText)) continue
    const span = spans.get(file)
    if (span === undefined) spans.set(file, { ...range })
    else spans.set(file, { start: Math.min(span.start, range.start), end: Math.max(span.end, range.end) })
  }
  return [...spans].map(([file, range]) => ({ file, range }))
}

/** Two insertions at one offset clash too: their order would be a guess. */
function overlap(a: Place, b: Place): boolean {
  return a.file === b.file && a.range.start <= b.range.end && b.range.start <= a.range.end
}

/**
 * The text with the edits of one state made. They do not overlap; insertions at one offset come in the order given, as in
 * the language server protocol. New text takes on the line ends of the file.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const newline = /\r?\n/.exec(text)?.[0] ?? '\n'
  const parts: string[] = []
  let at = 0
  for (const { range, newText } of [...edits].sort((a, b) => a.range.start - b.range.start)) {
    parts.push(text.slice(at, range.start), newline === '\r\n' ? newText.replace(/\r?\n/g, '\r\n') : newText)
    at = range.end
  }
  return [...parts, text.slice(at)].join('')
}
