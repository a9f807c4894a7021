import { strict as assert } from 'node:assert'
import * as vscode from 'vscode'
import { apply, findings, findingsToBe, offeredAt, open, reset, rule, until } from '../editor'

const route = 'app/api/rates/route.ts'
const file = 'src/Orders.tsx'

async function offer(path: string, ruleId: string, title: string): Promise<vscode.CodeAction> {
  const [squiggle] = await findingsToBe(path, ruleId, 1)
  assert.ok(squiggle)
  return offeredAt(path, squiggle, title)
}

describe('commands', () => {
  beforeEach(reset)
  after(reset)

  it('fix all applies the safe fixes of the file', async () => {
    const editor = await open(route)
    await findingsToBe(route, rule.timeout, 1)
    await vscode.commands.executeCommand('readiness.fixAll')
    await findingsToBe(route, rule.timeout, 0)
    assert.match(editor.document.getText(), /AbortSignal\.timeout/)
  })

  it('fix all leaves what needs a look alone', async () => {
    const editor = await open('src/orders.ts')
    const before = editor.document.getText()
    await findingsToBe('src/orders.ts', rule.supabase, 1)
    void vscode.commands.executeCommand('readiness.fixAll')
    await findingsToBe('src/orders.ts', rule.supabase, 1)
    assert.equal(editor.document.getText(), before)
  })

  it('suppress writes the reason beside the code, and the finding goes', async () => {
    const editor = await open(file)
    await apply(await offer(file, rule.fetch, 'Suppress'), 'the caller shows the failure')
    await findingsToBe(file, rule.fetch, 0)
    assert.match(
      editor.document.getText(),
      /readiness-ignore-next-line unguarded-fetch -- the caller shows the failure/,
    )
    assert.deepEqual(
      findings(file).filter((found) => /suppression/.test(String(found.code))),
      [],
    )
  })

  it('explain opens the page of the rule', async () => {
    await open(file)
    await apply(await offer(file, rule.fetch, 'Explain'))
    const tab = await until('a preview', () =>
      vscode.window.tabGroups.all.flatMap((group) => group.tabs).find((one) => /unguarded-fetch/.test(one.label)),
    )
    assert.ok(tab.input instanceof vscode.TabInputWebview, 'it is a preview')
  })

  it('copy prompt puts a prompt into the clipboard', async () => {
    await open(file)
    await vscode.env.clipboard.writeText('')
    await apply(await offer(file, rule.fetch, 'Copy prompt'))
    const prompt = await until<string>('a prompt', () => vscode.env.clipboard.readText())
    assert.match(prompt, /Orders\.tsx/)
  })

  it('show output shows the output', async () => {
    await vscode.commands.executeCommand('readiness.showOutput')
  })
})
