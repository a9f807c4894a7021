import * as assert from 'node:assert/strict'
import { projectOf } from '../../../../tests/example-run'
import { madeUpFigures } from '../figures'

const manifest = { 'package.json': '{ "dependencies": { "react": "18.3.1", "next": "15.0.0" } }' }
const told = (path: string, text: string) =>
  madeUpFigures(projectOf({ ...manifest, [path]: text })).map(({ says }) => says)

describe('figures that are made up', () => {
  const route = (members: string) => `export async function GET() {\n  return Response.json({ ${members} })\n}\n`

  it('are told by the function that makes them, with their names', () => {
    const members = 'awareness: Math.floor(Math.random() * 100), nps: 40 + Math.random() * 20, at: Date.now()'
    assert.match(
      told('app/api/brand/route.ts', route(members))[0] ?? '',
      /^`GET` in route\.ts makes up figures with `Math\.random\(\)`: `awareness`, `nps`\. Whoever/,
    )
    const rounded = 'sales: Number((Math.random() * 10).toFixed(1)), visits: Math.round(Math.random() * 900 + 100)'
    assert.equal(told('app/api/brand/route.ts', route(rounded)).length, 1)
  })

  it('are none where chance is meant: names, looks, waits, games, and texts', () => {
    for (const members of [
      'x: Math.random() * 100, y: Math.random() * 100, delay: Math.random() * 3',
      'userId: Math.floor(Math.random() * 1e9), otp: Math.floor(100000 + Math.random() * 900000)',
      'damage: Math.random() * 10, loot: Math.floor(Math.random() * 5)',
      "code: 'A' + Math.random() * 10, ref: Math.random().toString(36)",
      'awareness: Math.random() * 100',
    ])
      assert.deepEqual(told('app/api/brand/route.ts', route(members)), [], members)
  })

  it('are none in seeds and tests, nor where something is drawn in space', () => {
    const text = route('awareness: Math.random() * 100, nps: Math.random() * 20')
    assert.deepEqual(told('prisma/seed.ts', text), [])
    assert.deepEqual(told('app/api/brand/route.test.ts', text), [])
    assert.deepEqual(told('app/api/brand/route.ts', `import 'three'\n${text}`), [])
  })
})
