import type { CancellationToken, Range, TextDocumentPositionParams } from 'vscode-languageserver'
import type { Place } from '../../rules/engine/finding'
import { type TableAt, tableAt } from '../../rules/engine/query/table-at'
import { type Positions, positionsIn } from '../positions'
import { throwIfCancelled } from './cancellation'
import { type LocatedFile, positionsFor } from './located'
import type { Session } from './session'

/** The table that a document names at a position. */
export interface NamedTable extends TableAt {
  readonly file: LocatedFile
  /** A place of the same folder as the client counts. */
  rangeOf(place: Place): Range
}

/** The table named at a position of a document; undefined where none is, or where nothing can be said of the file. */
export async function namedTable(
  session: Session,
  { textDocument, position }: TextDocumentPositionParams,
  token: CancellationToken,
): Promise<NamedTable | undefined> {
  const file = await session.locate(textDocument.uri, token)
  throwIfCancelled(token)
  if (file === undefined) return undefined
  const positions = positionsFor(file)
  const textOf = (path: string): string | undefined => file.source.textOf(path)
  const found = tableAt(file.source.project(), file.path, positions.offsetAt(position), textOf)
  if (found === undefined) return undefined
  const known = new Map<string, Positions>([[file.path, positions]])
  const positionsOfFile = (path: string): Positions => {
    const made = known.get(path) ?? positionsIn(textOf(path) ?? '', file.context.encoding)
    known.set(path, made)
    return made
  }
  return { ...found, file, rangeOf: ({ file: path, range }) => positionsOfFile(path).rangeOf(range) }
}
