import type { CodeFacts, Value } from '../../analysis/facts'
import type { Project } from '../project'
import type { Schema, Table } from '../schema/schema'
import { shutsOut } from './arms'
import { isOwnerColumn } from './belonging'
import type { QueryShape } from './shape'

/**
 * A query of the same table in another branch asks for one owner's rows, and everybody who calls the function says whose: what is
 * left over for nobody in particular does not run.
 * @param others queries of the same file
 */
export function isFallback(
  project: Project,
  facts: CodeFacts,
  shape: QueryShape,
  others: readonly QueryShape[],
  { table, schema }: { readonly table: Table; readonly schema: Schema },
): boolean {
  const call = facts.calls[shape.c]
  if (!call || call.in < 0) return false
  const isNarrowed = others.some((other) => {
    const place = facts.calls[other.c]
    if (!place || other === shape || place.in !== call.in || other.table.name !== shape.table.name) return false
    const isOwned = other.where.some(
      (each) => each.k === 'test' && each.test === 'equal' && isOwnerColumn(each.column ?? '', table, schema),
    )
    return isOwned && shutsOut(facts, place.range, call.range)
  })
  if (!isNarrowed) return false
  const callers = project.link
    .callersOf({ k: 'function', path: facts.path, f: call.in })
    .filter(({ path }) => !project.link.standsAside(path))
  return (
    callers.length > 0 &&
    callers.every((place) => project.link.call(place)?.args.some((each) => isGiven(each)) === true)
  )
}

/** Something that is there in any case: not `undefined`, nor what an address may say or leave out. */
function isGiven(value: Value): boolean {
  if (value.k === 'literal') return false
  for (let at: Value | undefined = value; at; at = at.k === 'member' ? at.of : undefined)
    if (at.k === 'member' && /^(?:query|searchParams|filters?)$/.test(at.name)) return false
  return value.k !== 'call' && value.k !== 'opaque'
}
