import { folderOf, inFolder, nameOf } from '../../analysis/paths'
import { packagesOf } from '../link/packages'
import type { Project } from '../project'
import type { App, EnvironmentVariable } from './inventory'
import { below } from './places'

/** What an app needs of its environment, and what of it is written down for people. */
export interface Undocumented {
  readonly app: App
  /** Needed, and named in no example. */
  readonly missing: readonly EnvironmentVariable[]
  /** Needed, and named in one. */
  readonly documented: readonly EnvironmentVariable[]
  /** What it can also use: some answer stands in for it. */
  readonly optional: readonly EnvironmentVariable[]
  /** What is read only where another one is unset. */
  readonly standIns: readonly EnvironmentVariable[]
  /** The example that the app has. */
  readonly example: string | undefined
}

/** The variables of each app against the examples of the project. */
export function undocumentedOf(project: Project): Undocumented[] {
  const { apps, environment } = project.inventory
  const names = new Set(environment.examples.flatMap((example) => example.names))
  return apps.map((app) => {
    const shared = sharedFolders(project, app)
    const own = environment.variables.filter((variable) => !variable.provided && isReadBy(app, variable, apps, shared))
    const needed = own.filter(({ required }) => required)
    return {
      app,
      missing: needed.filter(({ name }) => !names.has(name)),
      documented: needed.filter(({ name }) => names.has(name)),
      optional: own.filter(({ required, name, insteadOf }) => !required && insteadOf === undefined && !names.has(name)),
      standIns: own.filter(({ insteadOf }) => insteadOf !== undefined),
      example: exampleOf(project, app),
    }
  })
}

/** The example in the folder of an app, else one that lies below it and not in a package of its own, else above it. */
function exampleOf(project: Project, { folder }: App): string | undefined {
  const paths = project.inventory.environment.examples.map(({ path }) => path).sort((a, b) => rankOf(a) - rankOf(b))
  const depth = (path: string): number => folderOf(path).length
  const above = paths.filter((path) => below(folderOf(path), folder) !== undefined)
  const inside = paths.filter(
    (path) => below(folder, path) !== undefined && (nearestPackage(project, path) ?? folder) === folder,
  )
  const own = paths.find((path) => folderOf(path) === folder)
  return own ?? inside[0] ?? above.sort((a, b) => depth(b) - depth(a))[0]
}

/** The one that people copy comes before those for tests, containers and single hosts. */
function rankOf(path: string): number {
  const name = nameOf(path)
  if (/^\.?env[._-](?:local[._-])?(?:example|sample|template)$/.test(name)) return 0
  return /test|docker|ci|prod|staging/.test(name) ? 2 : 1
}

function nearestPackage(project: Project, path: string): string | undefined {
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    if (project.files.has(inFolder(folder, 'package.json'))) return folder
    if (folder === '') return undefined
  }
}

/** The folders of the packages of the workspace that an app depends on, and those that they depend on. */
function sharedFolders(project: Project, { folder }: App): ReadonlySet<string> {
  const packages = packagesOf(project)
  const found = new Set<string>()
  const open = packages.filter((each) => each.folder === folder)
  for (const { facts } of open) {
    for (const other of packages) {
      const isNeeded = other.facts.name !== undefined && Object.hasOwn(facts.dependencies, other.facts.name)
      if (!isNeeded || other.folder === folder || found.has(other.folder)) continue
      found.add(other.folder)
      open.push(other)
    }
  }
  return found
}

/** It is read below the folder of the app, or in a package that the app shares; where there is but one app, anywhere. */
function isReadBy(
  app: App,
  { reads }: EnvironmentVariable,
  apps: readonly App[],
  shared: ReadonlySet<string>,
): boolean {
  if (apps.length === 1) return true
  const inner = apps.filter((other) => other !== app && below(app.folder, other.folder) !== undefined)
  return reads.some(
    ({ file }) =>
      (below(app.folder, file) !== undefined && !inner.some(({ folder }) => below(folder, file) !== undefined)) ||
      [...shared].some((folder) => folder !== '' && below(folder, file) !== undefined),
  )
}
