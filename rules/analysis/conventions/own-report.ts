import { addImport } from '../edits/imports'
import type { Edit, Source } from '../edits/source'
import type { CodeFacts, Value } from '../facts'
import { nameOf } from '../paths'
import { isBorrowable, isDeno, nearest, type ProjectFiles, siblingsOf, specifierFor } from './places'

/** A function of the app's own that hands an error on to its tracker: an export, or a member of an exported object. */
interface OwnReport {
  readonly path: string
  readonly name: string
  readonly callee: string
  /** It takes an `Error`, and what is caught may be anything. */
  readonly wantsError: boolean
}

const TRACKERS =
  /(?:^|\.)(?:captureException|noticeError)$|^Bugsnag\.notify$|^[rR]ollbar\.error$|^datadogRum\.addError$/
/** Names of what may be said beside the error. */
const BESIDE = /context|extra|info|tags|meta|options|data|hint|details|source/i

/** A report by the app's own function, which other files of that side call; undefined where the app has none. */
export function ownReportLine(
  source: Source,
  project: ProjectFiles,
): { readonly line: (error: string) => string; readonly edits: readonly Edit[] } | undefined {
  if (isDeno(source.path)) return undefined
  const own = project.files.get(source.path)
  const files =
    own?.kind === 'code' ? [own, ...siblingsOf(project, source.path)] : [...siblingsOf(project, source.path)]
  const lenders = files.filter((facts) => facts.path !== source.path && !isDeno(facts.path))
  const found = lenders.filter((facts) => isBorrowable(project, source.path, facts)).flatMap(ownReportsOf)
  const seen = found
    .filter((report) => files.some((facts) => isBorrowable(project, source.path, facts) && calls(facts, report)))
    .map((value) => ({ path: value.path, value }))
  const report = nearest(source.path, seen, ({ path, callee }) => `${path} ${callee}`)
  if (report === undefined) return undefined
  const module = specifierFor(project, source.path, report.path)
  const known = own?.kind === 'code' ? own.imports.find((each) => leadsTo(each.specifier, report)) : undefined
  const imported = addImport(source, { module: known?.specifier ?? module, name: report.name })
  if (imported?.local !== report.name) return undefined
  const cast = report.wantsError && /\.[cm]?tsx?$/.test(source.path) ? ' as Error' : ''
  return { line: (error) => `${report.callee}(${error}${cast});`, edits: imported.edits }
}

/** What a file exports that reports its first parameter, and needs no more than that. */
function ownReportsOf(facts: CodeFacts): OwnReport[] {
  const reporting = new Set<number>()
  for (const { text, args } of facts.calls) {
    const [first] = args
    const given = first?.k === 'local' ? facts.declarations[first.d]?.values : [first]
    if (!TRACKERS.test(text) || args.some((each) => labelsAsCrash(facts, each))) continue
    for (const value of given ?? []) if (value?.k === 'param' && value.i === 0 && !value.path) reporting.add(value.f)
  }
  if (reporting.size === 0) return []
  return Object.entries(facts.exports).flatMap(([name, value]) => {
    if (name === 'default') return []
    return functionsIn(facts, value).flatMap(({ f, member }) => {
      const [error, ...others] = facts.functions[f]?.params ?? []
      if (!reporting.has(f) || !error || !/^e(?:rr(?:or)?)?$|exception|error/i.test(error.name)) return []
      if (others.some((each) => !BESIDE.test(each.name)) || others.length > 1) return []
      const callee = member === undefined ? name : `${name}.${member}`
      return [{ path: facts.path, name, callee, wantsError: error.type === 'Error' }]
    })
  })
}

/** Says of what it reports that nobody handled it: `{ handled: false }`, `{ mechanism: 'react_error_boundary' }`. */
function labelsAsCrash(facts: CodeFacts, value: Value | undefined, depth = 0): boolean {
  if (value === undefined || depth > 2) return false
  if (value.k === 'local')
    return (facts.declarations[value.d]?.values ?? []).some((each) => labelsAsCrash(facts, each, depth + 1))
  if (value.k !== 'object') return false
  return Object.entries(value.members).some(
    ([name, each]) =>
      (name === 'handled' && each.k === 'literal' && each.value === false) ||
      (each.k === 'string' && /boundary|unhandled|uncaught|\bcrash|\bfatal\b/i.test(each.text)) ||
      labelsAsCrash(facts, each, depth + 1),
  )
}

/** The function that a value is, or those that an object has as members. */
function functionsIn(facts: CodeFacts, value: Value, depth = 0): { f: number; member?: string }[] {
  if (value.k === 'function') return [{ f: value.f }]
  if (value.k === 'local' && depth < 2)
    return (facts.declarations[value.d]?.values ?? []).flatMap((each) => functionsIn(facts, each, depth + 1))
  if (value.k !== 'object') return []
  return Object.entries(value.members).flatMap(([member, each]) =>
    each.k === 'function' ? [{ f: each.f, member }] : [],
  )
}

function calls(facts: CodeFacts, report: OwnReport): boolean {
  return (
    facts.path !== report.path &&
    facts.calls.some(({ text }) => text === report.callee) &&
    facts.imports.some(({ specifier, names }) => names[report.name] !== undefined && leadsTo(specifier, report))
  )
}

function leadsTo(specifier: string, { path }: OwnReport): boolean {
  const bare = (text: string) => nameOf(text).replace(/\.[cm]?[jt]sx?$/, '')
  return /^[.@~#]/.test(specifier) && (bare(specifier) === bare(path) || path.includes(`/${bare(specifier)}/index.`))
}
