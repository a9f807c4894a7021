import ignore, { type Ignore } from 'ignore'
import type { WorkspaceIo } from './io'

const IGNORE_FILE_LIMIT = 1024 * 1024

/** The rules of one ignore file; `base` is the folder they are relative to, absolute. */
interface IgnoreLevel {
  readonly base: string
  readonly rules: Ignore
}

/** The ignore files in force in a folder, the nearest (which wins) first. */
export type IgnoreChain = readonly IgnoreLevel[]

/** What git's ignore files say about the top folder of a review, which may lie deep inside a repository. */
export function ignoresAbove(root: string, io: WorkspaceIo): IgnoreChain {
  const folders = [root]
  for (let at = root; !hasRepository(at, io); ) {
    const parent = at.slice(0, at.lastIndexOf('/'))
    if (parent === at || !at.includes('/')) return ignoresIn(root, [], io)
    at = parent
    folders.push(at)
  }
  return folders.reduceRight<IgnoreChain>((chain, folder) => ignoresIn(folder, chain, io), [])
}

/** The chain inside `folder`. A repository of its own (a submodule, a clone) starts afresh, as in git. */
export function ignoresIn(folder: string, above: IgnoreChain, io: WorkspaceIo): IgnoreChain {
  const repository = hasRepository(folder, io)
  const chain = repository ? levels(folder, `${folder}/.git/info/exclude`, io) : above
  return [...levels(folder, `${folder}/.gitignore`, io), ...chain]
}

/** Whether git ignores the path. Folders end with a slash. */
export function isIgnored(chain: IgnoreChain, path: string): boolean {
  for (const { base, rules } of chain) {
    const verdict = rules.test(path.slice(base.length + 1))
    if (verdict.ignored) return true
    if (verdict.unignored) return false
  }
  return false
}

function hasRepository(folder: string, io: WorkspaceIo): boolean {
  try {
    return io.kindOf(`${folder}/.git`) !== 'missing'
  } catch {
    return false
  }
}

function levels(base: string, file: string, io: WorkspaceIo): IgnoreLevel[] {
  try {
    if (io.kindOf(file) !== 'file') return []
    const read = io.read(file, IGNORE_FILE_LIMIT)
    if ('tooLarge' in read) return []
    return [{ base, rules: ignore({ ignoreCase: false }).add(new TextDecoder().decode(read.bytes)) }]
  } catch {
    return []
  }
}
