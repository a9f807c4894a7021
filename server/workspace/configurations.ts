import type { TextRange } from '../../rules/analysis/facts'
import {
  type Configuration,
  parseConfiguration,
  type RuleSettings,
  settingsFrom,
} from '../../rules/engine/configuration'
import type { Finding } from '../../rules/engine/finding'

interface Problem {
  readonly range: TextRange
  readonly message: string
}

/** The configuration files of a workspace: the last good one of each stays in force while a broken one is mended. */
export class Configurations {
  private readonly good = new Map<string, Configuration>()
  private readonly problems = new Map<string, readonly Problem[]>()

  constructor(
    private readonly knownRules: ReadonlySet<string>,
    /** The editor's own settings, on top of every file. */
    public editor: Configuration | undefined,
  ) {}

  /** Takes in the text of a configuration file; undefined where the file is gone. */
  update(path: string, text: string | undefined): void {
    this.problems.delete(path)
    if (text === undefined) {
      this.good.delete(path)
      return
    }
    const { configuration, problems } = parseConfiguration(path, text, this.knownRules)
    if (configuration) this.good.set(path, configuration)
    if (problems.length > 0) this.problems.set(path, problems)
  }

  settings(): RuleSettings {
    return settingsFrom(this.good, this.editor)
  }

  excludeOf(path: string): readonly string[] {
    return this.good.get(path)?.exclude ?? []
  }

  paths(): string[] {
    return [...new Set([...this.good.keys(), ...this.problems.keys()])]
  }

  /** What is wrong in one configuration file, as findings on it. */
  findings(path: string): Finding[] {
    return (this.problems.get(path) ?? []).map(({ range, message }, i) => ({
      file: path,
      range,
      rule: 'invalid-configuration',
      property: 'process',
      severity: 'error',
      messageId: 'invalid',
      message,
      subject: `${i}`,
      data: {},
      related: [],
    }))
  }
}
