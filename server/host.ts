import type { AnalysisHost } from '../rules/analysis/sql/parser'
import { explainRule, promptFor, ruleAddress } from '../rules/engine/explain'
import type { Rule } from '../rules/engine/rule'
import { fixesFor } from '../rules/engine/run'
import { settingsFrom } from '../rules/engine/settings'
import { suppressionEdit } from '../rules/engine/suppressions'
import type { Explanation } from './protocol'
import type { Host } from './session/host'
import { loggedRules } from './session/logged-rules'
import { loneFile } from './session/lone-file'
import { editorConfiguration } from './session/settings'
import { fixAll, Workspace, type WorkspaceIo, type WorkspaceOptions } from './workspace'

/** What a host is made of. */
export interface HostParts {
  readonly version: string
  readonly rules: readonly Rule[]
  readonly io: WorkspaceIo
  /** Loads what the analysis needs; asked once. */
  readonly loadAnalysis?: () => Promise<AnalysisHost>
  readonly today: () => string
  readonly workers?: WorkspaceOptions['workers']
  /** Lines for the log that no folder is to answer for. */
  log(line: string): void
  changedFiles(root: string): Promise<ReadonlySet<string>>
}

/** A host over a file system, a set of rules and a clock. */
export function createHost({ rules, today, io, workers, ...parts }: HostParts): Host {
  const onFailure = (rule: string, path: string, error: unknown): void =>
    parts.log(`fixes of ${rule} failed on ${path}: ${error instanceof Error ? error.message : String(error)}`)
  let analysis: AnalysisHost = {}
  const loading = parts.loadAnalysis?.().then((loaded) => {
    analysis = loaded
  })
  return {
    version: parts.version,
    rules,
    today,
    explain: (id) => explanationOf(id, rules),
    pageOf: (id) => ruleAddress(id, rules),
    promptFor: (finding, from) => promptFor(finding, ruleOf(finding.rule, rules), (path) => from.textOf(path)),
    changedFiles: parts.changedFiles,
    fixable: rules.flatMap(({ id, summary, fixes }) => (fixes ? [{ rule: id, summary }] : [])),
    fixEverywhere: async (folder, rule, { token, onProgress }) => {
      const copy = folder.fork()
      const only = new Set([rule])
      const result = await fixAll(copy, { rules, only, unsafe: true, token, onProgress })
      return { ...result, textOf: (path) => copy.textOf(path) }
    },
    suppressionEdit,
    openFolder: async (root, options) => {
      await loading
      return Workspace.open(root, io, {
        analysis,
        rules: loggedRules(rules, options.log),
        today,
        excludeRoots: options.nested,
        exclude: options.settings.exclude,
        editor: editorConfiguration(options.settings),
        token: options.token,
        onProgress: ({ stage, done, total }) => {
          if (stage === 'analysis') options.onProgress(done, total)
        },
        ...(workers && { workers }),
      })
    },
    openLone: (path, text, settings) =>
      loneFile(
        path,
        text,
        {
          rules: loggedRules(rules, parts.log),
          settings: settingsFrom(new Map(), editorConfiguration(settings)),
          today: today(),
        },
        analysis,
      ),
    fixesFor: (finding, from) => fixesFor(finding, from.project(), rules, (path) => from.textOf(path), onFailure),
  }
}

function explanationOf(id: string, rules: readonly Rule[]): Explanation | undefined {
  const rule = ruleOf(id, rules)
  return rule && { title: id, markdown: explainRule(rule) }
}

function ruleOf(id: string, rules: readonly Rule[]): Rule | undefined {
  return rules.find((rule) => rule.id === id)
}
