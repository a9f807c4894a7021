import type { VerificationFact } from '../../analysis/code/verifications'
import type { CallFact, CodeFacts, TextRange, Value } from '../../analysis/facts'
import { SHARED_SIGNS, WEBHOOK_PROVIDERS, type WebhookProvider } from '../../analysis/libraries/webhooks'
import { isWithin } from '../../analysis/ranges'
import type { Endpoint, GuardedDeed } from '../endpoints'
import { follow } from '../endpoints/follow'
import { middlewareCheck } from '../endpoints/next-middleware'
import { isSender } from '../endpoints/senders'
import { callsWithin } from '../endpoints/within'
import type { RelatedPlace } from '../finding'
import type { Project } from '../project'
import { isDemanded } from './demanded'
import { asksService, functionsOf, type Reached } from './reached'

/** An endpoint that other servers call when something happened. */
export interface Webhook {
  readonly endpoint: Endpoint
  /** Whose events it takes, as far as the code tells. */
  readonly provider: WebhookProvider | undefined
  /** How what it is sent is checked, as far as the provider or the headers that are read tell. */
  readonly check: string | undefined
}

const HOOK = /(?:^|[^a-z])(?:web-?_?hooks?|hooks?|ipn|callback|notify|notifications?|inbound)(?:[^a-z]|$)/i
const PLAIN_HOOK =
  /(?:^|[^a-z])(?:web-?_?hooks?|ipn|inbound-(?:e?mails?|sms|messages?)|payments?[-/]callback)(?:[^a-z]|$)/i

/** The webhooks among an endpoint's kind: by its address and by the headers of a provider that it reads. */
export function webhookAt(project: Project, endpoint: Endpoint): Webhook | undefined {
  if (endpoint.method !== undefined && endpoint.method !== 'POST') return undefined
  if (endpoint.kind === 'next-action' || endpoint.kind === 'trpc' || endpoint.kind === 'server-function')
    return undefined
  const address = `${endpoint.url ?? ''} ${endpoint.name}`.replace(/([a-z])([A-Z])/g, '$1-$2')
  const signs = headersRead(project, endpoint)
  const bySign = WEBHOOK_PROVIDERS.find(({ signs: own }) => signs.some((each) => own.test(each)))
  const byWord = WEBHOOK_PROVIDERS.find(({ words }) => words.test(address))
  const provider = byWord ?? bySign
  const shared = SHARED_SIGNS.find(({ sign }) => signs.some((each) => sign.test(each)))
  const webhook = { endpoint, provider, check: provider?.check ?? shared?.check }
  if (bySign || shared) return webhook
  // What the address says is asked first: what a handler reaches is walked for few of them.
  if (!HOOK.test(address) || (!byWord && (isCollection(endpoint) || !PLAIN_HOOK.test(address)))) return undefined
  if (endsSignIn(project, endpoint, address) || !readsBody(project, endpoint)) return undefined
  return isSender(project, endpoint) ? undefined : webhook
}

/**
 * It takes the code with which somebody comes back from allowing the app something, and changes it for a token.
 * https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3
 */
function endsSignIn(project: Project, { handler }: Endpoint, address: string): boolean {
  if (/(?:^|[^a-z])(?:oauth2?|sso|saml|openid|oidc)(?:[^a-z]|$)/i.test(address)) return !/web-?hook/i.test(address)
  return functionsOf(project, handler).some(({ facts, range }) =>
    [...callsWithin(facts, range)].some(
      ([, { text, args }]) => /\.oauth\.token$/.test(text) || /"authorization_code"/.test(JSON.stringify(args)),
    ),
  )
}

const BODY = /^(?:\w*req\w*|c\.req|ctx\.request|event)(?:\.clone\(\))?\.(?:json|text|formData|arrayBuffer|blob|body)$/i

/** Somebody's browser comes back to it otherwise: what happened stands in the body. Yes where bodies are no calls. */
function readsBody(project: Project, { kind, handler }: Endpoint): boolean {
  if (kind !== 'edge-function' && kind !== 'next-route') return true
  return functionsOf(project, handler).some(({ facts, range }) =>
    [...callsWithin(facts, range)].some(([, { text }]) => BODY.test(text)),
  )
}

/** `POST /api/webhooks` makes one, as `POST /api/orders` makes an order. */
function isCollection({ url }: Endpoint): boolean {
  return url !== undefined && /(?:^|\/)webhooks\/?$/i.test(url)
}

/** What a webhook does that matters: rows, accounts, money, mail. */
export function consequences(project: Project, { endpoint }: Webhook): readonly GuardedDeed[] {
  return project.endpoints.deedsOf(endpoint).filter(({ kind }) => kind !== 'read' && kind !== 'password')
}

/** Something in a webhook's code looks at a signature; that a function of the app is called so is not enough. */
export function looksAtSignature(project: Project, { endpoint }: Webhook): boolean {
  // PayPal is asked itself: https://developer.paypal.com/api/rest/webhooks/rest/
  if (headersRead(project, endpoint).includes('paypal-transmission-sig')) return true
  return [...verificationsOf(project, endpoint)].some(({ facts, c }) => {
    const { target } = project.link.called(facts.path, c)
    // A function of the app that asks the service whether the signature is its own.
    return target.k !== 'function' || functionsOf(project, target).some((each) => asksService(project, each))
  })
}

