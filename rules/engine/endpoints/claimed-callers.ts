import type { CodeFacts, TextRange, Value } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import { piecesOf } from '../../analysis/value-pieces'
import { keyOf } from '../link/link'
import type { FunctionTarget } from '../link/target'
import type { Project } from '../project'
import type { Endpoint } from './endpoint'
import { follow } from './follow'
import type { Natures } from './nature'
import { callsWithin } from './within'

/** A door beside the lock: a guard that takes who calls from a header or a cookie that anybody can write. */
export interface ClaimedCaller {
  readonly from: 'header' | 'cookie'
  /** Of the header or the cookie: `x-user-id`. */
  readonly name: string
  /** Where it is read. */
  readonly range: TextRange
  /** The function that believes it. */
  readonly guard: string
  /** What is open by it. */
  readonly endpoints: readonly Endpoint[]
}

/** Headers and cookies that name a person, rather than holding something that only that person has. */
const NAMES_SOMEBODY =
  /^(?:x-)?(?:(?:auth|current|clerk|session|acting|effective|impersonated?|masquerade|act-as)[-_])?(?:user|member|customer|employee|admin|account)[-_]?(?:id|e?mail|role)$/i
const READS_HEADER = /(?:headers?(?:List|Store|\(\))?\.get|\.header|(?:req|request)\.get|getHeader|getRequestHeader)$/i
const READS_COOKIE = /cookie\w*(?:\(\))?\.get$|(?:^|\.)getCookie$/i
/** What a guard puts on the request for those after it. */
const CALLER = /^(?:user|currentUser|authUser|session|auth|userId|account|principal)$/
const ASKS_FOR_SOMEBODY = /getUserById$|(?:user|profile|member|account|employee|customer)s?\b/i
const MOST_HOPS = 6

/**
 * The functions of a file that let somebody in as whoever a header or a cookie names: they look that person up, or give the
 * name back, and endpoints go by the answer. Silent where a proof stands beside it: another secret that is compared, a look at
 * the environment, or code of the project that writes that header itself on the way, as middleware does.
 */
export function claimedCallersIn(project: Project, facts: CodeFacts): ClaimedCaller[] {
  const found: ClaimedCaller[] = []
  for (const [d, { values, range }] of facts.declarations.entries()) {
    const read = values.map((value) => nameRead(project, facts, value)).find((each) => each !== undefined)
    if (!read) continue
    const f = functionAt(facts, range)
    const target: FunctionTarget | undefined = f < 0 ? undefined : { k: 'function', path: facts.path, f }
    if (!target || !isBelieved(project, facts, target, d) || isProved(project, facts, target)) continue
    if (read.from === 'header' && isWrittenHere(project, read.name)) continue
    // Where nothing else is asked, the endpoints themselves are told.
    const endpoints = behind(project, target).filter((each) => isBelievedToBeGuarded(project, each))
    if (endpoints.length > 0) found.push({ ...read, range, guard: facts.functions[f]?.name ?? '', endpoints })
  }
  // One name is told once: where it opens most.
  return found.filter(
    (one, i) =>
      !found.some(
        (other, j) =>
          other.name === one.name &&
          (other.endpoints.length > one.endpoints.length || (other.endpoints.length === one.endpoints.length && j < i)),
      ),
  )
}

/** `req.headers['x-user-id']`, `request.headers.get('x-user-id')`, `cookies().get('user_id')?.value`. */
function nameRead(project: Project, facts: CodeFacts, value: Value): Pick<ClaimedCaller, 'from' | 'name'> | undefined {
  if (value.k === 'text') return nameRead(project, facts, value.of)
  if (value.k === 'either')
    return value.of.map((each) => nameRead(project, facts, each)).find((each) => each !== undefined)
  if (value.k === 'member') {
    const { of, name } = value
    if (of.k === 'member' && (of.name === 'headers' || of.name === 'cookies') && NAMES_SOMEBODY.test(name))
      return { from: of.name === 'headers' ? 'header' : 'cookie', name }
    return name === 'value' ? nameRead(project, facts, of) : undefined
  }
  const call = value.k === 'call' ? facts.calls[value.c] : undefined
  const from =
    call && READS_HEADER.test(call.text) ? 'header' : call && READS_COOKIE.test(call.text) ? 'cookie' : undefined
  const [first] = call?.args ?? []
  const written = first && follow(project.link, facts.path, first).value
  return from && written?.k === 'string' && NAMES_SOMEBODY.test(written.text) ? { from, name: written.text } : undefined
}

/** The innermost function around a place; -1 at module level. */
function functionAt({ functions }: CodeFacts, range: TextRange): number {
  let found = -1
  for (const [f, { range: around }] of functions.entries()) {
    const best = functions[found]?.range
    if (isWithin(range, around) && (!best || isWithin(around, best))) found = f
  }
  return found
}

