import type { CodeFacts, Value } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import { piecesOf } from '../../analysis/value-pieces'
import type { Link } from '../link/link'
import type { FunctionTarget } from '../link/target'
import type { Project } from '../project'
import { nameOf } from './checks'
import type { GuardedDeed } from './deeds'
import type { Endpoint } from './endpoint'
import { isForAdmins } from './for-admins'
import { isCallerField, lastName } from './names'
import type { OwnedBy } from './owned-by'
import { saysWho } from './says-who'
import { callsWithin } from './within'

/** Those who may do more than others, as guards, roles, columns and functions name them. */
export const ABOVE_USERS =
  /admin|role|permission|staff|internal|superuser|moderator|owner|member|access|tenant|team|workspace|organi[sz]ation|polic(?:y|ies)|ability|can[A-Z]|scope|allowed|forbid|belongs/i
const ANSWERS =
  /^(?:console|logger|log|res|reply|NextResponse|Response)\b|^(?:c|ctx)\.(?:text|html|body|redirect|header|set|throw)$|\.(?:json|send|status)$/
/** Says something of who calls, and refuses nobody. */
const LOOKS_UP = /^(?:get|fetch|load|find|resolve|current)[A-Z]\w*(?:Id|Context)$/
/** What is written into a new row, or noted down, asks nothing. */
const ADDS = /\.(?:insert|create|createMany|values|upsert)$|^(?:log|record|track|audit|notify)[A-Z]/
/** What somebody is, rather than that there is somebody. */
export const RANK = /role|type|level|plan|tier|status|permission|scope|^is[A-Z_]|^can[A-Z_]|^has[A-Z_]/

/**
 * Whether anything in a handler may relate who calls to the row that the request names: they are compared, handed on
 * together, or the caller has to be of a kind. Loading the caller's own profile, and asking that there is one, relates
 * nothing: unless the row's owner is no such profile.
 * @param chosen the calls of the handler by which the row is chosen
 */
export function tiesCaller(
  project: Project,
  endpoint: Endpoint,
  chosen: ReadonlySet<number>,
  { through, isHeld }: OwnedBy,
): boolean {
  const { link, endpoints } = project
  const { natures } = endpoints.reading()
  if (endpoint.before.some(({ path, value }) => ABOVE_USERS.test(nameOf(link, path, value) ?? ''))) return true
  const { path, f } = endpoint.handler
  const facts = link.code(path)
  const range = facts?.functions[f]?.range
  if (!facts || !range || isForAdmins(project, endpoint)) return true
  const says = (value: Value) => saysWho(natures.of(path, value)) || isSetBefore(facts, value, 0)
  const isRow = (value: Value) => says(value) && natures.of(path, value).has('row')
  const ids = new Set(
    [...chosen].flatMap((c) => (facts.calls[c]?.args ?? []).flatMap((value) => leaves(facts, value, 0))),
  )
  const isId = (value: Value) => leaves(facts, value, 0).some((leaf) => ids.has(leaf))
  for (const [c, call] of callsWithin(facts, range)) {
    const mayBeCaller = (value: Value) =>
      isSetBefore(facts, value, 0) || isNamedCaller(project, path, value) || isOfReader(project, path, value)
    if (chosen.has(c) && call.args.some(mayBeCaller)) return true
    if (chosen.has(c) || ANSWERS.test(call.text)) continue
    const isLookup = isHeld === true && LOOKS_UP.test(lastName(call.text)) && !call.args.some(isId)
    if (!isLookup && ABOVE_USERS.test(lastName(call.text))) return true
    if (natures.roleOf(path, c) !== undefined || !call.args.some(says) || isLookup) continue
    if (isHeld && ADDS.test(call.text)) continue
    // It is asked about together with the id, or by what was found of the caller before.
    if (call.args.some(isId) || call.args.some(isRow)) return true
    const { target, behaviour } = link.called(path, c)
    if (target.k !== 'function' && !behaviour?.sends) return true
    if (through === undefined) return true
  }
  return facts.gates.some(
    ({ range: at, compares, looks }) =>
      isWithin(at, range) &&
      (compares.some(({ left, right }) => [left, right].some((side) => saysWho(natures.union(path, side, 0)))) ||
        looks.some(
          (value) =>
            (value.k === 'call' && says(value) && natures.of(path, value).has('row')) ||
            (value.k === 'member' && says(value) && RANK.test(value.name)) ||
            (isRow(value) && !isHeld && !isOfKind(project, endpoint, through)),
        )),
  )
}

