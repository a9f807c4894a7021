import assert from 'node:assert/strict'
import { projectOf } from '../../tests/project-of'

describe('a guard of the project that gives an answer', () => {
  const kind = (asked: string) => {
    const project = projectOf({
      'package.json': '{ "dependencies": { "next": "15.0.0", "@clerk/nextjs": "6.0.0" } }',
      'lib/guard.ts': `import { auth } from '@clerk/nextjs/server'

async function getAuthUser(request: Request) {
  ${asked}
  const found = new Map<string, string>()
  return found.get('user')
}
export async function requireAuth(request: Request) {
  const user = await getAuthUser(request)
  if (!user) return Response.json({}, { status: 401 })
  return { user }
}
`,
      'app/api/notes/route.ts': `import { requireAuth } from '@/lib/guard'

export async function POST(request: Request) {
  const found = await requireAuth(request)
  if (found instanceof Response) return found
  return Response.json({ ok: true })
}
`,
    })
    return project.endpoints.all.map((endpoint) => project.endpoints.checkOf(endpoint)?.kind)
  }

  it('is one where what it asks looks at who calls, and none where nothing does', () => {
    const [looked] = kind('const { userId } = await auth()\n  if (!userId) return undefined')
    assert.ok(looked === 'user' || looked === 'guard')
    assert.deepEqual(kind(''), [undefined])
  })
})
