import type { CodeFacts } from '../../analysis/facts'
import { keyOf } from '../link/link'
import { callsInside } from '../link/reach'
import type { Side } from '../link/side'
import type { Project } from '../project'
import type { App, AppSide, Tracker } from './inventory'
import { below } from './places'

/** Trackers that are told of an error by a call; others see what fails by themselves. */
const CALLED = new Set([
  'Sentry',
  'PostHog',
  'Bugsnag',
  'Rollbar',
  'Honeybadger',
  'Highlight',
  'Raygun',
  'Datadog',
  'LogRocket',
  'TrackJS',
  'Airbrake',
])

const SIDES: Readonly<Record<Side, readonly AppSide[]>> = {
  browser: ['client', 'mobile'],
  server: ['server'],
  edge: ['edge'],
}

/** The tracker that runs where a file runs; undefined where none does, or where it sees the console by itself. */
export function trackerAt(project: Project, facts: CodeFacts, side: Side | undefined): Tracker | undefined {
  const app = side && appOf(project.inventory.apps, facts.path)
  const wanted = side && SIDES[side]
  if (!app || !wanted) return undefined
  const found = app.trackers.filter(
    ({ state, name, sides }) => state === 'running' && CALLED.has(name) && sides.some((each) => wanted.includes(each)),
  )
  return found.some(({ file }) => seesConsole(project, file)) ? undefined : found[0]
}

/** The innermost app round a file. */
function appOf(apps: readonly App[], path: string): App | undefined {
  const round = apps.filter(({ folder }) => below(folder, path) !== undefined)
  return round.sort((a, b) => b.folder.length - a.folder.length)[0]
}

/** https://docs.sentry.io/platforms/javascript/configuration/integrations/captureconsole/ */
function seesConsole(project: Project, path: string): boolean {
  const calls = project.link.code(path)?.calls ?? []
  return calls.some(({ text }) => /(?:^|\.)(?:captureConsoleIntegration|CaptureConsole)$/.test(text))
}

/** Whether some call of a stretch, or of a function of the project that it calls, reports to a tracker. */
export function reports(
  project: Project,
  facts: CodeFacts,
  [from, to]: readonly [number, number],
  seen = new Set<string>(),
): boolean {
  for (let c = from; c < to; c++) {
    const { target, behaviour } = project.link.called(facts.path, c)
    if (behaviour?.role === 'track' || REPORTING.test(facts.calls[c]?.text ?? '')) return true
    if (target.k !== 'function' || seen.has(keyOf(target)) || seen.size > 60) continue
    seen.add(keyOf(target))
    const owner = project.link.code(target.path)
    const fact = owner?.functions[target.f]
    if (owner && fact && reports(project, owner, callsInside(owner, fact), seen)) return true
  }
  return false
}

const REPORTING =
  /(?:^|\.)(?:capture(?:Exception|Error|Message)|(?:report|track|log)(?:Error|Exception)|noticeError|addError|recordException|notify(?:Error)?)$/i
