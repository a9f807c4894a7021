import Range from 'semver/classes/range'
import SemVer from 'semver/classes/semver'

/** What an app has installed, as far as its files say: one version, or a range as written where no lockfile is. */
export type Installed = SemVer | Range | undefined

/** Reads `2.49.4`, `v2`, `^4.18.2`, `14`, `npm:@scope/name@1.2.3`; undefined where it says nothing (`latest`, `workspace:*`). */
export function installedVersion(text: string | undefined): Installed {
  if (text === undefined) return undefined
  const bare = text.replace(/^npm:(@[^/]+\/)?[^@]*@/, '').replace(/^workspace:/, '')
  try {
    return new SemVer(bare, { loose: true })
  } catch {
    return rangeOf(bare)
  }
}

/** A table's own range. Throws on nonsense: a table is checked by a test. */
export function tableRange(text: string): Range {
  return new Range(text, { includePrerelease: true })
}

/** Whether an entry for `range` may apply. What is not known counts as the newest there is. */
export function allows(range: Range, installed: Installed): boolean {
  if (installed === undefined) return range.test(NEWEST)
  if (installed instanceof SemVer) return range.test(installed)
  return range.intersects(installed)
}

/** Whether some version is in both. */
export function overlap(a: Range | undefined, b: Range | undefined): boolean {
  return a === undefined || b === undefined || a.intersects(b)
}

const NEWEST = new SemVer('9999.0.0')

function rangeOf(text: string): Range | undefined {
  if (text === '' || text === '*' || text === 'x') return undefined
  try {
    return new Range(text, { includePrerelease: true, loose: true })
  } catch {
    return undefined
  }
}
