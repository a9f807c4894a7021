import { join } from 'node:path'
import { type ExtensionContext, type LogOutputChannel, workspace } from 'vscode'
import { DiagnosticPullMode, type LanguageClientOptions } from 'vscode-languageclient'
import { LanguageClient, TransportKind } from 'vscode-languageclient/node'
import type { InitializationOptions } from '../server/protocol'
import { documentSelector } from './documents'
import type { Findings } from './findings'
import type { OpenDocuments } from './open-documents'

/** The language client, not yet started. It restarts a server that died, up to four times in three minutes. */
export function createClient(
  context: ExtensionContext,
  output: LogOutputChannel,
  findings: Findings,
  openDocuments: OpenDocuments,
): LanguageClient {
  const run = { module: join(context.extensionPath, 'dist', 'server.js'), transport: TransportKind.ipc }
  const debug = { ...run, options: { execArgv: ['--nolazy', '--inspect=6009'] } }
  const options: LanguageClientOptions = {
    documentSelector,
    outputChannel: output,
    initializationOptions: (): InitializationOptions => ({ trusted: workspace.isTrusted }),
    middleware: openDocuments.middleware,
    diagnosticCollectionProvider: findings.collectionProvider,
    diagnosticPullOptions: {
      onChange: true,
      onSave: true,
      filter: (document, mode) =>
        mode === DiagnosticPullMode.onType && workspace.getConfiguration('readiness', document).get('run') === 'onSave',
    },
  }
  return new LanguageClient('readiness', 'Readiness', { run, debug }, options)
}
