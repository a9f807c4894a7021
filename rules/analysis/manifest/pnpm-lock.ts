import type { LockedVersions } from './lockfile'
import { NestedVersions } from './nested'

const GROUPS = new Set(['dependencies', 'devDependencies', 'optionalDependencies'])

/** One `key: value` line of block YAML: its indentation, key and the text after the colon. */
interface Line {
  readonly indent: number
  readonly key: string
  readonly value: string
}

/**
 * `pnpm-lock.yaml`, read line by line: only what is direct to the app is wanted, that stands at the top (`importers`, or
 * the bare dependency groups before v6), and a YAML parser takes seconds on the 30,000 lines that follow. Entries are
 * `name: version` (v5) or `name:` over `specifier:` and `version:` (v6, v9); indentation is free.
 */
export function readPnpmLock(text: string): LockedVersions {
  const root: Record<string, string> = {}
  const nested = new NestedVersions()
  /** The keys that stand open above the current line, outermost first. */
  const open: Line[] = []
  let folded = false

  const record = (name: string, value: string): void => {
    const version = versionIn(value)
    const importer = open[0]?.key === 'importers' ? open[1]?.key : '.'
    if (version === undefined || importer === undefined) return
    if (importer === '.') root[name] ??= version
    else nested.add(importer, name, version)
  }
  const read = (line: Line): void => {
    const parents = open.map((parent) => parent.key)
    const depth = parents[0] === 'importers' ? 2 : 0
    if (!GROUPS.has(parents[depth] ?? '')) return
    const name = parents[depth + 1]
    if (name === undefined && line.value !== '' && line.value !== '{}') record(line.key, line.value)
    else if (name !== undefined && line.key === 'version') record(name, line.value)
  }

  for (const raw of linesOf(text)) {
    if (raw.startsWith('packages:') || raw.startsWith('snapshots:')) break
    if (folded) {
      // A formatter moved a long value to the line after `version:`.
      folded = false
      const parent = open.at(-1)
      if (parent !== undefined && keyLine(raw) === undefined) {
        open.pop()
        read({ ...parent, value: raw.trim() })
        continue
      }
    }
    const line = keyLine(raw)
    if (line === undefined) continue
    while (open.length > 0 && (open.at(-1)?.indent ?? 0) >= line.indent) open.pop()
    read(line)
    folded = line.value === '' && line.key === 'version'
    open.push(line)
  }
  return nested.result(root)
}

function* linesOf(text: string): Generator<string> {
  let start = 0
  while (start < text.length) {
    const end = text.indexOf('\n', start)
    const stop = end < 0 ? text.length : end
    yield text.slice(start, text.charCodeAt(stop - 1) === 13 ? stop - 1 : stop)
    start = stop + 1
  }
}

const KEY = /^( *)(?:'([^']*)'|"([^"]*)"|([^\s'"#][^:]*?)):(?: +(.*))?$/

function keyLine(raw: string): Line | undefined {
  const match = KEY.exec(raw)
  if (match === null) return undefined
  const key = match[2] ?? match[3] ?? match[4] ?? ''
  return { indent: match[1]?.length ?? 0, key, value: match[5]?.trim() ?? '' }
}

/** `18.2.0(react@18)`, `18.2.0_react@18.2.0`, `/stripe/14.0.0`, `stripe@14.0.0` to the version; links have none. */
function versionIn(value: string): string | undefined {
  return /^['"]?(?:\/?(?:@[^/@]+\/)?[^/@:]+[@/])?(\d+\.\d+\.\d+(?:-[\w.-]+)?)/.exec(value)?.[1]?.replace(/_.*$/, '')
}
