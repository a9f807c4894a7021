import type { CancellationToken, Connection } from 'vscode-languageserver'
import type { ConversionContext } from '../convert'
import { type ClientFeatures, noFeatures } from './client-features'
import { type OpenDocument, OpenDocuments } from './documents'
import { type Folder, Folders, uriIn } from './folders'
import type { Host } from './host'
import type { LocatedFile } from './located'
import { LoneFiles } from './lone-files'
import { followPause } from './opening'
import { ReviewCollection } from './review-collection'
import { RunningReview } from './running-review'
import { whenQuiet } from './schedule'
import { defaultSettings } from './settings'
import { StatusReporter } from './status'

/** Everything one connection to one client holds. Handlers are functions of it. */
export class Session {
  readonly connection: Connection
  readonly host: Host
  readonly documents = new OpenDocuments(() => this.client.encoding)
  readonly folders = new Folders()
  readonly lone: LoneFiles
  readonly review = new ReviewCollection(this)
  readonly runningReview = new RunningReview()
  readonly status = new StatusReporter(this)
  client: ClientFeatures = noFeatures
  /** The person trusts the workspace: git may be asked. */
  trusted = false
  /** Settings where no folder is concerned, or the client cannot be asked for them folder by folder. */
  clientSettings = defaultSettings
  #ended = false
  readonly #refresh = whenQuiet(300, () => this.#refreshDiagnostics())
  readonly #follow = whenQuiet(250, () => {
    for (const folder of this.folders.all()) followPause(this, folder)
  })

  constructor(connection: Connection, host: Host) {
    this.connection = connection
    this.host = host
    this.lone = new LoneFiles(host)
  }

  /**
   * The file of a URI, once its folder is open and has read every change told so far. Undefined where nothing can be
   * said of it: an unsupported scheme, an unopened lone file, a folder that could not be read, `enable: false`.
   */
  async locate(uri: string, token?: CancellationToken): Promise<LocatedFile | undefined> {
    const owned = this.folders.ownerOf(uri)
    if (owned === undefined) return this.#locateLone(uri)
    await owned.folder.settled
    if (token?.isCancellationRequested || !this.folders.has(owned.folder)) return undefined
    return this.locateIn(owned.folder, owned.path)
  }

  /** A file of an open folder. */
  locateIn(folder: Folder, path: string): LocatedFile | undefined {
    if (folder.workspace === undefined || !folder.settings.enable) return undefined
    const document = this.documentAt(folder, path)
    const uri = document?.uri ?? uriIn(folder, path)
    const { workspace: source, settings } = folder
    return { uri, path, source, folder, settings, document, context: this.#contextOf(folder) }
  }

  /** The open document of a folder's file. */
  documentAt(folder: Folder, path: string): OpenDocument | undefined {
    return this.documents.atPath(`${folder.root}/${path}`)
  }

  /** The client pulls all open documents again, once for many changes. */
  refreshSoon(): void {
    this.#refresh.ask()
  }

  /** An open document changed: if its client does not pull it, other files still learn what it changed for them. */
  judgeSoon(): void {
    this.#follow.ask()
  }

  /** Sends something whose arrival nobody waits for. After the end of the session nothing is sent. */
  deliver(what: string, send: (connection: Connection) => Promise<void>): void {
    if (this.#ended) return
    const sent = new Promise<void>((resolve) => resolve(send(this.connection)))
    sent.catch((error: unknown) => this.failed(what, error))
  }

  log(line: string): void {
    if (!this.#ended) this.connection.console.info(line)
  }

  /** Tells the log about something that went wrong inside. */
  failed(what: string, error: unknown): void {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
    try {
      if (!this.#ended) this.connection.console.error(`${what}: ${reason}`)
    } catch {
      // The client is gone: nobody is left to be told.
    }
  }

  dispose(): void {
    this.#ended = true
    this.#refresh.cancel()
    this.#follow.cancel()
    this.runningReview.cancel()
    for (const folder of this.folders.all()) folder.closing.cancel()
    this.review.dispose()
    this.status.dispose()
  }

  #locateLone(uri: string): LocatedFile | undefined {
    const document = this.documents.get(uri)
    const lone = document === undefined ? undefined : this.lone.fileOf(document, this.clientSettings)
    if (document === undefined || lone === undefined || !this.clientSettings.enable) return undefined
    const context: ConversionContext = {
      ...this.#sharedContext(),
      uriOf: () => uri,
      versionOf: () => document.document.version,
      textOf: (path) => lone.source.textOf(path),
    }
    return {
      uri,
      path: lone.path,
      source: lone.source,
      folder: undefined,
      settings: this.clientSettings,
      document,
      context,
    }
  }

  #contextOf(folder: Folder): ConversionContext {
    return {
      ...this.#sharedContext(),
      uriOf: (path) => this.documentAt(folder, path)?.uri ?? uriIn(folder, path),
      versionOf: (path) => this.documentAt(folder, path)?.document.version ?? null,
      textOf: (path) => folder.workspace?.textOf(path),
    }
  }

  #sharedContext(): Pick<ConversionContext, 'encoding' | 'relatedInformation' | 'tags' | 'pageOf'> {
    const { encoding, relatedInformation, tags } = this.client
    return { encoding, relatedInformation, tags, pageOf: this.host.pageOf }
  }

  #refreshDiagnostics(): void {
    if (!this.client.diagnosticRefresh) return
    this.deliver('diagnostic refresh', ({ languages }) => languages.diagnostics.refresh())
  }
}
