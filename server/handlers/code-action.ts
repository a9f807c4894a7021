import { type CancellationToken, type CodeAction, CodeActionKind, type CodeActionParams } from 'vscode-languageserver'
import { everywhereActions } from '../actions/everywhere'
import { commonActions, fixActions } from '../actions/finding-actions'
import { fixAllSafe } from '../actions/fix-all'
import { toWorkspaceEdit } from '../actions/workspace-edit'
import { touches } from '../convert'
import { fixAllKind } from '../protocol'
import { throwIfCancelled } from '../session/cancellation'
import { type LocatedFile, openFindings, positionsFor } from '../session/located'
import type { Session } from '../session/session'

/** `textDocument/codeAction`: what can be done about the findings in a range, judged by the text as it is now. */
export async function codeAction(
  session: Session,
  params: CodeActionParams,
  token: CancellationToken,
): Promise<CodeAction[]> {
  const file = await session.locate(params.textDocument.uri, token)
  throwIfCancelled(token)
  if (file === undefined) return []
  const { only } = params.context
  const actions = asksFor(only, CodeActionKind.QuickFix) ? quickFixes(session, file, params) : []
  return only !== undefined && asksFor(only, fixAllKind) ? [...actions, ...fixAll(session, file)] : actions
}

function quickFixes(session: Session, file: LocatedFile, { range }: CodeActionParams): CodeAction[] {
  const asked = positionsFor(file).offsetsOf(range)
  const findings = openFindings(file).filter((finding) => touches(finding.range, asked))
  const fixes = findings.flatMap((finding) => fixActions(session, file, finding))
  const preferred = fixes.filter((fix) => fix.isPreferred)
  return [
    ...preferred,
    ...fixes.filter((fix) => !fix.isPreferred),
    ...everywhereActions(session, file, findings),
    ...findings.flatMap((finding) => commonActions(session, file, finding)),
  ]
}

function fixAll(session: Session, file: LocatedFile): CodeAction[] {
  const change = fixAllSafe(file, session.host)
  const edit = change && toWorkspaceEdit(change, file, session.client)
  return change && edit ? [{ title: change.title, kind: fixAllKind, edit }] : []
}

/** Whether the client wants actions of a kind: it names the kind, or one above it, or none at all. */
function asksFor(only: readonly string[] | undefined, kind: string): boolean {
  return only === undefined || only.some((asked) => asked === '' || kind === asked || kind.startsWith(`${asked}.`))
}
