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
  /** The example that the app has. */
  readonly example: string | undefined
}

/** The variables of each app against the examples of the project. */
export function undocumentedOf(project: Project): Undocumented[] {
  const { apps, environment } = project.inventory
  const names = new Set(environment.examples.flatMap((example) => example.names))
  return apps.map((app) => {
    const own = environment.variables.filter((variable) => !variable.provided && isReadBy(app, variable, apps))
    const needed = own.filter(({ required }) => required)
    return {
      app,
      missing: needed.filter(({ name }) => !names.has(name)),
      documented: needed.filter(({ name }) => names.has(name)),
      optional: own.filter(({ required, name }) => !required && !names.has(name)),
      example: (
        environment.examples.find(({ path }) => below(app.folder, path) !== undefined) ?? environment.examples[0]
      )?.path,
    }
  })
}

/** It is read below the folder of the app; where there is but one app, anywhere. */
function isReadBy(app: App, { reads }: EnvironmentVariable, apps: readonly App[]): boolean {
  if (apps.length === 1) return true
  const inner = apps.filter((other) => other !== app && below(app.folder, other.folder) !== undefined)
  return reads.some(
    ({ file }) =>
      below(app.folder, file) !== undefined && !inner.some(({ folder }) => below(folder, file) !== undefined),
  )
}
