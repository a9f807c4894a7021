import assert from 'node:assert/strict'
import rule from '../catalog/failure-handling/missing-retry'
import { button } from './asking-button'
import { runExample } from './example-run'

describe('missing-retry, who asks', () => {
  const manifest =
    '{ "name": "shop", "dependencies": { "express": "5.0.0", "react": "19.0.0", "react-dom": "19.0.0", "vite": "7.0.0", "@tanstack/react-query": "5.0.0" } }'
  const page = '<script type="module" src="/src/main.tsx"></script>'
  const main = (app: string) => `import { createRoot } from 'react-dom/client'
${app}
createRoot(document.getElementById('root')!).render(<App />)
`
  const load = (name: string) => `async function ${name}(id: string) {
  const answer = await fetch('https://maps.example/places/' + id)
  if (!answer.ok) throw new Error('It answered ' + answer.status)
  return answer.json()
}`
  const server = (routes: string) => `import express from 'express'
const app = express()
${load('load')}
${routes}
app.listen(3000)
`
  const get = (body: string, next = '') => `app.get('/api/place/:id', async (req, res${next}) => { ${body} })`
  const place = get('res.json(await load(req.params.id))')
  const found = (files: Record<string, string>, routes = place) =>
    runExample({ 'package.json': manifest, 'index.html': page, 'server/index.ts': server(routes), ...files }, [rule])
      .findings.length
  const screen = button('await fetch(`/api/place/${1}`)')
  const shown = { 'src/main.tsx': main("import { Screen as App } from './Screen'"), 'src/Screen.tsx': screen }
  it('is silent where the screen that asks is rendered nowhere', () => {
    assert.equal(found(shown), 1)
    assert.equal(found({ ...shown, 'src/main.tsx': main('const App = () => <p>Hello</p>') }), 0)
  })
  it('is silent where the route stands behind one of the same method and address', () => {
    const other = (next = '', body = 'res.json({})') => get(body, next).replace(':id', ':place')
    assert.equal(found(shown, `${other()}\n${place}`), 0)
    assert.equal(found(shown, `${place}\n${other()}`), 1)
    assert.equal(found(shown, `${other(', next', 'next()')}\n${place}`), 1)
    assert.equal(found(shown, `${other().replace('get', 'post')}\n${place}`), 1)
  })
  it('is silent where all that ask go on without the answer', () => {
    const asks = (then: string) => ({
      'src/main.tsx': main("import { App } from './App'"),
      'src/App.tsx': `import { useMutation } from '@tanstack/react-query'
import { load } from './load'
export function App() {
  const { mutate } = useMutation({ mutationFn: load${then} })
  return <button onClick={() => mutate()}>Load</button>
}
`,
    })
    const client = (refused: string) => ({
      'src/load.ts': `export async function load() {
  const answer = await fetch('/api/place/1')
  if (!answer.ok) ${refused}
  return answer.json()
}
`,
    })
    const alerts = ', onError: (error) => alert(error.message)'
    assert.equal(found({ ...asks(alerts), ...client("throw new Error('refused')") }), 1)
    assert.equal(found({ ...asks(''), ...client("throw new Error('refused')") }), 0)
    assert.equal(found({ ...asks(alerts), ...client('return []') }), 0)
    assert.equal(found({ ...asks(alerts), ...client('return null') }), 0)
    const caught = (rest: string) =>
      client("throw new Error('refused')")
        ['src/load.ts'].replace('{\n', '{\n  try {\n')
        .replace(/}\n$/, `  } catch (error) {\n    console.error(error)\n    ${rest}\n  }\n}\n`)
    const madeUp = "return { places: getMockPlaces('Your area'), note: 'Prices vary by region' }"
    assert.equal(found({ ...asks(alerts), 'src/load.ts': caught(madeUp) }), 0)
    assert.equal(found({ ...asks(alerts), 'src/load.ts': caught('throw error') }), 1)
  })
  it('is told of where a query asks once by its key, and a screen says so', () => {
    const asks = (retry: string, read: string) => ({
      'src/main.tsx': main("import { App } from './App'"),
      'src/App.tsx': `import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
const client = new QueryClient({ defaultOptions: { queries: { ${retry} } } })
function Place() {
  const { data, ${read} } = useQuery({ queryKey: ['/api/place/home'] })
  return <p>{${read} ? 'No place today' : data}</p>
}
export const App = () => <QueryClientProvider client={client}><Place /></QueryClientProvider>
`,
    })
    const home = place.replace('/:id', '/home')
    assert.equal(found(asks('retry: false', 'isError'), home), 1)
    assert.equal(found(asks('staleTime: 60000', 'isError'), home), 0)
    assert.equal(found(asks('retry: false', 'isLoading'), home), 0)
  })
  it('is silent where a caller further out goes on without it', () => {
    const through = (caught: string, use: string) =>
      `async function search(id: string) {
  try { return { found: await load(id) } } catch (error) { console.error('No search', error); return ${caught} }
}
${get(`const answer = await search(req.params.id); ${use}`)}`
    assert.equal(found(shown, through("{ error: 'The maps did not answer' }", 'res.json(answer)')), 1)
    assert.equal(found(shown, through("{ error: 'The maps did not answer' }", 'res.json({ text: answer.found })')), 0)
    assert.equal(found(shown, through("'An error came back, look on the map'", 'res.json({ text: [answer] })')), 0)
    assert.equal(found(shown, through("{ found: [], source: 'error' }", 'res.json(answer)')), 0)
  })
  it('is silent where what asks tries again itself', () => {
    const client = (body: string) => `export async function ask() {\n  ${body}\n}\n`
    const once = client("return await fetch('/api/place/1')")
    const again = client(
      "for (let attempt = 0; attempt < 3; attempt++) {\n    try { return await fetch('/api/place/1') } catch (error) { console.warn(error) }\n  }\n  throw new Error('refused')",
    )
    const asks = `import { ask as load } from './ask'\n${button('await load()')}`
    assert.equal(found({ ...shown, 'src/Screen.tsx': asks, 'src/ask.ts': once }), 1)
    assert.equal(found({ ...shown, 'src/Screen.tsx': asks, 'src/ask.ts': again }), 0)
  })
  it('is silent where a part of the answer is noted as missing', () => {
    const noted = (caught: string) =>
      get(
        `const all = { id: 1, place: null }; try { all.place = await load('1') } catch (error) { ${caught} } res.json(all)`,
      )
    assert.equal(found(shown, noted('all.placeError = error.message')), 0)
    assert.equal(found(shown, noted("return res.status(502).json({ error: 'No place' })")), 1)
  })
  it('is silent where the answer is that there is none, and its status is good', () => {
    const refused = (answer: string) =>
      get(
        `const r = await fetch('https://maps.example/places/1'); if (!r.ok) return ${answer}; res.json(await r.json())`,
      )
    assert.equal(found(shown, refused('res.json({ photo: null })')), 0)
    assert.equal(found(shown, refused("res.status(200).json({ status: 'pending', message: 'Not yet' })")), 0)
    assert.equal(found(shown, refused("res.status(200).json({ success: false, message: 'Not yet' })")), 1)
    assert.equal(found(shown, refused("res.status(502).json({ status: 'pending' })")), 1)
  })
  it('is silent of a look whose answer is that nothing is connected', () => {
    const answers = (name: string) =>
      get(`try { res.json(await load('1')) } catch (error) { res.json({ ${name}: false, error: String(error) }) }`)
    assert.equal(found(shown, answers('connected')), 0)
    assert.equal(found(shown, answers('isValid')), 0)
  })
})

describe('missing-retry, a write with a key', () => {
  const found = (options: string) =>
    runExample(
      {
        'package.json': '{ "name": "shop", "dependencies": { "express": "5.0.0", "resend": "4.5.0" } }',
        'client/Send.tsx': button("await fetch('/send/1', { method: 'POST' })"),
        'server/send.ts': `import { randomUUID } from 'node:crypto'
import express from 'express'
import { Resend } from 'resend'
const resend = new Resend('key')
export const app = express()
app.post('/send/:id', async (req, res) => {
  const { data, error } = await resend.emails.send({ to: 'a@b.example', subject: 'Hello' }${options})
  if (error) return res.status(502).json({ error: 'It was not sent' })
  res.json(data)
})
`,
      },
      [rule],
    ).findings.length
  it('is told of where the key is sent and stays the same', () => {
    assert.equal(found(', { idempotencyKey: `hello-${req.params.id}` }'), 1)
    assert.equal(found(', { idempotencyKey: randomUUID() }'), 0)
    assert.equal(found(', req.body.options'), 0)
    assert.equal(found(''), 0)
  })
})
