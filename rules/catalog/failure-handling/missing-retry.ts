import type { CodeFacts } from '../../analysis/facts'
import { isAbsorbed } from '../../engine/link/absorbed'
import { isConnectionTest } from '../../engine/link/connection-tests'
import { keyOf } from '../../engine/link/doubling'
import { takesErrorCallback } from '../../engine/link/failure'
import { isRetried } from '../../engine/link/limits'
import type { Operation } from '../../engine/link/operations'
import { argumentAt, option } from '../../engine/link/options'
import { isAskedByQuery, isAskedInPassing } from '../../engine/link/own-route'
import { isTelemetry } from '../../engine/link/reach'
import { reachesPerson } from '../../engine/link/reaches-person'
import { retrierOf } from '../../engine/link/retried'
import type { Project } from '../../engine/project'
import { defineRule } from '../../engine/rule'
import { callSubject } from '../../engine/subject'
import { fixesForMissingRetry } from './fixes/missing-retry'

/** RFC 9110 9.2.2 names PUT too, but third parties create with it (Xero's invoices and journals): it needs a key. */
const REPEATABLE = new Set(['GET', 'HEAD', 'DELETE'])
/** A code that is exchanged works once; a probe asks how things are now. */
const ONCE_ONLY =
  /oauth|access_token|\/token\b|health|probe|\/ping\b|dns-query|dns\.google|\/\/status\.|\bauth\.test\b/i
