import { type CodeAction, CodeActionKind, type Command, type Diagnostic } from 'vscode-languageserver'
import type { Finding, Fix } from '../../rules/engine/finding'
import { REASON_PLACEHOLDER, takesComments } from '../../rules/engine/suppressions'
import { keyOf, toDiagnostic } from '../convert'
import { commands, type ExplainParams, type FindingArguments, type ShowCreatedArguments } from '../protocol'
import { type LocatedFile, positionsFor } from '../session/located'
import type { Session } from '../session/session'
import type { ActionData } from './action-data'
import { isSafeWithin } from './fix-all'
import { turnRuleOff } from './rule-off'
import { toWorkspaceEdit } from './workspace-edit'

/** The fixes of a finding, safe ones first. */
export function fixActions(session: Session, file: LocatedFile, finding: Finding): CodeAction[] {
  const fixes = session.host.fixesFor(finding, file.source).toSorted((a, b) => rank(a) - rank(b))
  return fixes.flatMap((fix, i) => fixAction(session, file, finding, fix, i === 0 && isSafeWithin(fix, file.path)))
}

/** What can be done about any finding: say why it stands, turn the rule off, have it explained, hand it on. */
export function commonActions(session: Session, file: LocatedFile, finding: Finding): CodeAction[] {
  return [
    ...suppressAction(session, file, finding),
    ...ruleOffAction(session, file, finding),
    ...explainAction(session, file, finding),
    ...promptAction(session, file, finding),
  ]
}

function fixAction(session: Session, file: LocatedFile, finding: Finding, fix: Fix, preferred: boolean): CodeAction[] {
  const { client } = session
  if (fix.creates.length > 0 && !client.createFiles) return []
  const title = fix.needs.length > 0 ? `${fix.title} (needs ${fix.needs.join(', ')})` : fix.title
  const created = fix.creates.map(({ path }) => file.context.uriOf(path))
  const action = {
    ...base(title, file, finding),
    ...(preferred && { isPreferred: true }),
    ...(created.length > 0 && client.commands && { command: showCreated(created) }),
  }
  if (client.resolveEdits) return [{ ...action, data: dataOf(file, finding, fix) }]
  const edit = toWorkspaceEdit(fix, file, client)
  return edit === undefined ? [] : [{ ...action, edit }]
}

/** What a fix created opens when it is made. */
function showCreated(uris: readonly string[]): Command {
  const argument: ShowCreatedArguments = { uris }
  return { title: 'Show what was created', command: commands.showCreated, arguments: [argument] }
}

function suppressAction(session: Session, file: LocatedFile, finding: Finding): CodeAction[] {
  if (/-suppression$/.test(finding.rule)) return []
  if (!session.client.commands) return takesComments(file.path) ? placeholderAction(session, file, finding) : []
  if (!takesComments(file.path) && file.folder === undefined) return []
  const command = { title: 'Suppress with reason', command: commands.suppress, arguments: [argumentsOf(file, finding)] }
  return [{ ...base(`Suppress with reason (${finding.rule})`, file, finding), command }]
}

/** For a client that cannot ask for the reason: the comment, with a word in it for the person to replace. */
function placeholderAction(session: Session, file: LocatedFile, finding: Finding): CodeAction[] {
  const text = file.source.textOf(file.path) ?? ''
  const { suppressionEdit } = session.host
  const edits = [suppressionEdit(file.path, text, finding.range.start, finding.rule, REASON_PLACEHOLDER)]
  const title = `Suppress with reason (${finding.rule})`
  const edit = toWorkspaceEdit({ title, applicability: 'safe', edits, creates: [], needs: [] }, file, session.client)
  return edit === undefined ? [] : [{ ...base(title, file, finding), edit }]
}

function ruleOffAction(session: Session, file: LocatedFile, finding: Finding): CodeAction[] {
  const change = finding.rule === 'invalid-configuration' ? undefined : turnRuleOff(file, finding.rule)
  const edit = change && toWorkspaceEdit(change, file, session.client)
  return change && edit ? [{ ...base(change.title, file, finding), edit }] : []
}

function explainAction(session: Session, file: LocatedFile, finding: Finding): CodeAction[] {
  if (!session.client.commands || session.host.explain(finding.rule) === undefined) return []
  const argument: ExplainParams = { rule: finding.rule }
  const command = { title: 'Explain', command: commands.explain, arguments: [argument] }
  return [{ ...base(`Explain (${finding.rule})`, file, finding), command }]
}

function promptAction(session: Session, file: LocatedFile, finding: Finding): CodeAction[] {
  if (!session.client.commands) return []
  const title = 'Copy prompt for your AI assistant'
  const command = { title, command: commands.copyPrompt, arguments: [argumentsOf(file, finding)] }
  return [{ ...base(`${title} (${finding.rule})`, file, finding), command }]
}

function base(title: string, file: LocatedFile, finding: Finding): CodeAction {
  return { title, kind: CodeActionKind.QuickFix, diagnostics: [diagnosticOf(file, finding)] }
}

function diagnosticOf(file: LocatedFile, finding: Finding): Diagnostic {
  return toDiagnostic(finding, positionsFor(file), file.context)
}

function dataOf(file: LocatedFile, finding: Finding, { title }: Fix): ActionData {
  const version = file.document?.document.version ?? null
  return { uri: file.uri, version, finding: keyOf(finding), start: finding.range.start, title }
}

function argumentsOf(file: LocatedFile, finding: Finding): FindingArguments {
  return { uri: file.uri, finding: keyOf(finding), range: positionsFor(file).rangeOf(finding.range) }
}

function rank(fix: Fix): number {
  return fix.applicability === 'safe' ? 0 : 1
}
