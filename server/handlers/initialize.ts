import {
  CodeActionKind,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
  type WorkspaceFolder,
} from 'vscode-languageserver'
import { fixAllKind } from '../protocol'
import { readClientFeatures, readInitializationOptions } from '../session/client-features'
import type { Session } from '../session/session'
import { readSettings } from '../session/settings'

/** `initialize`: takes note of what the client can do and which folders it has; nothing is read yet. */
export function initialize(session: Session, params: InitializeParams): InitializeResult {
  const options = readInitializationOptions(params.initializationOptions)
  session.client = readClientFeatures(params)
  session.trusted = options.trusted === true
  session.clientSettings = readSettings(options.settings)
  session.folders.set(foldersOf(params))
  return {
    serverInfo: { name: 'Readiness', version: session.host.version },
    capabilities: {
      positionEncoding: session.client.encoding,
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
      diagnosticProvider: { identifier: 'readiness', interFileDependencies: true, workspaceDiagnostics: false },
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind], resolveProvider: true },
      hoverProvider: true,
      definitionProvider: true,
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
  }
}

function foldersOf({ workspaceFolders, rootUri }: InitializeParams): readonly WorkspaceFolder[] {
  if (workspaceFolders) return workspaceFolders
  return rootUri ? [{ uri: rootUri, name: rootUri.split('/').at(-1) ?? rootUri }] : []
}
