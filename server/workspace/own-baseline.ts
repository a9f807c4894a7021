import {
  BASELINE_FILE,
  type Baseline,
  type BaselineEntry,
  markBaselined,
  parseBaseline,
} from '../../rules/engine/baseline'
import type { Finding } from '../../rules/engine/finding'
import type { SkippedFile } from '../../rules/review/review'

/** The baseline that a folder keeps in a file of its own: which findings were known on the day it was written. */
export class OwnBaseline {
  #byPath: ReadonlyMap<string, Baseline> = new Map()
  #known: string | undefined
  #baseline: Baseline | undefined
  /** A sentence on why the file cannot be used. */
  problem: string | undefined

  /** Takes in the file's text, or why it cannot be read; undefined where there is none. `false`: it is as it was. */
  update(read: string | SkippedFile | undefined): boolean {
    const reading = read === undefined ? undefined : JSON.stringify(read)
    if (this.#known === reading) return false
    this.#known = reading
    this.#read(read)
    return true
  }

  #read(read: string | SkippedFile | undefined): void {
    this.#byPath = new Map()
    this.#baseline = undefined
    this.problem = undefined
    if (read === undefined) return
    try {
      if (typeof read !== 'string') throw new Error(read.detail ?? read.reason)
      this.#baseline = parseBaseline(read)
      this.#byPath = byPath(this.#baseline.findings)
    } catch (error) {
      this.problem = `The baseline ${BASELINE_FILE} cannot be used: ${error instanceof Error ? error.message : String(error)}.`
    }
  }

  /** What the file records; undefined where there is none, or it cannot be used. */
  get recorded(): Baseline | undefined {
    return this.#baseline
  }

  /** The findings of a file, with those marked that the baseline records. */
  mark(path: string, findings: readonly Finding[]): readonly Finding[] {
    const own = this.#byPath.get(path)
    return own === undefined || findings.length === 0 ? findings : markBaselined(findings, own)
  }
}

function byPath(entries: readonly BaselineEntry[]): Map<string, Baseline> {
  const files = new Map<string, BaselineEntry[]>()
  for (const entry of entries) files.set(entry.path, [...(files.get(entry.path) ?? []), entry])
  return new Map([...files].map(([path, findings]) => [path, { version: 1, findings }]))
}
