import { fenced } from '../engine/backticks'
import { ruleAddress } from '../engine/explain'
import type { StepFact } from './assessment'
import { closingLines, type Entry, morePlaces, sectionsOf, severityCounts } from './grouping'
import { codeFrame, createLocations } from './locations'
import { closing, opening } from './markdown-assessment'
import { codeSpan, escaped } from './markdown-escapes'
import { openFindings, type RenderOptions, type Review } from './review'
import { shown } from './visible'
import { counted } from './words'

/** A review as Markdown, for a pull request or a document. */
export function renderMarkdown(review: Review, options: RenderOptions): string {
  const locate = createLocations(options.sourceOf)
  const open = openFindings(review)
  const files = new Set(open.map(({ file }) => file)).size
  const blocks = [
    '# Readiness review',
    ...(review.assessment ? opening(review.assessment) : []),
    open.length === 0 ? '**Nothing found.**' : `**${severityCounts(open)} in ${counted(files, 'file')}.**`,
  ]
  for (const { heading, count, entries, facts } of sectionsOf(review)) {
    blocks.push(`## ${heading} (${count})`)
    for (const fact of facts) blocks.push(factBlock(fact, locate))
    for (const entry of entries) blocks.push(entryBlock(entry, locate, options))
  }
  if (review.assessment) blocks.push(...closing(review.assessment))
  blocks.push(
    '## About this review',
    closingLines(review)
      .map((line) => `- ${escaped(line)}`)
      .join('\n'),
  )
  blocks.push(`Readiness ${options.version}`)
  return `${blocks.join('\n\n')}\n`
}

function factBlock({ item, severity, says, fix, file, range }: StepFact, locate: ReturnType<typeof createLocations>) {
  const { start } = locate(file, range)
  return `- **${severity}** ${codeSpan(`${file}:${start.line + 1}`)} (${item}): ${escaped(says)} ${escaped(fix)}`
}

function entryBlock(
  { finding, more }: Entry,
  locate: ReturnType<typeof createLocations>,
  { rules }: RenderOptions,
): string {
  const location = locate(finding.file, finding.range)
  const place = (file: string, line: number) => `${codeSpan(`${file}:${line + 1}`)}`
  const address = ruleAddress(finding.rule, rules)
  const rule = address === undefined ? finding.rule : `[${finding.rule}](${address})`
  const word = finding.severity === 'info' ? 'note' : finding.severity
  const lines = [`- **${word}** ${place(finding.file, location.start.line)} (${rule}): ${escaped(finding.message)}`]
  const frame = codeFrame(location)
  if (frame && frame.code !== '') lines.push('', indented(fenced(shown(frame.code))))
  for (const related of finding.related) {
    const { start } = locate(related.file, related.range)
    lines.push(`  - ${place(related.file, start.line)}: ${escaped(related.message)}`)
  }
  if (more.length > 0) {
    const { files, unnamed } = morePlaces(more, ({ file, range }) => locate(file, range).start.line)
    const places = files.map((each) => codeSpan(`${each.file}:${each.lines.join(', ')}`))
    if (unnamed > 0) places.push(`and ${unnamed} in other files`)
    lines.push('', `  … and ${more.length} more like this: ${places.join(' · ')}`)
  }
  return lines.join('\n')
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ')
}
