import assert from 'node:assert/strict'
import { analyzeFile } from '../../../analysis/analyze'
import { type Project, updateProject } from '../../project'
import { projectOf } from '../../tests/project-of'

/** The side of a function of a file, by its name. */
function sideOf(linked: Project, path: string, name: string): string | undefined {
  const facts = linked.link.code(path)
  assert.ok(facts)
  const f = facts.functions.findIndex((fact) => fact.name === name)
  assert.ok(f >= 0, `${name} is a function of ${path}`)
  return linked.sideOf(facts, f)
}

const ROUTE = `import { useLoaderData } from '@remix-run/react'
async function rates() { return fetch('https://rates.example') }
function label(text) { return text.trim() }
export async function loader() { return { rates: await rates(), title: label('Rates') } }
export async function clientLoader() { return fetch('/cached') }
export default function Rates() {
  const show = () => label('x')
  return <p onClick={show}>{useLoaderData().title}</p>
}
`

describe('the side of a function', () => {
  const remix = projectOf({
    'package.json': '{ "dependencies": { "@remix-run/react": "2.9.0", "@remix-run/node": "2.9.0" } }',
    'app/routes/rates.tsx': ROUTE,
  })
  const rows: [string, string][] = [
    ['loader', 'server'],
    ['clientLoader', 'browser'],
    ['Rates', 'browser'],
    ['show', 'browser'],
    ['rates', 'server'],
    ['label', 'browser'],
  ]
  for (const [name, side] of rows)
    it(`${name} of a route module is on the ${side}`, () =>
      assert.equal(sideOf(remix, 'app/routes/rates.tsx', name), side))

  it('a loader of a router without a server runs in the browser', () => {
    const linked = projectOf({
      'package.json': '{ "dependencies": { "react-router-dom": "6.20.0", "vite": "5.0.0" } }',
      'src/pages/rates.tsx':
        "import { useLoaderData } from 'react-router-dom'\nexport async function loader() { return fetch('/rates') }\nexport default () => <p>{useLoaderData().title}</p>",
    })
    assert.equal(sideOf(linked, 'src/pages/rates.tsx', 'loader'), 'browser')
  })

  it('a module of a folder named api is where those are that import it', () => {
    const linked = projectOf({
      'package.json': '{ "dependencies": { "next": "15.0.0" } }',
      'lib/api/users.ts':
        "export class Users { async list() { return fetch('/api/users') } }\nexport const users = new Users()",
      'lib/api/rates.ts': "export async function rates() { return fetch('https://rates.example') }",
      'components/list.tsx':
        "'use client'\nimport { users } from '../lib/api/users'\nexport function List() { return <button onClick={() => users.list()} /> }",
      'app/api/rates/route.ts':
        "import { rates } from '../../../lib/api/rates'\nexport async function GET() { return rates() }",
    })
    assert.equal(sideOf(linked, 'lib/api/users.ts', 'list'), 'browser')
    assert.equal(sideOf(linked, 'lib/api/rates.ts', 'rates'), 'server')
  })

  it('a server action inside a component is on the server', () => {
    const linked = projectOf({
      'package.json': '{ "dependencies": { "next": "15.0.0" } }',
      'app/form.tsx':
        "import { useState } from 'react'\nexport function Form() {\n  const [open] = useState(false)\n  async function save(data) {\n    'use server'\n    await fetch('https://crm.example', { method: 'POST', body: data })\n  }\n  return open && <form action={save} />\n}",
    })
    assert.equal(sideOf(linked, 'app/form.tsx', 'save'), 'server')
    assert.equal(sideOf(linked, 'app/form.tsx', 'Form'), 'browser')
  })

  it('getServerSideProps is on the server, its page in the browser', () => {
    const linked = projectOf({
      'package.json': '{ "dependencies": { "next": "13.0.0", "react": "18.0.0" } }',
      'pages/rates.tsx':
        "import { useState } from 'react'\nexport const getServerSideProps = async () => ({ props: { rates: await fetch('https://rates.example') } })\nexport default function Rates({ rates }) { const [on] = useState(rates); return <p>{on}</p> }",
    })
    assert.equal(sideOf(linked, 'pages/rates.tsx', 'getServerSideProps'), 'server')
    assert.equal(sideOf(linked, 'pages/rates.tsx', 'Rates'), 'browser')
  })

  it('what a server function of TanStack Start is made of is on the server', () => {
    const linked = projectOf({
      'package.json': '{ "dependencies": { "@tanstack/react-start": "1.130.0", "react": "19.0.0" } }',
      'src/routes/rates.tsx':
        "import { createServerFn } from '@tanstack/react-start'\nimport { useState } from 'react'\nexport const rates = createServerFn({ method: 'GET' }).validator((x) => x).handler(async function read() { return fetch('https://rates.example') })\nexport function Rates() { const [on] = useState(0); return <p>{on}</p> }",
    })
    assert.equal(sideOf(linked, 'src/routes/rates.tsx', 'read'), 'server')
    assert.equal(sideOf(linked, 'src/routes/rates.tsx', 'Rates'), 'browser')
  })

  it('a module that only asks whether there is a window, and uses what Node has, is on the side of what it imports', () => {
    const linked = projectOf({
      'package.json': '{ "dependencies": { "next": "15.0.0", "@prisma/client": "6.0.0" } }',
      'lib/db.ts': "import { PrismaClient } from '@prisma/client'\nexport const db = new PrismaClient()\n",
      'lib/answers.ts':
        "import { db } from './db'\nconst isServer = typeof window === 'undefined'\nexport async function keep(text: string) { return isServer && db.answer.create({ data: { key: Buffer.from(text).toString('base64') } }) }\n",
    })
    assert.equal(sideOf(linked, 'lib/answers.ts', 'keep'), 'server')
  })

  it('is found anew when a file changes', () => {
    const linked = projectOf({
      'package.json': '{ "dependencies": { "@remix-run/react": "2.9.0" } }',
      'app/routes/rates.tsx': ROUTE,
    })
    assert.equal(sideOf(linked, 'app/routes/rates.tsx', 'rates'), 'server')
    const changed = ROUTE.replace("label('x')", 'rates()')
    const after = updateProject(linked, {
      changed: [analyzeFile('app/routes/rates.tsx', changed)],
      removed: [],
      moved: [],
    })
    assert.equal(sideOf(after, 'app/routes/rates.tsx', 'rates'), 'browser')
  })
})
