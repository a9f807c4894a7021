import { analyzeFile, kindOf } from '../../rules/analysis/analyze'
import type { AnalysisHost } from '../../rules/analysis/sql/parser'
import type { Finding } from '../../rules/engine/finding'
import { createProject } from '../../rules/engine/project'
import { type RunOptions, runFile } from '../../rules/engine/run'
import type { FindingSource } from './reviewed-folder'

/** A file judged by itself: a project of one. */
export function loneFile(path: string, text: string, options: RunOptions, host: AnalysisHost): FindingSource {
  const project = createProject(kindOf(path) === undefined ? [] : [analyzeFile(path, text, host)])
  let findings: readonly Finding[] | undefined
  return {
    project: () => project,
    textOf: (asked) => (asked === path ? text : undefined),
    findingsFor(asked) {
      if (asked !== path) return []
      findings ??= runFile(project, path, options)
      return findings
    },
  }
}
