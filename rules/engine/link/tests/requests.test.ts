import assert from 'node:assert/strict'
import { projectOf } from '../../tests/project-of'
import { retrierOf } from '../retried'

/** How many requests a text makes. */
function requestsIn(text: string): number {
  const linked = projectOf({ 'src/a.ts': text })
  const facts = linked.link.code('src/a.ts')
  assert.ok(facts)
  return linked.operations(facts).length
}

describe('a fetch that is no request', () => {
  const rows: [string, number][] = [
    ["export const a = async () => (await fetch('data:text/plain,x')).text()", 0],
    [
      'export async function a(canvas) { const url = canvas.toDataURL(); const r = await fetch(url); return r.blob() }',
      0,
    ],
    ['export async function a(imageBase64) { const r = await fetch(imageBase64); return await r.blob() }', 0],
    ['export async function a(image) { const r = await fetch(image.dataUrl); return await r.arrayBuffer() }', 0],
    ['export async function a(signatureData) { const r = await fetch(signatureData); return await r.blob() }', 0],
    ['export async function a(dataUrl) { const r = await fetch(dataUrl); return await r.json() }', 1],
    [
      "export async function a(dataUrl) { const r = await fetch(dataUrl, { method: 'POST' }); return await r.blob() }",
      1,
    ],
    ['export async function a(imageUrl) { const r = await fetch(imageUrl); return await r.blob() }', 1],
  ]
  for (const [text, expected] of rows) it(`${expected}: ${text}`, () => assert.equal(requestsIn(text), expected))
})

describe('a procedure that screens ask for', () => {
  const files = (client: string): Record<string, string> => ({
    'package.json':
      '{ "dependencies": { "@trpc/server": "11.0.0", "@trpc/react-query": "11.0.0", "@tanstack/react-query": "5.50.0" } }',
    'src/server/rates.ts': `import { initTRPC } from '@trpc/server'
const t = initTRPC.create()
const load = async () => fetch('https://rates.example/latest')
export const direct = t.procedure.input(name).query(async () => fetch('https://rates.example/all'))
export const rates = t.procedure.query(async () => load())
export const buy = t.procedure.mutation(async () => fetch('https://rates.example/buy'))
`,
    'src/client.ts': `import { QueryClient } from '@tanstack/react-query'\nexport const client = new QueryClient(${client})\n`,
  })
  const repeated = (client: string): (string | undefined)[] => {
    const linked = projectOf(files(client))
    const facts = linked.link.code('src/server/rates.ts')
    assert.ok(facts)
    return linked.operations(facts).map(({ c }) => retrierOf(linked, facts, c)?.name)
  }

  it('is repeated by their query client, a mutation is not', () =>
    assert.deepEqual(repeated(''), ['TanStack Query', 'TanStack Query', undefined]))
  it('is not where the client is told not to', () =>
    assert.deepEqual(repeated('{ defaultOptions: { queries: { retry: false } } }'), [undefined, undefined, undefined]))
})
