import { LineIndex } from '../analysis/lines'
import type { Finding } from '../engine/finding'
import type { Files } from './example-run'
import { without } from './without'

/** One row of `EXPECTED.md`: a place (`path:line`) and the rules that it speaks of. */
export interface IntentRow {
  readonly place: string
  readonly rules: readonly string[]
}

/** What a person wrote, without asking the tool, about a fixture. */
export interface Intent {
  /** Must be found. */
  readonly findings: readonly IntentRow[]
  /** Must not be found, however it looks. */
  readonly fine: readonly IntentRow[]
  /** Of the findings: those that the rules do not give yet. */
  readonly misses: readonly IntentRow[]
  /** Of what is fine: what the rules report all the same. */
  readonly alarms: readonly IntentRow[]
}

const SECTIONS = {
  findings: '## Findings',
  fine: '## Fine, however it looks',
  misses: '## Known misses',
  alarms: '## Known false alarms',
} as const

/** Reads `EXPECTED.md`: each section's table, empty where the section is not there. */
export function intentOf(text: string): Intent {
  const rowsOf = (heading: string): IntentRow[] => {
    const [, after = ''] = text.split(`\n${heading}\n`)
    const [section = ''] = after.split('\n## ')
    const [, table = ''] = section.split(/^\| ---.*$/m)
    return [...table.matchAll(/^\| (.+?) \| (.+?) \|/gm)].map(([, place = '', ids = '']) => ({
      place,
      rules: ids.split(',').map((id) => id.trim()),
    }))
  }
  return {
    findings: rowsOf(SECTIONS.findings),
    fine: rowsOf(SECTIONS.fine),
    misses: rowsOf(SECTIONS.misses),
    alarms: rowsOf(SECTIONS.alarms),
  }
}

/** `path:line rule` for every rule of every row, in order. */
export function placesOf(rows: readonly IntentRow[]): string[] {
  return rows.flatMap(({ place, rules }) => rules.map((rule) => `${place} ${rule}`)).sort()
}

/** `path:line rule` of a finding. */
export function placeOf(finding: Finding, files: Files): string {
  const line = new LineIndex(files[finding.file] ?? '').positionAt(finding.range.start).line + 1
  return `${finding.file}:${line} ${finding.rule}`
}

/** Rows whose line is empty or not there, as sentences. */
export function lostRows(intent: Intent, files: Files): string[] {
  const rows = Object.values(intent).flat() as IntentRow[]
  return rows
    .filter(({ place }) => {
      const [path = '', line] = place.split(':')
      const text = files[path]
      return text === undefined || new LineIndex(text).lineText(Number(line) - 1).trim() === ''
    })
    .map(({ place }) => `EXPECTED.md speaks of ${place}, where there is no code`)
}

/** How what was reported differs from what a person wants, and from what is known to differ. */
export function differences(intent: Intent, reported: readonly string[]): string[] {
  const wanted = placesOf(intent.findings)
  const misses = placesOf(intent.misses)
  const alarms = placesOf(intent.alarms)
  return [
    ...without(without(wanted, reported), misses).map((place) => `not found: ${place}`),
    ...without(without(reported, wanted), alarms).map((place) => `a false alarm: ${place}`),
    ...without(misses, without(wanted, reported)).map((place) => `no known miss any more, take it out: ${place}`),
    ...without(alarms, without(reported, wanted)).map(
      (place) => `no known false alarm any more, take it out: ${place}`,
    ),
  ]
}
