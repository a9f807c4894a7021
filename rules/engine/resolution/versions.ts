import type { LockfileFacts } from '../../analysis/facts'
import { type Folder, upward } from './folders'
import { isWithin, member } from './paths'
import { versionIn } from './specifiers'

/** The range declared for a package by the nearest `package.json` upward that has it, catalogs looked up. */
export function declaredRange(folder: Folder, name: string): string | undefined {
  for (const at of upward(folder)) {
    const range = member(at.package?.dependencies, name)
    if (range !== undefined) return range.startsWith('catalog:') ? catalogRange(at, name, range) : range
  }
  return undefined
}

/** The installed version, by the nearest lockfile upward that knows the package; else the declared range's floor. */
export function installedVersion(folder: Folder, name: string): string | undefined {
  const range = declaredRange(folder, name)
  const floor = versionIn(range)
  for (const at of upward(folder)) {
    const locked = at.lockfiles.map((lockfile) => lockedVersion(lockfile, at, folder, name, range))
    const versions = locked.filter((version) => version !== undefined)
    // An app may carry two lockfiles, of which one is stale: the one that fits the declared major is believed.
    const version = versions.find((candidate) => majorOf(candidate) === majorOf(floor)) ?? versions[0]
    if (version !== undefined) return version
  }
  return floor
}

function lockedVersion(
  lockfile: LockfileFacts,
  at: Folder,
  from: Folder,
  name: string,
  range: string | undefined,
): string | undefined {
  if (lockfile.nested !== undefined) {
    const relative = at.path === '' ? from.path : from.path.slice(at.path.length + 1)
    for (const [folder, versions] of Object.entries(lockfile.nested)) {
      const version = isWithin(relative, folder) ? member(versions, name) : undefined
      if (version !== undefined) return version
    }
  }
  return member(lockfile.ranges, `${name}@${range}`) ?? member(lockfile.versions, name)
}

function catalogRange(folder: Folder, name: string, range: string): string {
  const catalog = range.slice('catalog:'.length).trim() || 'default'
  for (const at of upward(folder)) {
    const found = member(member(at.workspaces?.catalogs, catalog), name)
    if (found !== undefined) return found
  }
  return range
}

function majorOf(version: string | undefined): string | undefined {
  return version === undefined ? undefined : /^\d+/.exec(version)?.[0]
}
