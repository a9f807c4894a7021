import { strict as assert } from 'node:assert'
import * as vscode from 'vscode'
import {
  apply,
  assertOnce,
  findings,
  findingsToBe,
  fixAt,
  offeredAt,
  open,
  reset,
  rule,
  ruleOf,
  write,
} from '../editor'
import { component } from '../workspace'

const file = 'src/Orders.tsx'
const call = "fetch('/api/refunds')"

describe('while typing', () => {
  beforeEach(reset)
  after(reset)

  it('shows a squiggle with its reason, at the call, once', async () => {
    const editor = await open('src/Title.tsx')
    assert.deepEqual(findings('src/Title.tsx'), [])
    const { document } = editor
    await editor.edit((edit) => edit.insert(document.positionAt(0), 'document.onclick = async () => {\n  await \n}\n'))
    for (const [typed, character] of [...call].entries()) {
      await editor.edit((edit) => edit.insert(new vscode.Position(1, '  await '.length + typed), character))
    }
    const [squiggle] = await findingsToBe('src/Title.tsx', rule.fetch, 1)
    assert.ok(squiggle)
    assert.equal(document.getText(squiggle.range).startsWith('fetch'), true, document.getText(squiggle.range))
    assert.equal(squiggle.range.start.line, 1)
    assert.equal(squiggle.severity, vscode.DiagnosticSeverity.Error)
    assert.ok(squiggle.message.length > 20, squiggle.message)
    assertOnce()
  })

  it('takes the squiggle away when the cause goes', async () => {
    const editor = await open(file)
    const [squiggle] = await findingsToBe(file, rule.fetch, 1)
    assert.ok(squiggle)
    await editor.edit((edit) => edit.delete(editor.document.lineAt(squiggle.range.start.line).rangeIncludingLineBreak))
    await findingsToBe(file, rule.fetch, 0)
  })

  it('judges unsaved text, not what is on disk', async () => {
    const editor = await open('src/Title.tsx')
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), component('Other', '/api/title')))
    await findingsToBe('src/Title.tsx', rule.fetch, 1)
    await vscode.commands.executeCommand('workbench.action.files.revert')
    await findingsToBe('src/Title.tsx', rule.fetch, 0)
  })

  it('says where the rule is explained', async () => {
    await open(file)
    const [squiggle] = await findingsToBe(file, rule.fetch, 1)
    assert.ok(typeof squiggle?.code === 'object', 'the code is a link')
    assert.match(squiggle.code.target.toString(), /unguarded-fetch/)
  })

  it('waits for a save when readiness.run is onSave', async () => {
    const settings = vscode.workspace.getConfiguration('readiness')
    await settings.update('run', 'onSave', vscode.ConfigurationTarget.Workspace)
    try {
      const editor = await open('src/Title.tsx')
      await findingsToBe('src/Title.tsx', rule.fetch, 0)
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), component('Other', '/api/title')))
      await open(file)
      await findingsToBe(file, rule.fetch, 1)
      assert.deepEqual(findings('src/Title.tsx'), [])
      await editor.document.save()
      await findingsToBe('src/Title.tsx', rule.fetch, 1)
    } finally {
      await settings.update('run', undefined, vscode.ConfigurationTarget.Workspace)
    }
  })
})

describe('quick fixes', () => {
  beforeEach(reset)
  after(reset)

  it('silence the finding they belong to', async () => {
    await open(file)
    const [squiggle] = await findingsToBe(file, rule.fetch, 1)
    assert.ok(squiggle)
    await apply(await fixAt(file, squiggle))
    await findingsToBe(file, rule.fetch, 0)
  })

  it('offer to suppress, turn off, explain and copy a prompt on every finding', async () => {
    await open('src/orders.ts')
    const [squiggle] = await findingsToBe('src/orders.ts', rule.supabase, 1)
    assert.ok(squiggle)
    for (const title of ['Suppress', 'Turn', 'Explain', 'Copy prompt'])
      await offeredAt('src/orders.ts', squiggle, title)
  })

  it('show related places and findings of a file changed on disk', async () => {
    await open('src/Title.tsx')
    await write('src/Title.tsx', component('Other', '/api/title'))
    const [squiggle] = await findingsToBe('src/Title.tsx', rule.fetch, 1)
    assert.equal(squiggle && ruleOf(squiggle), rule.fetch)
  })
})
