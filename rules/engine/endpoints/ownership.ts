import { isWithin } from '../../analysis/ranges'
import type { Project } from '../project'
import { type Check, nameOf } from './checks'
import type { GuardedDeed } from './deeds'
import type { Endpoint } from './endpoint'
import { lastName } from './names'
import type { Natures } from './natures'
import { callsWithin } from './within'

/** Columns that say whose a row is. `created_by` is left out, who wrote a row that all share; so is a `company_id` of a contact. */
const OWNER = /^(?:user|owner|profile|account|organi[sz]ation|org|team|tenant|workspace)_?id$|^uid$/i
/** The same of one person: rows of a team are often read by more than its members. */
const PERSON = /^(?:user|owner|profile)_?id$|^uid$/i
/** What people do to each other's rows by design. */
const SHARED =
  /\b(?:like|unlike|view|vote|upvote|follow|unfollow|share|read|react|reaction|join|leave|fork|clone|comment|reply|public)s?\b/i
const ABOVE_USERS =
  /admin|role|permission|staff|internal|superuser|moderator|owner|member|access|tenant|team|workspace|organi[sz]ation|polic(?:y|ies)|ability|can[A-Z]/i
const ANSWERS = /^(?:console|logger|log|res|reply|NextResponse|Response|c|ctx)\b|\.(?:json|send|status)$/

/** A row that is chosen by an id from the request alone, behind a check that only asks whether somebody is signed in. */
export interface Unowned {
  readonly deed: GuardedDeed
  /** The column that says whose the row is, and that nothing asks about. */
  readonly owner: string
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
    SHARED.test(`${endpoint.url ?? ''} ${endpoint.name}`)
  )
    return undefined
  if (ABOVE_USERS.test(`${endpoint.url ?? ''} ${endpoint.name}`)) return undefined
  const { deeds } = endpoints.reading()
  const found = endpoints.deedsOf(endpoint).flatMap((deed) => {
    const isChange = deed.kind === 'write' && (deed.action === 'update' || deed.action === 'delete')
    if (deed.right !== 'service' && deed.right !== 'server') return []
    if (!isChange && !(deed.kind === 'read' && deed.rows === 'one')) return []
    const owner = ownerColumn(project, deed, isChange ? OWNER : PERSON)
    return owner === undefined ? [] : [{ deed, owner, isChange }]
  })
  const [worst] = [...found].sort((a, b) => Number(b.isChange) - Number(a.isChange))
  if (!worst || usesCaller(project, endpoint)) return undefined
  const natures = deeds.madeOf(worst.deed)
  if (!natures.has('request') || saysWho(natures) || natures.has('credential')) return undefined
  // Row level security was asked for the row before.
  const asked = endpoints.deedsOf(endpoint).some((deed) => deed.right === 'user' && deed.about === worst.deed.about)
  if (asked) return undefined
  if (!worst.isChange && isListedForAll(project, worst.deed)) return undefined
  return isChosenHere(project, endpoint, worst.deed) ? worst : undefined
}

/** Another endpoint gives everybody all rows of the table: they are shared. */
function isListedForAll({ endpoints }: Project, { about }: GuardedDeed): boolean {
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

/** The id goes from the request straight into the query, or into the function of the project that asks it. */
function isChosenHere(project: Project, { handler }: Endpoint, deed: GuardedDeed): boolean {
  const { link, endpoints } = project
  const facts = link.code(handler.path)
  const range = facts?.functions[handler.f]?.range
  if (!facts || !range) return false
  if (deed.path === handler.path && isWithin(deed.range, range)) return true
  const { natures } = endpoints.reading()
  return [...callsWithin(facts, range)].some(([c, call]) => {
    const { target } = link.called(handler.path, c)
    const asked = target.k === 'function' && target.path === deed.path ? link.functionFact(target)?.range : undefined
    if (!asked || !isWithin(deed.range, asked)) return false
    const given = natures.union(handler.path, call.args, 0)
    return given.has('request') && !given.has('row') && !saysWho(given)
  })
}

function ownerColumn(project: Project, { about, path }: GuardedDeed, names: RegExp): string | undefined {
  const table = project.schema(path)?.tables.get(`public.${about}`)
  return table && [...table.columns.keys()].find((column) => names.test(column))
}

/** Who calls is compared with something, handed to something, or asked for a right: the check may be there. */
function usesCaller(project: Project, endpoint: Endpoint): boolean {
  const { link, endpoints } = project
  const { natures } = endpoints.reading()
  if (endpoint.before.some(({ path, value }) => ABOVE_USERS.test(nameOf(link, path, value) ?? ''))) return true
  const { path, f } = endpoint.handler
  const facts = link.code(path)
  const range = facts?.functions[f]?.range
  if (!facts || !range) return true
  for (const [c, call] of callsWithin(facts, range)) {
    if (ANSWERS.test(call.text)) continue
    if (ABOVE_USERS.test(lastName(call.text))) return true
    const role = natures.roleOf(path, c)
    if (role === undefined && call.args.some((argument) => saysWho(natures.of(path, argument)))) return true
  }
  return facts.gates.some(
    ({ range: at, compares, looks }) =>
      isWithin(at, range) &&
      (compares.some(({ left, right }) => [left, right].some((side) => saysWho(natures.union(path, side, 0)))) ||
        looks.some(
          (value) => value.k === 'call' && saysWho(natures.of(path, value)) && natures.of(path, value).has('row'),
        )),
  )
}

/** It is who calls, as somebody vouches for: for a token that was only taken apart the gateway does. */
function saysWho(natures: Natures): boolean {
  return natures.has('caller') || natures.has('claimed')
}