/** What a webhook's sender calls is sent again by it when it fails. */
const SENT_AGAIN = /webhook[^/]*(?:\/(?:index|route))?\.\w+$/i
/** Hosts that are the app's own: one's own machine, one's own Supabase project. */
const OWN_HOST = /^https?:\/\/(?:localhost|127\.|0\.0\.0\.0|\[|[^/]*\.supabase\.(?:co|in)|\$)/

export default defineRule({
  id: 'missing-retry',
  property: 'failure-handling',
  scope: 'file',
  confidence: 'medium',
  milestones: ['payments', 'scale'],
  since: '0.1.0',
  summary: 'A call to a third party that is safe to repeat and is tried only once.',
  why: 'Most failures of third parties last a second: a dropped connection, a 503, a rate limit. Tried once, each of them reaches a person as an error.',
  fix: 'Try again two or three times with a growing pause. Repeat only what is safe to repeat: reads, or writes with an idempotency key.',
  outOfScope: [
    'Calls in the browser, and calls whose address is not written in the code.',
    'POST, PATCH and PUT without an idempotency key, or with one that is made anew for each call: third parties create with PUT too, and repeating could do the thing twice.',
    'Libraries that retry on their own (Stripe, OpenAI, Anthropic, AWS, ky, got).',
    'Calls whose failure the code goes on without, here or in whatever calls it: another source, an empty list (also as the answer of a route, without a status of a failure), a text in the place of the answer, a log line; and tests of a connection, also by an answer that says `connected: false`.',
    'One of many in a loop that counts or lists what failed and goes on: what is missing is asked for by the next run.',
    'What only screens of the app ask for that go on without an answer, or ask again.',
    'Files of webhooks: their sender sends again what failed; jobs, queues and workers, whose next run takes what is left, and rows that say when they are tried again.',
    'Calls whose failure is not seen to end in the answer to a request: functions that no route, action or page leads to, a route behind another of the same method and address, and what no code of the app asks for that is used and tells of the failure (procedures of tRPC, and addresses that are not written out, among them).',
  ],
  references: ['https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2'],
  messages: {
    once: {
      text: 'This `{callee}` to {host} is tried only once. A short hiccup there becomes an error here, although repeating a {method} is safe.',
      severity: 'info',
    },
  },
  examples: {
    bad: [
      {
        name: 'a read of a third party, once',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "express": "5.0.0" } }',
          'server/rates.ts': `import express from 'express'

export async function rates() {
  const answer = await «fetch»('https://api.rates.example/latest', { signal: AbortSignal.timeout(5000) })
  if (!answer.ok) throw new Error('No rates')
  return answer.json()
}
export const app = express()
app.get('/rates', async (req, res) => {
  try {
    res.json(await rates())
  } catch (error) {
    res.status(502).json({ error: 'The rates are not available.' })
  }
})
`,
          'client/Rates.tsx': `import { useState } from 'react'

export function Rates() {
  const [text, setText] = useState('')
  const load = async () => {
    try {
      const answer = await fetch('/rates')
      if (!answer.ok) throw new Error('No rates')
      setText(await answer.text())
    } catch (error) {
      alert('The rates could not be loaded.')
    }
  }
  return <button onClick={load}>{text || 'Show the rates'}</button>
}
`,
        },
        expect: ['once'],
        fixed: {
          'server/rates.ts': `import express from 'express'
import { fetchWithRetry } from './fetch-with-retry'

export async function rates() {
  const answer = await fetchWithRetry('https://api.rates.example/latest', { signal: AbortSignal.timeout(5000) })
  if (!answer.ok) throw new Error('No rates')
  return answer.json()
}
export const app = express()
app.get('/rates', async (req, res) => {
  try {
    res.json(await rates())
  } catch (error) {
    res.status(502).json({ error: 'The rates are not available.' })
  }
})
`,
          'server/fetch-with-retry.ts': `/** Fetches again after a failure, a 429 or a 5xx, waiting longer each time. The last answer is given back as it is. */
export async function fetchWithRetry(input: string | URL, init?: RequestInit, retries = 2): Promise<Response> {
  for (let attempt = 0; ; attempt++) {
    try {
      const response = await fetch(input, init)
      if (attempt >= retries || (response.status < 500 && response.status !== 429)) return response
    } catch (error) {
      if (attempt >= retries || init?.signal?.aborted) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt))
  }
}
`,
        },
      },
    ],
    good: [
      {
        name: 'wrapped in a retry, or not safe to repeat',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "express": "5.0.0", "p-retry": "6.2.0" } }',
          'server/rates.ts': `import express from 'express'
import pRetry from 'p-retry'

export const rates = () => pRetry(() => fetch('https://api.rates.example/latest', { signal: AbortSignal.timeout(5000) }))
export const order = () => fetch('https://api.orders.example', { method: 'POST', signal: AbortSignal.timeout(5000) })
export const app = express()
`,
        },
      },
      {
        name: 'a screen of the app asks for it through a query, which asks again',
        files: {
          'package.json':
            '{ "name": "shop", "dependencies": { "express": "5.0.0", "@tanstack/react-query": "5.0.0" } }',
          'server/routes.ts': `import express from 'express'
export const app = express()
app.get('/api/models', async (req, res) => {
  try {
    const answer = await fetch('https://models.example/v1/models')
    if (!answer.ok) throw new Error('refused')
    res.json(await answer.json())
  } catch (error) {
    res.status(502).json({ error: 'The list of models is not available.' })
  }
})
`,
          'client/Settings.tsx': `import { useQuery } from '@tanstack/react-query'
export function Settings() {
  const { data, error, refetch } = useQuery<string[]>({ queryKey: ['/api/models'], enabled: false })
  if (error) return <button onClick={() => refetch()}>Try again</button>
  return <ul>{data?.map((each) => <li key={each}>{each}</li>)}</ul>
}
`,
        },
      },
      {
        name: 'an edge function that only queries of the app ask, another source behind it, and a look at a domain',
        files: {
          'package.json':
            '{ "name": "shop", "dependencies": { "@tanstack/react-query": "5.0.0", "@supabase/supabase-js": "2.45.0" } }',
          'supabase/functions/channels/index.ts': `Deno.serve(async () => {
  const answer = await fetch('https://chat.example/channels')
  if (!answer.ok) throw new Error('No channels')
  return Response.json(await answer.json())
})
`,
          'src/useChannels.ts': `import { useQuery } from '@tanstack/react-query'
import { supabase } from './supabase'

export const useChannels = () =>
  useQuery({
    queryKey: ['channels'],
    queryFn: async () => {
      const { data, error } = await supabase.functions.invoke('channels')
      if (error) throw error
      return data
    },
  })
`,
          'supabase/functions/card/index.ts': `Deno.serve(async (request) => {
  const { number } = await request.json()
  try {
    const answer = await fetch(\`https://cards.example/\${number}\`)
    if (!answer.ok) return await fromArchive(number)
    return Response.json(await answer.json())
  } catch (error) {
    return await fromArchive(number)
  }
})

async function fromArchive(number: string) {
  const answer = await fetch(\`https://archive.example/\${number}\`, { method: 'POST' })
  return Response.json(await answer.json())
}
`,
          'supabase/functions/verify-domain/index.ts': `Deno.serve(async (request) => {
  const { domain } = await request.json()
  const answer = await fetch(\`https://registry.example/lookup?name=\${domain}\`)
  if (!answer.ok) throw new Error('No look-up')
  return Response.json(await answer.json())
})
`,
        },
      },
      {
        name: 'the code goes on without it',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "express": "5.0.0" } }',
          'server/place.ts': `import express from 'express'

async function fromFirst(ip: string) {
  try {
    const answer = await fetch('https://first.example/' + ip)
    if (answer.ok) return await answer.json()
  } catch (error) {
    console.warn('The first source did not answer', error)
  }
  return null
}

async function fromSecond(ip: string) {
  const answer = await fetch(\`https://second.example/\${ip}\`)
  if (!answer.ok) return report(getFallbackPlace(ip))
  return answer.json()
}
const getFallbackPlace = (ip: string) => ({ ip, country: undefined })
const report = (place: unknown) => Response.json(place)

export const place = async (ip: string) => (await fromFirst(ip)) ?? (await fromSecond(ip))
export const forget = (ip: string) => fetch(\`https://first.example/\${ip}\`, { method: 'DELETE' }).catch(() => null)
export const app = express()
`,
          'server/repeat.ts': `import pRetry from 'p-retry'
import { load } from './load'

export const rates = () => pRetry(() => load())
`,
          'server/load.ts': `import express from 'express'

export async function load() {
  const answer = await fetch('https://api.rates.example/latest')
  if (!answer.ok) throw new Error('No rates')
  return answer.json()
}
export async function testConnection() {
  const answer = await fetch('https://api.rates.example/latest')
  if (!answer.ok) return { success: false, error: 'The key does not work' }
  return { success: true }
}
export const app = express()
`,
          'supabase/functions/photos/index.ts': `Deno.serve(async (request) => {
  try {
    const answer = await fetch('https://photos.example/search')
    if (!answer.ok) {
      console.error('photos.example:', answer.status)
      const images = getFallbackPhotos()
      return new Response(JSON.stringify({ success: true, images }))
    }
    return Response.json(await answer.json())
  } catch (error) {
    console.error(error)
    return Response.json({ error: 'The search failed' }, { status: 500 })
  }
})
const getFallbackPhotos = () => ['/one.jpg']
`,
          'supabase/functions/crm-webhook/index.ts': `Deno.serve(async (request) => {
  const { id } = await request.json()
  const answer = await fetch(\`https://crm.example/contacts/\${id}\`)
  if (!answer.ok) throw new Error('No contact')
  return Response.json({ ok: true })
})
`,
          'supabase/functions/lookup/company.ts': `import { logWarn } from '../_shared/logger.ts'

export async function company(number: string) {
  try {
    const response = await fetch(\`https://registry.example.com/v1/\${number}\`)
    if (!response.ok) return null
    return await response.json()
  } catch (err) {
    logWarn('The registry cannot be asked, going on without it', { error: err instanceof Error ? err.message : String(err) })
    return null
  }
}
`,
        },
      },
    ],
  },
  fixes: fixesForMissingRetry,
  *check(file: CodeFacts, project: Project) {
    if (SENT_AGAIN.test(file.path)) return
    for (const operation of project.operations(file)) {
      const side = project.sideOf(file, operation.call.in)
      if (side !== 'server' && side !== 'edge') continue
      const host = thirdParty(operation)
      if (!host || !isRepeatable(project, file, operation) || isTelemetry(file, operation)) continue
      if (isRetried(project, file, operation) !== 'no' || retrierOf(project, file, operation.c)) continue
      if (isAbsorbed(project, file, operation.c) || isProbe(file, operation)) continue
      if (isConnectionTest(project, file, operation)) continue
      if (!reachesPerson(project, file, operation.c)) continue
      // What is told of its failure by a callback gives no promise that could be run again.
      if (isAskedByQuery(project, file, operation.call) || takesErrorCallback(file, operation.call)) continue
      if (isAskedInPassing(project, file, operation.call)) continue
      yield {
        file: file.path,
        range: operation.range,
        message: 'once',
        subject: callSubject(file, operation.call, operation.about),
        data: { callee: operation.call.text, host, method: repeatableAs(operation.method) },
      }
    }
  },
})

