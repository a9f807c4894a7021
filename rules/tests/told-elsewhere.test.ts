import assert from 'node:assert/strict'
import rule from '../catalog/failure-handling/unguarded-fetch'
import { runExample } from './example-run'
import { reportsMarked } from './reports-marked'

const MANIFEST = {
  'package.json':
    '{ "name": "a", "dependencies": { "react": "19.0.0", "sonner": "1.5.0", "swr": "2.2.5", "next": "15.3.0" } }',
}
const HEAD = `import { useState } from 'react'
import { toast } from 'sonner'
`

/** A component whose click runs `body`. */
const onClick = (body: string) => ({
  ...MANIFEST,
  'src/Save.tsx': `${HEAD}export function Save() {
  const [busy, setBusy] = useState(false)
  const save = async () => {
${body}
  }
  return <button disabled={busy} onClick={save}>Save</button>
}
`,
})

const hook = (change: string) => ({
  ...MANIFEST,
  'src/use-change.ts': `import { toast } from 'sonner'
import useSWR from 'swr'
export function useChange(url: string) {
  const { data, mutate } = useSWR(url)
  return { data, change: async (send: () => Promise<unknown>) => { ${change} } }
}
`,
})
const usesHook = (call: string) => ({
  'src/Switch.tsx': `import { useChange } from './use-change'
export function Switch() {
  const { change } = useChange('/api/mail')
  const send = async () => {
    const response = await ${call}('/api/mail', { method: 'POST' })
    if (!response.ok) throw new Error('Could not save')
  }
  return <input type="checkbox" onChange={() => { change(() => send()) }} />
}
`,
})

const importedBy = (call: string) => ({
  ...MANIFEST,
  'src/lib/names.ts': `export async function setNames() {
  await ${call}('/api/names', { method: 'POST' })
}
`,
})
const STARTS = "import { setNames } from '../src/lib/names'\nexport async function run() { setNames() }\n"
const SCRIPT = { 'scripts/import.ts': STARTS, 'db/seed.ts': STARTS, 'tests/names.test.ts': STARTS }
const START = `import { setNames } from './lib/names'
export function Start() {
  return <button onClick={() => { setNames() }}>Start</button>
}
`

const rows: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  [
    'kept in a variable and only awaited',
    onClick("const saving = «fetch»('/api/save')\ntry { await saving } finally { setBusy(false) }"),
  ],
  [
    'another use keeps it quiet, and tells nobody',
    onClick("const saving = «fetch»('/api/save')\nsaving.catch(() => null)\nawait saving"),
  ],
  [
    'a toast of the promise without a word for its failure',
    onClick("const saving = «fetch»('/api/save')\ntoast.promise(saving, { success: 'Saved' })\nawait saving"),
  ],
  [
    'through a hook that only hands it on',
    { ...hook('return mutate(send(), { rollbackOnError: true })'), ...usesHook('«fetch»') },
  ],
  ['a script and a click set it off', { ...importedBy('«fetch»'), ...SCRIPT, 'src/Start.tsx': START }],
  // silent
  ['only a script, a seed and a test set it off', { ...importedBy('fetch'), ...SCRIPT }],
  [
    'one use of the variable tells by a toast',
    onClick(
      "const saving = fetch('/api/save').then((r) => r.json())\ntoast.promise(saving, { loading: 'Saving', error: 'Could not save' })\ntry { await saving } finally { setBusy(false) }",
    ),
  ],
  [
    'one use tells by catch',
    onClick("const saving = fetch('/api/save')\nsaving.catch(() => toast.error('Could not save'))\nawait saving"),
  ],
  [
    'one use tells by the second argument of then',
    onClick(
      "const saving = fetch('/api/save')\nsaving.then(() => toast('Saved'), () => toast.error('Could not save'))\nawait saving",
    ),
  ],
  [
    'caught before it is kept',
    onClick("const saving = fetch('/api/save').catch(() => toast.error('Could not save'))\nawait saving"),
  ],
  [
    'a toast that is given the function and awaited',
    onClick("await toast.promise(() => fetch('/api/save'), { error: 'Could not save' })"),
  ],
  [
    'through a hook into mutate and a toast',
    {
      ...hook("return toast.promise(mutate(send(), { rollbackOnError: true }), { error: 'Could not save' })"),
      ...usesHook('fetch'),
    },
  ],
]

describe('unguarded-fetch: failures told elsewhere', () => {
  for (const [name, marked] of rows) {
    it(name, () => {
      const findings = reportsMarked(rule, marked)
      for (const { related } of findings) assert.ok(related.every(({ file }) => file.startsWith('src/')))
    })
  }
})

describe('unguarded-fetch: what a call that nobody waits for leaves behind', () => {
  const messageOf = (body: string) => {
    const text = `import { toast } from 'sonner'
async function send() { await fetch('/api/mail', { method: 'POST' }) }
export async function order() {
  ${body}
}
`
    const { findings } = runExample({ ...MANIFEST, 'src/order.ts': text }, [rule])
    assert.equal(findings.length, 1)
    return findings[0]?.message ?? ''
  }
  it('goes on as if it had worked where success is shown behind it', () =>
    assert.match(messageOf("send()\n  toast.success('Ordered')"), /goes on as if it had worked/))
  it('stops half-way where nothing is', () => {
    assert.match(messageOf('send()'), /stops half-way, and nobody is told/)
    assert.match(messageOf("send().then(() => toast.success('Sent'))"), /stops half-way, and nobody is told/)
  })
})
