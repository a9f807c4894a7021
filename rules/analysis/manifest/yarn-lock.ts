import type { LockedVersions } from './lockfile'

const VERSION = /^ {2}version:? "?([^"\s]+)"?/

/**
 * `yarn.lock`, classic and berry, read line by line: a line at the margin lists `name@range, name@range:`, and the
 * `version` line below says what they resolved to. Both look enough alike for one reader.
 */
export function readYarnLock(text: string): LockedVersions {
  const byName = new Map<string, Map<string, string>>()
  let descriptors: string[] = []
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue
    if (!line.startsWith(' ')) {
      descriptors = descriptorsIn(line)
      continue
    }
    const version = descriptors.length > 0 ? VERSION.exec(line)?.[1] : undefined
    if (version === undefined) continue
    for (const descriptor of descriptors) add(byName, descriptor, version)
    descriptors = []
  }
  return collect(byName)
}

/** `"a@^1, a@^2":`, `a@^1, a@^2:` and `"a@npm:^1", "a@npm:^2":` alike; packages of the workspace itself are left out. */
function descriptorsIn(line: string): string[] {
  return line
    .replace(/:\s*$/, '')
    .split(',')
    .map((part) => part.trim().replace(/^"|"$/g, ''))
    .filter((part) => part.indexOf('@', 1) > 0 && !part.includes('@workspace:') && !part.includes('@patch:'))
}

function add(byName: Map<string, Map<string, string>>, descriptor: string, version: string): void {
  const at = descriptor.indexOf('@', 1)
  const name = descriptor.slice(0, at)
  const range = descriptor.slice(at + 1).replace(/^npm:(?![@a-z])/i, '')
  const ranges = byName.get(name) ?? new Map<string, string>()
  ranges.set(range, version)
  byName.set(name, ranges)
}

function collect(byName: Map<string, Map<string, string>>): LockedVersions {
  const versions: Record<string, string> = {}
  const ranges: Record<string, string> = {}
  for (const [name, byRange] of byName) {
    const installed = [...new Set(byRange.values())].sort(compareVersions)
    const newest = installed.at(-1)
    if (newest !== undefined) versions[name] = newest
    if (installed.length < 2) continue
    for (const [range, version] of byRange) ranges[`${name}@${range}`] = version
  }
  return Object.keys(ranges).length > 0 ? { versions, ranges } : { versions }
}

/** Orders by numbers only: pre-releases of one version count as equal to it. */
function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(/[.+-]/, 3).map(Number))
  for (let i = 0; i < 3; i++) {
    const difference = (left?.[i] || 0) - (right?.[i] || 0)
    if (difference !== 0) return difference
  }
  return 0
}