/**
 * A signed-in user of the app is asked for: it is called by the app itself. That a query fails for strangers, by row level
 * security, is no such question.
 */
export function asksForUser(project: Project, { endpoint, provider }: Webhook): boolean {
  const { natures } = project.endpoints.reading()
  const step = project.endpoints.stepCheckOf(endpoint)
  if (step && step.kind !== 'session') return true
  const middleware = middlewareCheck(project.link, project.endpoints.reading().checks, endpoint)
  if (middleware && middleware.kind !== 'session') return true
  const reached = functionsOf(project, endpoint.handler)
  if (reached.some(({ facts, range }) => refusesStrangers(project, facts, range))) return true
  // A key that was sent is looked at: `if (!token) return …`.
  const looks = reached.some(({ facts, range }) =>
    facts.gates.some(
      (gate) =>
        isWithin(gate.range, range) && gate.looks.some((look) => natures.of(facts.path, look).has('credential')),
    ),
  )
  // Of a known service that may be its signature alone, which proves nothing until it is checked.
  if (looks && !provider) return true
  return reached.some(({ facts, range }) =>
    [...callsWithin(facts, range)].some(([c]) => {
      const role = natures.roleOf(facts.path, c)
      return role === 'identifies' || role === 'refuses'
    }),
  )
}

/** `if (!request.session.companyId) return response.status(401)`: it is called by people of the app. */
function refusesStrangers(project: Project, facts: CodeFacts, range: TextRange): boolean {
  const { natures } = project.endpoints.reading()
  return facts.gates.some(
    (gate) =>
      gate.refuses === true &&
      isWithin(gate.range, range) &&
      gate.looks.some((look) => {
        const made = natures.of(facts.path, look)
        return (made.has('caller') || made.has('session')) && !made.has('row')
      }),
  )
}

/** The first check of the signature whose outcome changes nothing. */
export function ignoredCheckOf(project: Project, { endpoint }: Webhook): RelatedPlace | undefined {
  for (const { facts, call, ignored } of verificationsOf(project, endpoint))
    if (ignored) return { file: facts.path, range: call.nameRange, message: 'What this says decides nothing.' }
  return undefined
}

/** What a check of the signature waits for, and does not ask without. */
export interface Condition {
  readonly path: string
  readonly range: TextRange
  /** A secret that has to be set · what the caller has to send. */
  readonly waitsFor: 'secret' | 'signature'
  readonly text: string
  /** Of a secret: it stands in a row of the database, not in the environment. */
  readonly isKept?: true
}

/**
 * The condition under which the signature is not looked at and the code goes on; undefined where it is always looked at. That
 * the caller may leave the signature out comes first: a secret is missing on some servers, a header wherever one likes.
 */
export function conditionOf(project: Project, { endpoint }: Webhook): Condition | undefined {
  let unset: Condition | undefined
  const verifications = [...verificationsOf(project, endpoint)]
  // A client of the service has looked at it before: https://github.com/supabase/stripe-sync-engine
  if (verifications.some(({ call, only }) => /\.processWebhook$/.test(call.text) && only.length === 0)) return undefined
  for (const { facts, range, c, only } of verifications) {
    if (isAwaited(verifications, facts, range, c)) continue
    for (const { value, text, range } of only) {
      const natures = project.endpoints.reading().natures.of(facts.path, value)
      const condition = { path: facts.path, range, text }
      const isSecret = /secret|key|token/i.test(text)
      // Whether one may be missing there is not known: what looks it up, or what keeps it, may see to that.
      if (isSecret && isLookedUp(project, facts, value)) continue
      if (natures.has('row') && isSecret) {
        if (!isAlwaysKept(project, facts.path, text)) unset ??= { ...condition, waitsFor: 'secret', isKept: true }
      } else if (natures.has('secret') && !/NODE_ENV|ENVIRONMENT/.test(text))
        unset ??= { ...condition, waitsFor: 'secret' }
      else if (natures.has('credential') || (natures.has('request') && /sig/i.test(text)))
        return { ...condition, waitsFor: 'signature' }
    }
  }
  return unset
}

/** A part of what another function of the app gives back: `const channel = await channelOf(id)`, `channel.secret`. */
function isLookedUp({ link }: Project, facts: CodeFacts, value: Value): boolean {
  const { path, value: written } = follow(link, facts.path, value)
  if (written.k !== 'member') return false
  const { path: from, value: of } = follow(link, path, written.of)
  return of.k === 'call' && link.called(from, of.c).target.k === 'function'
}

/** Every table that has a column of this name demands a value: a row without the secret cannot be. */
function isAlwaysKept(project: Project, path: string, text: string): boolean {
  const name = /(\w+)\W*$/
    .exec(text)?.[1]
    ?.replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
  const columns = [...(project.schema(path)?.tables.values() ?? [])].flatMap(({ columns: own }) =>
    name === undefined ? [] : (own.get(name) ?? []),
  )
  return columns.length > 0 && columns.every(({ notNull, default: preset }) => notNull && preset === undefined)
}

