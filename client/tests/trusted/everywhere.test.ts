import { strict as assert } from 'node:assert'
import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import * as vscode from 'vscode'
import {
  actionsAt,
  apply,
  applyPreviewed,
  assertOnce,
  findingsToBe,
  onDisk,
  open,
  reset,
  rule,
  undoEverywhere,
  until,
  uriOf,
  write,
} from '../editor'
import { files } from '../workspace'

const components = ['src/Orders.tsx', 'src/Invoices.tsx', 'src/Guests.tsx']
const prices = 'supabase/functions/prices/index.ts'

/** A read of a third party for which a screen asks, tried once: its fix writes a file of its own. */
const triedOnce = `Deno.serve(async () => {
  try {
    const response = await fetch('https://api.example.com/prices', { signal: AbortSignal.timeout(5000) })
    if (!response.ok) return Response.json({ error: 'The prices cannot be read.' }, { status: 502 })
    return Response.json(await response.json())
  } catch (error) {
    console.error(error)
    return Response.json({ error: 'The prices cannot be read.' }, { status: 502 })
  }
})
`

const main = 'src/main.tsx'

/** What people see: a screen that nothing mounts asks for nothing. */
const mounted = `import { createRoot } from 'react-dom/client'
import { Prices } from './Prices'

createRoot(document.body).render(<Prices />)
`

/** The offer at the finding of a file, once the server has read all files as they are now. */
async function offer(path: string): Promise<vscode.CodeAction> {
  const [squiggle] = await findingsToBe(path, rule.fetch, 1)
  assert.ok(squiggle)
  const title = 'Fix this everywhere: 3 places in 3 files…'
  return until(title, async () => (await actionsAt(path, squiggle)).find((action) => action.title.startsWith(title)))
}

/** Takes the offer, with the preview as it is, and waits for the files. */
async function fixEverywhere(): Promise<void> {
  const { document } = await open('src/Orders.tsx')
  await applyPreviewed(
    () => offer('src/Orders.tsx'),
    () => document.getText() !== files['src/Orders.tsx'],
  )
  await until('all are on disk', () => components.every((path) => onDisk(path) !== files[path]))
}

describe('fix this everywhere', () => {
  beforeEach(reset)
  after(reset)

  it('shows every file first, ticked, and mends them all when applied', async () => {
    await fixEverywhere()
    for (const path of components) {
      assert.match(onDisk(path) ?? '', /catch/, path)
      await findingsToBe(path, rule.fetch, 0)
    }
    assertOnce()
  })

  it('is taken back by one undo', async () => {
    await fixEverywhere()
    const editor = await open('src/Orders.tsx')
    await undoEverywhere(() => editor.document.getText() === files['src/Orders.tsx'])
    for (const path of components) {
      const { document } = await open(path)
      await until(`${path} is as it was`, () => document.getText() === files[path])
    }
  })

  it('changes nothing when the preview is discarded', async () => {
    await open('src/Orders.tsx')
    const done = apply(await offer('src/Orders.tsx'))
    let ended = false
    void done.then(() => {
      ended = true
    })
    await until('the preview was discarded', async () => {
      await vscode.commands.executeCommand('refactorPreview.discard')
      return ended
    })
    for (const path of components) assert.equal(onDisk(path), files[path])
    await findingsToBe('src/Orders.tsx', rule.fetch, 1)
  })
})

describe('a fix that creates a file', () => {
  beforeEach(reset)
  after(async () => {
    await reset()
    await vscode.workspace.fs.delete(uriOf('supabase/functions'), { recursive: true })
    await vscode.workspace.fs.delete(uriOf(main))
  })

  it('opens it, and one undo takes all of it back', async () => {
    await write(main, mounted)
    await write(prices, triedOnce)
    const editor = await open(prices)
    const [squiggle] = await findingsToBe(prices, 'missing-retry', 1)
    assert.ok(squiggle)
    const actions = await actionsAt(prices, squiggle)
    const fix = actions.find(({ title, edit }) => edit && /new /.test(title))
    assert.ok(fix?.edit, actions.map(({ title }) => title).join(' · '))
    const created = fix.edit
      .entries()
      .map(([uri]) => uri)
      .find((uri) => !existsSync(uri.fsPath))
    assert.ok(created, 'it creates a file')
    await applyPreviewed(
      async () => fix,
      () => existsSync(created.fsPath),
    )
    await until('the new file shows', () => vscode.window.activeTextEditor?.document.uri.fsPath === created.fsPath)
    await until('it is written', () => vscode.window.activeTextEditor?.document.getText().includes('export'))
    await findingsToBe(prices, 'missing-retry', 0)
    assert.notEqual(editor.document.getText(), triedOnce)
    await vscode.window.showTextDocument(editor.document)
    await undoEverywhere(() => editor.document.getText() === triedOnce)
    await until(`${basename(created.fsPath)} is gone`, () => !existsSync(created.fsPath))
    await findingsToBe(prices, 'missing-retry', 1)
  })
})
