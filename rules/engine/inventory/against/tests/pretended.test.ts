import * as assert from 'node:assert/strict'
import { projectOf } from '../../../../tests/example-run'
import { pretendedWork } from '../pretended'

const manifest = {
  'package.json':
    '{ "dependencies": { "react": "18.3.1", "sonner": "1.5.0", "express": "4.19.2", "resend": "4.0.0" } }',
}
const screen = (body: string) => ({
  ...manifest,
  'src/Settings.tsx': `import { useState } from 'react'
import { toast } from 'sonner'
export function Settings({ onSave }) {
  const [busy, setBusy] = useState(false)
  const save = async (event) => {
    event.preventDefault()
    setBusy(true)
    ${body}
    setBusy(false)
  }
  return <form onSubmit={save}><button disabled={busy}>Save</button></form>
}
`,
})
const WAIT = 'await new Promise((resolve) => setTimeout(resolve, 1000))'
const told = (files: Readonly<Record<string, string>>) => pretendedWork(projectOf(files)).map(({ says }) => says)

describe('work that is pretended', () => {
  it('is told where a screen waits and then says that it is done', () => {
    assert.match(
      told(screen(`${WAIT}\n    toast.success('Settings saved')`))[0] ?? '',
      /^`save` waits for a second and then says “Settings saved”, and does nothing besides\. Whoever/,
    )
    assert.equal(told(screen("setTimeout(() => { toast.success('Settings saved') }, 1500)")).length, 1)
  })

  it('is not where something may do it', () => {
    for (const work of ["await fetch('/api/settings', { method: 'POST' })", 'await onSave({})', 'await store.keep({})'])
      assert.deepEqual(told(screen(`${work}\n    ${WAIT}\n    toast.success('Settings saved')`)), [], work)
  })

  it('is not where nothing is claimed, or a failure is', () => {
    assert.deepEqual(told(screen(WAIT)), [])
    assert.deepEqual(told(screen(`${WAIT}\n    toast.error('Could not be saved')`)), [])
    assert.deepEqual(
      told(screen("await new Promise((resolve) => setTimeout(resolve, 50))\n    toast.success('Saved')")),
      [],
    )
  })

  const server = (handler: string) => ({
    ...manifest,
    'server/index.ts': `import express from 'express'
import { Resend } from 'resend'
const resend = new Resend('')
const app = express()
app.use(express.json())
app.post('/api/support', async (req, res) => {
  const { message } = req.body
  ${handler}
})
app.listen(3000)
`,
  })

  it('is told where an endpoint answers that it is done and only writes to the console', () => {
    const [says, ...others] = told(
      server("console.log(message)\n  res.json({ success: true, message: 'Message received' })"),
    )
    assert.match(says ?? '', /^POST \/api\/support answers that it was done, and does nothing with what was sent\./)
    assert.deepEqual(others, [])
  })

  it('is not where an endpoint does something, or claims nothing', () => {
    const send = "await resend.emails.send({ from: 'a@b.c', to: 'd@e.f', subject: 'x', text: message })"
    assert.deepEqual(told(server(`${send}\n  res.json({ success: true })`)), [])
    assert.deepEqual(told(server('keep(message)\n  res.json({ success: true })')), [])
    const check = 'if (!known.includes(message)) return res.status(404).end()\n  res.json({ ok: true })'
    assert.deepEqual(told(server(check)), [])
    assert.deepEqual(told(server('res.json({ words: message.split(" ").length })')), [])
  })
})
