import type { CallFact, CodeFacts, TextRange, Value } from '../../analysis/facts'
import type { ApiBehaviour } from '../../analysis/libraries'
import { isWithin } from '../../analysis/ranges'
import type { Project } from '../project'
import type { Operation } from './operations'
import { argumentAt, option } from './options'

/** What happens twice when a request is sent again although the first one got through. */
export type Doubling = NonNullable<ApiBehaviour['doubles']> | 'order'

/** Services that know a request again by a header, by address; what a repeated POST does there. */
const ADDRESSES: readonly (readonly [RegExp, Doubling])[] = [
  [/^https:\/\/api\.stripe\.com\/v1\/(?:charges|invoiceitems)\/?$/, 'charge'],
  [/^https:\/\/api\.stripe\.com\/v1\/subscriptions\/?$/, 'subscription'],
  [/^https:\/\/api\.stripe\.com\/v1\/refunds\/?$/, 'refund'],
  [/^https:\/\/api\.stripe\.com\/v1\/(?:transfers|payouts)\/?$/, 'transfer'],
  [/^https:\/\/api\.mercadopago\.com\/v1\/payments\/?$/, 'charge'],
  [/^https:\/\/api\.resend\.com\/emails(?:\/batch)?\/?$/, 'email'],
]
/** The app's own address where orders and payments are made. */
const OWN_ADDRESS = /^\/(?:[\w-]+\/)*(?:orders?|payments?|pay|charges?|purchases?|refunds?)\/?$/
/** Where options stand when the body is an argument of its own. */
const AFTER_BODY = 2
const OWN_KEY = /^id$|reference|nonce|(?:order|client)_?(?:id|key)/i
const KEY = /idempot|request-?id/i
/** Makes another value each time. */
const FRESH = /(?:^|\.)(?:randomUUID|uuid(?:v[147])?|v[147]|nanoid|cuid2?|createId|ulid|random|now)$/i

/** What sending the request again does a second time; undefined where it does no harm, or the other side cannot tell. */
export function doublingOf({ behaviour, kind, method, url = '' }: Operation): Doubling | undefined {
  if (behaviour.doubles) return behaviour.options?.idempotencyKey ? behaviour.doubles : undefined
  if (kind !== 'fetch' || method !== 'POST') return undefined
  return ADDRESSES.find(([address]) => address.test(url))?.[1] ?? (OWN_ADDRESS.test(url) ? 'order' : undefined)
}

/**
 * Made so, it moves no money by itself: an intent without `confirm: true`, a subscription that waits for its first payment.
 * Also where its parameters cannot be seen.
 */
export function waitsForPayment(project: Project, { behaviour, path, call }: Operation): boolean {
  const { doubles, doublesWith } = behaviour
  const [parameters] = call.args
  const given = (name: string) => parameters && option(project.link, path, parameters, name)
  if (doublesWith !== undefined) {
    const value = given(doublesWith)
    return typeof value !== 'object' || value.k !== 'literal' || value.value !== true
  }
  const behaves = doubles === 'subscription' ? given('payment_behavior') : undefined
  return typeof behaves === 'object' && behaves.k === 'string' && behaves.text === 'default_incomplete'
}

/**
 * The key by which the other side knows a request again. `none`: it surely has none · `fresh`: a new one each time, as it is
 * made inside what runs again · `given`: it has one, or may have.
 */
export function keyOf(
  project: Project,
  facts: CodeFacts,
  operation: Operation,
  again: TextRange | undefined,
): 'none' | 'fresh' | 'given' {
  const { behaviour, call } = operation
  const name = behaviour.doubles ? behaviour.options?.idempotencyKey : undefined
  const value = name ? keyOption(call, behaviour, name) : keyInRequest(project, facts, operation)
  if (value === 'none' || value === 'given') return value
  return again && isFresh(facts, value, again) ? 'fresh' : 'given'
}

/** The option of an SDK call; a call with its parameters alone has none. */
function keyOption(call: CallFact, behaviour: ApiBehaviour, name: string): Value | 'none' | 'given' {
  const position = behaviour.options?.arg
  if (position === undefined) return 'given'
  const argument = call.args.length < 2 ? undefined : argumentAt(call.args, position)
  if (!argument) return 'none'
  if (argument.k !== 'object') return 'given'
  return argument.members[name] ?? (argument.open ? 'given' : 'none')
}

/** A header by which a request is known again; of the app's own addresses also a part of the body. */
function keyInRequest(project: Project, facts: CodeFacts, operation: Operation): Value | 'none' | 'given' {
  const { call } = operation
  const at = optionsIndex(operation)
  const options = call.args[at]
  if (options ? options.k !== 'object' || options.open : at !== AFTER_BODY) return 'given'
  const headers = options ? option(project.link, facts.path, options, 'headers') : 'absent'
  if (headers !== 'absent') {
    if (headers === 'unknown' || headers.k !== 'object' || headers.open) return 'given'
    const key = Object.keys(headers.members).find((each) => KEY.test(each))
    if (key) return headers.members[key] ?? 'given'
  }
  if (doublingOf(operation) !== 'order') return 'none'
  const body = at === AFTER_BODY ? call.args[1] : options?.k === 'object' ? stringified(facts, options) : undefined
  return isPlain(body) ? 'none' : 'given'
}

/** Which argument holds the headers: of clients that take the body by itself (`axios.post(url, body, options)`) the third. */
export function optionsIndex({ behaviour }: Operation): number {
  return behaviour.options?.arg === AFTER_BODY ? AFTER_BODY : 1
}

/** The object of `body: JSON.stringify({ … })`. */
function stringified(facts: CodeFacts, options: Value & { k: 'object' }): Value | undefined {
  const body = options.members['body']
  return body?.k === 'call' ? facts.calls[body.c]?.args[0] : undefined
}

/** A body in which nothing tells the server that it had this request before. */
function isPlain(body: Value | undefined): boolean {
  if (body?.k !== 'object' || body.open) return false
  return !Object.keys(body.members).some((name) => KEY.test(name) || OWN_KEY.test(name))
}

/** The value is made by a call inside the stretch that runs again. */
function isFresh(facts: CodeFacts, value: Value, again: TextRange): boolean {
  if (value.k === 'local') {
    return facts.declarations[value.d]?.values.some((each) => isFresh(facts, each, again)) ?? false
  }
  if (value.k === 'string') return value.made?.some((c) => isFresh(facts, { k: 'call', c }, again)) ?? false
  const call = value.k === 'call' ? facts.calls[value.c] : undefined
  if (!call) return false
  const isInside = isWithin(call.range, again)
  return isInside && FRESH.test(call.text)
}
