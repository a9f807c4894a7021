import {
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type FileSystemWatcher,
  WatchKind,
} from 'vscode-languageserver'
import { reloadClientSettings, startFolder } from '../session/opening'
import type { Session } from '../session/session'

/**
 * What is watched through the client. Anything created or deleted, for a folder that is renamed or deleted tells
 * nothing of the files in it; changes only of what the review reads.
 */
const watchers: readonly FileSystemWatcher[] = [
  { globPattern: '**/*', kind: WatchKind.Create | WatchKind.Delete },
  { globPattern: '**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs,sql,prisma,yml,yaml,toml}', kind: WatchKind.Change },
  {
    globPattern:
      '**/{.readiness,.readiness-baseline,package,tsconfig*,jsconfig*,package-lock,npm-shrinkwrap,deno,import_map,_journal}.json',
    kind: WatchKind.Change,
  },
  { globPattern: '**/{yarn.lock,bun.lock,deno.jsonc,.gitignore,.env,.env.*}', kind: WatchKind.Change },
]

/** `initialized`: registers what can only be registered now, and opens the folders. */
export function initialized(session: Session): void {
  if (session.client.watchedFiles) {
    session.connection.client
      .register(DidChangeWatchedFilesNotification.type, { watchers: [...watchers] })
      .catch((error: unknown) => session.failed('watching files', error))
  }
  if (session.client.configurationChanges) {
    session.connection.client
      .register(DidChangeConfigurationNotification.type, { section: 'readiness' })
      .catch((error: unknown) => session.failed('watching settings', error))
  }
  reloadClientSettings(session).catch((error: unknown) => session.failed('settings', error))
  for (const folder of session.folders.all()) startFolder(session, folder)
  session.status.changed()
}
