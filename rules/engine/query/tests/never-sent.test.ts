import * as assert from 'node:assert/strict'
import { runExample } from '../../../tests/example-run'
import { isNeverSent } from '../never-sent'

/** Whether nobody sends what stands in the only statement of a file. */
function neverSent(...callers: readonly string[]): boolean {
  const code = `import { Pool } from 'pg'
const pool = new Pool()
async function orders(interval: string) {
  return await pool.query(\`SELECT count(*) FROM orders WHERE at >= now() - INTERVAL '\${interval}'\`)
}
const intervalOf = (frame: string) => (frame === 'year' ? '1 year' : '30 days')
const either = (frame: string) => (frame === 'year' ? '1 year' : frame)
export async function GET(request: Request) {
  const asked = new URL(request.url).searchParams.get('interval') ?? '7 days'
  return Response.json([${callers.map((handed) => `await orders(${handed})`).join(', ')}])
}
`
  const { project } = runExample({ 'src/report.ts': code }, [])
  const facts = project.link.code('src/report.ts')
  const [text] = facts?.sqlTexts ?? []
  const [part] = text?.parts ?? []
  assert.ok(facts && text && part)
  return isNeverSent(project, facts, text, part)
}

describe('what nobody sends', () => {
  it('is a text of the code, with each caller', () => {
    assert.equal(neverSent("'7 days'", 'intervalOf(asked)'), true)
    assert.equal(neverSent("'7 days'", 'asked'), false)
    assert.equal(neverSent('either(asked)'), false)
  })

  it('is not known where nothing is seen to call', () => {
    assert.equal(neverSent(), false)
  })
})
