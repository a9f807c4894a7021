import { deepEqual, equal, match, ok } from 'node:assert/strict'
import {
  type DefinitionLink,
  DefinitionRequest,
  type Hover,
  HoverRequest,
  type Location,
  type MarkupContent,
  type Position,
} from 'vscode-languageserver'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { type ClientOptions, capabilities, TestClient, uriOf } from './client'

const migration = `create table public.orders (
  id bigint generated always as identity primary key,
  user_id uuid not null,
  total numeric(10, 2)
);
`
const later = `create unique index orders_user on public.orders (user_id, total desc) where total is not null;
alter table orders enable row level security;
create policy own on orders for select using (auth.uid() = user_id);
`
const first = 'supabase/migrations/20260101000000_orders.sql'
const second = 'supabase/migrations/20260102000000_index.sql'
const code = `import { createClient } from '@supabase/supabase-js'
const supabase = createClient('https://x.supabase.co', 'key')
const ORDERS = 'orders'
export const list = async () => [
  await supabase.from('orders').select('*'),
  await supabase.from(ORDERS).select('*'),
]
`
const files = { [first]: migration, [second]: later, 'src/list.ts': code }

describe('a table that is named', () => {
  let client: TestClient
  afterEach(() => client.stop())

  const start = async (texts: Readonly<Record<string, string>>, options: ClientOptions = {}): Promise<void> => {
    client = await TestClient.start(texts, { sql: true, ...options })
  }
  const at = (text: string, needle: string, from = 0): Position =>
    TextDocument.create('', '', 0, text).positionAt(text.indexOf(needle, from) + 1)
  const hover = (path: string, position: Position): Promise<Hover | null> =>
    client.connection.sendRequest(HoverRequest.type, { textDocument: { uri: uriOf(path) }, position })
  const definition = (path: string, position: Position): Promise<DefinitionLink[] | Location | null> =>
    client.connection.sendRequest(DefinitionRequest.type, {
      textDocument: { uri: uriOf(path) },
      position,
    }) as Promise<DefinitionLink[] | Location | null>
  const cardOf = (answer: Hover | null): string => (answer?.contents as MarkupContent | undefined)?.value ?? ''
  const cardIn = async (sql: string): Promise<string> => {
    await start({ [first]: sql, 'src/list.ts': code })
    await client.open('src/list.ts', code)
    return cardOf(await hover('src/list.ts', at(code, "orders').")))
  }

  it('is told whole: where it is made, row level security, columns, indexes with their files', async () => {
    await start(files)
    deepEqual(
      [client.initializeResult.capabilities.hoverProvider, client.initializeResult.capabilities.definitionProvider],
      [true, true],
    )
    await client.open('src/list.ts', code)
    const answer = await hover('src/list.ts', at(code, "orders')."))
    deepEqual(answer?.range, { start: { line: 4, character: 23 }, end: { line: 4, character: 29 } })
    const [one, two] = [first, second].map((path) => path.replace(/[_./]/g, '\\$&'))
    equal(
      cardOf(answer),
      `**orders** is a table of the app's database. It is made in [${one}\\:1](${uriOf(first)}#L1).

3 columns, 2 indexes. Row level security: on, with 1 policy.

| Column | Type | |
| :--- | :--- | :--- |
| id | bigint | not null |
| user\\_id | uuid | not null |
| total | numeric\\(10\\, 2\\) |  |

**Indexes**

- (id), primary key, from [${one}\\:2](${uriOf(first)}#L2)
- (user\\_id, total descending), unique, partial: only where total is not null, from [${two}\\:1](${uriOf(second)}#L1)`,
    )
  })

  it('follows unsaved edits of the migration', async () => {
    await start(files)
    await client.open('src/list.ts', code)
    await client.open(second, later, 'sql')
    await client.change(second, 'alter table orders add column note text;')
    const card = cardOf(await hover('src/list.ts', at(code, "orders').")))
    match(card, /\n4 columns, 1 index\. Row level security: off\.\n/)
    match(card, /\| note \| text/)
  })

  it('leads to the line that makes it, from texts and from SQL', async () => {
    await start(files)
    await client.open('src/list.ts', code)
    const made = { start: { line: 0, character: 0 }, end: { line: 4, character: 1 } }
    const link = { targetUri: uriOf(first), targetRange: made, targetSelectionRange: made }
    deepEqual(await definition('src/list.ts', at(code, "orders').")), [
      { ...link, originSelectionRange: { start: { line: 4, character: 23 }, end: { line: 4, character: 29 } } },
    ])
    await client.open(second, later, 'sql')
    deepEqual(await definition(second, at(later, 'orders (')), [
      { ...link, originSelectionRange: { start: { line: 0, character: 42 }, end: { line: 0, character: 48 } } },
    ])
  })

  it('leads nowhere from names that TypeScript knows, which still tell what they name', async () => {
    await start(files)
    await client.open('src/list.ts', code)
    const constant = at(code, 'ORDERS)')
    equal(await definition('src/list.ts', constant), null)
    match(cardOf(await hover('src/list.ts', constant)), /^\*\*orders\*\* is a table/)
  })

  it('is a location for clients that know no links', async () => {
    const { definition: _, ...textDocument } = capabilities.textDocument ?? {}
    await start(files, { capabilities: { ...capabilities, textDocument } })
    await client.open('src/list.ts', code)
    const found = await definition('src/list.ts', at(code, "orders')."))
    equal(found && 'uri' in found && found.uri, uriOf(first))
  })

  it('is none elsewhere, in files of no folder, and where Readiness is off', async () => {
    await start(files)
    await client.open('src/list.ts', code)
    equal(await hover('src/list.ts', at(code, "'*'")), null)
    equal(await definition('src/list.ts', at(code, 'createClient')), null)
    equal(await hover('/elsewhere/a.sql', { line: 0, character: 0 }), null)
    client.stop()
    await start(files, { settings: { enable: false } })
    equal(await hover('src/list.ts', at(code, "orders').")), null)
  })

  it('leads from a field of a Prisma schema to the model, and from the model to its migration', async () => {
    const schema = `datasource db {
  provider = "postgresql"
}
model Order {
  id       String @id
  customer Customer @relation(fields: [id], references: [id])
}
model Customer {
  id     String @id
  orders Order[]
}
`
    const made = 'prisma/migrations/20260101000000_init/migration.sql'
    const path = 'prisma/schema.prisma'
    await start({
      [path]: schema,
      [made]: 'create table "Order" (id text primary key);\ncreate table "Customer" (id text primary key);\n',
      'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
    })
    await client.open(path, schema, 'prisma')
    const [toModel] = (await definition(path, at(schema, 'Customer @'))) as DefinitionLink[]
    deepEqual([toModel?.targetUri, toModel?.targetRange.start.line], [uriOf(path), 7])
    const [toTable] = (await definition(path, at(schema, 'Customer {'))) as DefinitionLink[]
    deepEqual([toTable?.targetUri, toTable?.targetRange.start.line], [uriOf(made), 1])
    match(cardOf(await hover(path, at(schema, 'Order[]'))), /^\*\*Order\*\* is a table/)
  })

  it('shows names as they are: nothing in them is markup', async () => {
    const evil = '[x](command:evil) ![i](https://e.ex) <b>|`*_ www.e.ex\n# h'
    const card = await cardIn(
      `create table orders (id int primary key, "${evil}" int);\ncreate index i on orders ("${evil}");`,
    )
    const lines = card.split('\n')
    const [row] = lines.filter((line) => line.includes('evil') && line.startsWith('|'))
    equal(
      row,
      '| \\[x\\]\\(command\\:evil\\) \\!\\[i\\]\\(https\\:\\/\\/e\\.ex\\) \\<b\\>\\|\\`\\*\\_ www\\.e\\.ex \\# h | integer |  |',
    )
    ok(!/^#/m.test(card))
    equal(card.split('evil').length, 3)
  })

  it('is told in short where it is large, and with doubt where nothing makes it', async () => {
    const columns = Array.from({ length: 40 }, (_, i) => `c${i} int`).join(', ')
    const card = await cardIn(`create table orders (${columns});`)
    match(card, /\| c24 \|.*\n\nand 15 more$/)
    match(card, /\n40 columns, no index: every search reads the whole table\. Row level security: off\.\n/)
    client.stop()
    const assumed = await cardIn('alter table orders add column note text;')
    match(assumed, /^\*\*orders\*\* is a table that the app uses; it is first seen in /)
    match(assumed, /\n\nAssumed: run from nothing,/)
    match(assumed, /\n1 column, no index that is known\. Row level security: not known from these files\.\n/)
  })

  it('answers sooner once the schema is replayed', async () => {
    const tables = Array.from(
      { length: 400 },
      (_, i) => `create table t${i} (id bigint primary key, a text, b uuid not null);\ncreate index on t${i} (a);\n`,
    )
    const many = Object.fromEntries(tables.map((text, i) => [`supabase/migrations/${20260101000000 + i}_t.sql`, text]))
    const asked = code.replaceAll("'orders'", "'t399'")
    await start({ ...many, 'src/list.ts': asked })
    await client.open('src/list.ts', asked)
    const position = at(asked, "t399').")
    const timed = async (): Promise<number> => {
      const started = performance.now()
      match(cardOf(await hover('src/list.ts', position)), /^\*\*t399\*\*/)
      return performance.now() - started
    }
    const first = await timed()
    const times: number[] = []
    for (let i = 0; i < 9; i++) times.push(await timed())
    const median = times.sort((a, b) => a - b)[4] ?? 0
    ok(median < first, `${median} ms, the first time ${first} ms`)
  })
})
