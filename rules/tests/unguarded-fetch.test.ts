import assert from 'node:assert/strict'
import rule from '../catalog/failure-handling/unguarded-fetch'
import { runExample } from './example-run'

/** What is told of a component: the words of its findings. */
function told(body: string, jsx: string): string[] {
  const text = `import { useEffect, useState } from 'react'
export function Rates() {
  const [rates, setRates] = useState(null)
  const [loading, setLoading] = useState(false)
  ${body}
  return ${jsx}
}
`
  const { findings } = runExample({ 'src/Rates.tsx': text }, [rule])
  return findings.map(({ message }) => message)
}

describe('unguarded-fetch, what a failure leaves on the screen', () => {
  const button = '<button onClick={save}>Save</button>'
  const stuck = /what `setLoading\(true\)` began never ends/

  it('is a busy state where the call stands before the `try` that ends it', () => {
    const body = `const save = async () => {
      setLoading(true)
      const response = await fetch('/api/rates')
      try { setRates(await response.json()) } catch { setRates('No rates, sorry') } finally { setLoading(false) }
    }`
    assert.match(told(body, button)[0] ?? '', stuck)
  })
  it('is a busy state where only success ends it', () => {
    const body = "const save = async () => { setLoading(true); await fetch('/api/rates'); setLoading(false) }"
    assert.match(told(body, button)[0] ?? '', stuck)
  })
  it('is a busy state of a caller', () => {
    const body = `const load = async () => { await fetch('/api/rates') }
    const save = async () => { setLoading(true); await load(); setLoading(false) }`
    assert.match(told(body, button)[0] ?? '', stuck)
  })
  it('is none where `finally` ends it', () => {
    const body =
      "const save = async () => { setLoading(true); try { await fetch('/api/rates') } finally { setLoading(false) } }"
    assert.match(told(body, button)[0] ?? '', /the click does nothing/)
  })

  const load = (ends: string) =>
    `useEffect(() => { (async () => { setLoading(true); try { const r = await fetch('/api/rates'); setRates(await r.json()) } finally { ${ends} } })() }, [])`
  it('is told by the screen itself, in words for what is not there', () => {
    assert.deepEqual(
      told(load('setLoading(false)'), '<p>{loading ? "…" : rates ?? "Could not load the rates"}</p>'),
      [],
    )
  })
  it('is an empty screen without such words, or where loading never ends', () => {
    assert.equal(told(load('setLoading(false)'), '<p>{rates}</p>').length, 1)
    assert.equal(told(load('console.log(1)'), '<p>{loading ? "…" : rates ?? "Could not load the rates"}</p>').length, 1)
  })
})

describe('unguarded-fetch, who reads the answer of a handler', () => {
  const text = `export async function POST(request: Request) {
  const event = await request.json()
  await fetch('https://crm.example/contacts', { method: 'POST', body: JSON.stringify(event) })
  return new Response('ok')
}
`
  const found = (path: string, head = '') =>
    runExample({ 'package.json': '{ "name": "shop", "dependencies": { "next": "15.0.0" } }', [path]: head + text }, [
      rule,
    ]).findings.length

  it('is nobody where a service or a scheduler calls it: a 500 makes it come again', () => {
    assert.equal(found('app/api/webhooks/stripe/route.ts'), 0)
    assert.equal(found('app/api/cron/invoices/route.ts'), 0)
    assert.equal(found('app/api/shop-webhook/route.ts'), 0)
  })
  it('is a person where people keep webhooks of their own, or the word is another', () => {
    assert.equal(found('app/api/webhooks/route.ts'), 1)
    assert.equal(found('app/api/webhooks/[id]/route.ts'), 1)
    assert.equal(found('app/api/contacts/route.ts'), 1)
  })
  it('goes by another caller that a person waits for', () => {
    const send = `export const send = () => fetch('https://crm.example/contacts', { method: 'POST' })\n`
    const route = (name: string) => ({
      [`app/api/${name}/route.ts`]: `import { send } from '../../../lib/send'\nexport async function POST() { await send(); return new Response('ok') }\n`,
    })
    const files = { 'package.json': '{ "name": "shop", "dependencies": { "next": "15.0.0" } }', 'lib/send.ts': send }
    assert.equal(runExample({ ...files, ...route('shop-webhook') }, [rule]).findings.length, 0)
    assert.equal(runExample({ ...files, ...route('shop-webhook'), ...route('contacts') }, [rule]).findings.length, 1)
  })
})

