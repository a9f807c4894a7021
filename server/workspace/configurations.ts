import {
  type Configuration,
  type ConfigurationProblem,
  parseConfiguration,
  type RuleSettings,
  settingsFrom,
} from '../../rules/engine/configuration'
import { configurationFindings } from '../../rules/engine/engine-findings'
import type { Finding } from '../../rules/engine/finding'
import type { OptionDeclarations } from '../../rules/engine/options'
import type { Rule } from '../../rules/engine/rule'
import type { SkippedFile } from '../../rules/review/review'

/** The configuration files of a workspace: the last good one of each stays in force while a broken one is mended. */
export class Configurations {
  private readonly good = new Map<string, Configuration>()
  private readonly problems = new Map<string, readonly ConfigurationProblem[]>()
  private readonly knownRules: ReadonlySet<string>
  private readonly optionsOf: ReadonlyMap<string, OptionDeclarations | undefined>
  /** What was read of each file, as text that can be compared. */
  private readonly known = new Map<string, string>()
  private current: RuleSettings
  /** Goes up when a file says something else. */
  version = 0

  constructor(
    private readonly rules: readonly Rule[],
    private editor: Configuration | undefined,
  ) {
    this.knownRules = new Set(rules.map(({ id }) => id))
    this.optionsOf = new Map(rules.map(({ id, options }) => [id, options]))
    this.current = settingsFrom(this.good, editor)
  }

  /** The same configurations, to be changed apart from these. */
  copy(): Configurations {
    const copy = new Configurations(this.rules, this.editor)
    for (const [path, configuration] of this.good) copy.good.set(path, configuration)
    for (const [path, problems] of this.problems) copy.problems.set(path, problems)
    for (const [path, read] of this.known) copy.known.set(path, read)
    copy.current = this.current
    return copy
  }

  /** Takes in the text of a configuration file, or why it cannot be read; undefined where the file is gone. */
  update(path: string, read: string | SkippedFile | undefined): void {
    const reading = read === undefined ? undefined : JSON.stringify(read)
    if (this.known.get(path) === reading) return
    if (reading === undefined) this.known.delete(path)
    else this.known.set(path, reading)
    this.version++
    this.problems.delete(path)
    if (read === undefined) {
      this.good.delete(path)
    } else if (typeof read !== 'string') {
      this.good.delete(path)
      this.problems.set(path, [{ range: { start: 0, end: 0 }, message: unreadable(read) }])
    } else {
      const { configuration, problems } = parseConfiguration(path, read, this.knownRules, (id) =>
        this.optionsOf.get(id),
      )
      if (configuration) this.good.set(path, configuration)
      if (problems.length > 0) this.problems.set(path, problems)
    }
    this.current = settingsFrom(this.good, this.editor)
  }

  /** Takes the editor's own settings, which lie on top of every file. */
  setEditor(editor: Configuration | undefined): void {
    this.editor = editor
    this.current = settingsFrom(this.good, editor)
  }

  settings(): RuleSettings {
    return this.current
  }

  /** The `exclude` globs of one file, relative to its folder. */
  excludeOf(path: string): readonly string[] {
    return this.good.get(path)?.exclude ?? []
  }

  /** Files that say something, in order. */
  paths(): string[] {
    return [...new Set([...this.good.keys(), ...this.problems.keys()])].sort()
  }

  /** What is wrong in one configuration file, as findings on it. */
  findings(path: string): Finding[] {
    return configurationFindings(path, this.problems.get(path) ?? [], this.current)
  }
}

function unreadable({ reason, detail }: SkippedFile): string {
  const why = reason === 'binary' ? 'its bytes are no text' : (detail ?? reason)
  return `This configuration cannot be read, so nothing in it holds: ${why}.`
}
