import assert from 'node:assert/strict'
import { projectOf } from '../../tests/project-of'
import { checksOf } from './checks-of'

describe('what somebody says of himself', () => {
  const NEXT_FORMS = '{ "dependencies": { "next": "15.0.0", "jsonwebtoken": "9.0.0", "@prisma/client": "5.0.0" } }'
  const route = (body: string) => `import { PrismaClient } from '@prisma/client'
import { createHmac } from 'crypto'
const prisma = new PrismaClient()
export async function POST(request) {
  ${body}
  return Response.json(await prisma.room.deleteMany({}))
}
`
  const refuse = "return new Response('no', { status: 401 })"
  const checkOf = (body: string) => {
    const { endpoints } = projectOf({ 'package.json': NEXT_FORMS, 'app/api/a/route.ts': route(body) })
    const [check] = endpoints.all.map((each) => endpoints.checkOf(each))
    return check?.isUnsigned ? 'unsigned' : (check?.kind ?? '-')
  }

  it('is no proof where a function of the app hands it on, in an object', () => {
    const kind = (read: string, name = 'read') => {
      const { endpoints } = projectOf({
        'package.json': NEXT_FORMS,
        'lib/session.ts': `import jwt from 'jsonwebtoken'
import { cookies } from 'next/headers'

export async function getSession() {
  const kept = (await cookies()).get('session')
  if (!kept?.value) return null
  const ${name} = ${read}
  return { user: { id: ${name}.userId, role: ${name}.role } }
}
export async function requireAuth() {
  const session = await getSession()
  if (!session) throw new Error('Unauthorized')
  return session
}
`,
        'app/api/a/route.ts': `import { requireAuth } from '@/lib/session'
${route('await requireAuth()')}`,
        'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }',
      })
      const [check] = endpoints.all.map((each) => endpoints.checkOf(each))
      return check?.isUnsigned ? 'unsigned' : (check?.kind ?? '-')
    }
    assert.equal(kind('JSON.parse(kept.value)'), 'unsigned')
    assert.equal(kind('JSON.parse(kept.value)', 'sessionData'), 'unsigned')
    assert.equal(kind('jwt.verify(kept.value, process.env.KEY)'), 'user')
  })

  it('is no proof, also where a row is looked for by it', () => {
    const read = "const said = JSON.parse(atob(request.headers.get('authorization').split(' ')[1])); "
    assert.equal(checkOf(`${read} if (!said.userId) ${refuse}`), 'unsigned')
    assert.equal(
      checkOf(
        `${read} const user = await prisma.user.findUnique({ where: { id: said.userId } }); if (!user) ${refuse}`,
      ),
      'unsigned',
    )
    const cookie = "const said = JSON.parse(request.cookies.get('session').value); "
    assert.equal(checkOf(`${cookie} if (said.role !== 'admin') ${refuse}`), 'unsigned')
  })

  it('is one where a secret in it is looked for, or a signature is compared', () => {
    const read = "const said = JSON.parse(atob(request.cookies.get('session').value)); "
    assert.equal(
      checkOf(
        `${read} const row = await prisma.session.findUnique({ where: { token: said.token } }); if (!row) ${refuse}`,
      ),
      'user',
    )
    assert.equal(
      checkOf(
        `${read} if (createHmac('sha256', process.env.KEY).update(said.userId).digest('hex') !== said.signature) ${refuse}`,
      ),
      'secret',
    )
  })
})

describe('what says nothing of who calls', () => {
  it('is a row, whatever the address of its database is, and a write that went well', () => {
    const found = checksOf({
      'package.json': '{ "dependencies": { "next": "15.0.0", "drizzle-orm": "0.36.0", "postgres": "3.4.0" } }',
      'app/api/jobs/route.ts': `import { drizzle } from 'drizzle-orm/postgres-js'
import { eq } from 'drizzle-orm'
import { jobs } from '../../../lib/schema'
const db = drizzle(process.env.DATABASE_URL)
export async function PATCH(request) {
  const { id, level, code } = await request.json()
  const [job] = await db.select().from(jobs).where(eq(jobs.id, id))
  if (job.level === level) return Response.json({ error: 'Nothing to do' }, { status: 400 })
  await db.update(jobs).set({ level, code }).where(eq(jobs.id, id))
  return Response.json({ ok: true })
}
`,
      'lib/schema.ts':
        "import { pgTable, text } from 'drizzle-orm/pg-core'\nexport const jobs = pgTable('jobs', { id: text('id'), level: text('level') })\n",
    })
    assert.deepEqual(found, ['PATCH /api/jobs -'])
  })
})

describe('a code that the event knows', () => {
  it('is a secret, compared with what an action is handed', () => {
    const found = checksOf({
      'package.json': '{ "dependencies": { "next": "15.0.0", "@prisma/client": "5.0.0" } }',
      'lib/actions.ts': `'use server'
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
async function mayChange(id, adminCode) {
  const event = await prisma.event.findUnique({ where: { id } })
  if (event && event.admin_code === adminCode) return { valid: true }
  return { valid: false }
}
export async function remove(id, adminCode) {
  const may = await mayChange(id, adminCode)
  if (!may.valid) return { error: 'Not authorized' }
  await prisma.event.delete({ where: { id } })
}
`,
    })
    assert.notDeepEqual(found, ['the server action remove -'])
  })
})

describe('what a language model is asked', () => {
  it('says nothing of who calls, by how many tokens it may give or by what it answers', () => {
    const found = checksOf({
      'supabase/functions/_shared/model.ts': `const ADDRESS = 'https://api.anthropic.com/v1/messages'
export async function ask(options) {
  const key = Deno.env.get('ANTHROPIC_API_KEY')
  if (!key) throw new Error('Not configured')
  const body = { max_tokens: options.max_tokens ?? 2048, messages: options.messages }
  return fetch(ADDRESS, { method: 'POST', headers: { 'x-api-key': key }, body: JSON.stringify(body) })
}
export async function textOf(options) {
  const answer = await ask({ ...options, stream: false })
  if (!answer.ok) throw new Error('No answer')
  return (await answer.json()).content
}
`,
      'supabase/functions/caption/index.ts': `import { textOf } from '../_shared/model.ts'
Deno.serve(async (req) => {
  const { context } = await req.json()
  return new Response(await textOf({ messages: [{ role: 'user', content: context }], max_tokens: 400 }))
})
`,
    })
    assert.deepEqual(found, ['the edge function caption -'])
  })
})
