import type { CodeFacts, TextRange } from '../../analysis/facts'
import type { Project } from '../project'
import type { Operation } from './operations'
import type { Repeat } from './repeats'

/** How many calls away from the loop a request may be. */
const DEPTH = 2

/**
 * Whether each element is also sent to another service (a mail, a payment, a model, a page that is fetched), in the loop or
 * in a function it calls: that takes one thing at a time, and the query beside it is the smaller part.
 */
export function asksElsewhere(project: Project, repeat: Repeat): boolean {
  const facts = project.link.code(repeat.path)
  return facts !== undefined && asksWithin(project, facts, repeat.body, DEPTH)
}

function asksWithin(project: Project, facts: CodeFacts, body: TextRange, depth: number): boolean {
  if (project.operations(facts).some((each) => isWithin(each.call.range, body) && isOutside(each))) return true
  if (depth === 0) return false
  return facts.calls.some((call, c) => {
    if (!isWithin(call.range, body) || call.fate.end === 'floating') return false
    const { target } = project.link.called(facts.path, c)
    if (target.k !== 'function') return false
    const owner = project.link.code(target.path)
    const called = owner?.functions[target.f]
    return owner !== undefined && called !== undefined && asksWithin(project, owner, called.range, depth - 1)
  })
}

/** A request that the code waits for, to something else than the database. */
function isOutside({ kind, apiPath, call }: Operation): boolean {
  if (call.fate.end === 'floating') return false
  if (kind === 'supabase') return /\.(?:functions|storage|auth)\b/.test(apiPath)
  return kind === 'fetch' || kind === 'sdk'
}

function isWithin(inner: TextRange, outer: TextRange): boolean {
  return inner.start >= outer.start && inner.end <= outer.end
}
