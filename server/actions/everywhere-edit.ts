import { CreateFile, TextDocumentEdit, type TextEdit, type WorkspaceEdit } from 'vscode-languageserver'
import type { TextRange } from '../../rules/analysis/facts'
import type { ConversionContext } from '../convert'
import { positionsIn } from '../positions'
import type { ClientFeatures } from '../session/client-features'
import type { FixedFile } from '../workspace'
import { previewOf, SHOWN } from './preview'

/** The fixed files of one folder. */
export interface FixedFolder {
  readonly files: readonly FixedFile[]
  readonly context: ConversionContext
}

const start = { line: 0, character: 0 }

/**
 * Fixed files as one change that shows itself first. Each file is one row to tick or untick: its fixes were made one
 * after another, and half of them may not fit together. Undefined where there is nothing to change.
 */
export function everywhereEdit(
  folders: readonly FixedFolder[],
  label: string,
  client: ClientFeatures,
): WorkspaceEdit | undefined {
  const mark = client.changeAnnotations ? SHOWN : undefined
  const changes = folders.flatMap(({ files, context }) => files.flatMap((file) => changesOf(file, context, mark)))
  if (changes.length === 0) return undefined
  if (mark === undefined) return { documentChanges: changes }
  const [existing] = folders.flatMap(({ files, context }) =>
    files.flatMap(({ path, before }) => (before === undefined ? [] : [context.uriOf(path)])),
  )
  const preview = previewOf(label, 'Untick the files you do not want changed, then apply.', existing)
  return {
    documentChanges: [...preview.opening, ...changes],
    changeAnnotations: preview.changeAnnotations,
  }
}

function changesOf({ path, before, after }: FixedFile, context: ConversionContext, mark: string | undefined) {
  const uri = context.uriOf(path)
  const annotated = (edit: TextEdit) => [mark === undefined ? edit : { ...edit, annotationId: mark }]
  if (before === undefined) {
    const content = annotated({ range: { start, end: start }, newText: after })
    return [
      CreateFile.create(uri, { ignoreIfExists: false, overwrite: false }, mark),
      TextDocumentEdit.create({ uri, version: null }, content),
    ]
  }
  const { range, newText } = changedLines(before, after)
  const edit = { range: positionsIn(before, context.encoding).rangeOf(range), newText }
  return [TextDocumentEdit.create({ uri, version: context.versionOf(path) }, annotated(edit))]
}

/** From the first line that differs through the last. */
export function changedLines(before: string, after: string): { readonly range: TextRange; readonly newText: string } {
  const most = Math.min(before.length, after.length)
  let head = 0
  while (head < most && before.charCodeAt(head) === after.charCodeAt(head)) head++
  const start = before.lastIndexOf('\n', head - 1) + 1
  let tail = 0
  while (
    tail < most - start &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  )
    tail++
  // The tail begins behind a line break, or it would split one: a line's end belongs to the line.
  const lineBreak = before.indexOf('\n', before.length - tail - 1)
  const end = lineBreak < 0 ? before.length : lineBreak + 1
  return { range: { start, end }, newText: after.slice(start, after.length - (before.length - end)) }
}
