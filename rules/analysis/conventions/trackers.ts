import { addImport } from '../edits/imports'
import { visibleNames } from '../edits/names'
import type { Edit, Source } from '../edits/source'
import type { CodeFacts } from '../facts'
import { nameOf } from '../paths'
import { ownReportLine } from './own-report'
import { asSeenFrom, isBorrowable, isDeno, nearest, type ProjectFiles, runsBeside, siblingsOf } from './places'

/** A statement about an error, told its name, and the imports it needs. */
export interface Statement {
  readonly line: (error: string) => string
  readonly edits: readonly Edit[]
}

/** Calls that report an error to a tracker, as they are usually written: the error is their only argument. */
const REPORTS =
  /^(?:Sentry\.captureException|(?:posthog|LogRocket)\.captureException|captureException|Bugsnag\.notify|[rR]ollbar\.error|newrelic\.noticeError|datadogRum\.addError|report(?:Error|Exception)|captureError|trackError)$/

interface Report {
  readonly callee: string
  readonly local: string
  readonly name: string
  readonly specifier: string
}

/** Reports a failure to the error tracker that the app calls elsewhere, this file first; undefined where it has none. */
export function trackLine(source: Source, project: ProjectFiles): Statement | undefined {
  const own = project.files.get(source.path)
  const names = visibleNames(source.tree)
  const used =
    own?.kind === 'code' ? own.calls.find((call) => REPORTS.test(call.text) && names.has(head(call.text))) : undefined
  if (used !== undefined) return { line: (error) => `${used.text}(${error});`, edits: [] }
  if (isDeno(source.path)) return undefined
  // The app's own way comes before the tracker's: it adds what the app wants to know.
  const report = ownReportLine(source, project)
  if (report !== undefined) return report
  const isOff = !isSentrySetUp(source, project)
  const seen: { path: string; value: Report }[] = []
  for (const facts of siblingsOf(project, source.path)) {
    const calls = facts.calls.filter((call) => REPORTS.test(call.text) && call.args.length === 1)
    const isSetUp = facts.calls.some((call) => call.text === 'Sentry.init')
    if ((calls.length === 0 && !isSetUp) || isDeno(facts.path)) continue
    for (const callee of isSetUp ? ['Sentry.captureException'] : calls.map((call) => call.text)) {
      const local = head(callee)
      const imported = facts.imports.find(({ names: own_, typeOnly }) => !typeOnly && own_[local] !== undefined)
      const name = imported?.names[local]
      if (imported === undefined || name === undefined) continue
      if (isOff && imported.specifier.startsWith('@sentry/')) continue
      if (!isLent(source.path, facts, imported.specifier, project)) continue
      const specifier = asSeenFrom(source.path, facts.path, imported.specifier)
      seen.push({ path: facts.path, value: { callee, local, name, specifier } })
    }
  }
  const found = nearest(source.path, seen, ({ callee, specifier }) => `${callee} ${specifier}`)
  if (found === undefined) return undefined
  const imported = addImport(source, { module: found.specifier, name: found.name, local: found.local })
  if (imported === undefined || imported.local !== found.local) return undefined
  return { line: (error) => `${found.callee}(${error});`, edits: imported.edits }
}

/** Files that run without being imported, or are where an app starts. */
const STARTS =
  /(?:^|\/)(?:instrumentation(?:-client)?|sentry\.(?:client|server|edge)\.config|main|index|app|_app|_document|layout|root|server|entry[.-]\w+|hooks\.(?:client|server))\.[cm]?[jt]sx?$/i
/** Those of them that no browser runs, and those that no server does. */
const OF_SERVER =
  /(?:^|\/)(?:instrumentation\.|sentry\.(?:server|edge)\.|hooks\.server\.|entry[.-]server)|(?:^|\/)server\//
const OF_BROWSER = /(?:^|\/)(?:instrumentation-client\.|sentry\.client\.|hooks\.client\.|entry[.-]client)/

/** Whether Sentry is started where a file runs: what is sent to it before goes nowhere. */
function isSentrySetUp(source: Source, project: ProjectFiles): boolean {
  const isScreen = /\.[jt]sx$/.test(source.path) && !/^\s*['"]use server/.test(source.text)
  const other = isScreen
    ? OF_SERVER
    : /(?:^|\/)(?:api|server)\/|(?:^|\/)route\.[jt]s$/.test(source.path)
      ? OF_BROWSER
      : undefined
  const files = [...siblingsOf(project, source.path)]
  const starting = files.filter(({ calls }) => calls.some(({ text }) => text === 'Sentry.init'))
  // Where nothing is seen to start it, something else may.
  if (starting.length === 0) return true
  return starting.some((facts) => {
    if (other?.test(facts.path)) return false
    const name = nameOf(facts.path).replace(/\.[cm]?[jt]sx?$/, '')
    // Node may be told to load any file first.
    return (
      !isScreen ||
      STARTS.test(facts.path) ||
      files.some(({ imports }) => imports.some((each) => nameOf(each.specifier) === name))
    )
  })
}

/** What a file imports to report with can be imported here as well; a package is by what it runs on, a file by its side. */
function isLent(path: string, lender: CodeFacts, specifier: string, project: ProjectFiles): boolean {
  if (!runsBeside(project, path, specifier)) return false
  if (!/^[.@~#]\/|^\.\.\//.test(specifier)) return true
  return isBorrowable(project, path, lender)
}

function head(callee: string): string {
  return callee.split('.')[0] ?? ''
}
