import {
  type AnnotatedTextEdit,
  CreateFile,
  type OptionalVersionedTextDocumentIdentifier,
  TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver'
import { grouped } from '../../rules/analysis/grouped'
import type { TextEdit as CoreEdit, Fix } from '../../rules/engine/finding'
import { positionsIn } from '../positions'
import type { ClientFeatures } from '../session/client-features'
import type { LocatedFile } from '../session/located'
import { previewOf, SHOWN } from './preview'

/** What an edit is to do; a {@link Fix} is one. */
export type Change = Pick<Fix, 'title' | 'applicability' | 'edits' | 'creates' | 'needs'>

/**
 * The change as the client applies it: tied to the versions of open documents, so that a stale one is refused, and
 * asking first where it is not safe. Undefined where the client cannot do it: it would have to create a file.
 */
export function toWorkspaceEdit(change: Change, file: LocatedFile, client: ClientFeatures): WorkspaceEdit | undefined {
  const byPath = grouped(change.edits, (edit) => edit.file)
  if (!client.documentChanges) {
    if (change.creates.length > 0) return undefined
    const changes = [...byPath].map(
      ([path, edits]) => [file.context.uriOf(path), textEdits(path, edits, file)] as const,
    )
    return { changes: Object.fromEntries(changes) }
  }
  if (change.creates.length > 0 && !client.createFiles) return undefined
  const ask = asksFirst(change, file) && client.changeAnnotations
  const annotated = (edit: TextEdit): TextEdit | AnnotatedTextEdit => (ask ? { ...edit, annotationId: SHOWN } : edit)
  const creates = change.creates.flatMap(({ path, text }) => {
    const uri = file.context.uriOf(path)
    const start = { line: 0, character: 0 }
    const create = CreateFile.create(uri, { ignoreIfExists: false, overwrite: false }, ask ? SHOWN : undefined)
    return [
      create,
      TextDocumentEdit.create({ uri, version: null }, [annotated({ range: { start, end: start }, newText: text })]),
    ]
  })
  const edits = [...byPath].map(([path, own]) =>
    TextDocumentEdit.create(
      identify(path, file),
      textEdits(path, ask ? [merged(path, own, file)] : own, file).map(annotated),
    ),
  )
  if (!ask) return { documentChanges: [...creates, ...edits] }
  const preview = previewOf(change.title, descriptionOf(change), client.commands && file.folder ? file.uri : undefined)
  return {
    documentChanges: [...preview.opening, ...creates, ...edits],
    changeAnnotations: preview.changeAnnotations,
  }
}

/**
 * A fix that is not safe asks first where a person would not see all of it happen: it creates files, needs a package or
 * edits another file. One that stays in the file in front of them is what they chose from the menu, and one undo takes it
 * back.
 */
function asksFirst({ applicability, creates, edits, needs }: Change, file: LocatedFile): boolean {
  if (applicability !== 'unsafe') return false
  return creates.length > 0 || needs.length > 0 || edits.some((edit) => edit.file !== file.path)
}

/**
 * The edits of one file as one. An editor shows each edit of a change that asks first as a row to tick, and a wrapped
 * block would be a row for every line that moves: one row is one decision.
 */
function merged(path: string, edits: readonly CoreEdit[], file: LocatedFile): CoreEdit {
  const text = file.source.textOf(path) ?? ''
  const inOrder = [...edits].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end)
  const start = Math.min(...inOrder.map(({ range }) => range.start))
  let newText = ''
  let at = start
  for (const edit of inOrder) {
    newText += text.slice(at, edit.range.start) + edit.newText
    at = Math.max(at, edit.range.end)
  }
  return { file: path, range: { start, end: at }, newText }
}

function descriptionOf({ needs }: Change): string {
  return needs.length > 0 ? `Needs ${needs.join(', ')}, not installed yet.` : 'Untick what you do not want, then apply.'
}

function identify(path: string, file: LocatedFile): OptionalVersionedTextDocumentIdentifier {
  return { uri: file.context.uriOf(path), version: file.context.versionOf(path) }
}

function textEdits(path: string, edits: readonly CoreEdit[], file: LocatedFile): TextEdit[] {
  const positions = positionsIn(file.source.textOf(path) ?? '', file.context.encoding)
  return edits.map(({ range, newText }) => ({ range: positions.rangeOf(range), newText }))
}
