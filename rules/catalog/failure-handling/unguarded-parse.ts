import type { CallFact, CodeFacts, Value } from '../../analysis/facts'
import { isClearedBefore, isReadByLayout } from '../../engine/link/layouts'
import { type Origin, type OriginKind, originsOf } from '../../engine/link/origins'
import { type ThrowEnd, Throws } from '../../engine/link/throws'
import type { Project } from '../../engine/project'
import { defineRule } from '../../engine/rule'
import { callSubject, functionPath } from '../../engine/subject'
import { fixesForUnguardedParse } from './fixes/unguarded-parse'

const FROM: Record<OriginKind, string> = {
  storage: 'what the browser has stored',
  response: 'the answer of a server',
  llm: 'what a language model wrote',
  address: 'a part of the address',
  message: 'a message from outside',
  cookie: 'a cookie',
  file: 'a file that a person chose',
  request: 'a part of the request',
}

const THEN: Record<Exclude<ThrowEnd, 'caught' | 'unknown'>, string> = {
  start: 'the app does not start',
  render: 'the page breaks',
  event: 'what should come after it does not happen, and the person sees no message',
  background: 'the work stops half-way, and nobody is told',
  'bare-500': 'the framework answers a bare 500',
  hangs: 'the request is never answered',
}

export default defineRule({
  id: 'unguarded-parse',
  property: 'failure-handling',
  scope: 'file',
  confidence: 'high',
  milestones: ['launch'],
  since: '0.1.0',
  summary: 'JSON.parse of a text from outside, with nothing to catch it.',
  why: 'Stored texts get damaged, servers answer with an error page, language models write a sentence in front of their JSON. `JSON.parse` then throws, and the person sees a blank screen or a button that does nothing.',
  fix: 'Put it into a `try` and go on with an empty value where that makes sense. Where it does not, show a message or answer with an error.',
  outOfScope: [
    'Texts whose origin is not known, texts the app itself has written to its database, files the server reads, and copies by `JSON.parse(JSON.stringify(x))`.',
    'In the browser, messages of a socket, a worker or another window: what is no JSON is passed over, and the next one is read.',
    'On servers, parts of a request: the framework answers a bare 500, and the sender was wrong.',
    'What a layout of Next.js above the page, or an effect of the same file that takes away what is damaged, reads from the same place of the browser with a `catch` of its own.',
    'Parsing inside a schema, which is there to refuse.',
  ],
  references: ['https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/JSON/parse#exceptions'],
  messages: {
    unguarded: {
      text: 'This `JSON.parse` reads {from}, and nothing catches it when that is not JSON. Then {consequence}.',
      severity: 'warning',
    },
  },
  examples: {
    bad: [
      {
        name: 'the state of a component, from what the browser has stored',
        files: {
          'src/components/Basket.tsx': `import { useEffect, useState } from 'react'

export function Basket() {
  const [items, setItems] = useState(() => {
    const saved = localStorage.getItem('basket')
    return saved ? JSON.«parse»(saved) : []
  })
  const [theme, setTheme] = useState({})
  useEffect(() => {
    const stored = localStorage.getItem('theme')
    if (stored) setTheme(JSON.«parse»(stored))
  }, [])
  return <ul style={theme} onClick={() => setItems([])}>{items.map((item) => <li key={item.id}>{item.name}</li>)}</ul>
}
`,
        },
        expect: ['unguarded', 'unguarded'],
        fixed: {
          'src/components/Basket.tsx': `import { useEffect, useState } from 'react'

export function Basket() {
  const [items, setItems] = useState(() => {
    const saved = localStorage.getItem('basket')
    try {
      return saved ? JSON.parse(saved) : []
    } catch {
      return []
    }
  })
  const [theme, setTheme] = useState({})
  useEffect(() => {
    const stored = localStorage.getItem('theme')
    try {
      if (stored) setTheme(JSON.parse(stored))
    } catch (error) {
      console.error('Could not read theme from storage:', error)
    }
  }, [])
  return <ul style={theme} onClick={() => setItems([])}>{items.map((item) => <li key={item.id}>{item.name}</li>)}</ul>
}
`,
        },
      },
      {
        name: 'read in a helper that no caller guards',
        files: {
          'src/lib/session.ts': `export function currentUser() {
  const user = JSON.«parse»(localStorage.getItem('user') || '{}')
  return user.id ? user : null
}
`,
          'src/components/Navbar.tsx': `import { currentUser } from '../lib/session'

export function Navbar() {
  const user = currentUser()
  return <nav>{user ? user.name : 'Sign in'}</nav>
}
`,
        },
        expect: ['unguarded'],
        fixed: {
          'src/lib/session.ts': `export function currentUser() {
  let user: Record<string, any> = {}
  try {
    user = JSON.parse(localStorage.getItem('user') || '{}')
  } catch (error) {
    console.error('Could not read user from storage:', error)
  }
  return user.id ? user : null
}
`,
        },
      },
      {
        name: 'a file that a person chose',
        files: {
          'src/components/Import.tsx': `import { toast } from 'sonner'

export function Import({ onLoaded }) {
  const handleFile = async (event) => {
    const text = await event.target.files[0].text()
    onLoaded(JSON.«parse»(text))
    toast.success('Imported')
  }
  return <input type="file" onChange={handleFile} />
}
`,
        },
        expect: ['unguarded'],
        fixed: {
          'src/components/Import.tsx': `import { toast } from 'sonner'

export function Import({ onLoaded }) {
  const handleFile = async (event) => {
    const text = await event.target.files[0].text()
    try {
      onLoaded(JSON.parse(text))
      toast.success('Imported')
    } catch (error) {
      console.error('Could not load the file:', error)
      toast.error('Could not load the file. Please try again.')
    }
  }
  return <input type="file" onChange={handleFile} />
}
`,
        },
      },
      {
        name: 'what a language model wrote, in a route handler',
        files: {
          'package.json': '{ "name": "ideas", "dependencies": { "next": "15.0.0", "openai": "4.77.0" } }',
          'app/api/ideas/route.ts': `import OpenAI from 'openai'
import { NextResponse } from 'next/server'

const openai = new OpenAI()

async function ask(topic: string) {
  try {
    return await openai.chat.completions.create({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: topic }] })
  } catch (error) {
    console.error('No answer', error)
    return null
  }
}

export async function POST(request: Request) {
  const { topic } = await request.json()
  const completion = await ask(topic)
  if (!completion) return NextResponse.json({ error: 'No ideas right now' }, { status: 502 })
  const text = completion.choices[0].message.content.replace('json', '').trim()
  return NextResponse.json({ ideas: JSON.«parse»(text) })
}
`,
        },
        expect: ['unguarded'],
        fixed: {
          'app/api/ideas/route.ts': `import OpenAI from 'openai'
import { NextResponse } from 'next/server'

const openai = new OpenAI()

async function ask(topic: string) {
  try {
    return await openai.chat.completions.create({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: topic }] })
  } catch (error) {
    console.error('No answer', error)
    return null
  }
}

export async function POST(request: Request) {
  const { topic } = await request.json()
  const completion = await ask(topic)
  if (!completion) return NextResponse.json({ error: 'No ideas right now' }, { status: 502 })
  const text = completion.choices[0].message.content.replace('json', '').trim()
  try {
    return NextResponse.json({ ideas: JSON.parse(text) })
  } catch (error) {
    console.error('Could not process the ideas request:', error)
    return NextResponse.json({ error: 'Could not process the ideas request' }, { status: 500 })
  }
}
`,
        },
      },
    ],
    good: [
      {
        name: 'guarded here, by the caller, or by a schema',
        files: {
          'src/lib/settings.ts': `import { z } from 'zod'

const Settings = z.object({ dark: z.boolean() })
export function readSettings() {
  return JSON.parse(localStorage.getItem('settings') || '{}')
}
export function readBasket() {
  try {
    return JSON.parse(localStorage.getItem('basket') || '[]')
  } catch {
    return []
  }
}
export const readStrict = () => Settings.parse(JSON.parse(localStorage.getItem('settings') || '{}'))
`,
          'src/components/Settings.tsx': `import { readBasket, readSettings, readStrict } from '../lib/settings'

export function Settings() {
  let settings = { dark: false }
  try {
    settings = readSettings()
  } catch {
    localStorage.removeItem('settings')
  }
  return <p onClick={() => readStrict()}>{settings.dark ? 'Dark' : 'Light'} {readBasket().length}</p>
}
`,
        },
      },
      {
        name: 'a copy, a constant, a row of the database, a text of unknown origin',
        files: {
          'src/components/Editor.tsx': `import { useState } from 'react'

const START = JSON.parse('{"pages":[]}')

export function Editor({ doc, plan }) {
  const [copy, setCopy] = useState(() => JSON.parse(JSON.stringify(doc ?? START)))
  const features = JSON.parse(plan.features)
  return <p onClick={() => setCopy({})}>{copy.title} {features.length}</p>
}
`,
        },
      },
      {
        name: 'TanStack Query keeps the error; a part of the request is the fault of the sender',
        files: {
          'package.json':
            '{ "name": "shop", "dependencies": { "@tanstack/react-query": "5.50.0", "express": "5.0.1" } }',
          'src/hooks/useRates.ts': `import { useQuery } from '@tanstack/react-query'

export const useRates = () =>
  useQuery({
    queryKey: ['rates'],
    queryFn: async () => {
      const response = await fetch('/api/rates')
      if (!response.ok) throw new Error('Could not load rates')
      return JSON.parse(await response.text())
    },
  })
`,
          'server/index.ts': `import express from 'express'

const app = express()
app.get('/search', (req, res) => {
  res.json({ found: JSON.parse(req.query.filter) })
})
`,
        },
      },
    ],
  },
  fixes: fixesForUnguardedParse,
  *check(file: CodeFacts, project: Project) {
    for (const [c, call] of file.calls.entries()) {
      if (
        !isParse(project, file, c, call) ||
        isValidated(call) ||
        isRepeated(file, c) ||
        isReadByLayout(project, file, call) ||
        isClearedBefore(file, call) ||
        isToldElsewhere(project, file, call)
      )
        continue
      const worst = worstOf(project, file, c, call)
      if (!worst) continue
      yield {
        file: file.path,
        range: call.nameRange,
        message: 'unguarded',
        subject: callSubject(file, call, 'JSON.parse'),
        cause: `${file.path} ${functionPath(file, call.in)}`,
        data: { from: FROM[worst.origin.k], origin: worst.origin.k, consequence: consequence(worst), end: worst.end },
      }
    }
  },
})

