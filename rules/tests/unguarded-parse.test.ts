import assert from 'node:assert/strict'
import rule from '../catalog/failure-handling/unguarded-parse'
import { runExample } from './example-run'

/** Where a text comes from and what the throw does, for each finding in `path`. */
function found(path: string, text: string, more: Record<string, string> = {}): string[] {
  const dependencies = { react: '18.3.1', express: '4.21.2', ws: '8.18.0', openai: '4.77.0', 'js-cookie': '3.0.5' }
  const files = { 'package.json': JSON.stringify({ name: 'x', dependencies }), ...more, [path]: text }
  return runExample(files, [rule]).findings.map(({ data }) => `${data.origin} ${data.end}`)
}

const component = (body: string, jsx = '<p />'): string =>
  `import { useEffect, useState, useMemo } from 'react'\nexport function Page({ text }) {\n${body}\nreturn ${jsx}\n}`

const rows: [name: string, path: string, text: string, expect: string[]][] = [
  [
    'at the top of a module',
    'src/theme.ts',
    "export const theme = JSON.parse(window.localStorage.getItem('theme') || '{}')",
    ['storage start'],
  ],
  [
    'in a memo',
    'src/Page.tsx',
    component("const a = useMemo(() => JSON.parse(sessionStorage.getItem('a') ?? '[]'), [])", '<p>{a.length}</p>'),
    ['storage render'],
  ],
  [
    'in a click',
    'src/Page.tsx',
    component('', "<p onClick={() => alert(JSON.parse(localStorage.getItem('a')).name)} />"),
    ['storage event'],
  ],
  [
    'a cookie',
    'src/Page.tsx',
    `import Cookies from 'js-cookie'\n${component("const a = JSON.parse(Cookies.get('consent') ?? '{}')", '<p>{a.x}</p>')}`,
    ['cookie render'],
  ],
  [
    'a part of the address',
    'src/Page.tsx',
    component(
      "const a = JSON.parse(decodeURIComponent(new URLSearchParams(window.location.search).get('q')))",
      '<p>{a.x}</p>',
    ),
    ['address render'],
  ],
  [
    'a message that a screen passes over',
    'src/Page.tsx',
    component(
      "useEffect(() => { const socket = new WebSocket('/live'); socket.onmessage = (event) => { alert(JSON.parse(event.data).text) } }, [])",
    ),
    [],
  ],
  [
    'a message that a server is sent, told where it is read first',
    'server/live.ts',
    "import { WebSocketServer } from 'ws'\nconst server = new WebSocketServer({ port: 80 })\nserver.on('connection', (socket) => { socket.addEventListener('message', (event) => { console.log(JSON.parse(event.data)); const { text } = JSON.parse(event.data); server.emit(text) }) })",
    ['message background'],
  ],
  [
    'what an effect of the same file has cleared away where it is damaged',
    'src/Page.tsx',
    `const KEY = 'account'\n${component(
      "useEffect(() => { try { set(JSON.parse(localStorage.getItem(KEY) ?? '{}')) } catch { localStorage.removeItem(KEY) } }, [])\nconst again = () => { alert(JSON.parse(localStorage.getItem(KEY)).name) }",
      '<p onClick={again} />',
    )}`,
    [],
  ],
  [
    'what another effect reads, and leaves there',
    'src/Page.tsx',
    `const KEY = 'account'\n${component(
      "useEffect(() => { try { set(JSON.parse(localStorage.getItem(KEY) ?? '{}')) } catch { set({}) } }, [])\nconst again = () => { alert(JSON.parse(localStorage.getItem(KEY)).name) }",
      '<p onClick={again} />',
    )}`,
    ['storage event'],
  ],
  [
    'handed on to a helper',
    'src/Page.tsx',
    `const read = (text) => JSON.parse(text)\n${component("const a = read(localStorage.getItem('a'))", '<p>{a.x}</p>')}`,
    ['storage render'],
  ],
  [
    'handed to a helper by one who guards, and by one who gives a constant',
    'src/Page.tsx',
    `const read = (text) => JSON.parse(text)\n${component("let a = {}\ntry { a = read(localStorage.getItem('a')) } catch { a = {} }\nconst b = read('{}')", '<p>{a.x}{b.x}</p>')}`,
    [],
  ],
  [
    'the same text again',
    'src/Page.tsx',
    component("const s = localStorage.getItem('a')\nif (s && JSON.parse(s).on) alert(JSON.parse(s).on)"),
    ['storage render'],
  ],
  [
    'in a callback of a guarded list',
    'src/Page.tsx',
    component(
      "let a = []\ntry { a = ['x', 'y'].map((k) => JSON.parse(localStorage.getItem(k))) } catch { a = [] }",
      '<p>{a.length}</p>',
    ),
    [],
  ],
  [
    'a copy of what was stored',
    'src/Page.tsx',
    component('const a = JSON.parse(JSON.stringify(text))', '<p>{a.x}</p>'),
    [],
  ],
  [
    'a local function called parse',
    'src/Page.tsx',
    `const JSON = { parse: (x) => x }\n${component("const a = JSON.parse(localStorage.getItem('a'))", '<p>{a.x}</p>')}`,
    [],
  ],
  [
    'a catch that throws on is none',
    'src/Page.tsx',
    component(
      "let a\ntry { a = JSON.parse(localStorage.getItem('a')) } catch (error) { throw new Error('damaged') }",
      '<p>{a}</p>',
    ),
    ['storage render'],
  ],
  ['nobody is known to call it', 'src/read.ts', "export const read = () => JSON.parse(localStorage.getItem('a'))", []],
  [
    'a multipart field in an async Express 4 handler',
    'server/x.ts',
    "import express from 'express'\nconst app = express()\napp.post('/a', async (req, res) => { const filter = JSON.parse(req.body.filter); res.json(filter) })",
    ['request hangs'],
  ],
  [
    'the same in a handler that is not async',
    'server/x.ts',
    "import express from 'express'\nconst app = express()\napp.post('/a', (req, res) => { const filter = JSON.parse(req.body.filter); res.json(filter) })",
    [],
  ],
  [
    'a message of a socket on the server',
    'server/x.ts',
    "import { WebSocketServer } from 'ws'\nconst server = new WebSocketServer({ port: 1 })\nserver.on('connection', (socket) => { socket.on('message', (data) => { socket.send(JSON.parse(data.toString()).id) }) })",
    ['message background'],
  ],
  [
    'a file the server reads',
    'server/x.ts',
    "import express from 'express'\nimport { readFileSync } from 'node:fs'\nexport const app = express()\nexport const config = JSON.parse(readFileSync('config.json', 'utf8'))",
    [],
  ],
]

