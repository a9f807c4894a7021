import { commands, type Disposable, env, window } from 'vscode'
import type { LanguageClient } from 'vscode-languageclient/node'
import { type FindingArguments, commands as names, promptMethod } from '../../server/protocol'

/** "Copy prompt for your AI assistant". */
export function registerCopyPrompt(client: LanguageClient): Disposable {
  return commands.registerCommand(names.copyPrompt, async (finding: FindingArguments) => {
    const prompt = await client.sendRequest<string | null>(promptMethod, finding)
    if (prompt === null) {
      void window.showWarningMessage('Readiness: the finding is not there any more.')
      return
    }
    await env.clipboard.writeText(prompt)
    void window.showInformationMessage('Readiness: the prompt is in the clipboard. Paste it into your AI assistant.')
  })
}
