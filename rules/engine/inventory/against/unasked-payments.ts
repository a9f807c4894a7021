import type { CodeFacts, Value } from '../../../analysis/facts'
import { upperFirst } from '../../../analysis/first-letter'
import { type Endpoint, nameOfEndpoint } from '../../endpoints'
import { isForAdmins } from '../../endpoints/for-admins'
import { callsWithin } from '../../endpoints/within'
import type { Project } from '../../project'
import { functionsOf, type Reached } from '../../webhooks/reached'
import { looksAtSignature, webhookAt } from '../../webhooks/webhook'
import type { Against } from './against'

/** It is called when somebody has paid, by its address: `payments/verify`, `confirm-payment`, `checkout/success`. */
const PAID_NOW =
  /(?:verify|confirm|complete|validate|finali[sz]e|activate|record|success)[-_/]*(?:payment|checkout|subscription|purchase|upgrade)|(?:payment|checkout|subscription|purchase|pay|billing)s?[-_/]*(?::\w+[-_/]*|\[\w+\][-_/]*)*(?:verify|verification|confirm|confirmation|complete|completed|callback|activate|success|succeeded|payment)(?![a-z])|(?:^|[/-])(?:upgrade|subscribe)(?:[/-](?:plan|pro|premium))?\/?$/i
/** Where people say so on purpose: cash, a bank transfer that somebody of the app confirms, what costs nothing. */
const BY_HAND =
  /cash|manual|offline|bank|transfer|admin|staff|refund|cancel|free|trial|mock|test|webhook|newsletter|push|notif|topic|mail/i
const STATE = /^(?:status|payment_?status|subscription_?status|state)$/i
const DONE = /^(?:paid|confirmed|active|completed|complete|success|successful|succeeded|approved|settled|pro|premium)$/i
const FLAG = /^(?:is_?paid|paid|is_?pro|is_?premium|has_?paid|is_?subscribed)$/i
/** Asked of somebody who knows, by a function whose code is not seen. */
const ASKS =
  /verif|retrieve|capture|lookup|validat|getPayment|fetchPayment|payment_?intent|stripe|razorpay|paypal|paystack|chapa|hmac|signature/i

/**
 * Endpoints that are told that somebody has paid and write so without asking the payment provider, or looking at a signature of
 * it. Not those for people who run the app, nor those for cash.
 */
export function unaskedPayments(project: Project): Against[] {
  const found = project.endpoints.all.flatMap((endpoint) => {
    const state = believes(project, endpoint)
    return state ? [{ endpoint, state }] : []
  })
  const [first] = found
  if (!first) return []
  const { endpoint, state } = first
  const named = nameOfEndpoint(endpoint)
  const more = found.length > 1 ? ` It is the same with ${found.length - 1} more.` : ''
  const isOpen = endpoint.complete && !project.endpoints.checkOf(endpoint)
  return [
    {
      fact: 'unasked-payments',
      item: 'real-payments',
      severity: 'error',
      file: endpoint.file,
      range: endpoint.range,
      about: found.map((each) => nameOfEndpoint(each.endpoint)),
      says: `${upperFirst(named)} writes \`${state}\` because it was called, and asks no payment provider whether anybody has paid.${more} ${isOpen ? 'Anyone' : 'Whoever has an account'} can call it, and has what others pay for.`,
      fix: 'Ask the provider for the payment by its id, hold its state, its amount and whose it is against the order, and only then write it; or leave it to the webhook.',
    },
  ]
}

/** What it writes, as the code says it: `status: 'paid'`; undefined where it asks somebody, or only some may call it. */
function believes(project: Project, endpoint: Endpoint): string | undefined {
  const address = `${endpoint.url ?? ''} ${endpoint.name}`.replace(/([a-z])([A-Z])/g, '$1-$2')
  if (!PAID_NOW.test(address) || BY_HAND.test(`${address} ${endpoint.file}`)) return undefined
  if (endpoint.method === 'GET' || endpoint.method === 'DELETE') return undefined
  const reached = functionsOf(project, endpoint.handler)
  const writes = project.endpoints.deedsOf(endpoint).filter(({ kind }) => kind === 'write')
  if (writes.length === 0 || reached.some((each) => asksSomebody(project, each))) return undefined
  const state = reached.map((each) => stateWritten(each)).find((each) => each !== undefined)
  if (state === undefined || isForAdmins(project, endpoint)) return undefined
  const webhook = webhookAt(project, endpoint)
  if (webhook && looksAtSignature(project, webhook)) return undefined
  const check = project.endpoints.checkOf(endpoint)
  // Who looks after the payments of his customers says of one of them that it was made.
  if (check && /payments?\/[:[]\w+\]?\//i.test(address)) return undefined
  return check && check.kind !== 'user' && check.kind !== 'session' ? undefined : state
}

/** It calls another service, or something whose name says that it looks at the payment and whose code is not the app's. */
function asksSomebody(project: Project, { facts, range }: Reached): boolean {
  const operations = project.operations(facts).filter(({ c }) => isInside(facts, c, range))
  if (operations.some(({ kind, behaviour }) => kind === 'fetch' || (kind === 'sdk' && behaviour.domain !== 'email')))
    return true
  return [...callsWithin(facts, range)].some(
    ([c, { text }]) => ASKS.test(text) && project.link.called(facts.path, c).target.k !== 'function',
  )
}

function isInside(facts: CodeFacts, c: number, { start, end }: Reached['range']): boolean {
  const at = facts.calls[c]?.range
  return at !== undefined && start <= at.start && at.end <= end
}

/** `{ status: 'paid' }` in what a call is handed that is no answer and no log. */
function stateWritten({ facts, range }: Reached): string | undefined {
  for (const [, { text, args }] of callsWithin(facts, range)) {
    if (
      !/(?:^|\.)(?:update\w*|set\w*|insert\w*|create\w*|upsert\w*|save\w*|values|mark\w*|activate\w*|findByIdAndUpdate|findOneAndUpdate)$/i.test(
        text,
      )
    )
      continue
    if (/^set[A-Z]|\.(?:setHeader|status)$/.test(text)) continue
    for (const arg of args) {
      const state = stateIn(arg, 0)
      if (state !== undefined) return state
    }
  }
  return undefined
}

function stateIn(value: Value, depth: number): string | undefined {
  if (value.k !== 'object' || depth > 2) return undefined
  for (const [name, member] of Object.entries(value.members)) {
    if (STATE.test(name) && member.k === 'string' && DONE.test(member.text)) return `${name}: '${member.text}'`
    if (FLAG.test(name) && member.k === 'literal' && member.value === true) return `${name}: true`
    const inner = stateIn(member, depth + 1)
    if (inner !== undefined) return inner
  }
  return undefined
}
