import { commands, type Disposable, type InputBoxOptions, window, workspace } from 'vscode'
import type { WorkspaceEdit } from 'vscode-languageclient'
import type { LanguageClient } from 'vscode-languageclient/node'
import { type FindingArguments, commands as names, type SuppressParams, suppressMethod } from '../../server/protocol'

const question: InputBoxOptions = {
  title: 'Suppress with reason',
  prompt: 'Why is this fine here? The reason is kept in a comment beside the code.',
  placeHolder: 'for example: the caller retries and shows the message',
  validateInput: (text) => (text.trim() === '' ? 'A suppression needs a reason.' : undefined),
}

/** "Suppress with reason": asks for the reason, then lets the server write the comment. A reason given is not asked for. */
export function registerSuppress(client: LanguageClient): Disposable {
  return commands.registerCommand(names.suppress, async (finding: FindingArguments, given?: string) => {
    const reason = (given ?? (await window.showInputBox(question)))?.trim()
    if (!reason) return
    const params: SuppressParams = { ...finding, reason }
    const edit = await client.sendRequest<WorkspaceEdit | null>(suppressMethod, params)
    const change = await client.protocol2CodeConverter.asWorkspaceEdit(edit)
    if (change && (await workspace.applyEdit(change))) return
    void window.showWarningMessage('Readiness: the finding is not there any more, so nothing was suppressed.')
  })
}
