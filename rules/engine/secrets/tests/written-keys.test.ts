import assert from 'node:assert/strict'
import { projectOf } from '../../tests/project-of'
import { writtenKeys } from '../written-keys'

/** The kind, the variable and the line of each key that stands in `app.ts`. */
function keysIn(text: string): string[] {
  const project = projectOf({ 'package.json': '{ "dependencies": { "jsonwebtoken": "9.0.0" } }', 'app.ts': text })
  return writtenKeys(project).map(
    ({ kind, name, range }) => `${kind} ${name} ${text.slice(0, range.start).split('\n').length}`,
  )
}

describe('a key that the code says', () => {
  it('may be kept by the class that signs with it', () => {
    const text = `import { createHmac } from 'crypto'
export class Links {
  private readonly key: string
  constructor(key?: string) {
    this.key = key || process.env.LINK_KEY || 'links-of-the-app'
  }
  sign(text: string) { return createHmac('sha256', this.key).update(text).digest('hex') }
}
`
    assert.deepEqual(keysIn(text), ['fallback LINK_KEY 5'])
  })

  it('stands in for a variable on one of two ways, and is told once where it is used', () => {
    const text = `import jwt from 'jsonwebtoken'
const pair = readPair()
if (!process.env.JWT_KEY) console.warn('no key')
export const issue = (data: object) => jwt.sign(data, pair ? pair.own : process.env.JWT_KEY || 'key-of-the-app')
export const read = (token: string) => jwt.verify(token, pair ? pair.open : process.env.JWT_KEY || 'key-of-the-app')
`
    assert.deepEqual(keysIn(text), ['fallback JWT_KEY 4'])
  })

  it('lets nobody in where no file imports what signs with it', () => {
    const kinds = (start: string) => {
      const project = projectOf({
        'package.json': '{ "dependencies": { "express": "5.0.0", "jsonwebtoken": "9.0.0" } }',
        'server/tokens.ts': `import jwt from 'jsonwebtoken'
const key = 'key-of-the-app'
export const issue = (data: object) => jwt.sign(data, key)
`,
        'server/index.ts': start,
      })
      return writtenKeys(project).map(({ kind }) => kind)
    }
    const start = "import express from 'express'\nexpress().listen(3000)\n"
    assert.deepEqual(kinds(start), [])
    assert.deepEqual(kinds(`import { issue } from './tokens'\n${start}console.log(issue({}))\n`), ['signing'])
    assert.deepEqual(kinds(`import { issue } from '@server/tokens'\n${start}console.log(issue({}))\n`), ['signing'])
  })

  it('is not told where only other texts are known, or none', () => {
    const text = `import jwt from 'jsonwebtoken'
const pair = readPair()
export const issue = (data: object) => jwt.sign(data, pair ? pair.own : 'only-for-tests')
export const read = (token: string) => jwt.verify(token, process.env.JWT_KEY!)
`
    assert.deepEqual(keysIn(text), [])
  })

  it('is not told where the app stops in production, in a branch inside the one that looks', () => {
    const text = (stop: string) => `import jwt from 'jsonwebtoken'
const isDevelopment = process.env.NODE_ENV !== 'production'
if (!process.env.JWT_KEY) {
  if (!isDevelopment) {
    ${stop}
  }
  console.warn('no key')
}
const key = process.env.JWT_KEY || 'key-of-the-app'
export const issue = (data: object) => jwt.sign(data, key)
`
    assert.deepEqual(keysIn(text("throw new Error('JWT_KEY must be set')")), [])
    assert.deepEqual(keysIn(text('process.exit(1)')), [])
    assert.deepEqual(keysIn(text("console.error('JWT_KEY must be set')")), ['fallback JWT_KEY 9'])
  })

  it('names all variables that it stands in for, and is not told where one of them has to be set', () => {
    const text = (before: string) => `import { createHmac } from 'crypto'
${before}
export const sign = (text: string) =>
  createHmac('sha256', process.env.FIRST_KEY || process.env.SECOND_KEY || 'key-of-the-app').update(text).digest('hex')
`
    const project = projectOf({ 'app.ts': text('') })
    assert.deepEqual(
      writtenKeys(project).map(({ variables }) => variables),
      [['FIRST_KEY', 'SECOND_KEY']],
    )
    assert.deepEqual(keysIn(text("if (!process.env.SECOND_KEY) throw new Error('SECOND_KEY')")), [])
  })

  it('is not told of what is set up for developers, nor of a file that only tests import', () => {
    const app = (name: string) => `import session from 'express-session'
export function ${name}(app: { use(handler: unknown): void }) {
  app.use(session({ secret: 'rooms', resave: false, saveUninitialized: false }))
}
`
    const files = (name: string) => ({
      'package.json': '{ "dependencies": { "express-session": "1.18.0" } }',
      'server/own.ts': app(name),
    })
    const kinds = (all: Record<string, string>) => writtenKeys(projectOf(all)).map(({ kind }) => kind)
    assert.deepEqual(kinds(files('setupAuth')), ['cookies'])
    assert.deepEqual(kinds(files('setupDevAuth')), [])
    const test = "import { setupAuth } from '../server/own'\nsetupAuth({ use() {} })\n"
    assert.deepEqual(kinds({ ...files('setupAuth'), 'tests/own.test.ts': test }), [])
    assert.deepEqual(
      kinds({ ...files('setupAuth'), 'tests/own.test.ts': test, 'server/index.ts': test.replace('../server', '.') }),
      ['cookies'],
    )
  })
})
