import { defineRule, type FileRule, type ProjectRule, type Rule } from '../rule'

const METADATA = {
  property: 'failure-handling',
  confidence: 'high',
  milestones: ['launch'],
  since: '0.1.0',
  summary: 'A summary.',
  why: 'Why it matters.',
  fix: 'What to do.',
  outOfScope: [],
  references: [],
  messages: { called: { text: 'This calls `{name}`.', severity: 'warning' } },
  examples: { bad: [], good: [] },
} as const

/** A rule that reports every call of one function. */
export function callRule(id: string, callee: string, changes: Partial<FileRule> = {}): Rule {
  return defineRule({
    ...METADATA,
    id,
    scope: 'file',
    *check(file) {
      for (const call of file.calls) {
        if (call.text !== callee) continue
        yield {
          file: file.path,
          range: call.nameRange,
          message: 'called',
          data: { name: callee },
          subject: `module ${callee}`,
        }
      }
    },
    ...changes,
  })
}

/** A rule about the whole project that reports the first character of each SQL file. */
export function sqlRule(id: string, changes: Partial<ProjectRule> = {}): Rule {
  return defineRule({
    ...METADATA,
    id,
    scope: 'project',
    *check({ files }) {
      for (const { path, kind } of files.values()) {
        if (kind !== 'sql') continue
        yield { file: path, range: { start: 0, end: 1 }, message: 'called', data: { name: 'sql' }, subject: path }
      }
    },
    ...changes,
  })
}
