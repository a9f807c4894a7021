import type { CallFact, CodeFacts, TextRange, Value } from '../../analysis/facts'
import { isNoAddress, packageIn } from '../../analysis/libraries/services/tracker-names'
import {
  BROWSER_ONLY,
  isOf,
  TRACKERS,
  type TrackerStart,
  type TrackerTable,
} from '../../analysis/libraries/services/trackers'
import { folderOf, inFolder, nameOf } from '../../analysis/paths'
import type { Project } from '../project'
import type { AppSide, Tracker } from './inventory'
import { leftOutPart } from './left-out'
import { whyUnloaded } from './next-instrumentation'
import { mayBeOpened, mayBeStarted } from './opened'
import { onPages } from './page-trackers'
import { below, manifestPlace } from './places'
import { commandsIn } from './preloaded'
import type { Running } from './running'

/** A place where a tracker is told to listen. */
export interface TrackerCall {
  readonly table: TrackerTable
  readonly pkg: string
  readonly facts: CodeFacts
  readonly range: { readonly start: number; readonly end: number }
  readonly in: number
  /** Why it cannot work where it stands. */
  readonly because: string | undefined
}

/** Files that Sentry's own build plugin of Next.js loads, where it is in use. https://docs.sentry.io/platforms/javascript/guides/nextjs/ */
const LOADED_BY_PLUGIN = /(?:^|\/)sentry\.(client|server|edge)\.config\.[jt]s$/

/** Every place of the project where a tracker is told to listen. */
export function trackerStarts(project: Project): TrackerCall[] {
  const known = new Map<string, boolean>()
  const isTracker = (specifier: string): boolean => {
    if (specifier.startsWith('.')) return false
    let found = known.get(specifier)
    if (found === undefined) {
      const pkg = packageIn(specifier)
      found = TRACKERS.some((table) => isOf(table, pkg))
      known.set(specifier, found)
    }
    return found
  }
  return [...project.link.resolver.codeFiles()].flatMap((facts) =>
    facts.imports.some(({ specifier }) => isTracker(specifier)) || project.link.resolver.openedBy(facts).some(isTracker)
      ? [...startsIn(project, facts)]
      : [],
  )
}

/** The trackers of the app in `folder`: what starts them, and where that runs; `others` are the folders of apps in it. */
export function trackersOf(
  project: Project,
  starts: readonly TrackerCall[],
  folder: string,
  others: readonly string[],
  running: Running,
): Tracker[] {
  const isOwn = (path: string): boolean =>
    below(folder, path) !== undefined && !others.some((other) => below(other, path) !== undefined)
  const found: Tracker[] = []
  for (const start of starts) {
    const sides = start.because === undefined ? sidesOf(project, start, running, isOwn) : new Set<AppSide>()
    if (sides.size > 0 || isOwn(start.facts.path)) found.push(trackerAt(project, start, sides, running))
  }
  found.push(...onPages(project).filter(({ file }) => isOwn(file)))
  return [...found, ...installedAlone(project, folder, found, running)]
}

function trackerAt(
  project: Project,
  { table, pkg, facts, range, in: inside, because }: TrackerCall,
  sides: ReadonlySet<AppSide>,
  running: Running,
): Tracker {
  const place = { name: table.name, pkg, file: facts.path, range }
  if (sides.size > 0) return { ...place, state: 'running', sides: [...sides].sort() }
  const dead = { ...place, state: 'dead', sides: [] } as const
  if (because !== undefined) return { ...dead, because }
  if (running.inDevelopment().at(facts.path, inside).size > 0) return { ...dead, because: IN_DEVELOPMENT }
  return mayBeOpened(project, facts.path, running)
    ? { ...place, state: 'unclear', sides: [] }
    : { ...dead, because: whyUnloadedAt(project, facts.path) ?? whyDead(facts, inside) }
}

const IN_DEVELOPMENT = 'it starts in development alone'

/** What keeps a part of a file from users. */
function leftOutBy({ link }: Project, facts: CodeFacts, range: TextRange): string | undefined {
  const part = leftOutPart(link, facts, range)
  if (!part) return undefined
  return part.never ? 'the condition it stands under never holds' : IN_DEVELOPMENT
}

/** Next.js does not load the file, or the one that imports it. */
function whyUnloadedAt(project: Project, path: string): string | undefined {
  const paths = [path, ...project.link.importersOf(path).map((importer) => importer.path)]
  return paths.flatMap((each) => whyUnloaded(project, each) ?? [])[0]
}

function whyDead(facts: CodeFacts, inside: number): string {
  for (let f = inside; f >= 0; f = facts.functions[f]?.parent ?? -1) {
    const name = facts.functions[f]?.name
    if (name) return `nothing that runs calls ${name}`
  }
  return `nothing that runs imports ${nameOf(facts.path)}`
}

