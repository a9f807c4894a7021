import assert from 'node:assert/strict'
import { projectOf } from '../../tests/project-of'
import { checksOf } from './checks-of'

describe('middleware of the server functions of TanStack Start', () => {
  const files = (chain: string) => ({
    'package.json': '{ "dependencies": { "@tanstack/react-start": "1.0.0", "@supabase/supabase-js": "2.45.0" } }',
    'src/lib/middleware.ts': `import { createMiddleware } from '@tanstack/react-start'
import { getRequest } from '@tanstack/react-start/server'
import { createClient } from '@supabase/supabase-js'

export const logged = createMiddleware({ type: 'function' }).server(async ({ next }) => {
  console.log('called')
  return next()
})
export const requireUser = createMiddleware({ type: 'function' }).server(async ({ next }) => {
  const token = getRequest().headers.get('authorization')?.replace('Bearer ', '')
  if (!token) throw new Error('Unauthorized')
  const supabase = createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_PUBLISHABLE_KEY!)
  const { data, error } = await supabase.auth.getClaims(token)
  if (error || !data?.claims) throw new Error('Unauthorized')
  return next({ context: { supabase, userId: data.claims.sub } })
})
export const requireTeam = createMiddleware({ type: 'function' })
  .middleware([requireUser])
  .server(async ({ next, context }) => next({ context: { team: context.userId } }))
`,
    'src/lib/write.functions.ts': `import { createServerFn } from '@tanstack/react-start'
import { logged, requireTeam, requireUser } from './middleware'

export const write = createServerFn({ method: 'POST' })${chain}
  .validator((input: { text: string }) => input)
  .handler(async function write({ data }) {
    return data.text
  })
`,
  })

  it('is a check where it asks who calls, also in what stands before it', () => {
    assert.deepEqual(checksOf(files('.middleware([logged, requireUser])')), ['the server function write user'])
    assert.deepEqual(checksOf(files('.middleware([requireTeam])')), ['the server function write user'])
    assert.deepEqual(checksOf(files('.middleware([logged])')), ['the server function write -'])
    assert.deepEqual(checksOf(files('')), ['the server function write -'])
  })

  it('keeps the order in which it is handed over', () => {
    const { endpoints, link } = projectOf(files('.middleware([logged]).middleware([requireUser])'))
    const facts = link.code('src/lib/write.functions.ts')
    const names = endpoints.all.flatMap(({ before }) =>
      before.map(({ value }) => (value.k === 'local' ? facts?.declarations[value.d]?.name : value.k)),
    )
    assert.deepEqual(names, ['logged', 'requireUser'])
  })

  it('stands before every one where createStart names it, on the server and for all addresses', () => {
    const started = (options: string) =>
      checksOf({
        ...files(''),
        'src/start.ts': `import { createMiddleware, createStart } from '@tanstack/react-start'
import { requireUser } from './lib/middleware'

const attach = createMiddleware({ type: 'function' }).client(async ({ next }) => {
  if (!localStorage.getItem('token')) throw new Error('Unauthorized')
  return next()
})
const gate = createMiddleware().server(async ({ next, request }) => {
  if (new URL(request.url).pathname === '/') return next()
  if (!request.headers.get('authorization')) throw new Error('Unauthorized')
  return next()
})
export const startInstance = createStart(() => (${options}))
`,
      })
    assert.deepEqual(started('{ functionMiddleware: [requireUser] }'), ['the server function write user'])
    assert.deepEqual(started('{ functionMiddleware: [attach], requestMiddleware: [gate] }'), [
      'the server function write -',
    ])
  })
})
