import type { Entry, WorkspaceIo } from './io'

/** A file system in memory, for tests: change `files` and tell the workspace. */
export interface MemoryIo extends WorkspaceIo {
  /** Absolute path to text or bytes. */
  readonly files: Map<string, string | Uint8Array>
}

/** `files` are relative to `root`. */
export function memoryIo(root: string, files: Readonly<Record<string, string | Uint8Array>>): MemoryIo {
  const stored = new Map(Object.entries(files).map(([path, text]) => [`${root}/${path}`, text]))
  return {
    files: stored,
    list: (folder) => listed(stored, folder),
    read(path, limit) {
      const content = stored.get(path)
      if (content === undefined) throw new Error(`ENOENT: no such file or directory, open '${path}'`)
      const bytes = typeof content === 'string' ? Buffer.from(content) : content
      return bytes.length > limit ? { tooLarge: bytes.length } : { bytes }
    },
    kindOf(path) {
      if (stored.has(path)) return 'file'
      return [...stored.keys()].some((file) => file.startsWith(`${path}/`)) ? 'folder' : 'missing'
    },
    target: (path) => path,
  }
}

function listed(files: ReadonlyMap<string, unknown>, folder: string): Entry[] {
  const found = new Map<string, Entry>()
  for (const path of files.keys()) {
    if (!path.startsWith(`${folder}/`)) continue
    const [name = '', ...deeper] = path.slice(folder.length + 1).split('/')
    found.set(name, { name, kind: deeper.length > 0 ? 'folder' : 'file' })
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}
