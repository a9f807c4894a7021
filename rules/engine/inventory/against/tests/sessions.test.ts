import * as assert from 'node:assert/strict'
import { projectOf } from '../../../../tests/example-run'
import { sessionsInMemory } from '../sessions'

const found = (server: string, more: Readonly<Record<string, string>> = {}) =>
  sessionsInMemory(
    projectOf({
      'package.json':
        '{ "dependencies": { "express": "4.19.2", "express-session": "1.18.0", "memorystore": "1.6.7", "connect-pg-simple": "9.0.1" } }',
      'server/index.ts': `import express from 'express'\nimport session from 'express-session'\n${server}\n`,
      ...more,
    }),
  ).map(({ file, item }) => `${file} ${item}`)

describe('sessions in memory', () => {
  const told = ['server/index.ts durable-data']

  it('are told where there is no store, also where the options stand elsewhere', () => {
    assert.deepEqual(found("express().use(session({ secret: process.env.SECRET ?? '', resave: false }))"), told)
    const options = { 'server/options.ts': "export const options = { secret: 'x', cookie: { secure: true } }" }
    assert.deepEqual(
      found("import { options } from './options'\nexpress().use(session(options as any))", options),
      told,
    )
  })

  it('are told where the store is a Map by another name', () => {
    assert.deepEqual(
      found(
        "import createMemoryStore from 'memorystore'\nconst MemoryStore = createMemoryStore(session)\nexpress().use(session({ secret: 'x', store: new MemoryStore({ checkPeriod: 1000 }) }))",
      ),
      told,
    )
    assert.deepEqual(found("express().use(session({ secret: 'x', store: new session.MemoryStore() }))"), told)
  })

  it('are not where a store keeps them, or where the options cannot be seen whole', () => {
    assert.deepEqual(
      found(
        "import pg from 'connect-pg-simple'\nconst Store = pg(session)\nexpress().use(session({ secret: 'x', store: new Store({}) }))",
      ),
      [],
    )
    assert.deepEqual(found("const more = load()\nexpress().use(session({ secret: 'x', ...more }))"), [])
    assert.deepEqual(found("express().use(session({ secret: 'x', store: storage.sessionStore }))"), [])
  })
})
