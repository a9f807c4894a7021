import { type CancellationToken, ErrorCodes, ResponseError } from 'vscode-languageserver'
import { BASELINE_FILE, parseBaseline, recordedIn, writeBaseline } from '../../rules/engine/baseline'
import { withConfirmation, withMilestones } from '../../rules/engine/configuration-edits'
import { CHECKLIST_ITEMS, CONFIGURATION_FILE, MILESTONES } from '../../rules/engine/configuration-shape'
import type { ConfigureParams, FolderParams, NewBaseline, NewText } from '../protocol'
import { throwIfCancelled } from '../session/cancellation'
import { type Folder, uriIn } from '../session/folders'
import type { Session } from '../session/session'
import { factsOf } from '../workspace'

/** `readiness/configure`: a folder's `.readiness.json` with a person's word, or with what they are about to do. */
export async function configure(session: Session, params: ConfigureParams): Promise<NewText | null> {
  const folder = await settled(session, params)
  if (folder?.workspace === undefined) return null
  const text = newText(folder.workspace.textOf(CONFIGURATION_FILE), params, session.host.today())
  return text === undefined ? null : { uri: uriIn(folder, CONFIGURATION_FILE), text }
}

/** `readiness/baseline`: a baseline that records everything found now, for the file that the folder keeps it in. */
export async function baseline(
  session: Session,
  params: FolderParams,
  token: CancellationToken,
): Promise<NewBaseline | null> {
  const folder = await settled(session, params)
  if (folder?.workspace === undefined) return null
  const { findings } = await folder.workspace.review({}, undefined, token)
  throwIfCancelled(token)
  const text = writeBaseline(findings, factsOf(folder.workspace, session.host.today()))
  return { uri: uriIn(folder, BASELINE_FILE), text, recorded: recordedIn(parseBaseline(text)) }
}

function newText(
  before: string | undefined,
  { confirm, milestones }: ConfigureParams,
  today: string,
): string | undefined {
  if (milestones)
    return withMilestones(
      before,
      MILESTONES.filter((milestone) => milestones.includes(milestone)),
    )
  const item = CHECKLIST_ITEMS.find((id) => id === confirm?.item)
  const [note, by] = [confirm?.note.trim(), confirm?.by.trim()]
  if (item === undefined || !note || !by)
    throw new ResponseError(ErrorCodes.InvalidParams, 'A confirmation needs an item, a note and a name.')
  return withConfirmation(before, item, { note, by, on: today })
}

async function settled(session: Session, { folder: uri }: FolderParams): Promise<Folder | undefined> {
  const folder = session.folders.all().find((one) => one.uri === uri)
  await folder?.settled
  return folder
}
