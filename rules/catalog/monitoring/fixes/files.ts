import { parseSource, type Source } from '../../../analysis/edits/source'
import { layOut, quoted, type Style } from '../../../analysis/edits/style'
import type { Fix, TextEdit } from '../../../engine/finding'
import type { SourceOf } from '../../../engine/rule'

/** The parts of a fix that several makers put together. */
export interface Parts {
  readonly edits: readonly TextEdit[]
  readonly creates: Fix['creates']
  readonly needs: readonly string[]
}

export const NOTHING: Parts = { edits: [], creates: [], needs: [] }

/** Parts of a fix as one; a package that several need is named once. */
export function joined(parts: readonly Parts[]): Parts {
  return {
    edits: parts.flatMap(({ edits }) => edits),
    creates: parts.flatMap(({ creates }) => creates),
    needs: [...new Set(parts.flatMap(({ needs }) => needs))],
  }
}

/** A new file in the style of another file of the app; lines are given with `'` and `;`. */
export function fileLike(source: Source, path: string, lines: readonly string[]): Fix['creates'][number] {
  return { path, text: `${inStyle(source.style, lines, '')}${source.style.newline}` }
}

/** Lines in a style, their quotes too. */
export function inStyle(style: Style, lines: readonly string[], indent: string): string {
  const own = lines.map((line) =>
    line.trimStart().startsWith('*') || line.trimStart().startsWith('/')
      ? line
      : line.replace(/'([^'"]*)'/g, (_, text: string) => quoted(style, text)),
  )
  return layOut(style, own, indent)
}

/** A file as it is now, or an empty one of that name in the style most have. */
export function sourceOrEmpty(path: string, sourceOf: SourceOf): Source {
  return parseSource(path, sourceOf(path) ?? '')
}