/** Tells whether a connection, a key or a service works: that it does not is an answer. */
const PROBE_NAME =
  /^(?:test|ping|probe|diagnos\w*|debug|health)(?=[-_A-Z]|$)|^(?:check|verify|validate)[-_]?(?:\w+[-_])*(?:api|connect|credential|key|health|status|domain|dns|webhook|token|account|setup|config|integration)|health|probe|test-?connection|connection-?test|[-_](?:ping|test|diagnostics?)$/i

/** `checkStripeApi`, `verifyMailConnection`. */
const PROBE_OF = /^(?:check|verify|validate)[A-Z]\w*(?:A(?:pi|PI)(?:Key)?|Connection|Connectivity|Health|Credentials)$/
const PROBE_FOLDER = /(?:^|\/)(?:health-?checks?|healthz|uptime|synthetic|diagnostics?)\//

function isProbe(file: CodeFacts, { call }: Operation): boolean {
  for (let f = call.in; f >= 0; f = file.functions[f]?.parent ?? -1) {
    const name = file.functions[f]?.name ?? ''
    if (PROBE_NAME.test(name) || PROBE_OF.test(name)) return true
  }
  if (PROBE_FOLDER.test(file.path)) return true
  const [name = '', folder = ''] = file.path.split('/').reverse()
  const known = /^(?:index|route|page)\./.test(name) ? folder : name
  return PROBE_NAME.test(known) || (/^(?:test|verify|check)[-_]/i.test(known) && asksTheSame(file, call.in))
}

