import type { TextRange } from '../analysis/facts'

/** A marked range of an example. */
export interface Mark {
  readonly file: string
  readonly range: TextRange
}

export interface MarkedFiles {
  /** The texts without marks. */
  readonly files: Readonly<Record<string, string>>
  /** In order of appearance over the files as listed. */
  readonly marks: readonly Mark[]
  /** Marks that do not pair up, as sentences. */
  readonly problems: readonly string[]
}

/** Takes the `«…»` marks out of an example's files. Marks may stand inside one another. */
export function parseMarks(files: Readonly<Record<string, string>>): MarkedFiles {
  const marks: Mark[] = []
  const problems: string[] = []
  const texts = Object.entries(files).map(([file, marked]) => {
    const open: { index: number; start: number }[] = []
    let text = ''
    for (const char of marked) {
      if (char === '«') {
        open.push({ index: marks.length, start: text.length })
        marks.push({ file, range: { start: text.length, end: text.length } })
      } else if (char === '»') {
        const last = open.pop()
        if (last) marks[last.index] = { file, range: { start: last.start, end: text.length } }
        else problems.push(`${file} closes a mark » that is not open`)
      } else text += char
    }
    if (open.length > 0) problems.push(`${file} opens a mark « that is not closed`)
    return [file, text] as const
  })
  return { files: Object.fromEntries(texts), marks, problems }
}
