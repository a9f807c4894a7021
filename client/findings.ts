import { type Diagnostic, type DiagnosticCollection, type Disposable, languages, type Uri } from 'vscode'
import { type DiagnosticCollectionProvider, DiagnosticCollectionSource } from 'vscode-languageclient'

interface FileFindings {
  readonly uri: Uri
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Everything the Problems panel shows of us, in one collection with two layers: what the language client pulled for
 * documents that show in a tab, and what a review found. A file shows one layer only, the pulled one first, so that a
 * finding can never be there twice, and a closing tab falls back to the review.
 */
export class Findings implements Disposable {
  private readonly shown = languages.createDiagnosticCollection('readiness')
  private readonly pulled = new Map<string, FileFindings>()
  private readonly reviewed = new Map<string, FileFindings>()
  /** Which files a review answers for; undefined before a review and after "Clear review". */
  private reviewScope: 'workspace' | 'changed' | undefined

  /** For the language client: its pulled findings become a layer of ours. */
  readonly collectionProvider: DiagnosticCollectionProvider = {
    create: (name, source) =>
      source === DiagnosticCollectionSource.pull ? this.pulledLayer() : languages.createDiagnosticCollection(name),
    dispose: (collection) => collection.dispose(),
  }

  get hasReview(): boolean {
    return this.reviewScope !== undefined
  }

  beginReview(scope: 'workspace' | 'changed'): void {
    this.reviewScope = scope
  }

  /** All findings of a file as the review knows them; replaces what it said before. */
  setReviewed(uri: Uri, diagnostics: readonly Diagnostic[]): void {
    if (!this.hasReview) return
    this.keepReviewed({ uri, diagnostics })
    this.show(uri)
  }

  /** Ends a complete review: a file that it did not name has no findings, except what its tab shows. */
  finishReview(named: ReadonlySet<string>): void {
    for (const { uri } of [...this.reviewed.values()]) {
      if (named.has(uri.toString())) continue
      this.reviewed.delete(uri.toString())
      this.show(uri)
    }
    for (const file of this.pulled.values()) this.followPull(file)
  }

  clearReview(): void {
    this.reviewScope = undefined
    const files = [...this.reviewed.values()]
    this.reviewed.clear()
    for (const { uri } of files) this.show(uri)
  }

  dispose(): void {
    this.shown.dispose()
  }

  private setPulled(uri: Uri, diagnostics: readonly Diagnostic[]): void {
    const file = { uri, diagnostics }
    this.pulled.set(uri.toString(), file)
    this.followPull(file)
    this.show(uri)
  }

  private forgetPulled(uri: Uri): void {
    this.pulled.delete(uri.toString())
    this.show(uri)
  }

  /** What a tab shows is newer than what the review said of the file. */
  private followPull(file: FileFindings): void {
    if (this.reviewScope === 'workspace' || this.reviewed.has(file.uri.toString())) this.keepReviewed(file)
  }

  private keepReviewed(file: FileFindings): void {
    if (file.diagnostics.length > 0) this.reviewed.set(file.uri.toString(), file)
    else this.reviewed.delete(file.uri.toString())
  }

  private show(uri: Uri): void {
    const key = uri.toString()
    this.shown.set(uri, (this.pulled.get(key) ?? this.reviewed.get(key))?.diagnostics)
  }

  private pulledLayer(): DiagnosticCollection {
    const { pulled } = this
    const forgetAll = (): void => {
      for (const { uri } of [...pulled.values()]) this.forgetPulled(uri)
    }
    return {
      name: 'readiness',
      set: (where: Uri | readonly [Uri, readonly Diagnostic[] | undefined][], diagnostics?: readonly Diagnostic[]) => {
        const entries = isEntries(where) ? where : [[where, diagnostics] as const]
        for (const [uri, found] of entries) this.setPulled(uri, found ?? [])
      },
      delete: (uri) => this.forgetPulled(uri),
      clear: forgetAll,
      dispose: forgetAll,
      get: (uri) => pulled.get(uri.toString())?.diagnostics,
      has: (uri) => pulled.has(uri.toString()),
      forEach(callback) {
        for (const { uri, diagnostics } of pulled.values()) callback(uri, diagnostics, this)
      },
      *[Symbol.iterator]() {
        for (const { uri, diagnostics } of pulled.values()) yield [uri, diagnostics]
      },
    }
  }
}

type Entries = readonly [Uri, readonly Diagnostic[] | undefined][]

function isEntries(where: Uri | Entries): where is Entries {
  return Array.isArray(where)
}
