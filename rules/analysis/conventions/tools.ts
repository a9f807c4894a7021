import ts from 'typescript'
import { addImport } from '../edits/imports'
import { visibleNames } from '../edits/names'
import type { Edit, Source } from '../edits/source'
import { quoted } from '../edits/style'
import type { CodeFacts, FunctionFact } from '../facts'
import { dependsOn, isDeno, nearest, type ProjectFiles, siblingsOf, specifierFor } from './places'

/** A statement about an error, told its name, and the imports it needs. */
export interface Statement {
  readonly line: (error: string) => string
  readonly edits: readonly Edit[]
}

/** A helper that takes the operation as a function, and what it takes to call it. */
export interface Wrapper {
  readonly local: string
  readonly edits: readonly Edit[]
}

/** Logs a failure the way this file logs: its logger where it has one, else `console.error`. */
export function logLine(source: Source, what: string, error: string): string {
  const logger = loggerOf(source)
  if (logger === undefined) return `console.error(${quoted(source.style, `${what}:`)}, ${error});`
  if (logger.errorFirst) return `${logger.name}.error(${error}, ${quoted(source.style, what)});`
  return `${logger.name}.error(${quoted(source.style, what)}, ${error});`
}

/** Reports a failure to the error tracker that the app calls elsewhere; undefined where it has none. */
export function trackLine(source: Source, project: ProjectFiles): Statement | undefined {
  const own = /\bSentry\.captureException\(/.test(source.text) && visibleNames(source.tree).has('Sentry')
  const line = (error: string): string => `Sentry.captureException(${error});`
  if (own) return { line, edits: [] }
  if (isDeno(source.path)) return undefined
  const seen: { path: string; value: string }[] = []
  for (const facts of siblingsOf(project, source.path)) {
    if (!facts.calls.some((call) => /^Sentry\.(captureException|init)$/.test(call.text))) continue
    for (const { specifier, names } of facts.imports) {
      if (specifier.startsWith('@sentry/') && names.Sentry === '*') seen.push({ path: facts.path, value: specifier })
    }
  }
  const module = nearest(source.path, seen, (specifier) => specifier)
  if (module === undefined) return undefined
  const imported = addImport(source, { module, name: '*', local: 'Sentry' })
  return imported === undefined ? undefined : { line, edits: imported.edits }
}

/** The retry function this project has and exports: takes the operation first. */
export function retryWrapper(source: Source, project: ProjectFiles): Wrapper | undefined {
  return wrapperNamed(
    source,
    project,
    /^(with_?retr(y|ies)|retry|retry(With|Async|Operation|Request)\w*|\w+WithRetr(y|ies))$/i,
  )
}

/** Whether the package `p-retry` is there for this file. */
export function hasPackage(source: Source, project: ProjectFiles, name: string): boolean {
  return dependsOn(project, source.path, name)
}

function wrapperNamed(source: Source, project: ProjectFiles, pattern: RegExp): Wrapper | undefined {
  const own = project.files.get(source.path)
  if (own?.kind === 'code') {
    const local = own.functions.find((fn) => pattern.test(fn.name) && fn.parent === -1 && takesOperation(fn))
    if (local !== undefined) return { local: local.name, edits: [] }
  }
  const seen: { path: string; value: { path: string; name: string } }[] = []
  for (const facts of siblingsOf(project, source.path)) {
    if (
      isDeno(facts.path) !== isDeno(source.path) ||
      /\.(test|spec)\.|(^|\/)_*(tests?|mocks?|e2e|scripts?|examples?)_*\//.test(facts.path)
    )
      continue
    const name = exportedWrapper(facts, pattern)
    if (name !== undefined) seen.push({ path: facts.path, value: { path: facts.path, name } })
  }
  const found = nearest(source.path, seen, ({ path, name }) => `${path} ${name}`)
  if (found === undefined) return undefined
  const module = specifierFor(project, source.path, found.path)
  return addImport(source, { module, name: found.name })
}

function exportedWrapper(facts: CodeFacts, pattern: RegExp): string | undefined {
  return Object.keys(facts.exports).find((name) => {
    return pattern.test(name) && facts.functions.some((fn) => fn.name === name && takesOperation(fn))
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

function loggerOf(source: Source): { name: string; errorFirst: boolean } | undefined {
  const names = visibleNames(source.tree)
  let found: { name: string; errorFirst: boolean } | undefined
  const visit = (node: ts.Node): void => {
    if (found !== undefined) return
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { expression, name } = node.expression
      const isLogger =
        ts.isIdentifier(expression) && /^(log|logger)$/i.test(expression.text) && names.has(expression.text)
      const first = node.arguments[0]
      if (isLogger && /^(error|warn)$/.test(name.text) && first !== undefined && node.arguments.length <= 2) {
        const isText = ts.isStringLiteralLike(first) || ts.isTemplateExpression(first)
        found = { name: expression.getText(source.tree), errorFirst: !isText }
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(source.tree)
  return found
}
