import type { CodeFacts, TextRange } from '../../../analysis/facts'
import { firstNamed } from '../../first-named'
import type { Project } from '../../project'
import type { Against } from './against'

/** `USE_MOCK_DATA`, `MOCK_PAYMENTS_ENABLED`; in capitals, as switches are written. */
const SWITCH = /^(?:[A-Z0-9]+_)*(?:MOCK|MOCKS|FAKE|DUMMY)(?:_[A-Z0-9]+)*$/
const NAMED = 3

/** Switches that make the app show invented data and that are on in the code that reaches users. */
export function mockSwitches(project: Project): Against[] {
  const found: { readonly facts: CodeFacts; readonly name: string; readonly range: TextRange }[] = []
  for (const facts of project.productCode) {
    for (const { name, values, range, unread } of facts.declarations) {
      const [first] = values
      if (first?.k !== 'literal' || first.value !== true || values.length > 1 || unread || !SWITCH.test(name)) continue
      if (!project.reach.unusedAt(facts.path, range.start)) found.push({ facts, name, range })
    }
  }
  const [first] = found
  if (!first) return []
  const named = firstNamed(found, NAMED, ({ name }) => `\`${name}\``)
  return [
    {
      fact: 'mock-switches',
      item: 'real-data',
      severity: 'error',
      file: first.facts.path,
      range: first.range,
      about: found.map(({ name }) => name),
      says: `${named} ${found.length === 1 ? 'is' : 'are'} switched on in the code that users get, so the app shows and does what is made up. Whoever sees it takes it for real.`,
      fix: 'Switch it off, or have it follow a variable of the environment that is not set in production.',
    },
  ]
}
