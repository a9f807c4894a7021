import { Range, Uri, WorkspaceEdit, workspace } from 'vscode'
import { FileChangeType, type FileEvent } from 'vscode-languageclient'
import type { NewText } from '../server/protocol'

/** Writes a file of the workspace, as an edit where it is there, so that one undo takes it back; gives back what happened. */
export async function writeText({ uri: text, text: content }: NewText): Promise<FileEvent> {
  const uri = Uri.parse(text)
  if (!(await isThere(uri))) {
    await workspace.fs.writeFile(uri, Buffer.from(content))
    return { uri: text, type: FileChangeType.Created }
  }
  const document = await workspace.openTextDocument(uri)
  const edit = new WorkspaceEdit()
  edit.replace(uri, new Range(document.positionAt(0), document.positionAt(document.getText().length)), content)
  await workspace.applyEdit(edit)
  await document.save()
  return { uri: text, type: FileChangeType.Changed }
}

/** Removes a file of the workspace to where the system keeps what was deleted; nothing where it is not there. */
export async function removeFile(uri: Uri): Promise<FileEvent> {
  if (await isThere(uri)) await workspace.fs.delete(uri)
  return { uri: uri.toString(), type: FileChangeType.Deleted }
}

async function isThere(uri: Uri): Promise<boolean> {
  return workspace.fs.stat(uri).then(
    () => true,
    () => false,
  )
}
