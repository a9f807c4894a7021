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
 * `name: version` (v5) or `name:` over `specifier:` and `version:` (v6, v9); indentation is free, and a formatter may
 * have moved a long version to a line of its own. A file may hold several documents.
 */
export function readPnpmLock(text: string): LockedVersions {
  const root: Record<string, string> = {}
  const nested = new NestedVersions()
  for (const document of text.split(/^---\r?$/m)) {
    for (const { importer, name, version } of entriesIn(document)) {
      if (importer === '.') root[name] = version
      else nested.add(importer, name, version)
    }
  }
  return nested.result(root)
}

interface Entry {
  readonly importer: string
  readonly name: string
  readonly version: string
}

function* entriesIn(document: string): Generator<Entry> {
  /** The keys that stand open above the current line, outermost first. */
  const open: Line[] = []
  for (const raw of linesOf(document)) {
    if (/^(?:packages|snapshots):/.test(raw)) return
    const line = keyLine(raw)
    if (line !== undefined) {
      while ((open.at(-1)?.indent ?? -1) >= line.indent) open.pop()
      open.push(line)
    }
    const entry = entryOf(
      open.map(({ key }) => key),
      line === undefined ? raw.trim() : line.value,
    )
    if (entry !== undefined) yield entry
  }
}

/** `keys` lead to a value: `importers › apps/web › dependencies › react › version`, where the first two may be missing. */
function entryOf(keys: readonly string[], value: string): Entry | undefined {
  const [importer, group, name, ...rest] = keys[0] === 'importers' ? keys.slice(1) : ['.', ...keys]
  if (importer === undefined || name === undefined || !GROUPS.has(group ?? '')) return undefined
  if (rest.length > 0 && rest[0] !== 'version') return undefined
  const version = versionIn(value)
  return version === undefined ? undefined : { importer, name, version }
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

const VERSION = /^\d+\.\d+\.\d+(?:-[\w.-]+)?/
const KEY = /^( *)(?:'([^']*)'|"([^"]*)"|([^\s'"#][^:]*?)):(?: +(.*))?$/

function keyLine(raw: string): Line | undefined {
  const match = KEY.exec(raw)
  if (match === null) return undefined
  const key = match[2] ?? match[3] ?? match[4] ?? ''
  return { indent: match[1]?.length ?? 0, key, value: match[5]?.trim() ?? '' }
}

/** `18.2.0(react@18)`, `18.2.0_react@18.2.0`, `/stripe/14.0.0`, `stripe@14.0.0` to the version; links have none. */
function versionIn(value: string): string | undefined {
  const text = value.replace(/^['"]/, '')
  const start = /^\d/.test(text) ? 0 : (/^\/?(?:@[^/@(]+\/)?[^/@:(]+[@/]/.exec(text)?.[0].length ?? 0)
  return VERSION.exec(text.slice(start))?.[0].replace(/_.*$/, '')
}
