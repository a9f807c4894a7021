import assert from 'node:assert/strict'
import { projectOf } from '../../tests/project-of'

describe('what is done once', () => {
  const isLimited = (body: string) => {
    const linked = projectOf({
      'package.json': '{ "dependencies": { "next": "15.0.0", "@prisma/client": "5.0.0", "openai": "5.0.0" } }',
      'app/api/match/route.ts': `import OpenAI from 'openai'
import { PrismaClient } from '@prisma/client'
const openai = new OpenAI()
const prisma = new PrismaClient()
export async function POST(request) {
  const { id } = await request.json()
  const match = await prisma.match.findUnique({ where: { id } })
  ${body}
  return Response.json(await openai.responses.create({ model: 'small', input: match.title }))
}
`,
    })
    return linked.endpoints.all.map((endpoint) => linked.endpoints.isLimited(endpoint))
  }

  it('counts, where what was made is kept and given back, or a column says that it was sent', () => {
    assert.deepEqual(isLimited('if (match.summary) return Response.json({ summary: match.summary })'), [true])
    assert.deepEqual(isLimited('if (match.notification_sent_at) return Response.json({ ok: true })'), [true])
    assert.deepEqual(isLimited("if (!match) return Response.json({ error: 'Not found' })"), [false])
    assert.deepEqual(isLimited("if (match.closed) return Response.json({ error: 'Closed' })"), [false])
  })
})