/** Nothing of what was sent to the handler is read: it asks the same of the other side each time, to see whether it answers. */
function asksTheSame(file: CodeFacts, inner: number): boolean {
  let f = inner
  while ((file.functions[f]?.parent ?? -1) >= 0) f = file.functions[f]?.parent ?? -1
  const { usage, params } = file.functions[f] ?? {}
  if (usage?.k !== 'argument') return false
  return (params ?? []).every(
    ({ use }) =>
      !use.escapes && use.passedTo.length === 0 && use.reads.every((name) => /^(?:method|headers)$/.test(name)),
  )
}

/** The third party's name; undefined where it is none, or cannot be told. */
function thirdParty(operation: Operation): string | undefined {
  if (operation.behaviour.domain === 'auth' || ONCE_ONLY.test(operation.url ?? '')) return undefined
  if (operation.kind === 'sdk') return operation.behaviour.thirdParty ? operation.behaviour.service : undefined
  if (operation.kind !== 'fetch' || !operation.url || OWN_HOST.test(operation.url)) return undefined
  return /^https?:\/\/([^/?#$]+\.[^/?#$]+)/.exec(operation.url)?.[1]
}

/** How a message names what may be repeated. */
function repeatableAs(method: string | undefined): string {
  if (method === undefined || REPEATABLE.has(method)) return method ?? 'GET'
  return `${method} with an idempotency key`
}

/** A method that is safe to repeat, or a key that is surely sent and the same each time, by which the other side knows it. */
function isRepeatable(project: Project, facts: CodeFacts, operation: Operation): boolean {
  if (operation.method !== undefined && REPEATABLE.has(operation.method)) return true
  const { options } = operation.behaviour
  const argument = options && argumentAt(operation.call.args, options.arg)
  if (!options?.idempotencyKey || !argument) return false
  const key = option(project.link, operation.path, argument, options.idempotencyKey)
  return key !== 'absent' && key !== 'unknown' && keyOf(project, facts, operation, operation.call.range) !== 'fresh'
}
