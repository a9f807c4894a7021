import { LineIndex } from '../rules/analysis/lines'
import { shownLines } from '../rules/analysis/secrets/show'
import type { Finding } from '../rules/engine/finding'

const CONTEXT = 12
const WIDEST = 200

/**
 * A finding with the code round it, for reading on paper: every credential in that code is covered up, as in the reports.
 *
 * @param title the first words of the excerpt, before the place
 * @param app the folder that was reviewed, as readers know it
 * @param textOf gives the text of a file of that folder
 */
export function excerpt(
  finding: Finding,
  title: string,
  app: string,
  textOf: (file: string) => string | undefined,
): string {
  const text = textOf(finding.file) ?? ''
  const lines = new LineIndex(text)
  const code = shownLines(finding.file, text)
  const from = lines.positionAt(finding.range.start)
  const to = lines.positionAt(finding.range.end)
  const shown: string[] = []
  for (let line = Math.max(0, from.line - CONTEXT); line <= Math.min(lines.lineCount - 1, to.line + CONTEXT); line++) {
    const mark = line >= from.line && line <= to.line ? '>' : ' '
    shown.push(`${mark} ${String(line + 1).padStart(5)} │ ${code.lineText(line).slice(0, WIDEST)}`)
  }
  const related = finding.related.map(({ file, range, message }) => {
    const index = new LineIndex(textOf(file) ?? '')
    return `  → ${file}:${index.positionAt(range.start).line + 1} ${message}`
  })
  return [
    `\n${'-'.repeat(100)}`,
    `${title}  ${app}/${finding.file}:${from.line + 1}:${from.character + 1}  ${finding.severity} ${finding.messageId}`,
    `  ${finding.message}`,
    ...related,
    ...shown,
  ].join('\n')
}
