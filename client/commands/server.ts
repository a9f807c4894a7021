import { commands, type Disposable, type LogOutputChannel } from 'vscode'
import type { LanguageClient } from 'vscode-languageclient/node'

export function registerServerCommands(client: LanguageClient, output: LogOutputChannel): Disposable[] {
  return [
    commands.registerCommand('readiness.showOutput', () => output.show()),
    commands.registerCommand('readiness.restartServer', () => client.restart()),
  ]
}
