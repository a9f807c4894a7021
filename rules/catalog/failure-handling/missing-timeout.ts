import type { CodeFacts } from '../../analysis/facts'
import { isTimeLimited } from '../../engine/link/limits'
import type { Operation } from '../../engine/link/operations'
import type { Project } from '../../engine/project'
import { defineRule } from '../../engine/rule'
import { callSubject } from '../../engine/subject'
import { fixesForMissingTimeout } from './fixes/missing-timeout'

export default defineRule({
  id: 'missing-timeout',
  property: 'failure-handling',
  scope: 'file',
  confidence: 'high',
  milestones: ['launch', 'scale'],
  since: '0.1.0',
  summary: 'A server waits for another service without a time limit.',
  why: 'When that service hangs, every request that needs it hangs too, until your server runs out of room. The people waiting see a spinner and then a platform error.',
  fix: "Give the call a time limit with `signal: AbortSignal.timeout(10_000)` or the client's own option. Allow more where a model or a large file answers slowly.",
  outOfScope: [
    'Calls in the browser, where the person can leave, and calls that nobody waits for.',
    'Servers that put a time limit of their own on every request and answer when it is over.',
    'Supabase and database queries, which have limits of their own on the server.',
    'Calls whose options come from elsewhere and cannot be seen whole, and SDKs that offer no time limit (Resend).',
  ],
  references: ['https://developer.mozilla.org/docs/Web/API/AbortSignal/timeout_static'],
  messages: {
    none: {
      text: 'This `{callee}`{to} has no time limit. When {service} hangs, whoever waits for this gets nothing until the platform cuts the request off.',
      severity: 'warning',
    },
  },
  examples: {
    bad: [
      {
        name: 'an edge function that calls a model',
        files: {
          'supabase/functions/summarise/index.ts': `Deno.serve(async (request) => {
  try {
    const { text } = await request.json()
    const answer = await «fetch»('https://api.example.ai/v1/summaries', { method: 'POST', body: JSON.stringify({ text }) })
    if (!answer.ok) throw new Error('The model did not answer')
    return new Response(JSON.stringify(await answer.json()))
  } catch (error) {
    return new Response(JSON.stringify({ error: 'Could not summarise' }), { status: 502 })
  }
})
`,
        },
        expect: ['none'],
        fixed: {
          'supabase/functions/summarise/index.ts': `Deno.serve(async (request) => {
  try {
    const { text } = await request.json()
    const answer = await fetch('https://api.example.ai/v1/summaries', { method: 'POST', body: JSON.stringify({ text }), signal: AbortSignal.timeout(30_000) })
    if (!answer.ok) throw new Error('The model did not answer')
    return new Response(JSON.stringify(await answer.json()))
  } catch (error) {
    return new Response(JSON.stringify({ error: 'Could not summarise' }), { status: 502 })
  }
})
`,
        },
      },
    ],
    good: [
      {
        name: 'a signal, a client default, a helper that races',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "axios": "1.7.0", "express": "5.0.0" } }',
          'server/rates.ts': `import axios from 'axios'
import express from 'express'

const api = axios.create({ baseURL: 'https://rates.example', timeout: 5000 })
const withTimeout = (work: Promise<Response>) =>
  Promise.race([work, new Promise<never>((_, reject) => setTimeout(() => reject(new Error('Too slow')), 5000))])

export const rates = () => api.get('/latest')
export const zones = () => fetch('https://zones.example', { signal: AbortSignal.timeout(5000) })
export const taxes = () => withTimeout(fetch('https://taxes.example'))
export function tell() {
  fetch('https://hooks.example/told', { method: 'POST' }).catch(console.error)
}
export const app = express()
`,
        },
      },
      {
        name: 'a server that answers by itself when a request takes too long',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "express": "5.0.0" } }',
          'server/index.ts': `import express from 'express'
import { rates } from './rates'

const app = express()
app.use((req, res, next) => {
  req.setTimeout(20_000, () => res.status(504).json({ error: 'That took too long' }))
  next()
})
app.get('/rates', async (req, res) => res.json(await rates()))
app.listen(3000)
`,
          'server/rates.ts': `export const rates = async () => (await fetch('https://rates.example/latest')).json()
`,
        },
      },
      {
        name: 'rows of the own Supabase, asked by address',
        files: {
          'supabase/functions/orders/index.ts': `Deno.serve(async () => {
  const answer = await fetch(\`\${Deno.env.get('SUPABASE_URL')}/rest/v1/orders?select=id\`)
  return Response.json(await answer.json())
})
`,
        },
      },
      {
        name: 'in the browser the person can leave',
        files: {
          'src/hooks/useRates.ts': `import { useEffect } from 'react'

export function useRates(show: (text: string) => void) {
  useEffect(() => {
    fetch('/api/rates').then((answer) => (answer.ok ? show('ok') : show('Could not load'))).catch(() => show('Could not load'))
  }, [])
}
`,
        },
      },
    ],
  },
  fixes: fixesForMissingTimeout,
  *check(file: CodeFacts, project: Project) {
    for (const operation of project.operations(file)) {
      const side = project.sideOf(file, operation.call.in)
      if (side !== 'server' && side !== 'edge') continue
      if (isLeftAlone(operation) || !isOutbound(operation) || isTimeLimited(project, file, operation) !== 'no') continue
      if (side === 'server' && project.limitsRequests(file.path)) return
      yield {
        file: file.path,
        range: operation.range,
        message: 'none',
        subject: callSubject(file, operation.call, operation.about),
        data: {
          callee: operation.call.text,
          to: operation.url?.startsWith('http') ? ` to ${hostOf(operation.url)}` : '',
          service:
            operation.behaviour.service ??
            (operation.url?.startsWith('http') ? hostOf(operation.url) : 'the other side'),
          kind: kindOf(operation),
          streams:
            operation.behaviour.domain === 'llm' ||
            /openai|anthropic|chat\/completions|generateContent|\/ai\b|llm|gateway/i.test(operation.url ?? ''),
        },
      }
    }
  },
})

/** Nobody waits for it. */
function isLeftAlone({ call: { fate } }: Operation): boolean {
  return fate.end === 'floating'
}

/** The address of an app's own Supabase, under which its rows are queried: the database limits that itself. */
const OWN_ROWS = /^(?:\$\{\}|https?:\/\/[^/]+\.supabase\.(?:co|in))\/+rest\/v1\//

/** A call over HTTP for which some time limit could be given. */
function isOutbound(operation: Operation): boolean {
  if (operation.kind !== 'fetch' && operation.kind !== 'sdk') return false
  if (/^(?:data:|blob:|file:)/.test(operation.url ?? '')) return false
  if (operation.pkg === 'global:' && operation.url?.startsWith('/')) return false
  if (OWN_ROWS.test(operation.url ?? '')) return false
  if (operation.kind === 'fetch') return true
  const { options, clientOptions } = operation.behaviour
  return Boolean(options?.signal ?? options?.timeout?.length ?? clientOptions?.timeout?.length)
}

function hostOf(url: string): string {
  return /^https?:\/\/([^/?#$]+)/.exec(url)?.[1] ?? 'the other side'
}

function kindOf(operation: Operation): string {
  if (operation.kind === 'sdk') return 'sdk'
  return ['axios', 'got', 'ky'].find((name) => operation.pkg === name) ?? 'fetch'
}
