import { isWithin } from '../../analysis/ranges'
import type { Project } from '../project'
import { chainAt, isAnswered } from './answered'
import { type Check, nameOf } from './checks'
import type { GuardedDeed } from './deeds'
import type { Endpoint } from './endpoint'
import { isReachable, isUsed } from './exposure'
import type { Natures } from './nature'
import { isCertain, type OwnedBy, ownedBy } from './owned-by'
import { purposesOf } from './purpose'
import { saysWho } from './says-who'
import { ABOVE_USERS, tiesCaller } from './ties'
import { callsWithin } from './within'

/** What people do to each other's rows by design. */
const SHARED =
  /\b(?:like|unlike|view|vote|upvote|follow|unfollow|share|read|react|reaction|join|leave|fork|clone|comment|reply|public)s?\b/i
/** A row that is chosen by an id from the request alone, behind a check that only asks whether somebody is signed in. */
export interface Unowned {
  readonly deed: GuardedDeed
  /** The column that says whose the row is, and that nothing asks about. */
  readonly owner: string
}

/** Changes an account that the first argument names. Source: https://supabase.com/docs/reference/javascript/admin-api */
const CHANGES_ACCOUNT = /^(?:updateUserById|deleteUser)$/

interface Candidate extends Unowned {
  readonly owned: OwnedBy
  readonly isChange: boolean
}

/**
 * Whether any signed-in user reaches the rows of others through an endpoint. Only where the schema says whose rows are, the
 * client is one that row level security does not hold for, and the handler does nothing with who calls but ask that there is
 * somebody.
 */
export function unownedIn(project: Project, endpoint: Endpoint): Unowned | undefined {
  const { endpoints } = project
  const check = endpoints.checkOf(endpoint)
  if (
    check?.kind !== 'user' ||
    !isOfCaller(project, endpoint, check) ||
    SHARED.test(`${endpoint.url ?? ''} ${endpoint.name}`) ||
    !isReachable(project, endpoint)
  )
    return undefined
  if (ABOVE_USERS.test(`${endpoint.url ?? ''} ${endpoint.name}`) || purposesOf(endpoint).has('webhook'))
    return undefined
  const found = endpoints.deedsOf(endpoint).flatMap((deed): Candidate[] => {
    if (deed.kind === 'account' && CHANGES_ACCOUNT.test(deed.action))
      return [{ deed, owned: { owner: 'accounts' }, owner: 'accounts', isChange: true }]
    const isChange = deed.kind === 'write' && (deed.action === 'update' || deed.action === 'delete')
    if (deed.right !== 'service' && deed.right !== 'server') return []
    if (!isChange && !(deed.kind === 'read' && deed.rows === 'one')) return []
    const owned = ownerOf(project, deed, isChange)
    return owned ? [{ deed, owned, owner: owned.owner, isChange }] : []
  })
  const [worst] = found
    .filter(({ deed }) => deed.kind !== 'account')
    .sort((a, b) => Number(b.isChange) - Number(a.isChange))
  const account = found.find(({ deed }) => deed.kind === 'account')
  const unowned = [account, worst].find((each) => each !== undefined && isUnowned(project, endpoint, each))
  return unowned && isUsed(project, endpoint) ? unowned : undefined
}

function isUnowned(project: Project, endpoint: Endpoint, { deed, owned, isChange }: Candidate): boolean {
  const { endpoints } = project
  const { deeds } = endpoints.reading()
  const chosen = chosenBy(project, endpoint, deed)
  if (!chosen || tiesCaller(project, endpoint, chosen, owned)) return false
  const natures = deed.kind === 'account' ? whoseAccount(project, deed) : deeds.madeOf(deed)
  // What a row says was reached through that row, about which something may have been asked.
  if (!natures.has('request') || saysWho(natures) || natures.has('credential') || natures.has('row')) return false
  // Policies, or a function of the database, were asked before in the caller's own name.
  const asked = endpoints
    .deedsOf(endpoint)
    .some((each) => each.right === 'user' && (each.about === deed.about || deeds.madeOf(each).has('request')))
  if (asked || isOnTheWay(project, endpoint, deed)) return false
  return isChange || (!isListedForAll(project, deed) && isAnswered(project, endpoint, chosen))
}

/** What the id of the account is made of: a new password beside it is no proof. */
function whoseAccount({ link, endpoints }: Project, { path, c }: GuardedDeed): Natures {
  const [first] = link.code(path)?.calls[c]?.args ?? []
  return endpoints.reading().natures.union(path, first ? [first] : [], 0)
}

/** Another endpoint gives everybody all rows of the table: they are shared. */
export function isListedForAll({ endpoints }: Project, { about }: Pick<GuardedDeed, 'about'>): boolean {
  const { deeds } = endpoints.reading()
  return endpoints.all.some(
    (endpoint) =>
      endpoint.method === 'GET' &&
      endpoints
        .deedsOf(endpoint)
        .some(
          (deed) =>
            deed.kind === 'read' && deed.about === about && deed.rows === 'many' && !saysWho(deeds.madeOf(deed)),
        ),
  )
}

