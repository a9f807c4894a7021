import { type CodeAction, commands, type Disposable, Range, window, workspace } from 'vscode'
import { fixAllKind } from '../../server/protocol'

/** "Fix all safe findings in this file": what `editor.codeActionsOnSave` would do, on demand. */
export function registerFixAll(): Disposable {
  return commands.registerCommand('readiness.fixAll', async () => {
    const document = window.activeTextEditor?.document
    if (!document) {
      void window.showInformationMessage('Readiness: open a file first.')
      return
    }
    const whole = new Range(0, 0, document.lineCount, 0)
    const actions = await commands.executeCommand<CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      whole,
      fixAllKind,
      1,
    )
    const edit = actions.find((action) => action.kind?.value === fixAllKind)?.edit
    if (edit && edit.size > 0) await workspace.applyEdit(edit)
    else void window.showInformationMessage('Readiness: no finding in this file has a fix that is safe without a look.')
  })
}
