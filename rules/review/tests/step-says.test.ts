import * as assert from 'node:assert/strict'
import { rules } from '../../catalog/registry.generated'
import type { Finding } from '../../engine/finding'
import type { StepFact } from '../assessment'
import { stepSays } from '../step-says'
import { THEMES } from '../themes'
import { finding } from './assessment-input'

const endpoint = (name: string, messageId = 'changes') =>
  finding('unauthenticated-endpoint', { messageId, data: { endpoint: name } })

describe('what a step says of the app', () => {
  it('names what is wrong, and counts it', () => {
    assert.equal(
      stepSays([[endpoint('POST /api/orders')]], []),
      '1 endpoint works for whoever calls it: POST /api/orders.',
    )
    const four = ['A', 'B', 'C', 'D'].map((name) => endpoint(`POST /api/${name}`))
    assert.equal(
      stepSays([four, [finding('missing-ownership-check', { data: { endpoint: 'GET /api/x' } })]], []),
      '4 endpoints work for whoever calls them: POST /api/A, POST /api/B, POST /api/C and 1 more; 1 endpoint does not ask whose row it is: GET /api/x.',
    )
  })

  it('names files where the things have no name, most first', () => {
    const swallowed = (file: string) => finding('swallowed-error', { file })
    const found = [swallowed('src/a.ts'), swallowed('src/b.ts'), swallowed('src/b.ts'), swallowed('src/c.ts')]
    assert.equal(stepSays([found], []), '4 failures are told to nobody (in b.ts, a.ts and c.ts).')
    const many = ['a', 'b', 'c', 'd', 'd'].map((name) => swallowed(`app/api/${name}/route.ts`))
    assert.equal(stepSays([many], []), '5 failures are told to nobody (4 files, most in d/route.ts and a/route.ts).')
  })

  it('says what holds for the app without a count, and the first sentence of each fact', () => {
    const fact = { says: '`save` says “Saved. Thanks” of `users.password. x`. And more.' } as StepFact
    assert.equal(
      stepSays([[finding('missing-ci', { messageId: 'none' })]], [fact]),
      'No workflow looks at a change. `save` says “Saved. Thanks” of `users.password. x`.',
    )
  })

  it('has words for each rule of a theme, in each of its messages', () => {
    const themed = new Set(THEMES.flatMap((theme) => theme.rules))
    const told = rules.filter(({ id }) => themed.has(id))
    for (const { id, messages } of told)
      for (const messageId of Object.keys(messages)) {
        const says = stepSays([[finding(id, { messageId } satisfies Partial<Finding>)]], [])
        assert.doesNotMatch(says, /finding of/, `${id} ${messageId}`)
      }
  })
})