function isParse(project: Project, file: CodeFacts, c: number, call: CallFact): boolean {
  if (!/(?:^|\.)JSON\.parse$/.test(call.text) || call.args.length === 0) return false
  const { target } = project.link.called(file.path, c)
  return target.k === 'api' && target.pkg === 'global:'
}

/** `schema.parse(JSON.parse(text))`: whoever wrote it expects a refusal. */
function isValidated({ fate }: CallFact): boolean {
  return fate.use.passedTo.some(
    ({ callee }) =>
      callee.k === 'member' && /^(?:safe)?[pP]arse(?:Async)?$|^validate|^assert|^check$|^is$/.test(callee.name),
  )
}

/** The same text was read a line above: had it been damaged, this would not run. */
function isRepeated(file: CodeFacts, c: number): boolean {
  const call = file.calls[c]
  const text = call?.args[0] && keyOfRead(call.args[0])
  if (text === undefined) return false
  return file.calls.slice(0, c).some((other) => {
    const first = other.args[0]
    return other.text === call?.text && other.in === call.in && first !== undefined && keyOfRead(first) === text
  })
}

/** What a variable, a parameter or a property of one is told by: `event.data`. */
function keyOfRead(value: Value): string | undefined {
  if (value.k === 'local') return `local ${value.d}`
  if (value.k === 'param') return `param ${value.f} ${value.i} ${value.path?.join('.') ?? ''}`
  const of = value.k === 'member' ? keyOfRead(value.of) : undefined
  return value.k === 'member' && of !== undefined ? `${of}.${value.name}` : undefined
}

