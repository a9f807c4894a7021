import type { CodeFacts, PackageFacts } from '../../analysis/facts'
import { grouped } from '../../analysis/grouped'
import { FRAMEWORKS } from '../../analysis/libraries/services/frameworks'
import { folderOf, inFolder, nameOf } from '../../analysis/paths'
import { packageFolderOf, packagesOf } from '../link/packages'
import type { Project } from '../project'
import { type Entry, entriesOf } from './entries'
import { type FoundRoute, healthRoutesOf } from './health'
import type { App, AppSide, Framework, Installer, Lockfile, Side } from './inventory'
import { installerOf } from './lockfiles'
import { consoleOnServer, loggersOf } from './logging'
import { below, manifestPlace } from './places'
import { Running } from './running'
import { trackerStarts, trackersOf } from './trackers'

const SIDES: readonly AppSide[] = ['client', 'mobile', 'server', 'edge']
/** Sites of documentation: what breaks there loses nothing. */
const DOCUMENTATION = [
  'nextra',
  'fumadocs-ui',
  'fumadocs-core',
  '@docusaurus/core',
  'vitepress',
  'mintlify',
  '@astrojs/starlight',
]

/** The apps of a project: its packages that run somewhere, edge functions with the app they belong to. */
export function appsOf(project: Project, lockfiles: readonly Lockfile[]): App[] {
  const groups = byApp(project, entriesOf(project))
  const folders = [...groups.keys()].sort()
  const code = codeByFolder(project, folders)
  const starts = trackerStarts(project)
  const health = healthRoutesOf(project)
  return folders.map((folder) => {
    const entries = groups.get(folder) ?? []
    const manifest = manifestIn(project, folder)
    const frameworks = manifest ? frameworksOf(project, manifest) : []
    const sides = sidesOf(entries, frameworks, folder, code.get(folder) ?? [], project)
    const others = folders.filter((other) => other !== folder && below(folder, other) !== undefined)
    const running = new Running(project.link, entrySides(entries, sides))
    const files = code.get(folder) ?? []
    const loggers = loggersOf(project, sharedWith(project, files), manifest)
    const hasServer = sides.some(({ side }) => side === 'server')
    return {
      folder,
      name: appName(folder, manifest),
      manifest: manifest && manifestPlace(manifest),
      packageManager: managerOf(project, folder, lockfiles),
      frameworks,
      sides,
      scripts: manifest?.scripts ?? {},
      trackers: sides.length > 0 ? trackersOf(project, starts, folder, others, running) : [],
      loggers,
      consoleOnServer: hasServer && loggers.length === 0 ? consoleOnServer(project, files) : { calls: 0, files: 0 },
      healthRoutes: healthOf(health, folder, folders),
    }
  })
}

/** Entries by app. Edge functions go with the only other app there is; libraries beside apps and documentation are none. */
function byApp(project: Project, entries: readonly Entry[]): Map<string, Entry[]> {
  const groups = grouped(entries, ({ folder }) => folder)
  for (const folder of [...groups.keys()]) {
    const manifest = manifestIn(project, folder)
    const isDocumentation = manifest && DOCUMENTATION.some((name) => Object.hasOwn(manifest.dependencies, name))
    const isCommand = manifest?.bin === true && !FRAMEWORKS.some(({ pkg }) => Object.hasOwn(manifest.dependencies, pkg))
    if (isLibrary(project, folder) || isDocumentation || isCommand) groups.delete(folder)
  }
  for (const [folder, own] of [...groups]) {
    const others = [...groups.keys()].filter((other) => other !== folder)
    if (others.length !== 1 || own.some(({ side }) => side !== 'edge')) continue
    groups.get(others[0] ?? '')?.push(...own)
    groups.delete(folder)
  }
  return groups
}

/** `packages/…` beside `apps/…`. */
function isLibrary(project: Project, folder: string): boolean {
  const at = /^(.*?)packages\//.exec(`${folder}/`)?.[1]
  return at !== undefined && packagesOf(project).some((other) => other.folder.startsWith(`${at}apps/`))
}

function manifestIn(project: Project, folder: string): PackageFacts | undefined {
  const facts = project.files.get(inFolder(folder, 'package.json'))
  return facts?.kind === 'package' ? facts : undefined
}

function appName(folder: string, manifest: PackageFacts | undefined): string {
  const name = manifest?.name
  const isTemplate =
    name === undefined ||
    /^(?:vite_react_shadcn_ts|rest-express|my-v0-project|nextjs|vite-react-typescript-starter|my-app|app|workspace|temp.*)$/.test(
      name,
    )
  return isTemplate ? nameOf(folder) || 'the app' : name
}

function frameworksOf(project: Project, manifest: PackageFacts): Framework[] {
  return FRAMEWORKS.filter(({ pkg }) => Object.hasOwn(manifest.dependencies, pkg)).map(({ name, pkg, sides }) => ({
    name,
    pkg,
    sides,
    version: project.modules.versionOf(manifest.path, pkg),
    ...manifestPlace(manifest),
  }))
}

