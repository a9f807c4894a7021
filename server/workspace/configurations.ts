import {
  type Configuration,
  type ConfigurationProblem,
  parseConfiguration,
  type RuleSettings,
  settingsFrom,
} from '../../rules/engine/configuration'
import { configurationFindings } from '../../rules/engine/engine-findings'
import type { Finding } from '../../rules/engine/finding'

/** The configuration files of a workspace: the last good one of each stays in force while a broken one is mended. */
export class Configurations {
  private readonly good = new Map<string, Configuration>()
  private readonly problems = new Map<string, readonly ConfigurationProblem[]>()
  private current: RuleSettings

  constructor(
    private readonly knownRules: ReadonlySet<string>,
    private editor: Configuration | undefined,
  ) {
    this.current = settingsFrom(this.good, editor)
  }

  /** The same configurations, to be changed apart from these. */
  copy(): Configurations {
    const copy = new Configurations(this.knownRules, this.editor)
    for (const [path, configuration] of this.good) copy.good.set(path, configuration)
    for (const [path, problems] of this.problems) copy.problems.set(path, problems)
    copy.current = this.current
    return copy
  }

  /** Takes in the text of a configuration file; undefined where the file is gone. */
  update(path: string, text: string | undefined): void {
    if (text === undefined && !this.good.has(path) && !this.problems.has(path)) return
    this.problems.delete(path)
    if (text === undefined) {
      this.good.delete(path)
    } else {
      const { configuration, problems } = parseConfiguration(path, text, this.knownRules)
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
