import * as fs from 'node:fs'
import type { Entry, ReadResult, WorkspaceIo } from './io'

/** The real file system. Synchronous on purpose: a cold walk is several times faster so, and callers yield between files. */
export const nodeIo: WorkspaceIo = {
  list(folder) {
    const entries = fs.readdirSync(folder, { withFileTypes: true }).map((entry) => ({
      name: entry.name,
      kind: kindOfEntry(entry),
    }))
    return entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  },

  read(path, limit) {
    const handle = fs.openSync(path, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0))
    try {
      return readOpen(handle, limit)
    } finally {
      fs.closeSync(handle)
    }
  },

  kindOf(path) {
    try {
      const stat = fs.lstatSync(path, { throwIfNoEntry: false })
      return stat ? kindOfEntry(stat) : 'missing'
    } catch {
      return 'other'
    }
  },

  target(path) {
    try {
      return fs.realpathSync.native(path)
    } catch {
      return undefined
    }
  },
}

function readOpen(handle: number, limit: number): ReadResult {
  const stat = fs.fstatSync(handle)
  if (!stat.isFile()) throw new Error('not a regular file')
  if (stat.size > limit) return { tooLarge: stat.size }
  const bytes = Buffer.allocUnsafeSlow(stat.size)
  let length = 0
  while (length < bytes.length) {
    const read = fs.readSync(handle, bytes, length, bytes.length - length, null)
    if (read === 0) break
    length += read
  }
  return { bytes: length === bytes.length ? bytes : bytes.subarray(0, length) }
}

interface FileTypes {
  isFile(): boolean
  isDirectory(): boolean
  isSymbolicLink(): boolean
}

function kindOfEntry(entry: FileTypes): Entry['kind'] {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'folder'
  return entry.isSymbolicLink() ? 'link' : 'other'
}
