import type { WorkspaceIo } from './io'

const LARGEST_INDEX = 64 * 1024 * 1024
const HEADER = 12
/** Times, device, owner, size, object id and flags of an entry whose ids are SHA-1. */
const ENTRY = 62
const FLAGS_AT = 60
const EXTENDED = 0x4000

/**
 * The files that git tracks below a folder, read from the repository's index: no program is started, so it may be asked
 * in a workspace that nobody trusts. Undefined where the folder is in no repository, or the index is of a form that is not
 * read here. Paths are relative to the folder.
 * https://git-scm.com/docs/index-format
 */
export function trackedFiles(root: string, io: WorkspaceIo): ReadonlySet<string> | undefined {
  const found = repositoryOf(root, io)
  if (!found) return undefined
  try {
    const read = io.read(`${found.git}/index`, LARGEST_INDEX)
    const names = 'bytes' in read ? namesIn(read.bytes) : undefined
    if (!names) return undefined
    const prefix = root === found.top ? '' : `${root.slice(found.top.length + 1)}/`
    return new Set(names.flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : [])))
  } catch {
    return undefined
  }
}

/** The repository that a folder lies in: its top folder, and the folder of git's own files. */
function repositoryOf(root: string, io: WorkspaceIo): { top: string; git: string } | undefined {
  for (let top = root; top !== ''; top = top.slice(0, Math.max(0, top.lastIndexOf('/')))) {
    const kind = kindOf(`${top}/.git`, io)
    if (kind === 'folder') return { top, git: `${top}/.git` }
    if (kind !== 'file') continue
    // A worktree or submodule: the file says where the rest is.
    const git = textOf(`${top}/.git`, io)
    const place = /^gitdir: (.+)$/m.exec(git)?.[1]?.trim()
    return place
      ? { top, git: place.startsWith('/') || /^[A-Za-z]:/.test(place) ? place : `${top}/${place}` }
      : undefined
  }
  return undefined
}

function kindOf(path: string, io: WorkspaceIo): string {
  try {
    return io.kindOf(path)
  } catch {
    return 'missing'
  }
}

function textOf(path: string, io: WorkspaceIo): string {
  try {
    const read = io.read(path, 4096)
    return 'bytes' in read ? new TextDecoder().decode(read.bytes) : ''
  } catch {
    return ''
  }
}

/** The names in an index of version 2, 3 or 4; undefined for another, and for one that is kept in two files. */
function namesIn(bytes: Uint8Array): string[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < HEADER || new TextDecoder().decode(bytes.subarray(0, 4)) !== 'DIRC') return undefined
  const [version, count] = [view.getUint32(4), view.getUint32(8)]
  if (version < 2 || version > 4) return undefined
  const decoder = new TextDecoder()
  const names: string[] = []
  let at = HEADER
  let last = new Uint8Array(0)
  for (let i = 0; i < count; i++) {
    if (at + ENTRY > bytes.length) return undefined
    let start = at + ENTRY + (view.getUint16(at + FLAGS_AT) & EXTENDED ? 2 : 0)
    let kept = 0
    if (version === 4) {
      const dropped = numberAt(bytes, start)
      start = dropped.end
      kept = last.length - dropped.value
    }
    const end = bytes.indexOf(0, start)
    if (end < 0 || kept < 0) return undefined
    last = joined(last.subarray(0, kept), bytes.subarray(start, end))
    names.push(decoder.decode(last))
    // Before version 4, one to eight NUL bytes bring the entry to a multiple of eight.
    at = version === 4 ? end + 1 : at + ((end - at + 8) & ~7)
  }
  return decoder.decode(bytes.subarray(at, at + 4)) === 'link' ? undefined : names
}

/** A number of variable length, as git writes offsets. */
function numberAt(bytes: Uint8Array, start: number): { value: number; end: number } {
  let at = start
  let byte = bytes[at++] ?? 0
  let value = byte & 127
  while (byte & 128 && at < bytes.length) {
    byte = bytes[at++] ?? 0
    value = (value + 1) * 128 + (byte & 127)
  }
  return { value, end: at }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(first.length + second.length)
  whole.set(first)
  whole.set(second, first.length)
  return whole
}
