import { commands, type Disposable, ProgressLocation, type QuickPickItem, Range, Uri, window, workspace } from 'vscode'
import { ProgressType, type WorkDoneProgressReport } from 'vscode-languageclient'
import type { LanguageClient } from 'vscode-languageclient/node'
import {
  type FixableRule,
  type FixEverywhereArguments,
  type FixEverywhereResult,
  fixableRulesMethod,
  fixEverywhereMethod,
  type LeftPlace,
  commands as names,
} from '../../server/protocol'
import { isCancellation, stepsOf } from '../requests'
import { countOf, leftIn } from '../wording'
import { showCreated } from './show-created'

/** "Fix this everywhere": every fix of one rule in the workspace, shown first. Without a rule, asks for it. */
export function registerFixEverywhere(client: LanguageClient): Disposable {
  let tokens = 0
  const ask = <T>(title: string, method: string, params: object): Promise<T | undefined> => {
    const options = { location: ProgressLocation.Notification, title, cancellable: true }
    const workDoneToken = `fix-everywhere-${++tokens}`
    return Promise.resolve(
      window.withProgress(options, async (progress, token) => {
        const steps = client.onProgress(new ProgressType<WorkDoneProgressReport>(), workDoneToken, stepsOf(progress))
        try {
          return await client.sendRequest<T>(method, { ...params, workDoneToken }, token)
        } catch (error) {
          if (token.isCancellationRequested || isCancellation(error)) return undefined
          void window.showWarningMessage(`Readiness: ${error instanceof Error ? error.message : error}`)
          return undefined
        } finally {
          steps.dispose()
        }
      }),
    )
  }
  return commands.registerCommand(names.fixEverywhere, async (given?: FixEverywhereArguments) => {
    const rule =
      given?.rule ?? (await pick(await ask<FixableRule[]>('Readiness: looking for places', fixableRulesMethod, {})))
    if (rule === undefined) return
    const result = await ask<FixEverywhereResult>(`Readiness: fixing ${rule}`, fixEverywhereMethod, { rule })
    if (result === undefined) return
    const edit = await client.protocol2CodeConverter.asWorkspaceEdit(result.edit)
    if (edit && !(await workspace.applyEdit(edit, { isRefactoring: true }))) return
    await showCreated(result.created)
    // The message may stand there for long: the command has ended.
    void tell(rule, result)
  })
}

/** Asks for one of the rules that find something. */
async function pick(rules: readonly FixableRule[] | undefined): Promise<string | undefined> {
  if (rules?.length === 0) void window.showInformationMessage('Readiness: nothing was found that has a fix.')
  if (!rules || rules.length === 0) return undefined
  const items = rules.map(({ rule, summary, places, files }) => ({
    label: rule,
    description: `${countOf(places, 'place')} in ${countOf(files, 'file')}`,
    detail: summary,
  }))
  const options = { title: 'Fix a rule everywhere', placeHolder: 'What is to be fixed?', matchOnDetail: true }
  return (await window.showQuickPick(items, options))?.label
}

async function tell(rule: string, { edit, fixes, files, needs, left }: FixEverywhereResult): Promise<void> {
  const made = `${countOf(fixes, 'fix', 'fixes')} of ${rule} made in ${countOf(files, 'file')}.`
  const undo = files > 1 ? 'One undo in any of them takes all of it back.' : 'One undo takes it back.'
  const sentences = edit === null ? [`No fix of ${rule} could be made.`] : [made, undo]
  if (left.length > 0) sentences.push(leftIn(left.map(({ reason }) => reason)))
  const install = `npm install ${needs.join(' ')}`
  if (needs.length > 0) sentences.push(`Install what they rely on: ${install}`)
  const buttons = [...(left.length > 0 ? ['Show what is left'] : []), ...(needs.length > 0 ? ['Open terminal'] : [])]
  const answer = await window.showInformationMessage(`Readiness: ${sentences.join(' ')}`, ...buttons)
  if (answer === 'Show what is left') await showLeft(left)
  if (answer === 'Open terminal') {
    const terminal = window.createTerminal('Readiness')
    terminal.show()
    // Typed, not run: the person sees it first.
    terminal.sendText(install, false)
  }
}

interface LeftItem extends QuickPickItem {
  readonly place: LeftPlace
}

async function showLeft(left: readonly LeftPlace[]): Promise<void> {
  const items = left.map(
    (place): LeftItem => ({
      label: `${workspace.asRelativePath(Uri.parse(place.uri))}:${place.range.start.line + 1}`,
      detail: place.message,
      place,
    }),
  )
  const chosen = await window.showQuickPick(items, { title: 'What is left', placeHolder: 'Go to a place' })
  if (chosen === undefined) return
  const { start, end } = chosen.place.range
  const selection = new Range(start.line, start.character, end.line, end.character)
  await window.showTextDocument(Uri.parse(chosen.place.uri), { selection, preview: false })
}
