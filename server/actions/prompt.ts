import type { Finding } from '../../rules/engine/finding'
import { positionsIn } from '../positions'
import type { Explanation } from '../protocol'
import type { LocatedFile } from '../session/located'

/** Lines of code shown around a finding. */
const AROUND = 12

/** A task an AI assistant can do: what is wrong and where, the code, why it matters, what to do. */
export function promptFor(finding: Finding, file: LocatedFile, explanation: Explanation | undefined): string {
  const text = file.source.textOf(finding.file) ?? ''
  const positions = positionsIn(text, 'utf-16')
  const { start, end } = positions.rangeOf(finding.range)
  const first = Math.max(0, start.line - AROUND)
  const code = text.split(/\r\n|\r|\n/).slice(first, end.line + AROUND + 1)
  const numbered = code.map((line, i) => `${String(first + i + 1).padStart(5)} | ${line}`)
  const related = finding.related.map((place) => `- ${placeOf(place.file, place.range.start, file)}: ${place.message}`)
  return [
    `Mend this in ${placeOf(finding.file, finding.range.start, file)} (${finding.rule}):`,
    finding.message,
    ...(related.length > 0 ? ['Related places:', ...related] : []),
    ['```', ...numbered, '```'].join('\n'),
    ...(explanation ? [explanation.markdown.trim()] : []),
    'Change only what this needs, in the style of the code around it. Keep what happens on success exactly as it is.',
  ].join('\n\n')
}

function placeOf(path: string, offset: number, file: LocatedFile): string {
  const text = file.source.textOf(path)
  return text === undefined ? path : `${path}:${positionsIn(text, 'utf-16').positionAt(offset).line + 1}`
}
