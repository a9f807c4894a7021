import type { Finding, Fix } from '../../../engine/finding'
import type { App, AppSide } from '../../../engine/inventory'
import { placesOf, toldOf } from '../../../engine/inventory/told'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'
import { sourceFor } from '../../failure-handling/fixes/fix'
import { documented } from '../../process/fixes/env-example'
import { joined, NOTHING, type Parts } from './files'
import { sentryForEdge } from './sentry-deno'
import { sentryForNext } from './sentry-next'
import { sentryForExpress } from './sentry-node'
import { reactVariable, sentryForReact } from './sentry-react'

/** What a maker gave for one side, and the variable that it reads. */
interface Made {
  readonly side: AppSide
  readonly parts: Parts
  readonly variable: string
  /** The file that reads it. */
  readonly where: string
}

/**
 * Sets up Sentry on every side on which nothing runs, as its documentation does for the framework found. Unsafe: it brings
 * a package, files, and an address of a third party. Not offered where another tracker is in use, or half set up.
 */
export function fixesForMissingErrorTracking(finding: Finding, project: Project, sourceOf: SourceOf): Fix[] {
  const app = project.inventory.apps.find(({ folder }) => folder === finding.data.folder)
  if (!app) return []
  const { open, running, dead } = toldOf(app)
  if (running.some(({ name }) => name !== 'Sentry') || (dead && (dead.name !== 'Sentry' || dead.state === 'dead')))
    return []
  const made = madeFor(
    app,
    open.map(({ side }) => side),
    project,
    sourceOf,
  )
  if (made.length === 0) return []
  const variables = made.map(({ variable, side, where }) => ({
    name: variable,
    edge: side === 'edge',
    inBrowser: variable !== 'SENTRY_DSN',
    where,
  }))
  const { edits, creates } = documented(project, app, unique(variables), sourceOf)
  const parts = joined([...made.map((each) => each.parts), { edits, creates, needs: [] }])
  const sides = placesOf(
    made.map(({ side }) => side),
    'and',
  )
  return [{ title: `Set up Sentry ${sides}`, applicability: 'unsafe', ...parts }]
}

function madeFor(app: App, sides: readonly AppSide[], project: Project, sourceOf: SourceOf): Made[] {
  const made: Made[] = []
  const add = (side: AppSide, parts: Parts, variable: string): void => {
    const [first] = parts.creates
    if (first) made.push({ side, parts, variable, where: first.path })
  }
  const entryOf = (side: AppSide) => {
    const path = app.sides.find((each) => each.side === side)?.entries[0]?.file
    return path === undefined ? undefined : sourceFor(path, sourceOf)
  }
  const client = entryOf('client') ?? entryOf('server')
  if (app.frameworks.some(({ pkg }) => pkg === 'next')) {
    if (client === undefined) return []
    const wanted = sides.filter((side) => side === 'client' || side === 'server')
    const parts = sentryForNext(app, project, wanted, client, sourceOf)
    for (const [i, side] of wanted.entries()) {
      const variable = side === 'client' ? 'NEXT_PUBLIC_SENTRY_DSN' : 'SENTRY_DSN'
      const where = parts.creates.find(({ path }) => (side === 'client' ? /-client\./ : /sentry\.server\./).test(path))
      if (where) made.push({ side, parts: i === 0 ? parts : NOTHING, variable, where: where.path })
    }
  } else {
    if (sides.includes('client') && client)
      add('client', sentryForReact(app, project, client), reactVariable(project, client.path))
    const server = sides.includes('server') ? entryOf('server') : undefined
    if (server) add('server', sentryForExpress(app, project, server, sourceOf), 'SENTRY_DSN')
  }
  if (sides.includes('edge')) add('edge', sentryForEdge(app, sourceOf), 'SENTRY_DSN')
  return made
}

function unique<T extends { readonly name: string }>(variables: readonly T[]): T[] {
  return variables.filter(({ name }, i) => variables.findIndex((other) => other.name === name) === i)
}
