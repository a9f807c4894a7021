import type { CallFact, CodeFacts } from '../../rules/analysis/facts'
import type { Fix } from '../../rules/engine/finding'
import type { Project } from '../../rules/engine/project'
import { defineRule, type FileRule, type Rule, type SourceOf } from '../../rules/engine/rule'

/** What the sample rules share: none of it matters to the server. */
const common = {
  property: 'failure-handling',
  confidence: 'high',
  milestones: ['launch'],
  since: '0.1.0',
  summary: 'A sample.',
  why: 'A user sees it.',
  fix: 'Mend it.',
  outOfScope: [],
  references: [],
  examples: { bad: [], good: [] },
} as const

/** Calls of `danger`; the safe fix calls `safe` and imports it, the other asks first and creates a file. */
const dangerCall = defineRule({
  ...common,
  id: 'danger-call',
  scope: 'file',
  messages: { call: { text: '`danger` is called.', severity: 'warning' } },
  *check(file) {
    for (const [i, call] of callsOf(file, 'danger').entries()) {
      yield { file: file.path, range: call.nameRange, message: 'call', subject: `danger ${i + 1}` }
    }
  },
  fixes: (finding, project, sourceOf) => [
    replacement(finding, project, sourceOf),
    {
      title: 'Write it down',
      applicability: 'unsafe',
      edits: [{ file: finding.file, range: { start: 0, end: 0 }, newText: '// danger\n' }],
      creates: [{ path: 'notes.md', text: 'danger\n' }],
      needs: [],
    },
  ],
})

/** Imports of a file that calls `danger`. */
const shakyImport = defineRule({
  ...common,
  id: 'shaky-import',
  scope: 'file',
  messages: { shaky: { text: 'What is imported here is shaky.', severity: 'error' } },
  *check(file, project) {
    for (const { specifier, range } of file.imports) {
      const target = project.modules.resolve(file.path, specifier)
      const facts = target.k === 'file' ? project.files.get(target.path) : undefined
      const [call] = facts?.kind === 'code' ? callsOf(facts, 'danger') : []
      if (facts === undefined || call === undefined) continue
      const related = [{ file: facts.path, range: call.nameRange, message: 'It calls this.' }]
      yield { file: file.path, range, message: 'shaky', subject: specifier, related }
    }
  },
})

/** Fails on every file that calls `explode`. */
const failing = defineRule({
  ...common,
  id: 'failing',
  scope: 'file',
  messages: { never: { text: 'Never said.', severity: 'info' } },
  // biome-ignore lint/correctness/useYield: it fails before it would yield
  *check(file) {
    if (callsOf(file, 'explode').length > 0) throw new Error('exploded')
  },
})

/** Looks at the whole project: files that call `danger` where several do, and settings of an app that calls it. */
const dangerSpread = defineRule({
  ...common,
  id: 'danger-spread',
  scope: 'project',
  messages: {
    also: { text: '`danger` is called here as well.', severity: 'warning' },
    set: { text: '`danger` is called in {count} files of this app.', severity: 'info' },
  },
  *check({ files }) {
    const callers = [...files.values()].flatMap((file) => {
      const [call] = file.kind === 'code' ? callsOf(file, 'danger') : []
      return call ? [{ file: file.path, range: call.nameRange }] : []
    })
    const [first, ...others] = callers.sort((a, b) => (a.file < b.file ? -1 : 1))
    if (first === undefined) return
    for (const place of others) {
      yield { ...place, message: 'also', subject: 'danger', related: [{ ...first, message: 'It is called here.' }] }
    }
    for (const { path, kind, suppressions } of files.values()) {
      if (kind === 'code') continue
      const start = (suppressions.at(-1)?.range.end ?? -1) + 1
      const range = { start, end: start + 3 }
      yield { file: path, range, message: 'set', subject: 'danger', data: { count: callers.length } }
    }
  },
})

export const sampleRules: readonly Rule[] = [dangerCall, shakyImport, failing]

/** With one that looks at the whole project. */
export const withProjectRule: readonly Rule[] = [...sampleRules, dangerSpread]

/** The sample rules, telling of every file they are run on. */
export function watchedRules(ran: (rule: string, path: string) => void): readonly Rule[] {
  return sampleRules.map((rule) => {
    const { check } = rule as FileRule
    return {
      ...(rule as FileRule),
      check(file, project, options) {
        ran(rule.id, file.path)
        return check(file, project, options)
      },
    }
  })
}

function callsOf(file: CodeFacts, text: string): CallFact[] {
  return file.calls.filter((call) => call.text === text)
}

function replacement(
  { file, range }: { file: string; range: Fix['edits'][number]['range'] },
  project: Project,
  sourceOf: SourceOf,
): Fix {
  const imported = sourceOf(file)?.includes("from './safe'") ?? project.files.has(file)
  const importing = { file, range: { start: 0, end: 0 }, newText: "import { safe } from './safe'\n" }
  const edits = [...(imported ? [] : [importing]), { file, range, newText: 'safe' }]
  return { title: 'Call `safe` instead', applicability: 'safe', edits, creates: [], needs: [] }
}