/** The name is given back as who calls, put on the request, or somebody is looked up by it who then is. */
function isBelieved(project: Project, facts: CodeFacts, { path, f }: FunctionTarget, d: number): boolean {
  const range = facts.functions[f]?.range
  const returns = facts.functions[f]?.returns ?? []
  if (!range) return false
  if (returns.some((value) => holds(facts, value, d, 0))) return true
  const sets = facts.sets.filter((set) => set.in === f && CALLER.test(set.name))
  if (sets.some(({ value }) => holds(facts, value, d, 0))) return true
  const isAsked = [...callsWithin(facts, range)].some(
    ([c, call]) =>
      call.in === f &&
      call.args.some((value) => holds(facts, value, d, 0)) &&
      project.link.called(path, c).behaviour?.sends !== undefined &&
      ASKS_FOR_SOMEBODY.test(wholeText(facts, c)),
  )
  const { natures } = project.endpoints.reading()
  return isAsked && [...returns, ...sets.map(({ value }) => value)].some((value) => isMade(natures.of(path, value)))
}

/** It is made of what was asked for. */
function isMade(natures: Natures): boolean {
  return natures.has('row') || natures.has('caller')
}

/** A call with the chain that it stands in, and its texts. */
function wholeText(facts: CodeFacts, c: number): string {
  const parts: string[] = []
  for (let at = c, hops = 0; at >= 0 && hops < 20; hops++) {
    const call = facts.calls[at]
    if (!call) break
    parts.push(call.text, ...call.args.flatMap((value) => (value.k === 'string' ? [value.text] : [])))
    at = call.chained
  }
  return parts.join(' ')
}

function holds(facts: CodeFacts, value: Value, d: number, depth: number): boolean {
  if (depth > 5) return false
  const inside = (each: Value) => holds(facts, each, d, depth + 1)
  switch (value.k) {
    case 'local':
      return (
        value.d === d || (facts.declarations[value.d]?.values ?? []).some((each) => each.k !== 'call' && inside(each))
      )
    case 'call':
      return (facts.calls[value.c]?.args ?? []).some(inside)
    default:
      return piecesOf(value).some(inside)
  }
}

/** A secret is compared beside it, or it is only for developers. */
function isProved(project: Project, facts: CodeFacts, { path, f }: FunctionTarget): boolean {
  const range = facts.functions[f]?.range
  const { natures } = project.endpoints.reading()
  return facts.gates.some(
    (gate) =>
      range !== undefined &&
      isWithin(gate.range, range) &&
      (gate.looks.some((value) => value.k === 'member' && /_ENV$|^ENVIRONMENT$|DEV|MOCK|TEST/.test(value.name)) ||
        gate.compares.some(({ left, right }) => natures.comparesSecrets(path, left, right)) ||
        natures.union(path, gate.looks, 0).has('peer')),
  )
}

/** The project writes the header itself: middleware that hands on whom it let in. */
function isWrittenHere({ productCode }: Project, name: string): boolean {
  return productCode.some(({ calls }) =>
    calls.some(
      ({ text, args: [first] }) =>
        /\.(?:set|append)$/.test(text) && first?.k === 'string' && first.text.toLowerCase() === name.toLowerCase(),
    ),
  )
}

/** The endpoints that go by the answer of a function: those that turn somebody away by it, or have it run before them. */
function behind(project: Project, guard: FunctionTarget): Endpoint[] {
  const { link, endpoints } = project
  const above = new Set([keyOf(guard)])
  let wave: FunctionTarget[] = [guard]
  for (let hops = 0; hops < MOST_HOPS && wave.length > 0; hops++) {
    const next: FunctionTarget[] = []
    for (const target of wave) {
      for (const { path, c } of link.callersOf(target)) {
        const call = link.code(path)?.calls[c]
        const caller: FunctionTarget = { k: 'function', path, f: call?.in ?? -1 }
        if (!call || caller.f < 0 || above.has(keyOf(caller)) || !goesBy(link.code(path), c)) continue
        above.add(keyOf(caller))
        next.push(caller)
      }
    }
    wave = next
  }
  return endpoints.all.filter(
    ({ handler, before }) =>
      (above.has(keyOf(handler)) && keyOf(handler) !== keyOf(guard)) ||
      before.some(({ path, value }) => {
        const target = link.resolver.resolve(path, value)
        return target.k === 'function' && above.has(keyOf(target))
      }),
  )
}

/** A check stands before it that would hold, were it not for the other way in. */
function isBelievedToBeGuarded({ endpoints }: Project, endpoint: Endpoint): boolean {
  const check = endpoints.checkOf(endpoint)
  return check !== undefined && check.kind !== 'session'
}

/** What a call gives decides something: a gate looks at it, or it is given back. */
function goesBy(facts: CodeFacts | undefined, c: number): boolean {
  const isOf = (value: Value, depth: number): boolean => {
    if (value.k === 'call') return value.c === c
    if (value.k === 'member' || value.k === 'text') return isOf(value.of, depth)
    if (value.k !== 'local' || depth > 3) return false
    return (facts?.declarations[value.d]?.values ?? []).some((each) => isOf(each, depth + 1))
  }
  const call = facts?.calls[c]
  return (
    facts !== undefined &&
    call !== undefined &&
    (call.fate.end === 'returned' ||
      facts.gates.some(
        ({ in: f, leaves, looks }) => f === call.in && leaves !== 'says' && looks.some((value) => isOf(value, 0)),
      ))
  )
}
