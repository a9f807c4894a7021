import { commands, Range, Uri, window, workspace } from 'vscode'
import { type CodeAction, CodeActionKind, CodeActionRequest, CodeActionResolveRequest } from 'vscode-languageclient'
import type { LanguageClient } from 'vscode-languageclient/node'
import { type FindingArguments, type FindingKey, commands as names, type ReportTarget } from '../../server/protocol'
import type { ReportAction } from './panel'
import type { Report } from './report'

/** What the buttons on the page do. What is about a folder is a command of its own, so that the palette has it too. */
export async function perform(client: LanguageClient, report: Report, action: ReportAction): Promise<void> {
  const target = report.current?.places[action.at]
  const folder = report.current?.folders[action.folder]?.uri
  switch (action.do) {
    case 'open':
      return target && open(target)
    case 'fix':
      return target && fix(client, target)
    case 'ignore':
      return about(target, names.suppress)
    case 'prompt':
      return about(target, names.copyPrompt)
    case 'review':
      return void commands.executeCommand('readiness.runReview')
    case 'confirm':
      return void commands.executeCommand('readiness.confirm', folder, action.item)
    case 'answer':
      return void commands.executeCommand('readiness.answer', folder, action.item)
    case 'milestones':
      return void commands.executeCommand('readiness.chooseMilestones', folder)
    case 'baseline':
      return void commands.executeCommand('readiness.startFromHere', folder)
    case 'no-baseline':
      return void commands.executeCommand('readiness.forgetBaseline', folder)
    case 'save':
      return void commands.executeCommand('readiness.saveReport', folder)
  }
}

async function open({ uri, range }: ReportTarget): Promise<void> {
  await window.showTextDocument(Uri.parse(uri), { selection: rangeOf(range), preview: true })
}

/**
 * Opens the place and makes its fix; asks which where there are several. The server is asked directly: the menu of the
 * editor would wait for every other extension to answer first. A fix that asks first shows itself as always.
 */
async function fix(client: LanguageClient, target: ReportTarget): Promise<void> {
  await open(target)
  const { uri, range, finding } = target
  const found = await client.sendRequest(CodeActionRequest.type, {
    textDocument: { uri },
    range,
    context: { diagnostics: [], only: [CodeActionKind.QuickFix] },
  })
  const fixes = (found ?? []).filter(
    (action): action is CodeAction => 'data' in action && isFixOf(action.data, finding),
  )
  if (fixes.length === 0) {
    void window.showInformationMessage(
      'Readiness: there is no quick fix at this place. Copy the prompt for your AI assistant instead.',
    )
  }
  const chosen = fixes.length > 1 ? await pick(fixes) : fixes[0]
  if (!chosen) return
  const { edit, command } = await client.sendRequest(CodeActionResolveRequest.type, chosen)
  const change = await client.protocol2CodeConverter.asWorkspaceEdit(edit)
  const isMade = change && (await workspace.applyEdit(change, { isRefactoring: true }))
  if (isMade && command) await commands.executeCommand(command.command, ...(command.arguments ?? []))
}

/** A fix carries which finding it mends; what is offered on every finding carries nothing. */
function isFixOf(data: unknown, finding: FindingKey | undefined): boolean {
  if (typeof data !== 'object' || data === null || !('finding' in data) || !finding) return false
  const { rule, subject } = data.finding as Partial<FindingKey>
  return rule === finding.rule && subject === finding.subject
}

async function pick<T extends { readonly title: string }>(fixes: readonly T[]): Promise<T | undefined> {
  const items = fixes.map((action) => ({ label: action.title, action }))
  return (await window.showQuickPick(items, { title: 'Fix', placeHolder: 'Which fix?' }))?.action
}

async function about(target: ReportTarget | undefined, command: string): Promise<void> {
  if (!target?.finding) return
  const { uri, range, finding } = target
  await commands.executeCommand(command, { uri, range, finding } satisfies FindingArguments)
}

function rangeOf({ start, end }: ReportTarget['range']): Range {
  return new Range(start.line, start.character, end.line, end.character)
}
