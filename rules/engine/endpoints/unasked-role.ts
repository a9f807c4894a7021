import type { Value } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import { keyOf } from '../link/link'
import type { FunctionTarget } from '../link/target'
import type { Project } from '../project'
import { nameOf } from './checks'
import type { GuardedDeed } from './deeds'
import type { Endpoint } from './endpoint'
import { follow } from './follow'
import { asksForAdmin } from './for-admins'
import { lastName } from './names'
import { middlewareCheck } from './next-middleware'
import { ABOVE_USERS, RANK } from './ties'
import { callsWithin } from './within'

/** What only those who run the app are meant to do, and any signed-in user can. */
export interface UnaskedRole {
  readonly deed: GuardedDeed
  /** How many other endpoints of the same part of the app ask for the role. */
  readonly asking: number
}

const FOR_ADMINS = /(?:^|\/)admin(?:\/|$)/i
const RANKS = /admin|owner|staff|manager|moderator|super/i
const MOST_DEPTH = 3
const ENOUGH = 2

/**
 * An endpoint below `/admin` that changes rows or accounts for whoever is signed in, where most of its siblings ask what the
 * caller is. Undefined where anything in it, in what it calls or before it may ask.
 */
export function unaskedRole(project: Project, endpoint: Endpoint): UnaskedRole | undefined {
  const { endpoints, link } = project
  if (!FOR_ADMINS.test(endpoint.url ?? '') || !endpoint.complete) return undefined
  if (endpoints.checkOf(endpoint)?.kind !== 'user' || mayAskForRole(project, endpoint)) return undefined
  const deed = endpoints
    .deedsOf(endpoint)
    .find(
      ({ kind, right, action }) =>
        kind === 'account' || (kind === 'write' && action !== 'insert' && (right === 'service' || right === 'server')),
    )
  if (!deed || middlewareCheck(link, endpoints.reading().checks, endpoint)) return undefined
  const siblings = endpoints.all.filter(({ url }) => FOR_ADMINS.test(url ?? ''))
  const asking = siblings.filter((each) => asksForAdmin(project, each)).length
  return asking >= ENOUGH && asking * 2 > siblings.length ? { deed, asking } : undefined
}

/** Something looks at what the caller is: a guard that says so, a role that is read, a word for one. */
export function mayAskForRole(project: Project, { before, handler }: Endpoint): boolean {
  const { link } = project
  const seen = new Set<string>()
  const isAsked = before.some(({ path, value }) => {
    if (ABOVE_USERS.test(nameOf(link, path, value) ?? '')) return true
    const written = follow(link, path, value)
    const target = link.resolver.resolve(written.path, written.value)
    return target.k !== 'function' || asks(project, target, seen, 0)
  })
  return isAsked || asks(project, handler, seen, 0)
}

function asks(project: Project, target: FunctionTarget, seen: Set<string>, depth: number): boolean {
  const { link } = project
  const facts = link.code(target.path)
  const range = facts?.functions[target.f]?.range
  if (!facts || !range || seen.has(keyOf(target))) return false
  seen.add(keyOf(target))
  const says = (value: Value) =>
    value.k === 'string' ? RANKS.test(value.text) : RANK.test(nameOf(link, target.path, value) ?? '')
  const isGated = facts.gates.some(
    ({ range: at, looks, compares }) =>
      isWithin(at, range) && (looks.some(says) || compares.some(({ left, right }) => [...left, ...right].some(says))),
  )
  if (isGated) return true
  return [...callsWithin(facts, range)].some(([c, { text, args }]) => {
    if (ABOVE_USERS.test(lastName(text)) || /\.rpc$/.test(text)) return true
    if (args.some((value) => value.k === 'string' && /^(?:user_)?roles?$|^is_admin$/.test(value.text))) return true
    const callee = link.called(target.path, c).target
    return callee.k === 'function' && depth < MOST_DEPTH && asks(project, callee, seen, depth + 1)
  })
}
