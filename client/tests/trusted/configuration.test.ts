import { strict as assert } from 'node:assert'
import * as vscode from 'vscode'
import {
  apply,
  findings,
  findingsToBe,
  offeredAt,
  onDisk,
  open,
  replaceAll,
  reset,
  rule,
  until,
  uriOf,
  write,
} from '../editor'

const file = 'src/Orders.tsx'
const configuration = '.readiness.json'

const off = (ruleId: string): string => JSON.stringify({ rules: { [ruleId]: 'off' } }, null, 2)

describe('configuration', () => {
  beforeEach(reset)
  after(reset)

  it('takes effect when .readiness.json changes, and again when it goes', async () => {
    await open(file)
    await findingsToBe(file, rule.fetch, 1)
    await write(configuration, off(rule.fetch))
    await findingsToBe(file, rule.fetch, 0)
    await vscode.workspace.fs.delete(uriOf(configuration))
    await findingsToBe(file, rule.fetch, 1)
  })

  it('takes effect when a setting changes', async () => {
    await open(file)
    await findingsToBe(file, rule.fetch, 1)
    const settings = vscode.workspace.getConfiguration('readiness')
    await settings.update('rules', { [rule.fetch]: 'info' }, vscode.ConfigurationTarget.Workspace)
    await until(
      'shown as information',
      () => findings(file, rule.fetch)[0]?.severity !== vscode.DiagnosticSeverity.Error,
    )
    await settings.update('enable', false, vscode.ConfigurationTarget.Workspace)
    await findingsToBe(file, rule.fetch, 0)
    await settings.update('enable', undefined, vscode.ConfigurationTarget.Workspace)
    await settings.update('rules', undefined, vscode.ConfigurationTarget.Workspace)
    await until('an error again', () => findings(file, rule.fetch)[0]?.severity === vscode.DiagnosticSeverity.Error)
  })

  it('is written by "Turn this rule off"', async () => {
    await open(file)
    const [squiggle] = await findingsToBe(file, rule.fetch, 1)
    assert.ok(squiggle)
    await apply(await offeredAt(file, squiggle, 'Turn'))
    await findingsToBe(file, rule.fetch, 0)
    await until('it is on disk once it is saved', async () => {
      await vscode.workspace.saveAll(false)
      return /"unguarded-fetch":\s*"off"/.test(onDisk(configuration) ?? '')
    })
  })

  it('that is broken is a diagnostic on the file, and the last good one stays in force', async () => {
    await open(file)
    await write(configuration, off(rule.fetch))
    await findingsToBe(file, rule.fetch, 0)
    const editor = await open(configuration)
    await replaceAll(editor, '{ "rules": { "unguarded-fetch": "of" } }')
    await until('a finding in .readiness.json', () => findings(configuration)[0])
    assert.deepEqual(findings(file, rule.fetch), [])
  })

  it('gets errors and completion from its schema', async () => {
    await write(configuration, '{\n  // comments are fine\n  "exclude": "legacy"\n}\n')
    const { document } = await open(configuration)
    assert.equal(document.languageId, 'jsonc')
    await until('an error of the schema', () =>
      vscode.languages.getDiagnostics(document.uri).find((found) => found.source?.toLowerCase() !== 'readiness'),
    )
    const command = 'vscode.executeCompletionItemProvider'
    const position = new vscode.Position(1, '  '.length)
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(command, document.uri, position)
    const labels = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label))
    assert.ok(
      labels.some((label) => label.includes('rules')),
      labels.join(' · '),
    )
  })
})
