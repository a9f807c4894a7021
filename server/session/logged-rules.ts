import type { FileRule, ProjectRule, Rule } from '../../rules/engine/rule'

/** The same rules; one that throws costs one line in the log, the first time. The engine goes on without it. */
export function loggedRules(rules: readonly Rule[], log: (line: string) => void): readonly Rule[] {
  const told = new Set<string>()
  const tell = (rule: string, path: string, error: unknown): void => {
    const line = `rule ${rule} failed on ${path}: ${error instanceof Error ? error.message : String(error)}`
    if (told.has(line)) return
    told.add(line)
    log(line)
  }
  return rules.map((rule) => (rule.scope === 'file' ? loggedFileRule(rule, tell) : loggedProjectRule(rule, tell)))
}

type Tell = (rule: string, path: string, error: unknown) => void

function loggedFileRule(rule: FileRule, tell: Tell): FileRule {
  return {
    ...rule,
    *check(file, project, options) {
      try {
        yield* rule.check(file, project, options)
      } catch (error) {
        tell(rule.id, file.path, error)
        throw error
      }
    },
  }
}

function loggedProjectRule(rule: ProjectRule, tell: Tell): ProjectRule {
  return {
    ...rule,
    *check(project, options) {
      try {
        yield* rule.check(project, options)
      } catch (error) {
        tell(rule.id, 'the project', error)
        throw error
      }
    },
  }
}
