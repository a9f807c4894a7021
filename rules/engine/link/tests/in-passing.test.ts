import assert from 'node:assert/strict'
import { projectOf } from '../../tests/project-of'
import { isInPassing } from '../in-passing'
import { operationsTried } from '../silent-branches'

/** Whether what the last catch of a file guards was done in passing. */
function passes(path: string, text: string): boolean {
  const project = projectOf({ [path]: text })
  const facts = project.link.code(path)
  assert.ok(facts)
  const index = facts.catches.findIndex(({ nameRange }) => text.slice(0, nameRange.start).endsWith('/* here */ '))
  const fact = facts.catches[index]
  assert.ok(fact)
  return isInPassing(project, facts, index, operationsTried(project, facts, fact))
}

const component = (inside: string) => `import { useEffect, useState } from 'react'
import { createClient } from '@supabase/supabase-js'
const supabase = createClient('https://x.supabase.co', 'key')
export function Part({ id, set, toast }) {
  ${inside}
  return <p onClick={run}>{id}</p>
}
`
const load = (log = 'console.error(error)') =>
  `try { set(await (await fetch('/api/orders')).json()) } /* here */ catch (error) { ${log} }`
const mail =
  "try { await fetch('/api/notify-team', { method: 'POST' }) } /* here */ catch (error) { console.error(error) }"
const off = "try { await fetch('/api/logout', { method: 'POST' }) } /* here */ catch (error) { console.error(error) }"
const save = "await fetch('/api/orders', { method: 'PUT' });"
const told = "catch { toast.error('Could not save') }"

const notice = (table: string) =>
  `try { await supabase.from('${table}').insert({ id }).throwOnError() } /* here */ catch (error) { console.error(error) }`

