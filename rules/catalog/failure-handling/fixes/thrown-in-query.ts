import { isKeptByLibrary } from '../../../analysis/conventions/returned'
import { callAt, type Edit, enclosingFunction, type FunctionNode, type Source } from '../../../analysis/edits/source'
import type { CodeFacts } from '../../../analysis/facts'
import { resultOf } from '../../../engine/link/loading'
import { unreadLoading } from '../../../engine/link/unread-loading'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'
import { sourceFor } from './fix'
import { failureShown } from './missing-error-state'

/**
 * Who sees what a query's function throws: `read` somebody looks at it · `shown` the component does with these edits ·
 * `unshown` nobody, and the screen would take it for "there is none" · `none` it is no function of a query, or nothing is
 * shown of it.
 */
export type SeenFailure =
  | { readonly k: 'read' | 'unshown' | 'none' }
  | { readonly k: 'shown'; readonly edits: readonly Edit[] }

const READS = /err|fail|status|success/i
const QUERY = /(?:^|\.)use\w*(?:Query|SWR)\w*$/

/** What becomes of an error that the call at an offset throws in the function of a query. */
export function seenFailure(source: Source, offset: number, project: Project, sourceOf: SourceOf): SeenFailure {
  const facts = project.files.get(source.path)
  const node = callAt(source, offset)
  const fn = node && queryFunction(node)
  if (facts?.kind !== 'code' || fn === undefined) return { k: 'none' }
  const c = queryRound(source, facts, fn)
  const f = facts.calls[c]?.in ?? -1
  const owner = facts.functions[f]
  if (owner === undefined) return { k: 'none' }
  if (/^use[A-Z]/.test(owner.name)) {
    const users = project.link.callersOf({ k: 'function', path: source.path, f })
    const isRead = users.every((each) => readsFailure(project.files.get(each.path), each.c))
    return users.length === 0 ? { k: 'none' } : { k: isRead ? 'read' : 'unshown' }
  }
  if (readsFailure(facts, c)) return { k: 'read' }
  const unread = owner.jsx ? unreadLoading(project, facts, f, { path: source.path, c }) : undefined
  if (unread === undefined || unread.c !== c) return { k: 'none' }
  const call = callAt(source, facts.calls[c]?.nameRange.start ?? -1)
  const data = { component: owner.name, hook: facts.calls[c]?.text ?? '' }
  const shown =
    call && failureShown(source, { facts, c, call, loading: unread.loading, data, throws: true }, project, sourceOf)
  return shown === undefined ? { k: 'unshown' } : { k: 'shown', edits: [...shown.edits, ...shown.ofHook] }
}

/** Whether all of a function's callers are functions of queries whose failure somebody looks at, or none of a query. */
export function isSeenByCallers(path: string, f: number, project: Project, sourceOf: SourceOf): boolean {
  return project.link.callersOf({ k: 'function', path, f }).every((caller) => {
    const source = sourceFor(caller.path, sourceOf)
    const start = project.link.call(caller)?.nameRange.start
    if (source === undefined || start === undefined) return true
    return seenFailure(source, start, project, sourceOf).k !== 'unshown'
  })
}

/** The function of a query round a node, with nothing but callbacks between. */
function queryFunction(node: NonNullable<ReturnType<typeof callAt>>): FunctionNode | undefined {
  for (let fn = enclosingFunction(node); fn !== undefined; fn = enclosingFunction(fn))
    if (isKeptByLibrary(fn)) return fn
  return undefined
}

/** The call of the query that a function is given to, by index. */
function queryRound(source: Source, facts: CodeFacts, fn: FunctionNode): number {
  const start = fn.getStart(source.tree)
  let found = -1
  for (const [c, { text, range }] of facts.calls.entries())
    if (QUERY.test(text) && range.start <= start && fn.end <= range.end) found = c
  return found
}

function readsFailure(facts: ReturnType<Project['files']['get']>, c: number): boolean {
  const result = facts?.kind === 'code' ? resultOf(facts, c) : undefined
  return result?.reads.some((name) => READS.test(name)) === true
}
