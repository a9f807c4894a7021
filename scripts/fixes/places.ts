import type { TextEdit } from '../../rules/engine/finding'

/** The text after edits of it, each made once; those at one offset in the order given. */
export function edited(text: string, edits: readonly TextEdit[]): string {
  let result = ''
  let done = 0
  for (const { range, newText } of inOrder(edits)) {
    result += text.slice(done, range.start) + newText
    done = range.end
  }
  return result + text.slice(done)
}

/**
 * Where an offset of a text is after edits of it. Text put in right before it moves it; undefined where the text it
 * stood in was replaced.
 */
export function moved(offset: number, edits: readonly TextEdit[]): number | undefined {
  let by = 0
  for (const { range, newText } of inOrder(edits)) {
    if (range.start > offset) break
    if (offset < range.end) return undefined
    by += newText.length - (range.end - range.start)
  }
  return offset + by
}

/** Whether two edits claim the same text. */
export function overlaps(edits: readonly TextEdit[]): boolean {
  const ordered = inOrder(edits)
  return ordered.some(({ range }, i) => range.start < (ordered[i - 1]?.range.end ?? 0))
}

function inOrder(edits: readonly TextEdit[]): TextEdit[] {
  return edits
    .map((edit, i) => ({ edit, i }))
    .sort((a, b) => a.edit.range.start - b.edit.range.start || a.edit.range.end - b.edit.range.end || a.i - b.i)
    .map(({ edit }) => edit)
}
