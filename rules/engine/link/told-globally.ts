import type { CodeFacts } from '../../analysis/facts'
import type { Project } from '../project'
import { option } from './options'
import type { Target } from './target'

/** Options of a QueryClient that take every query's failure somewhere: to a boundary, or to a handler of versions before 5. */
const CLIENT_OPTIONS = ['throwOnError', 'useErrorBoundary', 'suspense', 'onError'].map(
  (name) => `defaultOptions.queries.${name}`,
)

/**
 * The project tells of every failed query in one place: a query cache or client with a handler that shows a message, an
 * SWRConfig, an interceptor, an error link, or a default fetcher that does.
 */
export function isToldGlobally(project: Project): boolean {
  for (const facts of project.link.resolver.codeFiles()) {
    if (!facts.calls.some(({ text }) => MAKER.test(text)) && !facts.jsx) continue
    if (facts.calls.some((_, c) => callTells(project, facts, c)) || configTells(project, facts)) return true
  }
  return false
}

const MAKER = /Query(?:Cache|Client)$|interceptors\.response\.use$|(?:^|\.)onError$/

function callTells(project: Project, facts: CodeFacts, c: number): boolean {
  const call = facts.calls[c]
  if (!call || !MAKER.test(call.text)) return false
  const first = call.args[0]
  if (/QueryCache$/.test(call.text)) return first !== undefined && shows(project, at(project, facts, first, 'onError'))
  if (/QueryClient$/.test(call.text) && call.isNew && first) {
    const fetcher = at(project, facts, first, 'defaultOptions.queries.queryFn')
    if (fetcher?.k === 'function' && shows(project, fetcher)) return true
    return CLIENT_OPTIONS.some((name) => {
      const found = at(project, facts, first, name)
      return found?.k === 'function' ? !name.endsWith('onError') || shows(project, found) : isTrue(found)
    })
  }
  if (/interceptors\.response\.use$/.test(call.text)) {
    const handler = call.args[1] && project.link.resolver.resolve(facts.path, call.args[1])
    return shows(project, handler)
  }
  const { api } = project.link.called(facts.path, c)
  return /^@apollo\/client\/link\/error$|^@apollo\/client$/.test(api?.pkg ?? '')
    ? shows(project, first && project.link.resolver.resolve(facts.path, first))
    : false
}

/** `<SWRConfig value={{ onError }}>`. */
function configTells(project: Project, facts: CodeFacts): boolean {
  return facts.functions.some(
    ({ usage }, f) =>
      usage?.k === 'attribute' &&
      usage.name === 'value.onError' &&
      /SWRConfig$/.test(usage.element) &&
      shows(project, { k: 'function', path: facts.path, f }),
  )
}

function at(
  project: Project,
  facts: CodeFacts,
  value: CodeFacts['calls'][number]['args'][number],
  key: string,
): Target | undefined {
  const found = option(project.link, facts.path, value, key)
  return found === 'absent' || found === 'unknown' ? undefined : found
}

function shows(project: Project, target: Target | undefined): boolean {
  if (target?.k === 'api') return target.pkg !== 'global:'
  return target?.k === 'function' && project.failures.effects.of(target).shows
}

function isTrue(target: Target | undefined): boolean {
  return target?.k === 'literal' && target.value === true
}
