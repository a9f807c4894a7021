import type { Value } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import type { Project } from '../project'
import { nameOf } from './checks'
import type { Endpoint } from './endpoint'
import { callsWithin } from './within'

/** What those are called who run the app, in roles, columns, guards and addresses. */
const THEY_RUN_IT = /(?:^|[^a-z])(?:is_?|super_?|require_?)?(?:admin|staff|super_?user|operator)/i

/**
 * Only those who run the app get past what is asked before an endpoint or in it: `user.role !== 'admin'`, `requireAdmin`. They
 * may do with it what they like.
 */
export function isForAdmins(project: Project, endpoint: Endpoint): boolean {
  if (project.endpoints.checkOf(endpoint) && /\/admin(?:\/|$)/.test(endpoint.url ?? '')) return true
  return asksForAdmin(project, endpoint)
}

/** Something in an endpoint's handler, or before it, asks whether the caller is one of those who run the app. */
export function asksForAdmin({ link }: Project, endpoint: Endpoint): boolean {
  if (endpoint.before.some(({ path, value }) => THEY_RUN_IT.test(nameOf(link, path, value) ?? ''))) return true
  const { path, f } = endpoint.handler
  const facts = link.code(path)
  const range = facts?.functions[f]?.range
  if (!facts || !range) return false
  const says = (value: Value) =>
    (value.k === 'string' && THEY_RUN_IT.test(value.text)) || THEY_RUN_IT.test(nameOf(link, path, value) ?? '')
  if (facts.gates.some(({ range: at, leaves, looks }) => leaves !== 'says' && isWithin(at, range) && looks.some(says)))
    return true
  return [...callsWithin(facts, range)].some(([, { text }]) =>
    /(?:^|\.)(?:require|ensure|assert|check|verify|is)\w*Admin/.test(text),
  )
}
