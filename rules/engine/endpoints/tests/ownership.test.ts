import assert from 'node:assert/strict'
import { projectOf } from '../../tests/project-of'
import { nameOfEndpoint, unownedIn } from '..'

/** The endpoints whose rows any signed-in user reaches, with what they do and the column that nothing asks about. */
function unowned(files: Record<string, string>): string[] {
  const project = projectOf(files)
  return project.endpoints.all.flatMap((endpoint) => {
    const found = unownedIn(project, endpoint)
    return found ? [`${nameOfEndpoint(endpoint)} ${found.deed.action} ${found.owner}`] : []
  })
}

describe('rows that belong to a company of the app', () => {
  it('are reached by any user where others hold the company, and this one only notes it down', () => {
    const files = {
      'package.json': '{ "dependencies": { "next": "15.0.0", "@supabase/supabase-js": "2.45.0" } }',
      'prisma/schema.prisma': `datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}
model profiles {
  id        String @id
  tenant_id String
}
model jobs {
  id        String @id
  tenant_id String
  form      String
}
`,
      'lib/db.ts': `import { createClient } from '@supabase/supabase-js'

export const admin = createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_SERVICE_ROLE_KEY!)

export async function getTenantId(userId: string) {
  const { data } = await admin.from('profiles').select('tenant_id').eq('id', userId).single()
  return data?.tenant_id
}
`,
      'app/api/jobs/route.ts': `import { admin, getTenantId } from '@/lib/db'

export async function GET(request: Request) {
  const { data: who } = await admin.auth.getUser(request.headers.get('authorization') ?? '')
  if (!who.user) return new Response('Unauthorized', { status: 401 })
  const { data } = await admin.from('jobs').select('id').eq('tenant_id', await getTenantId(who.user.id)).limit(50)
  return Response.json(data)
}

export async function DELETE(request: Request) {
  const { data: who } = await admin.auth.getUser(request.headers.get('authorization') ?? '')
  if (!who.user) return new Response('Unauthorized', { status: 401 })
  const { id } = await request.json()
  const { error } = await admin.from('jobs').delete().eq('id', id).eq('tenant_id', await getTenantId(who.user.id))
  return Response.json({ ok: !error })
}
`,
      'app/api/plans/route.ts': `import { admin, getTenantId } from '@/lib/db'

export async function POST(request: Request) {
  const { data: who } = await admin.auth.getUser(request.headers.get('authorization') ?? '')
  if (!who.user) return new Response('Unauthorized', { status: 401 })
  const { jobId, form } = await request.json()
  const tenantId = await getTenantId(who.user.id)
  const noted = await admin.from('plans').insert({ job_id: jobId, tenant_id: tenantId })
  if (noted.error) return new Response('Not saved', { status: 500 })
  const { error } = await admin.from('jobs').update({ form }).eq('id', jobId)
  return Response.json({ ok: !error })
}
`,
    }
    assert.deepEqual(unowned(files), ['POST /api/plans update tenant_id'])
    const held = files['app/api/plans/route.ts'].replace(
      ".eq('id', jobId)",
      ".eq('id', jobId).eq('tenant_id', tenantId)",
    )
    assert.deepEqual(unowned({ ...files, 'app/api/plans/route.ts': held }), [])
  })
})

describe('accounts', () => {
  it('are left alone behind a role that is asked about', () => {
    const files = {
      'package.json': '{ "dependencies": { "next": "15.0.0", "@supabase/supabase-js": "2.45.0" } }',
      'lib/db.ts': `import { createClient } from '@supabase/supabase-js'

export const admin = createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_SERVICE_ROLE_KEY!)
`,
      'app/api/people/[id]/route.ts': `import { admin } from '@/lib/db'

export async function DELETE(request: Request, { params }: { params: { id: string } }) {
  const { data } = await admin.auth.getUser(request.headers.get('authorization') ?? '')
  if (!data.user) return new Response('Unauthorized', { status: 401 })
  const { data: profile } = await admin.from('profiles').select('role').eq('id', data.user.id).single()
  if (profile?.role !== 'admin') return new Response('Forbidden', { status: 403 })
  const { error } = await admin.auth.admin.deleteUser(params.id)
  return Response.json({ ok: !error })
}
`,
    }
    assert.deepEqual(unowned(files), [])
    const open = files['app/api/people/[id]/route.ts'].replace(/.*profile.*\n/g, '')
    assert.deepEqual(unowned({ ...files, 'app/api/people/[id]/route.ts': open }), [
      'DELETE /api/people/[id] deleteUser accounts',
    ])
  })
})