describe('unguarded-fetch, an action of React', () => {
  const found = (dependencies: Record<string, string>, starter: string, path = 'app/Save.tsx') =>
    runExample(
      {
        'package.json': JSON.stringify({ dependencies }),
        [path]: `'use client'
import { startTransition, useTransition } from 'react'
export function Save() {
  const [pending, start] = useTransition()
  const save = () => {
    ${starter}(async () => {
      await fetch('/api/rates', { method: 'POST' })
    })
  }
  return <button disabled={pending} onClick={save}>Save</button>
}
`,
      },
      [rule],
    ).findings.length

  it('is shown by the nearest error boundary', () => {
    assert.equal(found({ react: '19.0.0' }, 'start'), 0)
    assert.equal(found({ react: '18.3.1', next: '^14.2.3' }, 'start'), 0)
  })
  it('is lost before, in pages of Next.js with React 18, and by the starter that is imported', () => {
    assert.equal(found({ react: '18.3.1' }, 'start'), 1)
    assert.equal(found({ react: '18.3.1', next: '13.5.0' }, 'start'), 1)
    assert.equal(found({ react: '18.3.1', next: '14.2.3' }, 'start', 'src/pages/save.tsx'), 1)
    assert.equal(found({ react: '19.0.0' }, 'startTransition'), 1)
  })
})

describe('unguarded-fetch, what an effect sends and reads nothing of', () => {
  const join = (url: string) =>
    `useEffect(() => { fetch('${url}', { method: 'POST' }); return () => { fetch('${url}', { method: 'POST' }) } }, [])`
  it('is left alone', () => assert.deepEqual(told(join('/api/viewers'), '<p>{rates}</p>'), []))
  it('is told of where it keeps something, and where the answer is read', () => {
    assert.equal(told(join('/api/drafts/save'), '<p>{rates}</p>').length, 2)
    const read = "useEffect(() => { fetch('/api/viewers', { method: 'POST' }).then((r) => setRates(r)) }, [])"
    assert.equal(told(read, '<p>{rates}</p>').length, 1)
  })
})

describe('unguarded-fetch, a mutation that marks what was seen', () => {
  const found = (name: string, url: string) =>
    runExample(
      {
        'package.json': '{ "dependencies": { "@tanstack/react-query": "5.50.0" } }',
        'src/Row.tsx': `import { useMutation } from '@tanstack/react-query'
export function Row({ id }) {
  const ${name} = useMutation({
    mutationFn: async () => {
      const response = await fetch(\`${url}\`, { method: 'PATCH' })
      if (!response.ok) throw new Error('No')
    },
  })
  return <button onClick={() => ${name}.mutate()}>Row</button>
}
`,
      },
      [rule],
    ).findings.length
  it('is left alone, known by its name or by its address', () => {
    assert.equal(found('markAsRead', '/api/rows/${id}'), 0)
    assert.equal(found('change', '/api/rows/${id}/read'), 0)
    assert.equal(found('updateLastSeen', '/api/rows/${id}'), 0)
  })
  it('is no other', () => assert.equal(found('markAsPaid', '/api/rows/${id}'), 1))
})

describe('unguarded-fetch, a request that marks what was seen', () => {
  const mark = (url: string) =>
    told(
      `const mark = async () => { await fetch(\`${url}\`, { method: 'PATCH' }) }`,
      '<p onClick={() => mark()}>Row</p>',
    )
  it('is left alone', () => assert.deepEqual(mark('/api/notifications/${rates}/read'), []))
  it('is no other', () => assert.equal(mark('/api/notifications/${rates}').length, 1))
})

describe('unguarded-fetch, what is handed on to be confirmed', () => {
  const found = (click: string) =>
    runExample(
      {
        'src/Row.tsx': `export function Row({ id, onConfirm }) {
  const remove = async () => { await fetch('/api/rows/' + id, { method: 'DELETE' }) }
  return <button onClick={${click}}>Remove</button>
}
`,
      },
      [rule],
    ).findings.length
  it('is run by whoever asks, who may catch', () => {
    assert.equal(found("() => onConfirm({ title: 'Remove it?', action: () => remove() })"), 0)
    assert.equal(found('() => remove()'), 1)
  })
})

describe('unguarded-fetch, who is signed in', () => {
  const ask = (url: string, then: string) =>
    told(`useEffect(() => { fetch('${url}').then((r) => r.json()).then((data) => { ${then} }) }, [])`, '<p />')
  it('is nobody where no answer comes', () => {
    assert.deepEqual(ask('/api/auth/user', 'if (data.user) setRates(true)'), [])
    assert.equal(ask('/api/rates', 'if (data.user) setRates(true)').length, 1)
    assert.equal(ask('/api/auth/user', 'setRates(data)').length, 1)
    assert.equal(ask('/api/auth/user', 'setRates(data.user); setLoading(false)').length, 1)
  })
})
