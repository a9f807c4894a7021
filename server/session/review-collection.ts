import type { Finding } from '../../rules/engine/finding'
import { type FileDiagnostics, reviewUpdateMethod, type Status } from '../protocol'
import type { Folder } from './folders'
import { diagnosticsOf, type LocatedFile } from './located'
import { normalised } from './paths'
import { brokenConfigurations } from './reviewed-folder'
import { politely, type Scheduled, schedule } from './schedule'
import type { Session } from './session'
import { countFindings } from './status'

/** What the client's review collection holds of a file, as last sent. */
interface SentFile {
  /** The findings themselves, to see at a glance that nothing changed. */
  readonly findings: readonly Finding[] | undefined
  readonly print: string
}

/**
 * The server's picture of the client's review collection: what a review filled it with, and what must be sent to keep
 * it true. Files open in the client are never in it.
 */
export class ReviewCollection {
  readonly #session: Session
  readonly #sent = new Map<string, SentFile>()
  readonly #soon: Scheduled
  /** Files it covers: none before the first review, all, or those a review of changed files looked at. */
  #scope: 'workspace' | Set<string> | undefined
  #upcoming: Status['findingsIn'] = 'workspace'
  #reconciling = Promise.resolve()
  /** A review is under way. */
  running = false

  constructor(session: Session) {
    this.#session = session
    this.#soon = schedule(100, () => {
      this.#reconciling = this.#reconciling
        .then(() => this.#reconcile())
        .catch((error) => session.failed('review update', error))
    })
  }

  /** Which files it covers, or will once the review under way is done. */
  get covers(): Status['findingsIn'] {
    if (this.running) return this.#upcoming
    if (this.#scope === undefined) return 'open-documents'
    return this.#scope === 'workspace' ? 'workspace' : 'changed-files'
  }

  /** Judges a file: what to send of it, or undefined where the client knows already or the file is open. */
  take(file: LocatedFile): FileDiagnostics | undefined {
    const findings = file.source.findingsFor(file.path)
    this.#session.status.note(normalised(file.uri), countFindings(findings))
    if (file.document !== undefined) return undefined
    const known = this.#sent.get(file.uri)
    if (known?.findings === findings) return undefined
    const diagnostics = diagnosticsOf(file)
    const print = diagnostics.length > 0 ? JSON.stringify(diagnostics) : ''
    this.#sent.set(file.uri, { findings, print })
    return (known?.print ?? '') === print ? undefined : { uri: file.uri, diagnostics }
  }

  /** A review starts: everything it finds is sent, whatever the client has. */
  begin(scope: 'workspace' | 'changed'): void {
    this.running = true
    this.#upcoming = scope === 'workspace' ? 'workspace' : 'changed-files'
    this.#sent.clear()
    this.#session.status.changed()
  }

  /**
   * A review came to its end, having looked at all files or at those given. `false`: it was cancelled, and what it sent
   * stays with the client, and stays true.
   */
  end(scope: 'workspace' | ReadonlySet<string> | false): void {
    this.running = false
    if (scope === false) this.#scope ??= new Set(this.#sent.keys())
    else this.#scope = scope === 'workspace' ? scope : new Set(scope)
    this.#session.status.changed()
    this.reconcileSoon()
  }

  clear(): void {
    this.#scope = undefined
    this.#sent.clear()
    const open = [...this.#session.documents.all()].map((document) => normalised(document.uri))
    this.#session.status.keepOnly(new Set(open))
  }

  /** The client gave the file up: from now on it is pulled. */
  opened(uri: string): void {
    this.#sent.delete(uri)
  }

  /** The file is no longer open: the collection takes it back, at the end of the review if one is under way. */
  closed(file: LocatedFile | undefined, uri: string): void {
    if (this.running) {
      this.#sent.delete(uri)
      return
    }
    if (!this.#covers(uri)) this.#session.status.forget(uri)
    const update = file === undefined || !this.#covers(uri) ? undefined : this.take(file)
    if (update !== undefined) this.#send([update])
  }

  /** A file was saved: a review of changed files covers it from now on. */
  saved(uri: string): void {
    if (this.#scope instanceof Set) this.#scope.add(uri)
  }

  /** Something changed that the collection may have to follow. */
  reconcileSoon(): void {
    if (this.#scope !== undefined || this.running) this.#soon.ask()
  }

  dispose(): void {
    this.#soon.cancel()
  }

  #covers(uri: string): boolean {
    return this.#scope === 'workspace' || (this.#scope?.has(uri) ?? false)
  }

  async #reconcile(): Promise<void> {
    if (this.running || this.#scope === undefined) return
    const folders = [...this.#session.folders.all()]
    await Promise.all(folders.map((folder) => folder.settled))
    const present = new Set<string>()
    const updates: FileDiagnostics[] = []
    const pause = politely(15)
    for (const folder of folders) {
      folder.workspace?.renewProject()
      for (const file of this.#coveredFiles(folder)) {
        present.add(normalised(file.uri))
        const update = this.take(file)
        if (update !== undefined) updates.push(update)
        if ((await pause()) && (this.running || this.#scope === undefined)) return
      }
    }
    for (const [uri, { print }] of this.#sent) {
      if (present.has(uri)) continue
      this.#sent.delete(uri)
      if (print !== '') updates.push({ uri, diagnostics: [] })
    }
    if (this.#scope === 'workspace') this.#session.status.keepOnly(present)
    if (updates.length > 0) this.#send(updates)
  }

  *#coveredFiles(folder: Folder): Iterable<LocatedFile> {
    if (!this.#session.folders.has(folder)) return
    if (folder.workspace === undefined) return
    for (const path of [...brokenConfigurations(folder.workspace), ...folder.workspace.reviewed()]) {
      const file = this.#session.locateIn(folder, path)
      if (file !== undefined && this.#covers(normalised(file.uri))) yield file
    }
  }

  #send(files: readonly FileDiagnostics[]): void {
    this.#session.deliver('review update', ({ sendNotification }) => sendNotification(reviewUpdateMethod, { files }))
  }
}
