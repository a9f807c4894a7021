import type { TextRange } from '../../rules/analysis/facts'
import { grouped } from '../../rules/analysis/grouped'
import type { Finding } from '../../rules/engine/finding'

/**
 * What the project rules find, kept between runs: they look at everything, so they do not run again at every keystroke.
 * After an edit their findings move along with the text until {@link renew} is called.
 */
export class ProjectFindings {
  /** `unknown`: not known or no longer true. `outdated`: true but for edits since the last run. */
  private state: 'unknown' | 'outdated' | 'current' = 'unknown'
  private byFile: ReadonlyMap<string, readonly Finding[]> = new Map()
  /** Files that findings stand in or speak of, with their texts at the last run. */
  private texts: ReadonlyMap<string, string | undefined> = new Map()

  constructor(
    private readonly run: () => readonly Finding[],
    private readonly textOf: (path: string) => string | undefined,
  ) {}

  /** The findings in a file. Runs the rules where nothing is known. */
  at(path: string): readonly Finding[] {
    if (this.state === 'unknown') this.renew()
    const found = this.byFile.get(path) ?? []
    return this.state === 'current' ? found : this.moved(found)
  }

  /** Whether a finding stands in the file or speaks of it, so that even a blank line in it moves something. */
  speaksOf(path: string): boolean {
    return this.texts.has(path)
  }

  /** Something was edited that the rules may look at: what is known holds until the person pauses. */
  outdate(): void {
    if (this.state === 'current') this.state = 'outdated'
  }

  /** What is known is not to be shown any more. */
  forget(): void {
    this.state = 'unknown'
  }

  /** Runs the rules if something changed since they last ran. Gives back the files whose findings are others than before. */
  renew(): string[] {
    if (this.state === 'current') return []
    const before = this.byFile
    const shown = new Map([...before].map(([path, findings]) => [path, JSON.stringify(this.moved(findings))]))
    const found = this.run()
    const byFile = grouped(found, ({ file }) => file)
    const files = new Set(found.flatMap((finding) => [finding.file, ...finding.related.map(({ file }) => file)]))
    this.byFile = byFile
    this.texts = new Map([...files].map((path) => [path, this.textOf(path)]))
    this.state = 'current'
    const all = new Set([...before.keys(), ...byFile.keys()])
    return [...all].filter((path) => (shown.get(path) ?? '[]') !== JSON.stringify(byFile.get(path) ?? []))
  }

  private moved(findings: readonly Finding[]): readonly Finding[] {
    return findings.flatMap((finding) => {
      const range = this.movedRange(finding.file, finding.range)
      if (!range) return []
      const related = finding.related.flatMap((place) => {
        const at = this.movedRange(place.file, place.range)
        return at ? [{ ...place, range: at }] : []
      })
      return [{ ...finding, range, related }]
    })
  }

  private movedRange(path: string, range: TextRange): TextRange | undefined {
    const [before, after] = [this.texts.get(path), this.textOf(path)]
    if (before === after) return range
    return before === undefined || after === undefined ? undefined : movedAlong(range, before, after)
  }
}

/** A range of one text in another that came of it by one edit; undefined where the edit reached into it. */
export function movedAlong(range: TextRange, before: string, after: string): TextRange | undefined {
  const most = Math.min(before.length, after.length)
  let head = 0
  while (head < most && before.charCodeAt(head) === after.charCodeAt(head)) head++
  let tail = 0
  while (
    tail < most - head &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  )
    tail++
  if (range.end <= head) return range
  if (range.start < before.length - tail) return undefined
  const shift = after.length - before.length
  return { start: range.start + shift, end: range.end + shift }
}
