import type { Finding } from '../engine/finding'
import type { StepFact } from './assessment'
import { closingLines, type Entry, morePlaces, sectionsOf, severityCounts } from './grouping'
import { codeFrame, createLocations } from './locations'
import { type Palette, paletteOf } from './palette'
import { openFindings, type RenderOptions, type Review } from './review'
import { closing, opening } from './text-assessment'
import { visible } from './visible'
import { counted } from './words'

/** A review for a terminal: the verdict and the plan, then step by step each finding with its place, its line of code and the places related to it. */
export function renderText(review: Review, options: RenderOptions): string {
  const palette = paletteOf(options.colour)
  const locate = createLocations(options.sourceOf)
  const { assessment } = review
  const lines: string[] = assessment ? opening(assessment, palette) : []
  for (const { heading, count, entries, facts } of sectionsOf(review)) {
    lines.push(palette.bold(`${heading} (${count})`), '')
    for (const fact of facts) lines.push(...factLines(fact, locate, palette), '')
    for (const entry of entries) lines.push(...entryLines(entry, locate, palette), '')
  }
  if (assessment) lines.push(...closing(assessment, palette), '')
  const open = openFindings(review)
  const files = new Set(open.map(({ file }) => file)).size
  lines.push(
    open.length === 0
      ? palette.bold('Nothing found.')
      : palette.bold(`${severityCounts(open)} in ${counted(files, 'file')}.`),
  )
  lines.push(...closingLines(review))
  return `${lines.join('\n')}\n`
}

function factLines(fact: StepFact, locate: ReturnType<typeof createLocations>, palette: Palette): string[] {
  const { item, severity, says, fix } = fact
  const head = `${palette.bold(placeText(fact, locate))}  ${palette.severity(severity, severity)}  ${palette.dim(item)}`
  return [`  ${head}`, `    ${visible(says)}`, palette.dim(`    ${visible(fix)}`)]
}

function entryLines({ finding, more }: Entry, locate: ReturnType<typeof createLocations>, palette: Palette): string[] {
  const location = locate(finding.file, finding.range)
  const word = finding.severity === 'info' ? 'note' : finding.severity
  const lines = [
    `  ${palette.bold(placeText(finding, locate))}  ${palette.severity(finding.severity, word)}  ${palette.dim(finding.rule)}`,
    `    ${finding.message}`,
  ]
  const frame = codeFrame(location)
  if (frame) {
    const gutter = String(location.start.line + 1)
    lines.push(`    ${palette.dim(`${gutter} │`)} ${frame.code}`)
    lines.push(
      `    ${palette.dim(`${' '.repeat(gutter.length)} │`)} ${palette.severity(finding.severity, frame.marks)}`,
    )
  }
  for (const place of finding.related)
    lines.push(`    ${palette.dim(`→ ${placeText(place, locate)}: ${place.message}`)}`)
  if (more.length > 0) lines.push(...moreLines(more, locate).map((line) => `    ${palette.dim(line)}`))
  return lines
}

function moreLines(more: Entry['more'], locate: ReturnType<typeof createLocations>): string[] {
  const { files, unnamed } = morePlaces(more, ({ file, range }) => locate(file, range).start.line)
  return [
    `and ${more.length} more like this:`,
    ...files.map(({ file, lines }) => `  ${file}:${lines.join(', ')}`),
    ...(unnamed > 0 ? [`  and ${unnamed} in other files (--format json lists them all)`] : []),
  ]
}

function placeText(
  { file, range }: Pick<Finding, 'file' | 'range'>,
  locate: ReturnType<typeof createLocations>,
): string {
  const { start, shown } = locate(file, range)
  return shown ? `${file}:${start.line + 1}:${start.character + 1}` : file
}
