import type { CallFact, CodeFacts, Value } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import { piecesOf } from '../../analysis/value-pieces'
import type { Link } from '../link/link'
import type { FunctionTarget } from '../link/target'
import type { Project } from '../project'
import { nameOf } from './checks'
import type { Endpoint, Step } from './endpoint'
import { follow, peel } from './follow'
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
  return endpoint.before.some((step) => isStepForAdmins(link, step)) || looksForAdmin(link, endpoint.handler)
}

/** `requireAdmin`, `requireRole('admin')`, or a function, of the project, that looks at a role: `procedure.use(({ ctx }) => …)`. */
function isStepForAdmins(link: Link, { path, value }: Step): boolean {
  if (THEY_RUN_IT.test(nameOf(link, path, value) ?? '')) return true
  const written = follow(link, path, value)
  const call = written.value.k === 'call' ? link.code(written.path)?.calls[written.value.c] : undefined
  if (call && namesAdmin(call.args)) return true
  const { handler } = peel(link, path, value)
  return handler !== undefined && looksForAdmin(link, handler)
}

/** Something in a function stops those who do not run the app. */
function looksForAdmin(link: Link, { path, f }: FunctionTarget): boolean {
  const facts = link.code(path)
  const range = facts?.functions[f]?.range
  if (!facts || !range) return false
  const says = (value: Value) =>
    (value.k === 'string' && THEY_RUN_IT.test(value.text)) ||
    THEY_RUN_IT.test(nameOf(link, path, value) ?? '') ||
    isFoundByRole(facts, value, 0)
  if (facts.gates.some(({ range: at, leaves, looks }) => leaves !== 'says' && isWithin(at, range) && looks.some(says)))
    return true
  return [...callsWithin(facts, range)].some(
    ([, { text, args }]) =>
      /(?:^|\.)(?:require|ensure|assert|check|verify|is)\w*Admin/.test(text) ||
      (/(?:^|\.)(?:require|ensure|assert|check|verify|enforce|has)\w*(?:Role|Permission|Access|Auth)\w*$/.test(text) &&
        namesAdmin(args)),
  )
}

const MOST_HOPS = 12

/** Tables that say what somebody is in the app; who looks there before going on asks for more than an account. */
const ROLE_TABLE = /(?:^|_)(?:(?:user|member|team|staff)_?roles|roles|admins|admin_users|platform_admins|staff)$/i

/** What was asked of the database by a role: `.from('user_roles').eq('role', 'admin')`, `.rpc('has_role', { _role: 'admin' })`. */
function isFoundByRole(facts: CodeFacts, value: Value, depth: number): boolean {
  if (depth > MOST_HOPS) return false
  const inside = (each: Value) => isFoundByRole(facts, each, depth + 1)
  if (value.k === 'local') return (facts.declarations[value.d]?.values ?? []).some(inside)
  if (value.k === 'member') return inside(value.of)
  if (value.k !== 'call') return false
  const call = facts.calls[value.c]
  if (!call) return false
  if (/\.(?:eq|in|match|rpc|filter|contains)$/.test(call.text) && namesAdmin(call.args)) return true
  if (namesOtherRole(call)) return false
  const [table] = /(?:^|\.)from$/.test(call.text) ? call.args : []
  if (table?.k === 'string' && ROLE_TABLE.test(table.text)) return true
  return call.callee.k === 'member' && inside(call.callee.of)
}

/** A role is asked for by its name, and it is not that of those who run the app: `.eq('role', 'customer')`. */
function namesOtherRole({ text, args: [column, role] }: CallFact): boolean {
  return /\.eq$/.test(text) && column?.k === 'string' && /role/i.test(column.text) && role?.k === 'string'
}

/** Those who run the app are named among what a call is given: `('role', 'admin')`, `(user, ['admin'])`, `({ _role: 'admin' })`. */
function namesAdmin(args: readonly Value[]): boolean {
  return args
    .flatMap((value) => [value, ...piecesOf(value)])
    .some((value) => value.k === 'string' && THEY_RUN_IT.test(value.text))
}
