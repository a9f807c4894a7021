import * as assert from 'node:assert/strict'
import { rules } from '../../../catalog/registry.generated'
import { runExample } from '../../../tests/example-run'

describe('an address in a message', () => {
  it('has no password, and of another host no path', () => {
    const word = ['hun', 'ter2'].join('')
    const { findings } = runExample(
      {
        'package.json': '{ "dependencies": { "express": "4.19.0" } }',
        'server/a.ts': `import express from 'express'
const app = express()
app.get('/a', async (request, response) => {
  const answer = await fetch('https://bob:${word}@api.example.com/bot${word}/send')
  response.json(await answer.json())
})
`,
      },
      rules,
    )
    assert.ok(findings.length >= 3)
    assert.equal(JSON.stringify(findings).includes(word), false)
    assert.ok(findings.some(({ message }) => message.includes('api.example.com')))
  })
})