/** It is asked before the handler or in it, or by a function for that: not by one that reads a file, say, and may fail. */
function isOfCaller(project: Project, endpoint: Endpoint, { path }: Check): boolean {
  const { endpoints, link } = project
  const facts = link.code(endpoint.handler.path)
  const range = facts?.functions[endpoint.handler.f]?.range
  // A code that was sent by mail proves who calls, and opens what it was sent for.
  const asksForCode = facts?.gates.some(
    (gate) =>
      range !== undefined &&
      isWithin(gate.range, range) &&
      gate.looks.some((value) => /^(?:code|otp|pin|passcode)$/i.test(nameOf(link, facts.path, value) ?? '')),
  )
  if (asksForCode || comparesProof(project, endpoint)) return false
  if (path === endpoint.handler.path || endpoints.stepCheckOf(endpoint)) return true
  return /auth|session|guard|middleware|user|permission|access|login|jwt|token/i.test(path)
}

const COMPARES_HASHES =
  /(?:^|\.)(?:compare(?:Sync|Hash)?|timingSafeEqual)$|\bargon2\w*\.verify$|(?:^|\.)verify(?:Password|Code|Otp|Hash|Pin)$/i

/**
 * What was sent is compared with the hash that a row keeps, of a code or a password: before there is a session, that is how
 * people show who they are, and the row that they may change is the one that was found.
 */
function comparesProof({ endpoints, link }: Project, { handler }: Endpoint): boolean {
  const facts = link.code(handler.path)
  const range = facts?.functions[handler.f]?.range
  if (!facts || !range) return false
  const { natures } = endpoints.reading()
  return [...callsWithin(facts, range)].some(([, { text, args, fate }]) => {
    if (!COMPARES_HASHES.test(text) || fate.end === 'floating') return false
    const made = args.map((argument) => natures.of(handler.path, argument))
    const isSent = made.some((each) => (each.has('request') || each.has('credential')) && !each.has('row'))
    return isSent && made.some((each) => each.has('row'))
  })
}

/** The calls of the handler by which the id goes from the request straight into the query, or into the function of the project that asks it. */
function chosenBy(project: Project, { handler }: Endpoint, deed: GuardedDeed): ReadonlySet<number> | undefined {
  const { link, endpoints } = project
  const facts = link.code(handler.path)
  const range = facts?.functions[handler.f]?.range
  if (!facts || !range) return undefined
  if (deed.path === handler.path && isWithin(deed.range, range)) return chainAt(facts, deed.c)
  const { natures } = endpoints.reading()
  for (const [c, call] of callsWithin(facts, range)) {
    const { target } = link.called(handler.path, c)
    const asked = target.k === 'function' && target.path === deed.path ? link.functionFact(target)?.range : undefined
    if (!asked || !isWithin(deed.range, asked)) continue
    const given = natures.union(handler.path, call.args, 0)
    if (given.has('request') && !given.has('row') && !given.has('credential') && !saysWho(given)) return new Set([c])
  }
  return undefined
}

/** The function that asks for the row, which the handler calls, may relate the caller to it. */
function isOnTheWay(project: Project, endpoint: Endpoint, deed: GuardedDeed): boolean {
  const { link } = project
  const { handler } = endpoint
  const facts = link.code(deed.path)
  const range = link.functionFact(handler)?.range
  if (!facts || (deed.path === handler.path && range && isWithin(deed.range, range))) return false
  const inner = facts.functions.findLastIndex((each) => isWithin(deed.range, each.range))
  if (inner < 0) return false
  const asking: Endpoint = { ...endpoint, handler: { ...handler, path: deed.path, f: inner } }
  return tiesCaller(project, asking, chainAt(facts, deed.c), { owner: '' })
}

/** As many other places that ask for rows of a table by who calls show that they are somebody's. */
const ENOUGH = 2

/**
 * What says whose the row of a deed is. Where that is no person, some code has to hold such a column against who calls:
 * `organization_id` may as well be the client that a row is about.
 */
function ownerOf(project: Project, { about, path }: GuardedDeed, isChange: boolean): OwnedBy | undefined {
  const made = project.schema(path)
  const table = made?.tables.get(`public.${about}`)
  if (!made || !table) return undefined
  const { bounds, signers } = project.endpoints.reading()
  const owned = ownedBy(made, table, true, signers.tables)
  if (!owned) return undefined
  const isColumn = table.columns.has(owned.owner)
  if (isColumn && bounds.timesOf(about, owned.owner) >= ENOUGH) return { ...owned, isHeld: true }
  if (!isChange) return ownedBy(made, table, false, signers.tables)
  return !isColumn || owned.through || isCertain(made, table, owned.owner) || bounds.isBound(owned.owner)
    ? owned
    : undefined
}
