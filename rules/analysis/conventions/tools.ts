import { addImport } from '../edits/imports'
import type { Edit, Source } from '../edits/source'
import type { CodeFacts, FunctionFact } from '../facts'
import { fileLogWay } from './loggers'
import { dependsOn, isBorrowable, isDeno, nearest, type ProjectFiles, siblingsOf, specifierFor } from './places'

export { trackLine } from './trackers'

/** Logs a failure the way this file logs: its logger where it has one, else `console.error`. */
export function logLine(source: Source, what: string, error: string): string {
  return fileLogWay(source, source.tree).line(what, error)
}

/** A helper that takes the operation as a function, and what it takes to call it. */
export interface Wrapper {
  readonly local: string
  readonly edits: readonly Edit[]
}

/** The retry function this project has and exports: takes the operation first. */
export function retryWrapper(source: Source, project: ProjectFiles): Wrapper | undefined {
  return wrapperNamed(
    source,
    project,
    /^(with_?retr(y|ies)|retry|retry(With|Async|Operation|Request)\w*|\w+WithRetr(y|ies))$/i,
  )
}

/** The function this project has and exports that is called like `fetch` and tries again: takes the address and the options. */
export function retryingFetch(source: Source, project: ProjectFiles): Wrapper | undefined {
  return wrapperNamed(source, project, /^fetch_?(?:with)?_?retr(?:y|ies)$|^retry_?fetch$/i, takesAddress)
}

/** Whether the package `p-retry` is there for this file. */
export function hasPackage(source: Source, project: ProjectFiles, name: string): boolean {
  return dependsOn(project, source.path, name)
}

/** What tries again only after errors that it knows by their texts: an answer of 503 that is thrown here is none of them. */
function picksErrors(facts: CodeFacts): boolean {
  return facts.calls.some(({ text }) => /^(?:is|should)(?:Transient|Retr(?:y|iable|yable))\w*$/.test(text))
}

function wrapperNamed(
  source: Source,
  project: ProjectFiles,
  pattern: RegExp,
  takes: (fn: FunctionFact) => boolean = takesOperation,
): Wrapper | undefined {
  const own = project.files.get(source.path)
  if (own?.kind === 'code' && !picksErrors(own)) {
    const local = own.functions.find((fn) => pattern.test(fn.name) && fn.parent === -1 && takes(fn))
    if (local !== undefined) return { local: local.name, edits: [] }
  }
  const seen: { path: string; value: { path: string; name: string } }[] = []
  for (const facts of siblingsOf(project, source.path)) {
    if (
      picksErrors(facts) ||
      isDeno(facts.path) !== isDeno(source.path) ||
      // Edge functions are deployed one by one, with what they share.
      (isDeno(facts.path) && !/\/_shared\//.test(facts.path)) ||
      /\.(test|spec)\.|(^|\/)_*(tests?|mocks?|e2e|scripts?|examples?)_*\//.test(facts.path)
    )
      continue
    const name = exportedWrapper(facts, pattern, takes)
    if (name !== undefined && isBorrowable(project, source.path, facts))
      seen.push({ path: facts.path, value: { path: facts.path, name } })
  }
  const found = nearest(source.path, seen, ({ path, name }) => `${path} ${name}`)
  if (found === undefined) return undefined
  const module = specifierFor(project, source.path, found.path)
  return addImport(source, { module, name: found.name })
}

function exportedWrapper(facts: CodeFacts, pattern: RegExp, takes: (fn: FunctionFact) => boolean): string | undefined {
  return Object.keys(facts.exports).find((name) => {
    return pattern.test(name) && facts.functions.some((fn) => fn.name === name && takes(fn))
  })
}

/** Whether a function takes the operation to run, a function without parameters, as its first parameter. */
function takesOperation(fn: FunctionFact): boolean {
  const [first, ...others] = fn.params
  if (first === undefined) return false
  const hasType = first.type?.includes('=>') === true
  const hasName =
    /^(fn|func|function|operation|op|task|action|callback|cb|execute|run|thunk|promiseFn|asyncFn|requestFn|work)$/
  if (!hasType && !hasName.test(first.name)) return false
  return others.every((param) =>
    /retr|attempt|delay|option|config|max|base|backoff|timeout|ms$|label|name|context/i.test(param.name),
  )
}

/** `(url, options, …)`, as `fetch` takes them. */
function takesAddress({ params: [address, options] }: FunctionFact): boolean {
  return (
    /^(?:url|uri|input|endpoint|resource|href)$/i.test(address?.name ?? '') &&
    /^(?:init|opts|options|config|requestInit)$/i.test(options?.name ?? '')
  )
}
