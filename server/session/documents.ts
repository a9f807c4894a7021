import type { TextDocumentContentChangeEvent, TextDocumentItem } from 'vscode-languageserver'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { type Encoding, fromClient, type Positions, positionsOf } from '../positions'
import type { Judged } from './judged'
import { filePathOf } from './paths'

/** A document that is open in the client: its text is the truth, whatever the disk says. */
export interface OpenDocument {
  readonly uri: string
  readonly document: TextDocument
  /** Version last saved (or opened): with `run: onSave` the document is judged as it was then. */
  savedVersion: number
  /** The answer as of then. */
  judgedAtSave: Judged | undefined
}

/** The open documents, by URI, kept in step by incremental changes. */
export class OpenDocuments {
  readonly #documents = new Map<string, OpenDocument>()
  readonly #byPath = new Map<string, OpenDocument>()
  readonly #encoding: () => Encoding

  constructor(encoding: () => Encoding) {
    this.#encoding = encoding
  }

  get(uri: string): OpenDocument | undefined {
    return this.#documents.get(uri)
  }

  /** The open document of a file, by absolute path. */
  atPath(path: string): OpenDocument | undefined {
    return this.#byPath.get(path)
  }

  all(): Iterable<OpenDocument> {
    return this.#documents.values()
  }

  open(item: TextDocumentItem): OpenDocument {
    const document = TextDocument.create(item.uri, item.languageId, item.version, item.text)
    const opened = { uri: item.uri, document, savedVersion: item.version, judgedAtSave: undefined }
    this.#documents.set(item.uri, opened)
    const path = filePathOf(item.uri)
    if (path !== undefined) this.#byPath.set(path, opened)
    return opened
  }

  /** Applies changes in order; undefined where the document is not open. */
  change(uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): OpenDocument | undefined {
    const open = this.#documents.get(uri)
    if (open === undefined) return undefined
    for (const change of changes) TextDocument.update(open.document, [this.#inUtf16(open.document, change)], version)
    return open
  }

  saved(uri: string): OpenDocument | undefined {
    const open = this.#documents.get(uri)
    if (open !== undefined) open.savedVersion = open.document.version
    return open
  }

  close(uri: string): OpenDocument | undefined {
    const open = this.#documents.get(uri)
    this.#documents.delete(uri)
    const path = filePathOf(uri)
    if (path !== undefined) this.#byPath.delete(path)
    return open
  }

  positions(open: OpenDocument): Positions {
    return positionsOf(open.document, this.#encoding())
  }

  #inUtf16(document: TextDocument, change: TextDocumentContentChangeEvent): TextDocumentContentChangeEvent {
    if (!('range' in change)) return change
    const encoding = this.#encoding()
    const start = fromClient(document, change.range.start, encoding)
    const end = fromClient(document, change.range.end, encoding)
    return { range: { start, end }, text: change.text }
  }
}