/** `userId` of `const { userId } = contextOf(req)`: by its name who calls, as a function of the project says. */
function isNamedCaller({ link }: Project, path: string, value: Value): boolean {
  if (value.k !== 'local' && value.k !== 'member') return false
  if (!isCallerField(nameOf(link, path, value) ?? '')) return false
  return functionBehind(link, path, value) !== undefined
}

/** `user.companyId` of `const user = userOf(req)`, where the function reads what ran before has put into the request. */
function isOfReader({ link }: Project, path: string, value: Value): boolean {
  if (value.k !== 'local' && value.k !== 'member') return false
  const target = functionBehind(link, path, value)
  const facts = target && link.code(target.path)
  return facts?.functions[target?.f ?? -1]?.returns.some((each) => isSetBefore(facts, each, 0)) === true
}

/** The function of the project of whose answer a value is a part. */
function functionBehind(link: Link, path: string, value: Value): FunctionTarget | undefined {
  let root: Value | undefined = value
  for (let hops = 0; root !== undefined && root.k !== 'call' && hops < 8; hops++)
    root =
      root.k === 'member' ? root.of : root.k === 'local' ? link.code(path)?.declarations[root.d]?.values[0] : undefined
  const target = root?.k === 'call' ? link.called(path, root.c).target : undefined
  return target?.k === 'function' ? target : undefined
}

/** The caller's own row is looked for in the table that the owner's column refers to. */
function isOfKind({ endpoints }: Project, endpoint: Endpoint, through: string | undefined): boolean {
  const { deeds } = endpoints.reading()
  return (
    through !== undefined &&
    endpoints
      .deedsOf(endpoint)
      .some((deed: GuardedDeed) => deed.kind === 'read' && deed.about === through && saysWho(deeds.madeOf(deed)))
  )
}

/** What requests of the web, of Express, Koa, Hono and procedures have of their own: the rest was put there before. */
const OF_REQUESTS =
  /^(?:(?:raw_?)?body|params|query|search|searchParams|headers|rawHeaders|url|originalUrl|baseUrl|nextUrl|path|method|files?|cookies|signal|ip|ips|hostname|host|protocol|req|request|res|response|raw|input|ctx|context|json|text|formData|form|param|get|header|valid|event|data|is|log|app|route|socket|connection|geo|props|env|set|status)$/i

/** `req.authUserId`: a property of the request that no request has, so that what ran before must have put it there. */
function isSetBefore(facts: CodeFacts, value: Value, depth: number): boolean {
  if (depth > 6) return false
  const inside = (each: Value) => isSetBefore(facts, each, depth + 1)
  switch (value.k) {
    case 'param':
      return isForeign(facts, value, value.path?.[0])
    case 'member': {
      const [of = value.of] = value.of.k === 'local' ? (facts.declarations[value.of.d]?.values ?? []) : []
      return of.k === 'param' ? isForeign(facts, of, of.path?.[0] ?? value.name) : inside(of)
    }
    case 'local':
      return (facts.declarations[value.d]?.values ?? []).some(inside)
    default:
      return piecesOf(value).some(inside)
  }
}

function isForeign(facts: CodeFacts, { f, i }: Value & { k: 'param' }, name: string | undefined): boolean {
  if (name === undefined || OF_REQUESTS.test(name)) return false
  return /^_?(?:req|request|ctx|context|c)$/.test(facts.functions[f]?.params[i]?.name ?? '')
}

/** The names and properties that a value is made of, as texts to compare. */
function leaves(facts: CodeFacts, value: Value, depth: number): string[] {
  if (depth > 5) return []
  const inside = (each: Value) => leaves(facts, each, depth + 1)
  switch (value.k) {
    case 'local': {
      const values = facts.declarations[value.d]?.values ?? []
      const [only] = values
      const isName = values.length === 1 && only && (only.k === 'member' || only.k === 'text' || only.k === 'local')
      return [`local ${value.d}`, ...(isName ? inside(only) : [])]
    }
    case 'member':
    case 'param':
      return [JSON.stringify(value)]
    case 'call':
      return (facts.calls[value.c]?.args ?? []).flatMap(inside)
    default:
      return piecesOf(value).flatMap(inside)
  }
}