function* startsIn(project: Project, facts: CodeFacts): Generator<TrackerCall> {
  const packages = [
    ...facts.imports.flatMap(({ specifier, typeOnly }) => (typeOnly ? [] : packageIn(specifier))),
    ...project.link.resolver.openedBy(facts).map(packageIn),
  ]
  const tables = TRACKERS.filter((table) => packages.some((pkg) => isOf(table, pkg)))
  if (tables.length === 0 || /^(?:test|story|example|archived|generated)$/.test(project.link.roleAt(facts.path))) return
  for (const table of tables) {
    const pkg = packages.find((name) => isOf(table, name)) ?? ''
    const common = { table, pkg, facts }
    for (const imported of facts.imports) {
      const isStart = table.starts.some((start) => start.k === 'import' && start.name === imported.specifier)
      if (isStart && !imported.typeOnly) yield { ...common, range: imported.range, in: -1, because: undefined }
    }
    for (const [c, call] of facts.calls.entries()) {
      const start = table.starts.find((each) => each.k === 'call' && isCallOf(project, facts, c, call, table, each))
      if (start && !isForOtherThings(project, call, start))
        yield { ...common, range: call.nameRange, in: call.in, because: problemOf(project, common, call, start) }
    }
    for (const element of facts.elements) {
      const target = project.link.resolver.resolve(facts.path, element.component)
      if (target.k !== 'api' || !isOf(table, packageIn(target.pkg))) continue
      if (
        table.starts.some((start) => start.k === 'element' && start.name === target.path) &&
        !isGivenClient(facts, table)
      )
        yield { ...common, range: element.range, in: element.in, because: leftOutBy(project, facts, element.range) }
    }
  }
}

/** `<PostHogProvider client={posthog}>` rests on an `init` elsewhere, which counts by itself. */
function isGivenClient(facts: CodeFacts, table: TrackerTable): boolean {
  return table.name === 'PostHog' && facts.imports.some(({ specifier }) => specifier === 'posthog-js')
}

function isCallOf(
  project: Project,
  facts: CodeFacts,
  c: number,
  call: CallFact,
  table: TrackerTable,
  start: TrackerStart,
): boolean {
  const last = start.name.slice(start.name.lastIndexOf('.') + 1)
  if (!call.text.endsWith(last) && last !== 'default' && !call.isNew) return false
  const wanted = new RegExp(`(?:^|[.)])${start.name.replace(/[().]/g, '\\$&')}$`)
  const target = project.link.resolver.callee(facts.path, c)
  if (target.k === 'api' && target.pkg !== 'global:')
    return isOf(table, packageIn(target.pkg)) && wanted.test(target.path)
  // `const Sentry = await import('@sentry/node')`, `import(…).then((posthog) => …)`: by how it is written.
  if (target.k !== 'unknown' && target.k !== 'param') return false
  if (new RegExp(`^${table.name}\\.${last}$`, 'i').test(call.text)) return true
  // `(await import(TRACKER)).init({ dsn })`: by the address that it is given.
  const isOpened = project.link.resolver.openedBy(facts).some((specifier) => isOf(table, packageIn(specifier)))
  return isOpened && call.text.endsWith(`.${last}`) && memberOf(call.args[0], start.key) !== undefined
}

/** It is told of events or logs alone: nothing asks it to take errors. */
function isForOtherThings(project: Project, { args: [first, second] }: CallFact, start: TrackerStart): boolean {
  const options = start.keyFirst ? second : first
  if (!start.off || (options !== undefined && options.k !== 'object') || (options?.k === 'object' && options.open))
    return false
  return !start.options?.some((name) => memberOf(options, name) !== undefined) && !isHandedErrors(project)
}

/** What keeps it from reporting: no address, a placeholder, switched off, errors left out. */
function problemOf(
  project: Project,
  { facts, pkg }: Pick<TrackerCall, 'facts' | 'pkg'>,
  call: CallFact,
  start: TrackerStart,
): string | undefined {
  const [first, second] = call.args
  const leftOut = leftOutBy(project, facts, call.range)
  if (leftOut !== undefined) return leftOut
  if (BROWSER_ONLY.includes(pkg) && isGivenNo(start.key, first)) return `it is given no \`${start.key}\``
  const value = start.keyFirst || first?.k === 'string' ? first : memberOf(first, start.key)
  const target = value && isSingle(facts, value) ? project.link.resolver.resolve(facts.path, value) : undefined
  if (target?.k === 'string' && isNoAddress(target.text)) return `its ${start.key ?? 'key'} is empty or an example`
  const options = start.keyFirst ? second : first
  const isOff = memberOf(options, 'enabled')
  if (isOff?.k === 'literal' && isOff.value === false) return 'it is switched off (`enabled: false`)'
  const left = start.options?.map((name) => [name, memberOf(options, name)] as const).find(([, each]) => isFalse(each))
  return left && !reportsItself(project, start)
    ? `errors are left out of what it is told (\`${left[0]}: false\`)`
    : undefined
}

