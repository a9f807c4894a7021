import { Range, Uri, WorkspaceEdit, workspace } from 'vscode'
import type { NewText } from '../server/protocol'

/** Writes a file of the workspace; one that is open is edited and saved, so that one undo takes it back. */
export async function writeText({ uri: text, text: content }: NewText): Promise<void> {
  const uri = Uri.parse(text)
  if (!(await isThere(uri))) {
    await workspace.fs.writeFile(uri, Buffer.from(content))
    return
  }
  const document = await workspace.openTextDocument(uri)
  const edit = new WorkspaceEdit()
  edit.replace(uri, new Range(document.positionAt(0), document.positionAt(document.getText().length)), content)
  await workspace.applyEdit(edit)
  await document.save()
}

/** Removes a file of the workspace to where the system keeps what was deleted; nothing where it is not there. */
export async function removeFile(uri: Uri): Promise<void> {
  if (await isThere(uri)) await workspace.fs.delete(uri)
}

async function isThere(uri: Uri): Promise<boolean> {
  return workspace.fs.stat(uri).then(
    () => true,
    () => false,
  )
}
