/** The app the editor tests work on: small, so that each test knows every finding in it. Written to a temporary folder. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const packageJson = {
  name: 'orders',
  private: true,
  dependencies: { react: '19.0.0', sonner: '2.0.0', '@supabase/supabase-js': '2.50.0' },
}

const supabase = `import { createClient } from '@supabase/supabase-js'

export const supabase = createClient('https://example.supabase.co', 'anon')
`

/** One finding: the click does nothing when the call fails. */
export function component(name: string, path: string): string {
  return `import { useState } from 'react'

export function ${name}() {
  const [sent, setSent] = useState(false)
  async function send() {
    const response = await fetch('${path}', { method: 'POST' })
    if (!response.ok) throw new Error('refused')
    setSent(true)
  }
  return <button onClick={send}>{sent ? 'Sent' : 'Send'}</button>
}
`
}

const quiet = `export function Title() {
  return <h1>Orders</h1>
}
`

const deleteOrder = `import { supabase } from './supabase'

export async function renameOrder(id: string, name: string) {
  const { data } = await supabase.from('orders').update({ name }).eq('id', id).select()
  return data
}
`

/** On a server, with a try: only the timeout is missing, and its fix is safe. */
const handler = `export async function POST(request: Request) {
  try {
    const response = await fetch('https://api.example.com/rates', { method: 'POST', body: await request.text() })
    if (!response.ok) return Response.json({ error: 'The rates cannot be read.' }, { status: 502 })
    return Response.json(await response.json())
  } catch (error) {
    console.error(error)
    return Response.json({ error: 'The rates cannot be read.' }, { status: 502 })
  }
}
`

/** Asks an edge function when somebody clicks, and says so when that fails. */
const prices = `import { useState } from 'react'
import { supabase } from './supabase'

export function Prices() {
  const [text, setText] = useState('')
  async function show() {
    const { data, error } = await supabase.functions.invoke('prices')
    if (error) {
      alert('The prices cannot be read.')
      return
    }
    setText(String(data))
  }
  return <button onClick={show}>Prices {text}</button>
}
`

export const files: Readonly<Record<string, string>> = {
  'package.json': `${JSON.stringify(packageJson, null, 2)}\n`,
  'tsconfig.json': '{ "compilerOptions": { "strict": true, "jsx": "react-jsx" } }\n',
  '.gitignore': 'node_modules/\n',
  // VS Code's own git would trip over repositories that tests make and take away; in a browser it saves by itself.
  '.vscode/settings.json': '{ "git.enabled": false, "files.autoSave": "off" }\n',
  'src/supabase.ts': supabase,
  'src/Orders.tsx': component('Orders', '/api/orders'),
  'src/Invoices.tsx': component('Invoices', '/api/invoices'),
  'src/Guests.tsx': component('Guests', '/api/guests'),
  'src/orders.ts': deleteOrder,
  'src/Title.tsx': quiet,
  'src/Prices.tsx': prices,
  'app/api/rates/route.ts': handler,
  'db/migrations/.gitkeep': '',
  'supabase/migrations/.gitkeep': '',
}

export function writeWorkspace(root: string): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}
