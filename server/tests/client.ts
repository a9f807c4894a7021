import { PassThrough } from 'node:stream'
import {
  type ClientCapabilities,
  type CodeAction,
  CodeActionRequest,
  ConfigurationRequest,
  type Connection,
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  DiagnosticRefreshRequest,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DidSaveTextDocumentNotification,
  type DocumentDiagnosticReport,
  DocumentDiagnosticRequest,
  type FileChangeType,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  LogMessageNotification,
  LogTraceNotification,
  ProposedFeatures,
  type ProtocolConnection,
  type Range,
  RegistrationRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver/node'
import type { Rule } from '../../rules/engine/rule'
import { createHost } from '../host'
import type { FileDiagnostics, InitializationOptions, Notifications, Settings, Status } from '../protocol'
import { reviewUpdateMethod, statusMethod } from '../protocol'
import { serve } from '../serve'
import type { Session } from '../session/session'
import { loadAnalysisHost } from '../workspace'
import { type MemoryIo, memoryIo } from '../workspace/memory-io'
import { sampleRules } from './sample-rules'

export interface ClientOptions {
  readonly rules?: readonly Rule[]
  readonly capabilities?: ClientCapabilities
  readonly initializationOptions?: InitializationOptions | null
  readonly settings?: Partial<Settings>
  /** Folder paths; `/app` alone without it. */
  readonly folders?: readonly string[]
  /** The client answers no question about settings before this. */
  readonly settingsAfter?: Promise<void>
  /** Folders that cannot be listed. */
  readonly unreadable?: readonly string[]
  readonly changedFiles?: (root: string) => Promise<ReadonlySet<string>>
  /** SQL is read too: PostgreSQL's parser is loaded. */
  readonly sql?: boolean
}

/** What VS Code says it can do, as far as it matters here. */
export const capabilities: ClientCapabilities = {
  general: { positionEncodings: ['utf-16'] },
  workspace: {
    configuration: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    diagnostics: { refreshSupport: true },
    workspaceFolders: true,
    workspaceEdit: {
      documentChanges: true,
      resourceOperations: ['create'],
      changeAnnotationSupport: { groupsOnLabel: true },
    },
  },
  textDocument: {
    publishDiagnostics: { relatedInformation: true },
    codeAction: { resolveSupport: { properties: ['edit'] }, dataSupport: true },
    definition: { linkSupport: true },
  },
  window: { workDoneProgress: true },
}

/** A client over real JSON-RPC streams, with a server on a file system in memory. */
export class TestClient {
  readonly statuses: Status[] = []
  readonly updates: FileDiagnostics[] = []
  readonly log: string[] = []
  readonly trace: string[] = []
  readonly registered: string[] = []
  refreshes = 0
  /** Told of review updates as they come. */
  onUpdate: (files: readonly FileDiagnostics[]) => void = () => undefined
  settings: Partial<Settings>
  initializeResult!: InitializeResult
  readonly #versions = new Map<string, number>()

  private constructor(
    readonly connection: ProtocolConnection,
    readonly session: Session,
    readonly io: MemoryIo,
    private readonly server: Connection,
    settings: Partial<Settings>,
  ) {
    this.settings = settings
  }

  static async start(files: Readonly<Record<string, string>>, options: ClientOptions = {}): Promise<TestClient> {
    const [up, down] = [new PassThrough(), new PassThrough()]
    const io = memoryIo(
      '',
      Object.fromEntries(Object.entries(files).map(([path, text]) => [absolute(path).slice(1), text])),
    )
    const server = createConnection(ProposedFeatures.all, new StreamMessageReader(up), new StreamMessageWriter(down))
    const host = createHost({
      version: '0.0.0',
      rules: options.rules ?? sampleRules,
      io: { ...io, list: (folder) => (options.unreadable?.includes(folder) ? refuse(folder) : io.list(folder)) },
      today: () => '2026-11-22',
      log: (line) => server.console.error(line),
      changedFiles: options.changedFiles ?? (async () => new Set()),
      ...(options.sql && { loadAnalysis: () => loadAnalysisHost() }),
    })
    const session = serve(server, host)
    server.listen()
    const connection = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up))
    const client = new TestClient(connection, session, io, server, options.settings ?? {})
    client.#listen(options.settingsAfter)
    await client.#initialize(options)
    return client
  }

  stop(): void {
    this.session.dispose()
    this.connection.dispose()
    this.server.dispose()
  }

  async open(
    path: string,
    text = String(this.io.files.get(absolute(path)) ?? ''),
    languageId = 'typescript',
  ): Promise<void> {
    const uri = uriOf(path)
    this.#versions.set(uri, 1)
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId, version: 1, text },
    })
  }

  /** Sends edits; a string replaces the whole text. */
  async change(path: string, ...changes: (TextDocumentContentChangeEvent | string)[]): Promise<void> {
    const uri = uriOf(path)
    const version = (this.#versions.get(uri) ?? 0) + 1
    this.#versions.set(uri, version)
    const contentChanges = changes.map((change) => (typeof change === 'string' ? { text: change } : change))
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges,
    })
  }

  /** Writes a text to disk and tells the server of the save. */
  async save(path: string, text: string): Promise<void> {
    this.io.files.set(absolute(path), text)
    await this.connection.sendNotification(DidSaveTextDocumentNotification.type, { textDocument: { uri: uriOf(path) } })
  }

  async close(path: string): Promise<void> {
    await this.connection.sendNotification(DidCloseTextDocumentNotification.type, {
      textDocument: { uri: uriOf(path) },
    })
  }

  async watched(...changes: readonly (readonly [path: string, type: FileChangeType])[]): Promise<void> {
    await this.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: changes.map(([path, type]) => ({ uri: uriOf(path), type })),
    })
  }

  async pull(path: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return this.connection.sendRequest(DocumentDiagnosticRequest.type, {
      textDocument: { uri: uriOf(path) },
      ...(previousResultId !== undefined && { previousResultId }),
    })
  }

  /** The diagnostics of a full report. */
  async diagnostics(path: string): Promise<Diagnostic[]> {
    const report = await this.pull(path)
    return report.kind === 'full' ? report.items : []
  }

  /** Codes of the diagnostics of a full report, in order. */
  async codes(path: string): Promise<unknown[]> {
    return (await this.diagnostics(path)).map((diagnostic) => diagnostic.code)
  }

  async actions(path: string, range: Range, only?: string[]): Promise<CodeAction[]> {
    const actions = await this.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri: uriOf(path) },
      range,
      context: { diagnostics: [], ...(only && { only }) },
    })
    return (actions ?? []) as CodeAction[]
  }

  /** What the client's review collection holds after all updates: the last word on each file that has findings. */
  collection(): Record<string, unknown[]> {
    const held: Record<string, unknown[]> = {}
    for (const { uri, diagnostics } of this.updates) {
      if (diagnostics.length > 0) held[uri] = diagnostics.map((diagnostic) => diagnostic.code)
      else delete held[uri]
    }
    return held
  }

  #listen(settingsAfter: Promise<void> | undefined): void {
    const { connection } = this
    connection.onRequest(DiagnosticRefreshRequest.type, () => {
      this.refreshes++
    })
    connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
      this.registered.push(...registrations.map((registration) => registration.method))
    })
    connection.onRequest(ConfigurationRequest.type, async ({ items }) => {
      await settingsAfter
      return items.map(() => this.settings)
    })
    connection.onNotification(LogMessageNotification.type, ({ message }) => {
      this.log.push(message)
    })
    connection.onNotification(LogTraceNotification.type, ({ message }) => {
      this.trace.push(message)
    })
    connection.onNotification(statusMethod, (status: Status) => {
      this.statuses.push(status)
    })
    connection.onNotification(reviewUpdateMethod, ({ files }: Notifications[typeof reviewUpdateMethod]) => {
      this.updates.push(...files)
      this.onUpdate(files)
    })
    connection.listen()
  }

  async #initialize(options: ClientOptions): Promise<void> {
    const folders = options.folders ?? ['/app']
    this.initializeResult = await this.connection.sendRequest(InitializeRequest.type, {
      processId: null,
      rootUri: null,
      capabilities: options.capabilities ?? capabilities,
      workspaceFolders: folders.map((folder) => ({ uri: uriOf(folder), name: folder })),
      ...(options.initializationOptions !== null && {
        initializationOptions: options.initializationOptions ?? { trusted: true },
      }),
    })
    await this.connection.sendNotification(InitializedNotification.type, {})
  }
}

/** URI of a path; relative ones are of `/app`. */
export function uriOf(path: string): string {
  return path.includes(':') ? path : `file://${absolute(path)}`
}

/** Polls until something holds. */
export async function eventually(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 3000
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`never: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

function refuse(folder: string): never {
  throw new Error(`EACCES: permission denied, scandir '${folder}'`)
}

function absolute(path: string): string {
  return path.startsWith('/') ? path : `/app/${path}`
}
