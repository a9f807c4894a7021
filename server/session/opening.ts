import type { Settings } from '../protocol'
import type { Folder } from './folders'
import type { ReviewedFolder } from './reviewed-folder'
import type { Session } from './session'
import { editorConfiguration, readSettings, sameSettings } from './settings'

/** Opens a folder in the background: `folder.settled` tells when. Unsaved texts of open documents go in at once. */
export function startFolder(session: Session, folder: Folder): void {
  folder.settled = open(session, folder).catch((error: unknown) => {
    if (folder.closing.token.isCancellationRequested) return
    folder.failure = error instanceof Error ? error.message : String(error)
    session.failed(`folder ${folder.root}`, error)
  })
  session.status.changed()
  folder.settled.then(() => {
    session.status.changed()
    session.review.reconcileSoon()
  })
}

/** Does something to a folder's workspace after all that was asked before, then follows what it changed. */
export function tell(session: Session, folder: Folder, work: (workspace: ReviewedFolder) => Promise<void>): void {
  folder.settled = folder.settled.then(async () => {
    if (folder.workspace === undefined || !session.folders.has(folder)) return
    try {
      await work(folder.workspace)
      followPause(session, folder)
      session.status.changed()
      session.review.reconcileSoon()
    } catch (error) {
      session.failed(`folder ${folder.root}`, error)
    }
  })
}

/** Has open documents pulled again when other files or the configuration changed under them. */
export function followVersions(session: Session, folder: Folder): void {
  if (folder.workspace === undefined) return
  folder.workspace.project()
  const { links, configuration, project } = folder.workspace.versions
  const { seen } = folder
  if (links === seen.links && configuration === seen.configuration && project === seen.project) return
  folder.seen = { links, configuration, project }
  session.refreshSoon()
}

/** The same once the person pauses: project rules, which look at everything, follow too. */
export function followPause(session: Session, folder: Folder): void {
  folder.workspace?.renewProject()
  followVersions(session, folder)
}

/** Pulls the settings of every folder anew and takes over what changed. */
export async function reloadSettings(session: Session): Promise<void> {
  await reloadClientSettings(session)
  for (const folder of session.folders.all()) {
    const settings = await settingsOf(session, folder)
    if (sameSettings(settings, folder.settings)) continue
    folder.settings = settings
    session.status.changed()
    session.refreshSoon()
    tell(session, folder, (workspace) => workspace.configure(editorConfiguration(settings), settings.exclude))
  }
}

async function open(session: Session, folder: Folder): Promise<void> {
  folder.settings = await settingsOf(session, folder)
  const started = performance.now()
  const workspace = await session.host.openFolder(folder.root, {
    settings: folder.settings,
    nested: folder.nested,
    log: (line) => session.connection.console.error(line),
    token: folder.closing.token,
    onProgress: (done, total) => {
      folder.reading = { done, total }
    },
  })
  for (const { uri, document } of session.documents.all()) {
    const owned = session.folders.ownerOf(uri)
    if (owned?.folder === folder) workspace.setOverlay(owned.path, document.getText())
  }
  workspace.project()
  folder.seen = { ...workspace.versions }
  folder.workspace = workspace
  session.log(
    `${folder.root}: ${workspace.reviewed().length} files read in ${Math.round(performance.now() - started)} ms`,
  )
}

/** Settings for documents outside every folder. */
export async function reloadClientSettings(session: Session): Promise<void> {
  if (!session.client.configuration) return
  const settings = readSettings(await session.connection.workspace.getConfiguration('readiness'))
  if (sameSettings(settings, session.clientSettings)) return
  session.clientSettings = settings
  session.refreshSoon()
}

/** A folder's settings; the client's general ones where it cannot be asked, or does not answer. */
async function settingsOf(session: Session, folder: Folder): Promise<Settings> {
  if (!session.client.configuration) return session.clientSettings
  try {
    const section = { scopeUri: folder.uri, section: 'readiness' }
    return readSettings(await session.connection.workspace.getConfiguration(section))
  } catch (error) {
    session.failed(`settings of ${folder.root}`, error)
    return folder.settings
  }
}