/**
 * What was verified is kept by a name that holds nothing otherwise, and nothing is done without it: `let event = null`, `if
 * (secret) event = verify(…)`, `if (!event) return …`.
 */
function isAwaited(
  verifications: readonly (Reached & VerificationFact)[],
  facts: CodeFacts,
  range: TextRange,
  c: number,
): boolean {
  const isVerified = (value: Value) =>
    value.k === 'call' && verifications.some((each) => each.facts === facts && each.c === value.c)
  return facts.declarations.some(
    ({ range: at, values }, d) =>
      isWithin(at, range) &&
      values.some((value) => value.k === 'call' && value.c === c) &&
      values.every((value) => value.k === 'literal' || isVerified(value)) &&
      values.some((value) => value.k === 'literal' && !value.value) &&
      facts.gates.some(
        ({ range: asked, leaves, looks: [look, ...others] }) =>
          isWithin(asked, range) &&
          asked.start > (facts.calls[c]?.range.end ?? 0) &&
          (leaves === 'returns' || leaves === 'throws') &&
          others.length === 0 &&
          look?.k === 'local' &&
          look.d === d,
      ),
  )
}

/** Where a secret that is not set becomes an empty text, with which anyone can sign. */
export function emptySecretOf(project: Project, { endpoint }: Webhook): { path: string; range: TextRange } | undefined {
  for (const { facts, range, call } of verificationsOf(project, endpoint)) {
    const key = keyArgument(call.text, call.args)
    if (
      key &&
      !refusesEmpty(facts, call) &&
      mayBeEmpty(facts, key, 0) &&
      !isAskedFor(facts, range, key) &&
      !isDemanded(project, facts.path, key)
    )
      return { path: facts.path, range: call.nameRange }
  }
  return undefined
}

/**
 * Stripe's library signs with Web Crypto where it is loaded from an address, as in Deno, or is told to. That takes no empty key, and
 * does nothing without waiting: `constructEvent` throws there. https://w3c.github.io/webcrypto/#hmac-operations-import-key
 */
function refusesEmpty(facts: CodeFacts, { text, args }: CallFact): boolean {
  if (!/\.constructEvent(?:Async)?$/.test(text)) return false
  return args[4] !== undefined || facts.imports.some(({ specifier }) => /^https:\/\/[^?]*\/stripe@/.test(specifier))
}

/** Where the body was parsed and written out again before it is verified: what was signed is the text that came. */
export function parsedBodyOf(project: Project, { endpoint }: Webhook): { path: string; range: TextRange } | undefined {
  for (const { facts, call } of verificationsOf(project, endpoint)) {
    if (!/\.constructEvent(?:Async)?$/.test(call.text)) continue
    const first = call.args[0]
    const made = first?.k === 'call' ? facts.calls[first.c]?.text : undefined
    if (made === 'JSON.stringify') return { path: facts.path, range: call.nameRange }
  }
  return undefined
}

function keyArgument(text: string, args: readonly Value[]): Value | undefined {
  if (/\.constructEvent(?:Async)?$/.test(text)) return args[2]
  return /(?:^|\.)createHmac$/.test(text) ? args[1] : undefined
}

/** It is `process.env.X || ''`, itself or by a name. */
function mayBeEmpty(facts: CodeFacts, value: Value, depth: number): boolean {
  if (depth > 3) return false
  if (value.k === 'local')
    return (facts.declarations[value.d]?.values ?? []).some((each) => mayBeEmpty(facts, each, depth + 1))
  return value.k === 'either' && value.of.some((each) => each.k === 'string' && each.text === '')
}

/** The function stops where the secret is not set. */
function isAskedFor(facts: CodeFacts, range: TextRange, key: Value): boolean {
  if (key.k !== 'local') return false
  return facts.gates.some(
    (gate) =>
      (isWithin(gate.range, range) || gate.in === -1) &&
      gate.looks.some((look) => look.k === 'local' && look.d === key.d),
  )
}

/** The checks of a signature in what a handler reaches, each with its call and with the function it stands in. */
export function* verificationsOf(
  project: Project,
  { handler }: Endpoint,
): Generator<Reached & VerificationFact & { readonly call: CallFact }> {
  for (const { facts, range } of functionsOf(project, handler)) {
    for (const verification of facts.verifications ?? []) {
      const call = facts.calls[verification.c]
      if (call && isWithin(call.range, range)) yield { ...verification, facts, range, call }
    }
  }
}

/** The names of headers that are read, and constant texts that calls are given, in a handler itself. */
function headersRead(project: Project, endpoint: Endpoint): string[] {
  const facts = project.link.code(endpoint.handler.path)
  const range = facts?.functions[endpoint.handler.f]?.range
  if (!facts || !range) return []
  return [...callsWithin(facts, range)].flatMap(([, call]) => {
    const [first] = call.args
    const isHeader = /(?:headers?(?:\(\))?\.get|\.header|req\.get|getHeader)$/i.test(call.text)
    return isHeader && first?.k === 'string' ? [first.text.toLowerCase()] : []
  })
}