/** Nothing under a key, in a browser, where no environment stands in for it. https://docs.sentry.io/platforms/javascript/configuration/options/#dsn */
function isGivenNo(key: string | undefined, options: Value | undefined): boolean {
  if (key === undefined || (options !== undefined && (options.k !== 'object' || options.open))) return false
  const value = memberOf(options, key)
  return value === undefined || (value.k === 'literal' && value.value === null)
}

/** Not `process.env.DSN || ''`: the environment may give it. */
function isSingle(facts: CodeFacts, value: Value): boolean {
  if (value.k !== 'local') return value.k !== 'either'
  return facts.declarations[value.d]?.values.every(({ k }) => k !== 'either') ?? true
}

function isFalse(value: Value | undefined): boolean {
  return value?.k === 'literal' && value.value === false
}

function memberOf(value: Value | undefined, name: string | undefined): Value | undefined {
  return value?.k === 'object' && name !== undefined && Object.hasOwn(value.members, name)
    ? value.members[name]
    : undefined
}

/** The app hands errors to it of its own accord. */
function reportsItself(project: Project, { options }: TrackerStart): boolean {
  return !options || isHandedErrors(project)
}

/** `posthog.captureException(error)`, `datadogLogs.logger.error(…)`. */
function isHandedErrors(project: Project): boolean {
  const isHanding = ({ text }: CallFact): boolean =>
    (/(?:^|[.?])captureException(?:Immediate)?$/.test(text) && !/^sentry\b/i.test(text)) ||
    /^datadogLogs\.logger\.error$/.test(text)
  for (const facts of project.link.resolver.codeFiles()) if (facts.calls.some(isHanding)) return true
  return false
}

function sidesOf(
  project: Project,
  { facts, pkg, in: inside }: TrackerCall,
  running: Running,
  isOwn: (path: string) => boolean,
): Set<AppSide> {
  const loaded = LOADED_BY_PLUGIN.exec(facts.path)?.[1]
  const found = new Set(running.at(facts.path, inside))
  if (loaded !== undefined && isOwn(facts.path) && usesPlugin(project, facts.path)) {
    if (loaded === 'client') found.add('client')
    else if (isOldPlugin(project, facts.path)) found.add('server')
  }
  if (BROWSER_ONLY.includes(pkg) && found.delete('server')) found.add('client')
  if (/(?:^|\/)sentry\.client\.config\.|(?:^|\/)instrumentation-client\./.test(facts.path)) found.delete('server')
  return found
}

/** `withSentryConfig(…)` is called in the configuration of Next.js. */
function usesPlugin(project: Project, path: string): boolean {
  const folder = folderOf(path).replace(/(?:^|\/)src$/, '')
  for (const end of ['js', 'mjs', 'ts', 'cjs', 'mts']) {
    const facts = project.link.code(inFolder(folder, `next.config.${end}`))
    if (facts?.calls.some(({ text }) => /(?:^|\.)withSentryConfig$/.test(text))) return true
  }
  return false
}

/** Before version 8 the plugin loaded the server's configuration too. */
function isOldPlugin(project: Project, path: string): boolean {
  const version = project.modules.versionOf(path, '@sentry/nextjs')
  return version !== undefined && Number.parseInt(version, 10) < 8
}

/** Packages of trackers that are installed and that no code starts. */
function installedAlone(project: Project, folder: string, found: readonly Tracker[], running: Running): Tracker[] {
  const manifest = project.files.get(inFolder(folder, 'package.json'))
  if (manifest?.kind !== 'package') return []
  const names = new Set(found.map(({ name }) => name))
  return Object.keys(manifest.dependencies).flatMap((pkg): Tracker[] => {
    const table = TRACKERS.find((each) => isOf(each, pkg))
    if (!table || names.has(table.name) || table.starts.some(({ options }) => options)) return []
    if (/(?:cli|webpack-plugin|vite-plugin|rollup-plugin|esbuild-plugin|sourcemap\w*|types|core|api)$/.test(pkg))
      return []
    names.add(table.name)
    if (mayBeStarted(project, folder, table, running))
      return [{ name: table.name, pkg, ...manifestPlace(manifest), state: 'unclear' as const, sides: [] }]
    if (isPreloadedPackage(commandsIn(project, folder), pkg))
      return [
        { name: table.name, pkg, ...manifestPlace(manifest), state: 'running' as const, sides: ['server' as const] },
      ]
    return [{ name: table.name, pkg, ...manifestPlace(manifest), state: 'dependency' as const, sides: [] }]
  })
}

/** `node -r newrelic server.js`, `NODE_OPTIONS='--require dd-trace/init'`. */
function isPreloadedPackage(commands: string, pkg: string): boolean {
  return new RegExp(`(?:--import|--require|-r)[= ]+${pkg}(?:/\\S+)?(?:\\s|$)`).test(commands)
}
