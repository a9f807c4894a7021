import { strict as assert } from 'node:assert'
import * as vscode from 'vscode'
import { note, open, replaceAll, reset, until, uriOf, write } from '../editor'

const code = 'src/orders.ts'
const made = 'supabase/migrations/20260101000000_orders.sql'
const indexed = 'supabase/migrations/20260102000000_index.sql'
const documents: Readonly<Record<string, string>> = {
  [made]: 'create table public.orders (\n  id uuid primary key,\n  name text not null\n);\n',
  [indexed]: 'create index orders_name on public.orders (name);\n',
}
const prisma = 'schema/schema.prisma'

describe('a table that is named', () => {
  beforeEach(async () => {
    await reset()
    for (const [path, text] of Object.entries(documents)) await write(path, text)
  })
  after(async () => {
    await reset()
    for (const path of ['supabase', 'schema'])
      await vscode.workspace.fs.delete(uriOf(path), { recursive: true }).then(undefined, () => undefined)
  })

  it('is told on hovering its name in a query', async function () {
    const editor = await open(code)
    const position = positionOf(editor, "orders')")
    const card = await cardAt(code, position, /2 indexes\./)
    assert.match(card.text, /^\*\*orders\*\* is a table of the app's database\. It is made in \[/)
    assert.match(card.text, /\| name \| text \| not null \|/)
    assert.ok(card.text.includes(`(${uriOf(indexed)}#L1)`), card.text)
    assert.equal(card.range && editor.document.getText(card.range), 'orders')
    const started = Date.now()
    await cardAt(code, position, /2 indexes\./)
    note(this, `again in ${Date.now() - started} ms`)
  })

  it('follows a migration that is being typed', async () => {
    const migration = await open(indexed)
    await replaceAll(migration, 'alter table orders enable row level security;\n')
    const editor = await open(code)
    const { text } = await cardAt(code, positionOf(editor, "orders')"), /1 index\./)
    assert.match(text, /Row level security: on, with no policy\./)
  })

  it('leads to its migration, from code and from SQL', async () => {
    for (const [path, needle] of [
      [code, "orders')"],
      [indexed, 'orders (name'],
    ] as const) {
      const editor = await open(path)
      const [target, ...others] = await definitionsAt(path, positionOf(editor, needle))
      assert.deepEqual([target?.uri.fsPath, target?.line, others.length], [uriOf(made).fsPath, 0, 0])
    }
  })

  it('is told in a Prisma schema, and its type leads to the model', async () => {
    await vscode.workspace.fs.delete(uriOf('supabase'), { recursive: true })
    await write(
      prisma,
      'datasource db {\n  provider = "postgresql"\n}\nmodel Order {\n  id String @id\n  buyer Buyer @relation(fields: [id], references: [id])\n}\nmodel Buyer {\n  id String @id\n  orders Order[]\n}\n',
    )
    const editor = await open(prisma)
    const position = positionOf(editor, 'Buyer @')
    await cardAt(prisma, position, /^\*\*Buyer\*\* is a table of the app's database/)
    const [target] = await definitionsAt(prisma, position)
    assert.deepEqual([target?.uri.fsPath, target?.line], [uriOf(prisma).fsPath, 7])
  })
})

function positionOf({ document }: vscode.TextEditor, needle: string): vscode.Position {
  const offset = document.getText().indexOf(needle)
  assert.ok(offset >= 0, needle)
  return document.positionAt(offset + 1)
}

/** The one card that Readiness shows at a position, once it says what is waited for. */
function cardAt(path: string, position: vscode.Position, says: RegExp) {
  return until(`a card that says ${says}`, async () => {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      uriOf(path),
      position,
    )
    const cards = hovers.flatMap(({ contents, range }) =>
      contents.flatMap((content) => {
        const text = typeof content === 'string' ? content : content.value
        return text.includes('Row level security') ? [{ text, range }] : []
      }),
    )
    assert.ok(cards.length < 2, 'one card')
    return cards[0] && says.test(cards[0].text) ? cards[0] : undefined
  })
}

function definitionsAt(path: string, position: vscode.Position) {
  return until('a definition', async () => {
    const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      'vscode.executeDefinitionProvider',
      uriOf(path),
      position,
    )
    const places = found.map((each) =>
      'targetUri' in each
        ? { uri: each.targetUri, line: each.targetRange.start.line }
        : { uri: each.uri, line: each.range.start.line },
    )
    return places.length > 0 && places
  })
}
