import { commands, type Disposable, type QuickPickItem, Uri, window, workspace } from 'vscode'
import { DidChangeWatchedFilesNotification, type FileEvent } from 'vscode-languageclient'
import type { LanguageClient } from 'vscode-languageclient/node'
import {
  baselineMethod,
  type ConfigureParams,
  configureMethod,
  type ExportParams,
  exportMethod,
  type NewBaseline,
  type NewText,
  type ReportFolder,
} from '../../server/protocol'
import type { Report } from '../report/report'
import { countOf, milestones } from '../wording'
import { removeFile, writeText } from '../write-text'

type Milestone = ReportFolder['milestones'][number]

/** What a person tells the review, and what they take from it. Each takes the URI of a folder, or asks for it. */
export function registerReportCommands(client: LanguageClient, report: Report): Disposable[] {
  const register = (name: string, run: (folder: ReportFolder, item?: string) => Promise<void>): Disposable =>
    commands.registerCommand(`readiness.${name}`, async (uri?: string, ...rest: unknown[]) => {
      const folder = await folderAt(report, uri)
      const [item] = rest
      if (folder) await run(folder, typeof item === 'string' ? item : undefined)
    })
  /** Tells the server at once of a file that was written, which the watcher would do in its own time, and shows what it makes of it. */
  const follow = async (event: FileEvent): Promise<void> => {
    await client.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [event] })
    await report.make()
  }
  const configure = async (params: ConfigureParams): Promise<void> => {
    const made = await client.sendRequest<NewText | null>(configureMethod, params)
    if (made === null) void window.showWarningMessage('Readiness: .readiness.json is not valid JSON. Mend it first.')
    else await follow(await writeText(made))
  }
  const take = async (folder: ReportFolder, chosen: readonly Milestone[]): Promise<void> => {
    const settings = workspace.getConfiguration('readiness', Uri.parse(folder.uri))
    // A setting is stronger than the file: where there is one, it is the one to change.
    if ((settings.get<readonly string[]>('milestone') ?? []).length > 0) await settings.update('milestone', chosen)
    else await configure({ folder: folder.uri, milestones: chosen })
  }
  return [
    commands.registerCommand('readiness.showReport', () => report.show()),
    register('chooseMilestones', (folder) => chooseMilestones(folder, take)),
    register('answer', (folder, item) => answer(folder, item, take)),
    register('confirm', (folder, item) => confirm(folder, item, configure)),
    register('startFromHere', async (folder) => {
      const event = await startFromHere(client, folder)
      if (event) await follow(event)
    }),
    register('forgetBaseline', async (folder) =>
      follow(await removeFile(Uri.joinPath(Uri.parse(folder.uri), '.readiness-baseline.json'))),
    ),
    register('saveReport', (folder) => saveReport(client, report, folder)),
  ]
}

async function folderAt(report: Report, uri: string | undefined): Promise<ReportFolder | undefined> {
  const folders = (report.current ?? (await report.make()))?.folders ?? []
  if (uri !== undefined || folders.length < 2) return folders.find((folder) => folder.uri === uri) ?? folders[0]
  const items = folders.map((folder) => ({ label: folder.name, folder }))
  return (await window.showQuickPick(items, { title: 'Readiness', placeHolder: 'Which folder?' }))?.folder
}

interface MilestoneItem extends QuickPickItem {
  readonly milestone: Milestone
}

async function chooseMilestones(
  folder: ReportFolder,
  take: (folder: ReportFolder, chosen: readonly Milestone[]) => Promise<void>,
): Promise<void> {
  const items = milestones.map(
    ({ milestone, label }): MilestoneItem => ({ label, milestone, picked: folder.milestones.includes(milestone) }),
  )
  const options = {
    title: 'What are you about to do?',
    placeHolder: 'The review says what comes first for it',
    canPickMany: true,
  } as const
  const chosen = await window.showQuickPick(items, options)
  if (chosen)
    await take(
      folder,
      chosen.map(({ milestone }) => milestone),
    )
}

async function answer(
  folder: ReportFolder,
  id: string | undefined,
  take: (folder: ReportFolder, chosen: readonly Milestone[]) => Promise<void>,
): Promise<void> {
  const asked = folder.questions.find((one) => one.id === id)
  if (!asked) return
  const items = [
    { label: asked.answer, description: asked.why, chosen: folder.milestones },
    { label: asked.other, description: '', chosen: asked.otherwise },
  ]
  const chosen = await window.showQuickPick(items, { title: asked.question, placeHolder: asked.answer })
  if (chosen) await take(folder, chosen.chosen)
}

async function confirm(
  folder: ReportFolder,
  id: string | undefined,
  configure: (params: ConfigureParams) => Promise<void>,
): Promise<void> {
  const item = folder.checklist.find((one) => one.id === id) ?? (await pickItem(folder))
  if (!item) return
  const validateInput = (text: string) => (text.trim() === '' ? 'A few words are needed.' : undefined)
  const note = await window.showInputBox({
    title: item.title,
    prompt: 'What is there? The note is kept in .readiness.json, and asked for again after 180 days.',
    placeHolder: 'for example: Supabase Pro, daily; restore tried',
    ignoreFocusOut: true,
    validateInput,
  })
  if (!note) return
  const by = await window.showInputBox({
    title: item.title,
    prompt: 'Who says so?',
    ignoreFocusOut: true,
    validateInput,
  })
  if (by) await configure({ folder: folder.uri, confirm: { item: item.id, note, by } })
}

async function pickItem(folder: ReportFolder): Promise<ReportFolder['checklist'][number] | undefined> {
  const items = folder.checklist.map((item) => ({
    label: item.title,
    description: item.state === 'not-evidenced' ? '' : item.state,
    item,
  }))
  return (await window.showQuickPick(items, { title: 'What no file can prove', placeHolder: 'What do you confirm?' }))
    ?.item
}

async function startFromHere(client: LanguageClient, folder: ReportFolder): Promise<FileEvent | undefined> {
  const made = await client.sendRequest<NewBaseline | null>(baselineMethod, { folder: folder.uri })
  if (!made) return undefined
  const event = await writeText(made)
  void window.showInformationMessage(
    `Readiness: what is found now (${countOf(made.recorded, 'finding')}) is recorded in .readiness-baseline.json and counts as known. New findings show as always; the verdict still counts the known ones.`,
  )
  return event
}

const FORMATS: readonly (QuickPickItem & { readonly format: ExportParams['format']; readonly file: string })[] = [
  { label: 'Markdown', description: 'for an issue or a pull request', format: 'markdown', file: 'readiness.md' },
  { label: 'HTML', description: 'one file, for somebody without an editor', format: 'html', file: 'readiness.html' },
  { label: 'SARIF', description: 'for code scanning', format: 'sarif', file: 'readiness.sarif' },
  { label: 'JSON', description: 'for programs', format: 'json', file: 'readiness.json' },
]

async function saveReport(client: LanguageClient, report: Report, folder: ReportFolder): Promise<void> {
  const chosen = await window.showQuickPick(FORMATS, { title: 'Save the report', placeHolder: 'In which format?' })
  if (!chosen) return
  const defaultUri = Uri.joinPath(Uri.parse(folder.uri), chosen.file)
  const uri = await window.showSaveDialog({ defaultUri, title: 'Save the report' })
  if (!uri) return
  const params: ExportParams = { folder: folder.uri, format: chosen.format, previous: report.comparedWith }
  const text = await client.sendRequest<string>(exportMethod, params)
  await workspace.fs.writeFile(uri, Buffer.from(text))
}
