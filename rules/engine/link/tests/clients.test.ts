import assert from 'node:assert/strict'
import { projectOf } from '../../tests/project-of'

const PACKAGE =
  '{ "dependencies": { "drizzle-orm": "0.38.0", "postgres": "3.4.0", "@trpc/server": "11.0.0", "express": "4.19.2" } }'
const SCHEMA = `import { pgTable, uuid } from 'drizzle-orm/pg-core'
export const rooms = pgTable('rooms', { id: uuid('id').primaryKey() })
`

/** The tables that the calls of `use.ts` ask, with the files beside it. */
function asked(files: Record<string, string>): string[] {
  const project = projectOf({ 'package.json': PACKAGE, 'schema.ts': SCHEMA, ...files })
  const facts = project.link.code('use.ts')
  assert.ok(facts)
  return project.builtQueries(facts).map(({ command, table }) => `${command} ${table.name}`)
}

const USE = `import { db } from './db'
import { rooms } from './schema'
export const clear = () => db.delete(rooms)
`

describe('a client', () => {
  it('is the one that connects, rather than what stands in for it', () => {
    const db = `import { drizzle } from 'drizzle-orm/postgres-js'
let db: any
if (!process.env.DATABASE_URL) db = {}
else db = drizzle(process.env.DATABASE_URL)
export { db }
`
    assert.deepEqual(asked({ 'db.ts': db, 'use.ts': USE }), ['delete rooms'])
  })

  it('is behind a proxy that connects when it is asked', () => {
    const db = `import { drizzle } from 'drizzle-orm/postgres-js'
let made: any
function connected() {
  if (!made) made = drizzle(process.env.DATABASE_URL!)
  return made
}
export const db = new Proxy({} as any, { get(_target, name) { return connected()[name] } })
`
    assert.deepEqual(asked({ 'db.ts': db, 'use.ts': USE }), ['delete rooms'])
  })

  it('is what a method, or code outside, puts on the class', () => {
    const use = `import { drizzle } from 'drizzle-orm/postgres-js'
import { rooms } from './schema'
class Store {
  static instance: Store
  private db: any
  static get(): Store {
    if (!Store.instance) Store.instance = new Store()
    return Store.instance
  }
  open() { this.db = drizzle(process.env.DATABASE_URL!) }
  clear() { return this.db.delete(rooms) }
}
export const clear = () => Store.get().clear()
`
    assert.deepEqual(asked({ 'use.ts': use }), ['delete rooms'])
    const { link } = projectOf({ 'package.json': PACKAGE, 'schema.ts': SCHEMA, 'use.ts': use })
    const calls = link.code('use.ts')?.calls ?? []
    assert.equal(
      link.called(
        'use.ts',
        calls.findIndex(({ text }) => text === 'Store.get().clear'),
      ).target.k,
      'function',
    )
  })

  it('is the storage with a database where there is one in memory too', () => {
    const { link } = projectOf({
      'package.json': PACKAGE,
      'use.ts': `class MemStorage { list() { return [] } }
class DatabaseStorage { list() { return [] } }
export const storage = process.env.MEMORY ? new MemStorage() : new DatabaseStorage()
storage.list()
`,
    })
    const calls = link.code('use.ts')?.calls ?? []
    const { target } = link.called(
      'use.ts',
      calls.findIndex(({ text }) => text === 'storage.list'),
    )
    assert.deepEqual(target, { k: 'function', path: 'use.ts', f: 1 })
  })

  it('is in the context of procedures, as the adapter is told to make it', () => {
    const use = `import { initTRPC } from '@trpc/server'
import { rooms } from './schema'
const { procedure } = initTRPC.create()
export const clear = procedure.mutation(async ({ ctx }) => ctx.db.delete(rooms))
export const other = (ctx: any) => ctx.store.delete(rooms)
`
    const adapter = `import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { drizzle } from 'drizzle-orm/postgres-js'
const db = drizzle(process.env.DATABASE_URL!)
const make = async () => ({ db, userId: null })
export const handler = (req: Request) => fetchRequestHandler({ req, createContext: () => make() })
`
    assert.deepEqual(asked({ 'use.ts': use, 'adapter.ts': adapter }), ['delete rooms'])
    assert.deepEqual(asked({ 'use.ts': use }), [])
  })
})
