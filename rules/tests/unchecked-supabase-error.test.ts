import assert from 'node:assert/strict'
import rule from '../catalog/failure-handling/unchecked-supabase-error'
import { runExample } from './example-run'

/** How often the rule speaks of the body of a function that has a client. */
function told(body: string): number {
  const text = `import { createClient } from '@supabase/supabase-js'
import { useState } from 'react'
const supabase = createClient('https://example.supabase.co', 'public')
export function Enroll({ id }) {
  const [error, setError] = useState(false)
  const [busy, setBusy] = useState(false)
  const run = async () => {
    ${body}
  }
  return <button onClick={run}>{error ? 'It did not work' : 'Go'}</button>
}
`
  return runExample({ 'src/Enroll.tsx': text }, [rule]).findings.length
}

const one = "await supabase.from('plans').select('id').eq('id', id).single()"
const silent: readonly (readonly [string, string])[] = [
  [
    'a result without data that sets the error',
    'const made = await supabase.auth.mfa.challenge({ factorId: id })\nif (!made.data) { setError(true); setBusy(false); return }\nshow(made.data.id)',
  ],
  [
    'a single row that is not there throws',
    `const { data } = ${one}\nif (!data) throw new Error('No plan')\nshow(data)`,
  ],
  [
    'a part of what is never null',
    "const { data } = await supabase.auth.mfa.challenge({ factorId: id })\nif (!data?.id) throw new Error('No challenge')\nshow(data)",
  ],
  [
    'a part of that under a name of its own',
    "const { data } = await supabase.auth.mfa.listFactors()\nconst factor = data?.totp?.[0]\nif (!factor) throw new Error('No factor')\nshow(factor)",
  ],
  ['an answer', `const { data } = ${one}\nif (data === null) return { message: 'No plan' }\nshow(data)`],
  ['the other branch', `const plan = ${one}\nif (plan.data) { show(plan.data) } else { setError(true) }`],
  [
    'who signed in',
    "const { data: { user } } = await supabase.auth.signUp({ email: id, password: id })\nif (!user) throw new Error('Could not sign up')\nshow(user)",
  ],
  [
    'a file',
    "const { data } = await supabase.storage.from('files').download(id)\nif (!data) throw new Error('No file')\nshow(data)",
  ],
  [
    'a bucket that is made where it is not there yet',
    "await supabase.storage.createBucket('plans')\nconst { error } = await supabase.storage.from('plans').upload(id, id)\nif (error) throw error",
  ],
]
const heard: readonly (readonly [string, string])[] = [
  [
    'a column of a row, under a name of its own',
    `const { data } = ${one}\nconst title = data?.title\nif (!title) throw new Error('No title')\nshow(title)`,
  ],
  [
    'a column that may be null in its own right',
    `const { data } = ${one}\nif (!data?.id) throw new Error('No plan')\nshow(data)`,
  ],
  ['a branch that only logs', `const { data } = ${one}\nif (!data) { console.warn('No plan') }\nshow(data)`],
  ['a branch that only leaves', `const { data } = ${one}\nif (!data) return\nshow(data)`],
  [
    'a row that need not be there',
    `const { data } = ${one.replace('single', 'maybeSingle')}\nif (!data) throw new Error('No plan')\nshow(data)`,
  ],
  [
    'a list',
    "const { data } = await supabase.from('plans').select('id')\nif (!data) throw new Error('No plans')\nshow(data)",
  ],
  [
    'data that is there after a failure too',
    "const { data } = await supabase.auth.signUp({ email: id, password: id })\nif (!data) throw new Error('Could not sign up')\nshow(data)",
  ],
  [
    'a look at another result',
    `const { data } = ${one}\nconst other = await load()\nif (!other.data) throw new Error('No')\nshow(data)`,
  ],
]

describe('unchecked-supabase-error, data that is not there', () => {
  for (const [name, body] of silent) it(`is silent: ${name}`, () => assert.equal(told(body), 0))
  for (const [name, body] of heard) it(`speaks: ${name}`, () => assert.equal(told(body), 1))
})

describe('unchecked-supabase-error, the time of a last use', () => {
  const update = (row: string, caught: string) =>
    `try { await supabase.from('templates').update(${row}).eq('id', id) } catch { ${caught} }`
  it('is left alone where its failure is let go on purpose', () =>
    assert.equal(told(update('{ last_used_at: new Date().toISOString() }', '/* ignore */')), 0))
  it('is told of otherwise, and so is anything written beside it', () => {
    assert.equal(told(update('{ last_used_at: new Date().toISOString() }', 'setError(true)')), 1)
    assert.equal(told(update('{ last_used_at: new Date().toISOString(), name: id }', '/* ignore */')), 1)
    assert.equal(told(update('{ paid_at: new Date().toISOString() }', '/* ignore */')), 1)
  })
})

describe('unchecked-supabase-error, rows that end in nothing that is used', () => {
  const rows = "const { data } = await supabase.from('orders').select('cents, status')\n"
  const sum = "const total = data?.filter((o) => o.status !== 'off').reduce((sum, o) => sum + o.cents, 0) ?? 0\n"
  it('are left alone', () => assert.equal(told(`${rows}${sum}`), 0))
  it('are told of where the sum is used, or something is done with each', () => {
    assert.equal(told(`${rows}${sum}show(total)`), 1)
    assert.equal(told(`${rows}const all = data?.map((o) => show(o))`), 1)
  })
})

describe('unchecked-supabase-error, rows cleared out by their age', () => {
  const clear = (by: string) => `await supabase.from('codes').delete().lt('${by}', new Date().toISOString())\n`
  const add = "const { error } = await supabase.from('codes').insert({ id })\nif (error) throw error"
  it('are left alone beside other work', () => assert.equal(told(`${clear('created_at')}${add}`), 0))
  it('are told of where they are the work, and where it is no age', () => {
    assert.equal(told(clear('expires_at')), 1)
    assert.equal(told(`${clear('position')}${add}`), 1)
  })
})

describe('unchecked-supabase-error, what a failure of a function of the database looks like', () => {
  const words = (body: string) =>
    runExample(
      {
        'src/rights.ts': `import { createClient } from '@supabase/supabase-js'\nconst supabase = createClient('https://a.supabase.co', 'anon')\nexport async function ask(id: string) {\n  ${body}\n}\n`,
      },
      [rule],
    ).findings.map(({ message }) => /looks like ([a-z ]+)/.exec(message)?.[1])
  it('is missing data where its answer is read', () =>
    assert.deepEqual(words("const { data } = await supabase.rpc('may', { id })\n  return !!data"), ['missing data']))
  it('is success where it is only told something', () =>
    assert.deepEqual(words("await supabase.rpc('close', { id })"), ['success']))
})
