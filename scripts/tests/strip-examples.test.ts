import assert from 'node:assert/strict'
import { withoutExamples } from '../strip-examples'

describe('strip-examples', () => {
  it('empties the examples of a rule and nothing else', () => {
    const source = `const examples = 1
export default defineRule({
  id: 'x', data: { examples: [1] },
  examples: { bad: [{ name: 'a', files: { 'a.ts': "examples: {" } }], good: [] },
  check() { return { examples: 2 } },
})`
    assert.equal(
      withoutExamples(source),
      source.replace(`{ bad: [{ name: 'a', files: { 'a.ts': "examples: {" } }], good: [] }`, '{ bad: [], good: [] }'),
    )
  })

  it('leaves other files as they are', () => {
    const source = 'export const table = { examples: [1] }'
    assert.equal(withoutExamples(source), source)
  })
})
