import { strict as assert } from 'node:assert'
import * as vscode from 'vscode'
import {
  assertOnce,
  closeAll,
  findings,
  findingsToBe,
  open,
  replaceAll,
  reset,
  rule,
  throughout,
  uriOf,
  write,
} from '../editor'
import { component, files } from '../workspace'

const components = ['src/Orders.tsx', 'src/Invoices.tsx', 'src/Guests.tsx']

const review = (): Promise<unknown> => Promise.resolve(vscode.commands.executeCommand('readiness.runReview'))

async function allFound(): Promise<void> {
  for (const path of components) await findingsToBe(path, rule.fetch, 1)
  await findingsToBe('src/orders.ts', rule.supabase, 1)
}

describe('the review', () => {
  beforeEach(reset)
  after(reset)

  it('lists findings of files that were never opened', async () => {
    assert.deepEqual(
      components.flatMap((path) => findings(path)),
      [],
    )
    await review()
    await allFound()
    assertOnce()
    assert.deepEqual(findings('src/Title.tsx'), [])
  })

  it('keeps every finding there once: before, during and after, with tabs opening and closing', async () => {
    await open('src/Orders.tsx')
    await findingsToBe('src/Orders.tsx', rule.fetch, 1)
    await throughout(() => {
      assertOnce()
      assert.equal(findings('src/Orders.tsx', rule.fetch).length, 1)
    }, review())
    await allFound()
    const tabs = async (): Promise<void> => {
      for (const path of components) await open(path)
      await closeAll()
      await open('src/Guests.tsx')
    }
    await throughout(() => {
      assertOnce()
      for (const path of components) assert.equal(findings(path, rule.fetch).length, 1, path)
    }, tabs())
    await closeAll()
    await allFound()
    assertOnce()
  })

  it('finds what is in a document that is open but shows in no tab', async () => {
    await vscode.workspace.openTextDocument(uriOf('src/Guests.tsx'))
    await review()
    await allFound()
    assertOnce()
  })

  it('follows an edit and a save', async () => {
    await review()
    await allFound()
    const editor = await open('src/Invoices.tsx')
    await replaceAll(editor, files['src/Title.tsx'] as string)
    await findingsToBe('src/Invoices.tsx', rule.fetch, 0)
    await editor.document.save()
    await closeAll()
    await findingsToBe('src/Invoices.tsx', rule.fetch, 0)
    await write('src/Invoices.tsx', component('Invoices', '/api/again'))
    await findingsToBe('src/Invoices.tsx', rule.fetch, 1)
  })

  it('follows a new file, a delete and a rename', async () => {
    await review()
    await allFound()
    await write('src/New.tsx', component('New', '/api/new'))
    await findingsToBe('src/New.tsx', rule.fetch, 1)
    await vscode.workspace.fs.delete(uriOf('src/New.tsx'))
    await findingsToBe('src/New.tsx', rule.fetch, 0)
    await vscode.workspace.fs.rename(uriOf('src/Guests.tsx'), uriOf('src/Renamed.tsx'))
    await findingsToBe('src/Guests.tsx', rule.fetch, 0)
    await findingsToBe('src/Renamed.tsx', rule.fetch, 1)
    assertOnce()
  })

  it('gives way to a second review', async () => {
    const [first, second] = await Promise.all([review(), review()])
    assert.equal(first, undefined, 'the first was cancelled')
    assert.ok(second, 'the second ended')
    await allFound()
    assertOnce()
  })

  it('is cleared by its command, and open files keep their findings', async () => {
    await open('src/Orders.tsx')
    await review()
    await allFound()
    await vscode.commands.executeCommand('readiness.clearReview')
    await findingsToBe('src/Guests.tsx', rule.fetch, 0)
    await findingsToBe('src/Orders.tsx', rule.fetch, 1)
    await closeAll()
    await findingsToBe('src/Orders.tsx', rule.fetch, 0)
  })
})
