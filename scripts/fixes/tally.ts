import { CHECKS, type Check, type Trial } from './trial'

/** What was counted for one rule. */
export interface Tally {
  findings: number
  offered: number
  tried: number
  readonly failed: Record<Check, number>
}

export function emptyTally(): Tally {
  const failed = Object.fromEntries(CHECKS.map((check) => [check, 0])) as Record<Check, number>
  return { findings: 0, offered: 0, tried: 0, failed }
}

/** Counts a trial: a check fails once, however many problems of it there are. */
export function count(tally: Tally, trial: Trial): void {
  tally.tried++
  for (const check of new Set(trial.problems.map((problem) => problem.check))) tally.failed[check]++
}

/** The tallies by rule as a Markdown table, with a row for all of them. */
export function table(tallies: ReadonlyMap<string, Tally>): string {
  const header = ['rule', 'findings', 'offered', 'fixes tried', ...CHECKS]
  const rows = [...tallies].sort(([a], [b]) => (a < b ? -1 : 1)).map(([rule, tally]) => row(rule, tally))
  const all = row('all', total([...tallies.values()]))
  const lines = [header, header.map((_, i) => (i === 0 ? '---' : '---:')), ...rows, all]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function row(name: string, tally: Tally): string[] {
  const passed = CHECKS.map((check) => share(tally.tried - tally.failed[check], tally.tried))
  return [name, String(tally.findings), share(tally.offered, tally.findings), String(tally.tried), ...passed]
}

function total(tallies: readonly Tally[]): Tally {
  const all = emptyTally()
  for (const tally of tallies) {
    all.findings += tally.findings
    all.offered += tally.offered
    all.tried += tally.tried
    for (const check of CHECKS) all.failed[check] += tally.failed[check]
  }
  return all
}

/** In per cent, never rounded up to 100. */
function share(part: number, whole: number): string {
  if (whole === 0) return '–'
  return `${(Math.floor((part / whole) * 1000) / 10).toFixed(1)} %`
}
