import assert from 'node:assert/strict'
import { projectOf } from '../../tests/project-of'
import { exposureOf } from '..'

describe('a server action behind the middleware', () => {
  const isOpen = (more: Readonly<Record<string, string>>, gate = '') => {
    const linked = projectOf({
      'package.json': '{ "dependencies": { "next": "15.0.0", "@supabase/ssr": "0.5.0", "@prisma/client": "5.0.0" } }',
      'src/middleware.ts': `import { createServerClient } from '@supabase/ssr'
import { NextResponse } from 'next/server'
export async function middleware(request) {
  const supabase = createServerClient(process.env.URL, process.env.ANON_KEY, { cookies: request.cookies })
  const { data: { user } } = await supabase.auth.getUser()
  if (request.nextUrl.pathname.startsWith('/admin') && !request.nextUrl.pathname.startsWith('/admin/login')) {
    if (!user) return NextResponse.redirect(new URL('/admin/login', request.url))
  }
  ${gate}
  return NextResponse.next()
}
export const config = { matcher: ['/admin', '/admin/:path*'] }
`,
      'src/actions/rooms.ts': `'use server'
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
export async function removeRoom(id: string) {
  await prisma.room.delete({ where: { id } })
}
`,
      'src/components/Rooms.tsx': `'use client'
import { removeRoom } from '../actions/rooms'
export const Rooms = ({ id }) => <button onClick={() => removeRoom(id)}>Remove</button>
`,
      ...more,
    })
    return linked.endpoints.all.some((endpoint) => exposureOf(linked, endpoint) !== undefined)
  }
  const page = (from: string) => `import { Rooms } from '${from}'
export default function Page() { return <Rooms id="1" /> }
`
  const under = { 'src/app/admin/rooms/page.tsx': page('../../../components/Rooms') }

  it('is covered where each page that carries it is', () => {
    assert.equal(isOpen(under), false)
    assert.equal(isOpen({ ...under, 'src/app/admin/(all)/page.tsx': page('../../../components/Rooms') }), false)
  })

  it('is open where a page carries it that the matcher or the condition leaves out', () => {
    assert.equal(isOpen({ ...under, 'src/app/rooms/page.tsx': page('../../components/Rooms') }), true)
    assert.equal(isOpen({ 'src/app/admin/login/page.tsx': page('../../../components/Rooms') }), true)
  })

  it('is carried by every page below a layout, and anywhere by what is shown anywhere', () => {
    const layout = { 'src/app/admin/layout.tsx': page('../../components/Rooms') }
    const empty = 'export default function Page() { return <p>Hi</p> }\n'
    assert.equal(isOpen({ ...layout, 'src/app/admin/rooms/page.tsx': empty }), false)
    assert.equal(isOpen({ ...layout, 'src/app/admin/login/page.tsx': empty }), true)
    assert.equal(isOpen({ ...under, 'src/app/not-found.tsx': page('../components/Rooms') }), true)
  })
})
