/** A well-formed rule file that reports every call of `example()`, to be filled in. */
export function ruleTemplate(property: string, id: string, version: string): string {
  return `import type { CallFact } from '../../analysis/facts'
import { defineRule } from '../../engine/rule'
import { callSubject } from '../../engine/subject'

export default defineRule({
  id: '${id}',
  property: '${property}',
  scope: 'file',
  confidence: 'medium',
  milestones: ['launch'],
  since: '${version}',
  summary: 'TODO: one line for lists.',
  why: 'TODO: what a user of the app would see. Two sentences, for a founder who did not write the code.',
  fix: 'TODO: what to do. Two sentences.',
  outOfScope: [],
  references: [],
  messages: {
    found: { text: 'TODO: what is wrong, naming \`{name}\`.', severity: 'warning' },
  },

  *check(file) {
    for (const call of file.calls) {
      if (!isBad(call)) continue
      const { nameRange: range, text: name } = call
      yield { file: file.path, range, message: 'found', data: { name }, subject: callSubject(file, call, name) }
    }
  },

  examples: {
    bad: [
      {
        name: 'TODO: what goes wrong',
        files: { 'src/app.ts': '«example»()\\n' },
        expect: ['found'],
      },
    ],
    good: [{ name: 'TODO: what is fine', files: { 'src/app.ts': 'other()\\n' } }],
  },
})

/** TODO: what makes a call bad. */
function isBad(call: CallFact): boolean {
  return call.text === 'example'
}
`
}
