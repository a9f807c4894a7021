import type { Fix, TextEdit } from '../../rules/engine/finding'

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
