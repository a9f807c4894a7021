import type { Project } from '../project'
import type { Table } from '../schema/schema'
import type { Database } from './database'

/** Methods that run what they are handed at once, for each element. */
const EACH = /\.(?:map|flatMap|forEach|filter|some|every|find|reduce|then|catch|finally|transaction|\$transaction)$/
const MOST_HOPS = 8

/**
 * Whether the app adds rows to a table when somebody uses it: one of the places that add any is followed outward to something
 * that an event or a request starts. Functions that only other functions name, which nobody calls, are no such place.
 */
export function isAddedTo(project: Project, { queries, tableOf }: Database, table: Table): boolean {
  return queries.some(({ command, path, c, table: name }) => {
    if ((command !== 'insert' && command !== 'upsert') || c < 0 || tableOf(name) !== table) return false
    const f = project.link.code(path)?.calls[c]?.in
    return f !== undefined && isStarted(project, path, f, MOST_HOPS)
  })
}

function isStarted(project: Project, path: string, f: number, hops: number): boolean {
  const facts = project.link.code(path)
  const fact = facts?.functions[f]
  if (!facts || !fact || hops === 0) return false
  if (project.endpoints.all.some(({ handler }) => handler.path === path && handler.f === f)) return true
  const { usage } = fact
  if (usage?.k === 'attribute') return true
  if (usage?.k === 'argument' && !EACH.test(facts.calls[usage.c]?.text ?? '')) return true
  const target = { k: 'function', path, f } as const
  if (project.link.referencesTo(target).some((place) => isUsed(project, place))) return true
  const callers = project.link.callersOf(target).filter((place) => !project.link.standsAside(place.path))
  if (callers.some((place) => isCalled(project, place.path, place.c, hops))) return true
  return fact.parent >= 0 && usage?.k === 'argument' && isStarted(project, path, fact.parent, hops - 1)
}

/** A component hands a function to an element, or to something that calls it later. */
function isUsed(project: Project, { path, r }: { readonly path: string; readonly r: number }): boolean {
  const usage = project.link.code(path)?.references[r]?.usage
  return usage?.k === 'attribute' || usage?.k === 'argument'
}

function isCalled(project: Project, path: string, c: number, hops: number): boolean {
  const f = project.link.code(path)?.calls[c]?.in
  return f !== undefined && f >= 0 && isStarted(project, path, f, hops - 1)
}