describe('work in passing', () => {
  const rows: [string, string, string, boolean][] = [
    ['a load of a page', 'Orders.tsx', `const run = async () => { ${load()} }`, false],
    ['a load of a sidebar', 'Sidebar.tsx', `const run = async () => { ${load()} }`, true],
    ['a load of what gives to all inside it', 'SidebarProvider.tsx', `const run = async () => { ${load()} }`, false],
    ['a load of a list that a person opens', 'NotificationCenter.tsx', `const run = async () => { ${load()} }`, false],
    ['a write of a sidebar', 'Sidebar.tsx', `const run = async () => { ${mail} }`, false],
    [
      'a load whose failure is a warning',
      'Orders.tsx',
      `const run = async () => { ${load('console.warn(error)')} }`,
      true,
    ],
    [
      'a write whose failure is a warning',
      'Orders.tsx',
      `const run = async () => { ${mail.replace('error(', 'warn(')} }`,
      false,
    ],
    [
      'suggestions',
      'Field.tsx',
      `const loadSuggestions = async () => { ${load()} }; const run = loadSuggestions`,
      true,
    ],
    ...(
      [
        ["'How can we help?'", true],
        ['true', true],
        ["''", false],
        ['[]', false],
        ['null', false],
        ['false', false],
      ] as const
    ).map(([first, is]): [string, string, string, boolean] => [
      `a load into a state that begins with ${first}`,
      'Greeting.tsx',
      `const [text, setText] = useState(${first}); const [loading, setLoading] = useState(true); const run = async () => { try { setText(await (await fetch('/api/greeting')).json()); setLoading(false) } /* here */ catch (error) { console.error(error) } }`,
      is,
    ]),
    ['a mark', 'Chat.tsx', `const markAsRead = async () => { ${mail} }; const run = markAsRead`, true],
    [
      'an address that is looked up while typing',
      'AddressAutocomplete.tsx',
      `const run = async () => { ${load()} }`,
      true,
    ],
    ['signing out, and what goes in any case', 'Menu.tsx', `const run = async () => { ${off} set(null) }`, true],
    ['signing out and no more', 'Menu.tsx', `const run = async () => { ${off} }`, false],
    [
      'a timer in place',
      'Orders.tsx',
      `const run = 1; useEffect(() => { setInterval(async () => { ${load()} }, 5000) }, [])`,
      true,
    ],
    [
      'a timer once',
      'Orders.tsx',
      `const run = 1; useEffect(() => { setTimeout(async () => { ${load()} }, 0) }, [])`,
      false,
    ],
    [
      'a mail beside a save that is told',
      'Orders.tsx',
      `const run = async () => { try { ${save} ${mail} } ${told} }`,
      true,
    ],
    [
      'a reload beside a save that is told',
      'Orders.tsx',
      `const run = async () => { try { ${save} ${load()} } ${told} }`,
      true,
    ],
    ['a mail that is all the work', 'Orders.tsx', `const run = async () => { try { ${mail} } ${told} }`, false],
    [
      'a mail where sending is the work',
      'Orders.tsx',
      `const sendAll = async () => { try { ${save} ${mail} } ${told} }; const run = sendAll`,
      false,
    ],
    [
      'a save beside a save',
      'Orders.tsx',
      `const run = async () => { try { ${save} ${mail.replace('notify-team', 'lines')} } ${told} }`,
      false,
    ],
    [
      'a mail beside a save that nobody is told of',
      'Orders.tsx',
      `const run = async () => { try { ${save} ${mail} } catch {} }`,
      false,
    ],
    [
      'a notice that is stored beside a save',
      'Orders.tsx',
      `const run = async () => { try { ${save} ${notice('order_notifications')} } ${told} }`,
      true,
    ],
    [
      'a line that is stored beside a save',
      'Orders.tsx',
      `const run = async () => { try { ${save} ${notice('order_lines')} } ${told} }`,
      false,
    ],
    [
      'what is asked again after a message',
      'Orders.tsx',
      `const run = () => {}; useEffect(() => { channel.on('postgres_changes', { table: 'orders' }, async () => { ${load()} }) }, [])`,
      true,
    ],
    [
      'what is saved after a message',
      'Orders.tsx',
      `const run = () => {}; useEffect(() => { socket.on('order', async () => { ${mail} }) }, [])`,
      false,
    ],
    [
      'a way back after a lost connection',
      'Orders.tsx',
      `const run = () => {}; useEffect(() => { socket.on('connect_error', async () => { ${mail} }) }, [])`,
      true,
    ],
    [
      'what a person sets off',
      'Orders.tsx',
      `const run = () => {}; useEffect(() => { map.on('click', async () => { ${load()} }) }, [])`,
      false,
    ],
    [
      'a search that the next letter takes back',
      'Orders.tsx',
      `const search = async () => { ${mail} }; const run = (text) => { clearTimeout(id); set(setTimeout(() => search(text), 300)) }`,
      true,
    ],
    [
      'a search that a person starts',
      'Orders.tsx',
      `const search = async () => { ${mail} }; const run = (text) => search(text)`,
      false,
    ],
    [
      'a save that the next letter takes back',
      'Orders.tsx',
      `const keep = async () => { ${mail} }; const run = (text) => { clearTimeout(id); set(setTimeout(() => keep(text), 300)) }`,
      false,
    ],
    [
      'a mark by its address',
      'Orders.tsx',
      `const run = async () => { ${mail.replace('/api/notify-team', '/api/messages/1/read')} }`,
      true,
    ],
    [
      'a token that is had anew',
      'session.ts',
      `const refreshAccessToken = async () => { ${mail.replace('/api/notify-team', '/api/renew')} }`,
      true,
    ],
    [
      'a check whose answer lets in',
      'useBranch.ts',
      `const run = async () => { ${load()} }; return { isAuthorized: set === id }`,
      true,
    ],
    [
      'a load whose answer is shown',
      'useBranch.ts',
      `const run = async () => { ${load()} }; return { branch: id }`,
      false,
    ],
  ]
  for (const [name, file, text, expected] of rows) {
    it(`${expected ? 'is' : 'is not'} ${name}`, () => assert.equal(passes(`src/${file}`, component(text)), expected))
  }
})
