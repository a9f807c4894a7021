import { piecesOf } from '../../analysis/value-pieces'
import type { Endpoint } from '../endpoints'
import { saysWho } from '../endpoints/says-who'
import { servedBy } from '../link/askers'
import type { Project } from '../project'
import { isAmongAdmins } from '../query/kept-by-admins'
import { chainFrom } from '../query/supabase'
import { MOST_CHAINED } from './handed-on'

const MOST_FILES = 50

/**
 * Only screens for those who run the app ask an endpoint for anything: they type in what somebody else is to pay, and there is
 * no price to look up. That nothing asks who they are is another matter.
 */
export function isAskedByAdminsOnly(project: Project, { file }: Endpoint): boolean {
  const served = servedBy(file)
  const asked = (served ? project.requests.of(served) : []).filter(
    ({ facts, call }) => facts.path !== file && !project.reach.unusedAt(facts.path, call.range.start),
  )
  return asked.length > 0 && asked.every(({ facts }) => isUsedByAdminsOnly(project, facts.path))
}

/** A file is a screen for those who run the app, or only such screens come to it. */
function isUsedByAdminsOnly({ link }: Project, path: string): boolean {
  const seen = new Set<string>()
  const open = [path]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at) || isAmongAdmins(at)) continue
    seen.add(at)
    const importers = link.importersOf(at).filter((each) => !link.standsAside(each.path))
    if (importers.length === 0 || seen.size > MOST_FILES) return false
    open.push(...importers.map((each) => each.path))
  }
  return true
}

const LEARNS_OF_PAYMENT =
  /\.(?:constructEvent(?:Async)?|(?:sessions|paymentIntents|charges|invoices|orders?|payments?)\.(?:retrieve|fetch|get|list|capture))$/

/** What somebody of the app hands out, as soon as they see that it was paid. */
const IS_SOLD = /order|booking|reserv|purchase|cart|subscri|enrol|member|ticket|appointment|plan|profile|user/i

/** What is paid for is a row that the caller keeps for themselves, and nothing in the project ever learns that it was paid. */
export function isOwnRecord(project: Project, endpoint: Endpoint): boolean {
  const { endpoints, link } = project
  const writes = endpoints.deedsOf(endpoint).filter(({ kind }) => kind === 'write')
  if (writes.length === 0) return false
  const { natures } = endpoints.reading()
  const isOwn = writes.every(({ path, c, action, about }) => {
    const facts = link.code(path)
    if (!facts || action !== 'update' || IS_SOLD.test(about)) return false
    return chainFrom(facts, c)
      .slice(0, MOST_CHAINED)
      .some(
        ({ text, args }) =>
          /\.(?:eq|match|where)$/.test(text) &&
          args.flatMap((value) => [value, ...piecesOf(value)]).some((value) => saysWho(natures.of(path, value))),
      )
  })
  return isOwn && !project.productCode.some(({ calls }) => calls.some(({ text }) => LEARNS_OF_PAYMENT.test(text)))
}
