import { type Disposable, type TextDocument, type Uri, workspace } from 'vscode'
import {
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  type Middleware,
  State,
} from 'vscode-languageclient'
import type { LanguageClient } from 'vscode-languageclient/node'

/**
 * Makes "open" mean one thing on both sides: a document is open in the server while it shows in a tab. VS Code keeps
 * documents open for minutes after their tab closed, and opens others that never show; the language client pulls
 * findings only of those in tabs. Without this, such a file would belong neither to the review nor to a tab.
 */
export class OpenDocuments {
  private readonly inServer = new Set<string>()
  private client: LanguageClient | undefined

  readonly middleware: Pick<Middleware, 'didOpen' | 'didChange' | 'didSave' | 'didClose'> = {
    didOpen: async (document, next) => {
      if (!this.client?.visibleDocuments.isVisible(document) || this.has(document)) return
      this.inServer.add(document.uri.toString())
      await next(document)
    },
    didChange: async (event, next) => {
      if (this.has(event.document)) await next(event)
    },
    didSave: async (document, next) => {
      if (this.has(document)) await next(document)
    },
    didClose: async (document, next) => {
      if (this.inServer.delete(document.uri.toString())) await next(document)
    },
  }

  /** Follows the tabs, for a client that was made with this middleware. */
  follow(client: LanguageClient): Disposable[] {
    this.client = client
    const opened = client.getFeature(DidOpenTextDocumentNotification.method)
    const closed = client.getFeature(DidCloseTextDocumentNotification.method)
    return [
      client.visibleDocuments.onOpen((uris) => {
        for (const document of documentsOf(uris)) void opened.getProvider(document)?.send(document)
      }),
      client.visibleDocuments.onClose((uris) => {
        for (const document of documentsOf(uris)) void closed.getProvider(document)?.send(document)
      }),
      client.onDidChangeState(({ newState }) => {
        if (newState === State.Starting) this.inServer.clear()
      }),
    ]
  }

  private has(document: TextDocument): boolean {
    return this.inServer.has(document.uri.toString())
  }
}

function documentsOf(uris: Iterable<Uri>): TextDocument[] {
  const wanted = new Set([...uris].map((uri) => uri.toString()))
  return workspace.textDocuments.filter((document) => wanted.has(document.uri.toString()))
}
