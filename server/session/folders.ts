import { CancellationTokenSource, type WorkspaceFolder } from 'vscode-languageserver'
import type { Settings } from '../protocol'
import type { WorkspaceVersions } from '../workspace'
import { filePathOf, uriOfPath, within } from './paths'
import type { ReviewedFolder } from './reviewed-folder'
import { defaultSettings } from './settings'

/** One workspace folder of the client. */
export interface Folder {
  readonly uri: string
  readonly name: string
  /** Absolute path, forward slashes. */
  readonly root: string
  /** Roots of other folders inside it: they own their files. */
  readonly nested: readonly string[]
  settings: Settings
  /** The opened folder, once it is. */
  workspace: ReviewedFolder | undefined
  /** Files read so far while it opens. */
  reading: { readonly done: number; readonly total: number }
  /** Why it could not be opened. */
  failure: string | undefined
  /** Cancelled when the client gives the folder up. */
  readonly closing: CancellationTokenSource
  /** Versions of the workspace that open documents were last judged by. */
  seen: WorkspaceVersions
  /** Settles when the folder is open, or could not be opened, and every change told so far was read. Never rejects. */
  settled: Promise<void>
}

/** A file in the folder that owns it. `path` is relative to the folder. */
export interface OwnedFile {
  readonly folder: Folder
  readonly path: string
}

/** The client's workspace folders. A file belongs to the innermost folder that holds it. */
export class Folders {
  #innermostFirst: readonly Folder[] = []

  all(): readonly Folder[] {
    return this.#innermostFirst
  }

  has(folder: Folder): boolean {
    return this.#innermostFirst.includes(folder)
  }

  /** The folder that owns a `file:` URI. */
  ownerOf(uri: string): OwnedFile | undefined {
    const absolute = filePathOf(uri)
    if (absolute === undefined) return undefined
    for (const folder of this.#innermostFirst) {
      const path = within(folder.root, absolute)
      if (path !== undefined) return { folder, path }
    }
    return undefined
  }

  /** Makes the list that of the client. Gives back the folders to open: new ones, and those with other nested roots now. */
  set(wanted: readonly WorkspaceFolder[]): readonly Folder[] {
    const roots = wanted.flatMap(({ uri, name }) => {
      const root = filePathOf(uri)
      return root === undefined ? [] : [{ uri, name, root }]
    })
    const before = this.#innermostFirst
    const folders = roots.map(({ uri, name, root }): Folder => {
      const nested = roots.map((other) => other.root).filter((other) => within(root, other))
      const known = before.find((folder) => folder.root === root)
      if (known !== undefined && sameList(known.nested, nested)) return known
      return newFolder({ uri, name, root, nested, settings: known?.settings ?? defaultSettings })
    })
    this.#innermostFirst = folders.sort((a, b) => b.root.length - a.root.length)
    for (const folder of before) if (!folders.includes(folder)) folder.closing.cancel()
    return folders.filter((folder) => !before.includes(folder))
  }
}

/** URI of a file of a folder. */
export function uriIn(folder: Folder, path: string): string {
  return uriOfPath(`${folder.root}/${path}`)
}

function newFolder(folder: Pick<Folder, 'uri' | 'name' | 'root' | 'nested' | 'settings'>): Folder {
  return {
    ...folder,
    workspace: undefined,
    reading: { done: 0, total: 0 },
    failure: undefined,
    closing: new CancellationTokenSource(),
    seen: { links: 0, configuration: 0, project: 0 },
    settled: Promise.resolve(),
  }
}

function sameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((item) => other.includes(item))
}
