import { type CodeAction, commands, Range, Uri, window, workspace } from 'vscode'
import { type FindingArguments, commands as names, type ReportTarget } from '../../server/protocol'
import type { ReportAction } from './panel'
import type { Report } from './report'

/** What the buttons on the page do. What is about a folder is a command of its own, so that the palette has it too. */
export async function perform(report: Report, action: ReportAction): Promise<void> {
  const target = report.current?.places[action.at]
  const folder = report.current?.folders[action.folder]?.uri
  switch (action.do) {
    case 'open':
      return target && open(target)
    case 'fix':
      return target && fix(target)
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

/** Opens the place and makes its fix; asks which where there are several. A fix that asks first shows itself as always. */
async function fix(target: ReportTarget): Promise<void> {
  await open(target)
  const actions = await commands.executeCommand<CodeAction[]>(
    'vscode.executeCodeActionProvider',
    Uri.parse(target.uri),
    rangeOf(target.range),
    'quickfix',
    20,
  )
  const rule = target.finding?.rule ?? ''
  // What is offered on every finding names the rule in its title: suppress, turn off. A fix says what it does.
  const fixes = actions.filter(
    ({ edit, title, diagnostics }) =>
      edit &&
      !title.includes(rule) &&
      diagnostics?.some(({ code, source }) => source === 'Readiness' && ruleIn(code) === rule),
  )
  const chosen = fixes.length > 1 ? await pick(fixes) : fixes[0]
  if (!chosen?.edit) {
    if (fixes.length === 0)
      void window.showInformationMessage(
        'Readiness: there is no quick fix at this place. Copy the prompt for your AI assistant instead.',
      )
    return
  }
  const isMade = await workspace.applyEdit(chosen.edit, { isRefactoring: true })
  if (isMade && chosen.command)
    await commands.executeCommand(chosen.command.command, ...(chosen.command.arguments ?? []))
}

async function pick(fixes: readonly CodeAction[]): Promise<CodeAction | undefined> {
  const items = fixes.map((action) => ({ label: action.title, action }))
  return (await window.showQuickPick(items, { title: 'Fix', placeHolder: 'Which fix?' }))?.action
}

async function about(target: ReportTarget | undefined, command: string): Promise<void> {
  if (!target?.finding) return
  const { uri, range, finding } = target
  await commands.executeCommand(command, { uri, range, finding } satisfies FindingArguments)
}

function ruleIn(code: unknown): unknown {
  return typeof code === 'object' && code !== null && 'value' in code ? code.value : code
}

function rangeOf({ start, end }: ReportTarget['range']): Range {
  return new Range(start.line, start.character, end.line, end.character)
}
