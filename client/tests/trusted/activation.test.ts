import { strict as assert } from 'node:assert'
import * as vscode from 'vscode'
import { note, until } from '../editor'

const identity = 'readiness.readiness'

describe('activation', () => {
  it('happens by itself in a workspace that holds files the review reads', async () => {
    const extension = vscode.extensions.getExtension(identity)
    assert.ok(extension, 'the extension is installed')
    await until('activated', () => extension.isActive)
  })

  it('leaves the language client to a turn of its own', async function () {
    await vscode.commands.executeCommand('perfview.show')
    const line = await until('the editor reports the time', () => activationLine())
    // Columns: extension, eager, load code, call activate, finish activate, event, by.
    const [load, call, finish] = line.split('|').slice(3, 6).map(Number)
    assert.ok(load !== undefined && call !== undefined && finish !== undefined && load + call + finish > 0, line)
    note(this, `${load} ms to load, ${call} ms to activate, ${finish} ms until the language client is there`)
    assert.ok(call < finish, `activate itself took ${call} ms, the client ${finish} ms`)
  })

  it('registers every command of the palette', async () => {
    const extension = vscode.extensions.getExtension(identity)
    const contributed: { command: string }[] = extension?.packageJSON.contributes.commands
    const known = new Set(await vscode.commands.getCommands(true))
    assert.deepEqual(
      contributed.map(({ command }) => command).filter((command) => !known.has(command)),
      [],
    )
  })
})

function activationLine(): string | undefined {
  const text = vscode.workspace.textDocuments.find((document) => document.uri.scheme === 'perf')?.getText()
  return text?.split('\n').find((line) => line.includes(identity) && line.includes('|'))
}
