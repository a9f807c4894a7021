import { type CodeAction, commands, type Disposable, Range, type TextDocument, window, workspace } from 'vscode'
import { fixAllKind } from '../../server/protocol'
import { isCancellation } from '../requests'

/** How often the fixes are asked for: what the server reads meanwhile cancels a request whose answer would be out of date. */
const ATTEMPTS = 3

/** "Fix all safe findings in this file": what `editor.codeActionsOnSave` would do, on demand. */
export function registerFixAll(): Disposable {
  return commands.registerCommand('readiness.fixAll', async () => {
    const document = window.activeTextEditor?.document
    if (!document) {
      void window.showInformationMessage('Readiness: open a file first.')
      return
    }
    const actions = await fixesOf(document)
    const edit = actions.find((action) => action.kind?.value === fixAllKind)?.edit
    if (edit && edit.size > 0) await workspace.applyEdit(edit)
    else void window.showInformationMessage('Readiness: no finding in this file has a fix that is safe without a look.')
  })
}

/** The actions that fix all of a document; asked for again where the request was cancelled. Throws what else goes wrong. */
async function fixesOf(document: TextDocument): Promise<CodeAction[]> {
  for (let attempt = 1; ; attempt++) {
    const whole = new Range(0, 0, document.lineCount, 0)
    try {
      return await commands.executeCommand<CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        whole,
        fixAllKind,
        1,
      )
    } catch (error) {
      if (attempt === ATTEMPTS || !isCancellation(error)) throw error
    }
  }
}