describe('unguarded-parse', () => {
  for (const [name, path, text, expect] of rows) it(name, () => assert.deepEqual(found(path, text), expect))
})

describe('unguarded-parse, what the layout above a page reads', () => {
  const page = component(
    "const [admin, setAdmin] = useState(null)\nuseEffect(() => {\nconst kept = localStorage.getItem('admin')\nif (!kept) return\nsetAdmin(JSON.parse(kept))\n}, [])",
    '<p>{admin?.name}</p>',
  )
  const layout = (key: string, read: string) =>
    `'use client'\nimport { useEffect } from 'react'\nexport default function Layout({ children }) {\nuseEffect(() => {\nconst kept = localStorage.getItem('${key}')\n${read}\n}, [])\nreturn <main>{children}</main>\n}`
  const guarded = "try { if (kept) show(JSON.parse(kept)) } catch { location.href = '/login' }"
  const below = (text: string) =>
    found('app/admin/loads/page.tsx', `'use client'\n${page}`, { 'app/admin/layout.tsx': text })
  it('is left alone where it is guarded there', () => assert.deepEqual(below(layout('admin', guarded)), []))
  it('is told of where another key is, or nothing catches it there', () => {
    assert.equal(below(layout('theme', guarded)).length, 1)
    // The page and its layout.
    assert.equal(below(layout('admin', 'if (kept) show(JSON.parse(kept))')).length, 2)
  })
})

describe('unguarded-parse, words', () => {
  const said = (body: string, jsx: string) =>
    runExample({ 'src/Page.tsx': component(body, jsx) }, [rule]).findings.map(({ message }) => message)
  it('say no more of a click than that the rest of it does not happen', () => {
    const keep =
      "const keep = () => { window.open(text); const kept = JSON.parse(localStorage.getItem('kept') || '[]'); localStorage.setItem('kept', JSON.stringify([...kept, text])) }"
    assert.match(
      said(keep, '<button onClick={keep}>Keep</button>')[0] ?? '',
      /what should come after it does not happen/,
    )
  })
  it('say of a page that it breaks until the text is gone, not at what visit', () => {
    const [message = ''] = said(
      "const [kept] = useState(() => JSON.parse(localStorage.getItem('kept') || '[]'))",
      '<p>{kept}</p>',
    )
    assert.match(message, /breaks, again and again until/)
  })
})