/** The same missing `catch` lets out a call of the network, or belongs to a handler that is told. */
function isToldElsewhere(project: Project, file: CodeFacts, call: CallFact): boolean {
  if (project.handlers.unguarded({ k: 'function', path: file.path, f: call.in })) return true
  return project.operations(file).some((operation) => {
    const { failure } = operation.behaviour
    if (operation.call.in !== call.in || operation.kind === 'database') return false
    if (failure !== 'throws' && failure !== 'rejects-on-network-only') return false
    const outcome = project.failures.ofCall(file.path, operation.last)
    return outcome.k === 'unhandled' || outcome.k === 'bare-500'
  })
}

interface Worst {
  readonly origin: Origin
  readonly end: Exclude<ThrowEnd, 'caught' | 'unknown'>
}

function worstOf(project: Project, file: CodeFacts, c: number, call: CallFact): Worst | undefined {
  const [text] = call.args
  const throws = new Throws(project.link, project.failures)
  for (const origin of text ? originsOf(project.link, file.path, text) : []) {
    const end = throws.ofCall(file.path, c, origin.via)
    if (end === 'caught' || end === 'unknown') continue
    if (end === 'bare-500' && origin.k !== 'llm') continue
    // One message is passed over, with a catch or without.
    if (origin.k === 'message' && !/^(?:server|edge)$/.test(project.sideOf(file, call.in) ?? '')) continue
    return { origin, end }
  }
  return undefined
}

function consequence({ origin, end }: Worst): string {
  const stays = origin.k === 'storage' && (end === 'render' || end === 'start')
  return stays ? `${THEN[end]}, again and again until the stored text is deleted` : THEN[end]
}
