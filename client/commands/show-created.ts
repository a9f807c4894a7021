import { commands, type Disposable, Uri, window, workspace } from 'vscode'
import { commands as names, type ShowCreatedArguments } from '../../server/protocol'

/** More new files than this are not opened: the explorer shows them. */
const MOST = 3

/** After a fix that created files: shows them, for what was written for a person is to be read by them. */
export function registerShowCreated(): Disposable {
  return commands.registerCommand(names.showCreated, ({ uris }: ShowCreatedArguments) => showCreated(uris))
}

/** Opens the files that are there: the person may have unticked some. */
export async function showCreated(uris: readonly string[]): Promise<void> {
  for (const uri of uris.slice(0, MOST).map((text) => Uri.parse(text))) {
    const isThere = await workspace.fs.stat(uri).then(
      () => true,
      () => false,
    )
    if (isThere) await window.showTextDocument(uri, { preview: false })
  }
}
