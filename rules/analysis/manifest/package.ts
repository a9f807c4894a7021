import type { PackageFacts, TextRange } from '../facts'
import { asObject, asString, asStringRecord, asStrings, isBroken, type JsonObject, readObject } from './json'

const DEPENDENCY_FIELDS = ['peerDependencies', 'optionalDependencies', 'devDependencies', 'dependencies']
const SOURCE_FILE = /(?<!\.d)\.[cm]?tsx?$/
/** Conditions in the order in which their target is likely to be readable source, or to lie beside it. */
const CONDITIONS = ['source', 'development', 'import', 'module', 'node', 'default', 'browser', 'require', 'types']

/** What a `package.json` says. Broken JSON gives empty facts. */
export function packageFacts(path: string, text: string): PackageFacts {
  const json = readObject(text)
  const exported = exportsOf(json.exports)
  const imports = subpathTargets(asObject(json.imports), '#')
  return {
    kind: 'package',
    path,
    ...(isBroken(text) ? { broken: true } : {}),
    suppressions: [],
    name: asString(json.name),
    dependencies: dependenciesOf(json),
    scripts: asStringRecord(json.scripts),
    workspaces: workspacesOf(json.workspaces),
    entries: entriesOf(json, exported.root),
    subpaths: exported.subpaths,
    ...(asString(json.packageManager) !== undefined ? { packageManager: asString(json.packageManager) ?? '' } : {}),
    ...(asString(json.bin) !== undefined || Object.keys(asObject(json.bin)).length > 0 ? { bin: true as const } : {}),
    ...(Object.keys(imports).length > 0 ? { imports } : {}),
    ...placesOf(text),
  }
}

/** The keys that findings about a package stand on; the first of each name is the package's own in any file a tool wrote. */
function placesOf(text: string): Pick<PackageFacts, 'places'> {
  const places: Record<string, TextRange> = {}
  for (const match of text.matchAll(/"(name|scripts|dependencies)"(?=\s*:)/g))
    places[match[1] ?? ''] ??= { start: match.index, end: match.index + match[0].length }
  return Object.keys(places).length > 0 ? { places } : {}
}

function dependenciesOf(json: JsonObject): Record<string, string> {
  const all: Record<string, string> = {}
  for (const field of DEPENDENCY_FIELDS) Object.assign(all, asStringRecord(json[field]))
  return all
}

/** `["packages/*"]`, or `{ packages: [...] }` as yarn and bun also write it. */
function workspacesOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? asStrings(value) : asStrings(asObject(value).packages)
}

function entriesOf(json: JsonObject, exported: readonly string[]): readonly string[] {
  const fields = ['source', 'module', 'main', 'types', 'typings'].map((field) => asString(json[field]))
  const browser = asString(json.browser)
  return [...new Set([...exported, ...fields, browser].filter((entry) => entry !== undefined))]
}

/** `exports` in all its shapes: a file, conditions, fallbacks, or subpaths to any of these. */
function exportsOf(value: unknown): { root: readonly string[]; subpaths: Record<string, string> } {
  const members = asObject(value)
  const isSubpaths = Object.keys(members).some((key) => key.startsWith('.'))
  if (!isSubpaths) return { root: targetsOf(value), subpaths: {} }
  const { '.': root, ...rest } = members
  return { root: targetsOf(root), subpaths: subpathTargets(rest, './') }
}

function subpathTargets(members: JsonObject, prefix: string): Record<string, string> {
  const subpaths: Record<string, string> = {}
  for (const [key, value] of Object.entries(members)) {
    const target = targetsOf(value)[0]
    if (key.startsWith(prefix) && target !== undefined) subpaths[key] = target
  }
  return subpaths
}

/** Every file a conditional target may lead to, the most source-like first. */
function targetsOf(value: unknown): string[] {
  const targets = flatten(value, 0)
  const sources = targets.filter((target) => SOURCE_FILE.test(target))
  return [...new Set([...sources, ...targets])]
}

function flatten(value: unknown, depth: number): string[] {
  if (typeof value === 'string') return [value]
  if (depth > 8) return []
  if (Array.isArray(value)) return value.flatMap((item) => flatten(item, depth + 1))
  return Object.entries(asObject(value))
    .sort(([a], [b]) => rank(a) - rank(b))
    .flatMap(([, target]) => flatten(target, depth + 1))
}

function rank(condition: string): number {
  const index = CONDITIONS.indexOf(condition)
  if (index >= 0) return index
  return condition.endsWith('source') ? 0 : CONDITIONS.length
}
