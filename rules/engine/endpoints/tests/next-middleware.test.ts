import assert from 'node:assert/strict'
import { projectOf } from '../../tests/project-of'
import { exposureOf } from '..'

describe('the middleware of a Next.js app', () => {
  const files = (condition: string, before = '') => ({
    'package.json': '{ "dependencies": { "next": "15.0.0", "@supabase/ssr": "0.5.0", "@prisma/client": "5.0.0" } }',
    'middleware.ts': `import { updateSession } from './lib/session'
export async function middleware(request) {
  const response = await updateSession(request)
  return response
}
`,
    'lib/session.ts': `import { createServerClient } from '@supabase/ssr'
import { NextResponse } from 'next/server'
export async function updateSession(request) {
  const supabase = createServerClient(process.env.URL, process.env.ANON_KEY, { cookies: request.cookies })
  const { data: { user } } = await supabase.auth.getUser()
  const { pathname } = request.nextUrl
  ${before}
  if (!user && ${condition}) return NextResponse.json({ error: 'Unauthorized' }, { status: 401 })
  return NextResponse.next()
}
`,
    'app/api/rooms/route.ts': `import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
export async function DELETE(request) {
  const { id } = await request.json()
  await prisma.room.delete({ where: { id } })
  return Response.json({ ok: true })
}
`,
  })
  const isOpen = (condition: string, before?: string) => {
    const linked = projectOf(files(condition, before))
    return linked.endpoints.all.some((endpoint) => exposureOf(linked, endpoint) !== undefined)
  }

  it('may leave the answer to a function of another file', () => {
    assert.equal(isOpen("!pathname.startsWith('/login') && pathname !== '/'"), false)
    assert.equal(isOpen("!(pathname === '/login' || pathname.startsWith('/join'))"), false)
  })

  it('leaves out what its condition leaves out', () => {
    assert.equal(isOpen("!pathname.startsWith('/login') && !pathname.startsWith('/api')"), true)
    assert.equal(isOpen("pathname.startsWith('/dashboard')"), true)
    const early = "if (pathname.startsWith('/api') || pathname === '/') return NextResponse.next()"
    assert.equal(isOpen("!pathname.startsWith('/login')", early), true)
  })

  it('names what it lets through, and what it leaves to the gates below', () => {
    const listed = `const isHook = pathname.startsWith('/hooks') || pathname === '/api/zoom/hook'
  const isOpen = pathname.startsWith('/embed')
  if (isHook || isOpen) return NextResponse.next()`
    assert.equal(isOpen('true', listed), false)
    assert.equal(isOpen('true', "if (!pathname.startsWith('/api')) return NextResponse.next()"), false)
    const named = `const isOpen = pathname === '/docs' || pathname.startsWith('/api/rooms')
  if (isOpen) return NextResponse.next()`
    assert.equal(isOpen('true', named), true)
    assert.equal(isOpen('true', "if (!pathname.startsWith('/dashboard')) return NextResponse.next()"), true)
  })
})
