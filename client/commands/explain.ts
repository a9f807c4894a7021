import { commands, type Disposable, EventEmitter, Uri, workspace } from 'vscode'
import type { LanguageClient } from 'vscode-languageclient/node'
import { type ExplainParams, type Explanation, explainMethod, commands as names } from '../../server/protocol'

const scheme = 'readiness-rule'

/** "Explain": the rule's page as a markdown preview. */
export function registerExplain(client: LanguageClient): Disposable[] {
  const changed = new EventEmitter<Uri>()
  const pages = new Map<string, string>()
  const provider = {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri: Uri) => pages.get(uri.path) ?? '',
  }
  const explain = async (params: ExplainParams): Promise<void> => {
    const { markdown } = await client.sendRequest<Explanation>(explainMethod, params)
    const uri = Uri.from({ scheme, path: `/${params.rule}.md` })
    pages.set(uri.path, markdown)
    changed.fire(uri)
    await commands.executeCommand('markdown.showPreview', uri)
  }
  return [
    changed,
    workspace.registerTextDocumentContentProvider(scheme, provider),
    commands.registerCommand(names.explain, explain),
  ]
}
