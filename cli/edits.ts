import type { Fix, TextEdit } from '../rules/engine/finding'

/** Fixes that can be applied to one state of the files together, chosen in order; the rest wait for the next round. */
export function withoutOverlaps<T extends { readonly fix: Fix }>(candidates: readonly T[]): T[] {
  const taken: TextEdit[] = []
  const created = new Set<string>()
  return candidates.filter(({ fix }) => {
    const clashes = fix.edits.some((edit) => taken.some((other) => overlap(edit, other)))
    if (clashes || fix.creates.some(({ path }) => created.has(path))) return false
    taken.push(...fix.edits)
    for (const { path } of fix.creates) created.add(path)
    return true
  })
}

/** Two insertions at one offset clash too: their order would be a guess. */
function overlap(a: TextEdit, b: TextEdit): boolean {
  return a.file === b.file && a.range.start <= b.range.end && b.range.start <= a.range.end
}

/** The text with the edits made; they do not overlap. New text takes on the line ends of the file. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const newline = /\r?\n/.exec(text)?.[0] ?? '\n'
  let result = text
  for (const { range, newText } of [...edits].sort((a, b) => b.range.start - a.range.start)) {
    const spelled = newline === '\r\n' ? newText.replace(/\r?\n/g, '\r\n') : newText
    result = result.slice(0, range.start) + spelled + result.slice(range.end)
  }
  return result
}