function sidesOf(
  entries: readonly Entry[],
  frameworks: readonly Framework[],
  folder: string,
  code: readonly CodeFacts[],
  project: Project,
): Side[] {
  return SIDES.flatMap((side) => {
    const own = entries
      .filter((entry) => entry.side === side)
      .sort((a, b) => a.rank - b.rank || depth(a) - depth(b) || (a.file < b.file ? -1 : 1))
    const framework =
      side === 'edge' ? 'Supabase Edge Functions' : frameworks.find(({ sides }) => sides.includes(side))?.name
    if (own.length > 0 && !(side === 'server' && framework === 'Next.js' && !isNextServer(own)))
      return [
        {
          side,
          framework,
          entries: own.map(place),
          ...(side !== 'edge' && own.every(({ perRequest }) => perRequest) && { perRequest: true as const }),
        },
      ]
    if (side !== 'server' || framework !== 'Next.js' || !worksOnServer(project, code)) return []
    const pages = entries.filter((entry) =>
      below(folder, entry.file)
        ?.replace(/^src\//, '')
        .startsWith('app/'),
    )
    return [{ side, framework, entries: pages.map(place) }]
  })
}

function depth({ file }: Entry): number {
  return file.split('/').length
}

function place({ file, range }: Entry): { file: string; range: Entry['range'] } {
  return { file, range }
}

/** Something but a redirect of the middleware: a route, a page with data. */
function isNextServer(entries: readonly Entry[]): boolean {
  return entries.some(({ file }) => !/(?:^|\/)(?:instrumentation|middleware|proxy|_app)\.[jt]sx?$/.test(file))
}

/** A server action, or a page that reads data where it is rendered. */
function worksOnServer(project: Project, code: readonly CodeFacts[]): boolean {
  return code.some((facts) => {
    if (facts.directive === 'client') return false
    if (facts.directive === 'server' || facts.functions.some(({ directive }) => directive === 'server')) return true
    return /(?:^|\/)app\/(?:.*\/)?(?:page|layout)\.[jt]sx?$/.test(facts.path) && project.operations(facts).length > 0
  })
}

/** Pages of Next.js run on the server too, where there is one. */
function entrySides(entries: readonly Entry[], sides: readonly Side[]): Map<string, ReadonlySet<AppSide>> {
  const found = new Map<string, Set<AppSide>>()
  const hasNext = sides.some(({ framework }) => framework === 'Next.js')
  for (const { file, side } of entries) {
    const own = found.get(file) ?? new Set<AppSide>()
    own.add(side)
    if (hasNext && side === 'client' && /(?:^|\/)app\//.test(file)) own.add('server')
    found.set(file, own)
  }
  return found
}

function codeByFolder(project: Project, folders: readonly string[]): Map<string, CodeFacts[]> {
  const found = new Map<string, CodeFacts[]>(folders.map((folder) => [folder, []]))
  const known = new Map<string, string>()
  for (const facts of project.link.resolver.codeFiles()) {
    const at = folderOf(facts.path)
    const folder = known.get(at) ?? packageFolderOf(project, facts.path)
    known.set(at, folder)
    found.get(folder)?.push(facts)
  }
  return found
}

/** The files of an app, and those of other packages of the workspace that they import. */
function sharedWith(project: Project, files: readonly CodeFacts[]): CodeFacts[] {
  const all = new Set(files)
  const seen = new Set<string>()
  for (const facts of all) {
    for (const { specifier, typeOnly } of facts.imports) {
      if (typeOnly || specifier.startsWith('.') || seen.has(specifier)) continue
      seen.add(specifier)
      const resolved = project.modules.resolve(facts.path, specifier)
      const other = resolved.k === 'file' ? project.link.code(resolved.path) : undefined
      if (other) all.add(other)
    }
  }
  return [...all]
}

function healthOf(routes: readonly FoundRoute[], folder: string, folders: readonly string[]): App['healthRoutes'] {
  return routes
    .filter(
      (route) =>
        route.folder === folder || (!folders.includes(route.folder) && below(route.folder, folder) !== undefined),
    )
    .map(({ file, range, url, touchesDatabase }) => ({ file, range, url, touchesDatabase }))
}

/** By the lockfile nearest above, else by what a `package.json` above asks for. */
function managerOf(project: Project, folder: string, lockfiles: readonly Lockfile[]): Installer {
  const above = lockfiles.filter((lockfile) => below(lockfile.folder, folder) !== undefined)
  above.sort((a, b) => b.folder.length - a.folder.length)
  if (above[0]) return above[0].manager
  for (let at = folder; ; at = folderOf(at)) {
    const asked = installerOf(manifestIn(project, at)?.packageManager)
    if (asked !== undefined || at === '') return asked ?? 'npm'
  }
}
