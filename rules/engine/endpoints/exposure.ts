import type { Value } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import type { Project } from '../project'
import { chainAt, isOnlyLookedAt } from './answered'
import type { Check } from './checks'
import type { GuardedDeed } from './deeds'
import type { Endpoint } from './endpoint'
import { middlewareCheck } from './next-middleware'
import { openSignIn } from './open-sign-in'
import { isFormTable, isOpenTable, purposesOf } from './purpose'
import { isSender } from './senders'
import { isUndoing } from './undoing'

/** What a stranger can make an endpoint do. */
export interface Exposure {
  readonly deed: GuardedDeed
  /** `session`: lets in whoever names somebody · `llm`, `email`, `sms`, `payment`: spends · `write`, `delete`: rows · `file` · `account` · `read`: private rows. */
  readonly harm: 'session' | 'llm' | 'email' | 'sms' | 'payment' | 'write' | 'delete' | 'file' | 'account' | 'read'
  /** Rows or accounts are changed, and nothing of the request says which or how: it can only be set off. */
  readonly isJob: boolean
}

const ORDER: readonly Exposure['harm'][] = [
  'account',
  'payment',
  'delete',
  'email',
  'sms',
  'llm',
  'write',
  'file',
  'read',
]
/** Payments that cost the owner something, or change what customers have; a checkout costs only whoever pays. */
const COSTLY_PAYMENT =
  /refund|transfer|payout|cancel|billingPortal|(?:subscription|customer|product|price|account)s?\.(?:update|del)|coupon|promotionCode|invoices?\.(?:pay|void)/i
/** Columns that say something of a person. */
export const PERSONAL =
  /^(?:\w+_)?(?:email|phone|phone_?number|mobile|address|street|date_?of_?birth|birth_?date|dob|ssn|salary|iban|passport\w*|password\w*|ip_?address)$/i
/** Tables of persons and of what they do, rather than of what an app shows to all. */
export const PEOPLE =
  /user|customer|patient|member|profile|client|lead|contact|order|payment|invoice|message|guest|rsvp|subscriber|applica|account|employee|student|candidate|submission|booking|reservation|appointment|transaction/i
/** Columns that say whose a row is. */
const OWNER =
  /^(?:user|owner|author|profile|customer|account|member|client|patient|student|organi[sz]ation|org|team|tenant|workspace|company)_?id$|^created_?by$|^uid$/i

/**
 * The worst that somebody without an account can make an endpoint do; undefined where something looks at who calls, where
 * it is open by design, or where the code does not show enough to say.
 */
export function exposureOf(project: Project, endpoint: Endpoint): Exposure | undefined {
  const { endpoints } = project
  const signIn = isReachable(project, endpoint) ? openSignIn(project, endpoint) : undefined
  if (signIn) return { deed: signIn, harm: 'session', isJob: false }
  if (!mayBeOpen(project, endpoint)) return undefined
  const open = endpoints.deedsOf(endpoint).filter(({ check }) => check === undefined)
  if (open.length === 0 || endpoints.stepCheckOf(endpoint)) return undefined
  const worst = worstOf(project, endpoint, open)
  if (!worst || middlewareCheck(project.link, endpoints.reading().checks, endpoint)) return undefined
  return isUsed(project, endpoint) ? worst : undefined
}

/** What somebody who forges a session can make an endpoint do, and the check that believes it. */
export interface WeakExposure extends Exposure {
  readonly check: Check
}

/** The same where all that looks at who calls believes what the caller says of himself. */
export function weakExposureOf(project: Project, endpoint: Endpoint): WeakExposure | undefined {
  const { endpoints } = project
  if (!mayBeOpen(project, endpoint)) return undefined
  const step = endpoints.stepCheckOf(endpoint)
  if (step && step.kind !== 'session') return undefined
  const weak = endpoints.deedsOf(endpoint).filter(({ check }) => !check || check.kind === 'session')
  const worst = weak.length === 0 ? undefined : worstOf(project, endpoint, weak)
  if (!worst) return undefined
  const middleware = middlewareCheck(project.link, endpoints.reading().checks, endpoint)
  if (middleware && middleware.kind !== 'session') return undefined
  const check = worst.deed.check ?? step ?? middleware
  return check && { ...worst, check }
}

/** It can be called from outside, and is not what strangers or other servers are meant to call. */
function mayBeOpen(project: Project, endpoint: Endpoint): boolean {
  if (!endpoint.complete || !isReachable(project, endpoint)) return false
  const purposes = purposesOf(endpoint)
  return (
    !purposes.has('session') && !purposes.has('health') && (!purposes.has('webhook') || isSender(project, endpoint))
  )
}

function worstOf(project: Project, endpoint: Endpoint, open: readonly GuardedDeed[]): Exposure | undefined {
  const { endpoints } = project
  const purposes = purposesOf(endpoint)
  const isForm = purposes.has('form')
  const circumstances = {
    isLimited: endpoints.isLimited(endpoint),
    isForm,
    isTrail: purposes.has('trail') || purposes.has('public'),
  }
  // What strangers fill in adds a row, and often goes on to change the very same.
  const fillsIn = isForm && open.some(({ kind, action }) => kind === 'write' && action === 'insert')
  let worst: Exposure | undefined
  let isChosen = false
  for (const deed of open) {
    const harm = harmOf(project, endpoint, deed, circumstances)
    if (harm === 'write' && fillsIn) continue
    if (!harm) continue
    const natures = endpoints.reading().deeds.madeOf(deed)
    if (worst && !isWorse(harm, natures.has('request'), worst.harm, isChosen)) continue
    if (natures.has('caller') || (natures.has('credential') && deed.kind !== 'spend')) continue
    // A form, or a demo, that tidies up after itself.
    if (isForm && harm === 'delete' && !natures.has('request')) continue
    if (
      isUndoing(project, deed, open) ||
      isOfOwnVisit(project, deed) ||
      (harm === 'read' && isOnlyLookedAt(project, endpoint, deed, open))
    )
      continue
    worst = { deed, harm, isJob: false }
    isChosen = natures.has('request')
  }
  return worst && (worst.harm === 'write' || worst.harm === 'delete' || worst.harm === 'account')
    ? { ...worst, isJob: !readsRequest(project, endpoint) && !open.some((deed) => takesPart(project, deed)) }
    : worst
}

/** What is sent with the caller's own words is worse than tidying up afterwards, where the request does not say what goes. */
function isWorse(harm: Exposure['harm'], isChosen: boolean, than: Exposure['harm'], wasChosen: boolean): boolean {
  if (than === 'delete' && !wasChosen && isChosen && SENDS.has(harm)) return true
  if (harm === 'delete' && !isChosen && wasChosen && SENDS.has(than)) return false
  return ORDER.indexOf(harm) < ORDER.indexOf(than)
}

const SENDS: ReadonlySet<Exposure['harm']> = new Set(['email', 'sms'])

/**
 * What goes, or is written anew, are rows of a visit, by a random id that only whose visit it is knows:
 * `where(eq(holds.sessionId, sessionId))`, `upsert(row, { onConflict: 'fingerprint' })`.
 */
function isOfOwnVisit(project: Project, { action, path, c }: GuardedDeed): boolean {
  const facts = action === 'delete' || action === 'upsert' ? project.link.code(path) : undefined
  if (!facts) return false
  if (action === 'upsert') {
    const given = [...chainAt(facts, c)].flatMap((each) => facts.calls[each]?.args[1] ?? [])
    const conflict = given.flatMap((value) => (value.k === 'object' ? (value.members['onConflict'] ?? []) : []))
    return conflict.some(
      (value) => value.k === 'string' && value.text.split(/\s*,\s*/).some((each) => VISIT.test(each)),
    )
  }
  const shape = project.builtQueries(facts).find((each) => each.c === c)
  const asked = [...chainAt(facts, c)].flatMap((each) => {
    const { text, args } = facts.calls[each] ?? { text: '', args: [] }
    const [column] = /(?:^|\.)eq$/.test(text) ? args : []
    return column?.k === 'string' ? column.text : column?.k === 'member' ? column.name : []
  })
  const tested = shape?.where.flatMap((each) => (each.k === 'test' && each.test === 'equal' ? (each.column ?? []) : []))
  return [...asked, ...(tested ?? [])].some((column) => VISIT.test(column))
}

/** Columns that hold what a browser was given for the length of a visit. */
const VISIT =
  /^(?:browser_|guest_|visitor_|anon(?:ymous)?_)?(?:session|guest|visitor|anon(?:ymous)?|device)_?(?:id|token|key)$|^fingerprint$/i

/** A variable of the handler holds a part of what was sent, and may find its way into what is done. */
function readsRequest({ link, endpoints }: Project, { handler: { path, f } }: Endpoint): boolean {
  const facts = link.code(path)
  const range = facts?.functions[f]?.range
  const { natures } = endpoints.reading()
  return (facts?.declarations ?? []).some(
    ({ range: at, values }) =>
      range !== undefined &&
      isWithin(at, range) &&
      values.some(
        (value) => (value.k !== 'param' || value.path !== undefined) && natures.of(path, value).has('request'),
      ),
  )
}

/** What rows it is done to, or what is written, may come from the request. */
function takesPart(project: Project, deed: GuardedDeed): boolean {
  if (deed.kind !== 'write' && deed.kind !== 'account') return false
  const natures = project.endpoints.reading().deeds.madeOf(deed)
  if (natures.has('request') || natures.has('credential')) return true
  // What stands in a statement is not looked at.
  return project.link.code(deed.path)?.sqlTexts.some(({ c }) => c === deed.c) ?? true
}

interface Circumstances {
  readonly isLimited: boolean
  readonly isForm: boolean
  readonly isTrail: boolean
}

function harmOf(
  project: Project,
  endpoint: Endpoint,
  deed: GuardedDeed,
  { isLimited, isForm, isTrail }: Circumstances,
): Exposure['harm'] | undefined {
  const isPrivileged = deed.right === 'service' || deed.right === 'server'
  switch (deed.kind) {
    case 'spend':
      if (deed.domain === 'payment') return COSTLY_PAYMENT.test(deed.action) ? 'payment' : undefined
      if (isLimited || (isForm && deed.domain !== 'llm')) return undefined
      if (deed.domain === 'email' && isToOneself(project, deed)) return undefined
      return deed.domain
    case 'account':
      return 'account'
    case 'file':
      return isPrivileged && !isLimited ? 'file' : undefined
    case 'write':
      if (!isPrivileged || isOpenTable(deed.about) || isTrail || (isLimited && isTalk(deed.about))) return undefined
      if (deed.action === 'insert')
        return isForm || isFormTable(deed.about) || isLimited || !belongsToSomebody(project, deed) ? undefined : 'write'
      if (deed.action === 'upsert') return isForm || isLimited ? undefined : 'write'
      return deed.action === 'delete' ? 'delete' : endpoint.method === 'GET' && !isCron(endpoint) ? undefined : 'write'
    case 'read':
      if (!isPrivileged || isTrail || endpoint.method !== 'GET' || deed.rows !== 'many') return undefined
      return deed.about === 'accounts' || isPrivate(project, deed) ? 'read' : undefined
    default:
      return undefined
  }
}

/** The mail goes to an address that stands in the code or the environment: what strangers write to the team. */
function isToOneself({ link, endpoints }: Project, { path, c }: GuardedDeed): boolean {
  const options = link.code(path)?.calls[c]?.args.find(({ k }) => k === 'object')
  if (options?.k !== 'object' || options.open || options.members['bcc'] || options.members['cc']) return false
  const { to } = options.members
  const natures = to && endpoints.reading().natures.of(path, to)
  const named = to?.k === 'array' ? to.elements : to ? [to] : []
  const isFixed = (value: Value) => link.resolver.resolve(path, value).k === 'string'
  return named.length > 0 && (named.every(isFixed) || (natures?.size === 1 && natures.has('secret')))
}

/** What a visitor says to an assistant, which keeps it for him. */
function isTalk(table: string): boolean {
  return /chat|conversation|visitor/i.test(table)
}

function isCron({ url, name }: Endpoint): boolean {
  return /cron|job|schedule|sync|process|cleanup|migrat|seed|setup|delete|remove|reset/i.test(`${url ?? ''} ${name}`)
}

/** A function that the browser calls through code of the app is called by code that something loads. */
export function isUsed({ link, reach }: Project, { kind, handler, file, range }: Endpoint): boolean {
  if (kind !== 'next-action' && kind !== 'server-function') return true
  const at = link.functionFact(handler)?.range.start
  return (
    reach.unusedAt(file, range.start) === undefined &&
    (at === undefined || reach.unusedAt(handler.path, at) === undefined)
  )
}

/** A server action that no page or component hands to the browser cannot be called from outside. */
export function isReachable({ link }: Project, { kind, handler, file }: Endpoint): boolean {
  if (kind !== 'next-action') return true
  const fromBrowser = (path: string) => link.code(path)?.directive === 'client' || link.code(path)?.jsx === true
  return (
    link.callersOf(handler).some(({ path }) => path !== file && fromBrowser(path)) ||
    link.referencesTo(handler).some(({ path }) => fromBrowser(path))
  )
}

/** By its columns and what is asked of it, a query that gives out rows of persons. Without a schema nothing is said. */
function isPrivate(project: Project, deed: GuardedDeed): boolean {
  const selected = selectedText(project, deed)
  const columns = columnsOf(project, deed).filter((column) => PERSONAL.test(column))
  return (
    columns.length > 0 &&
    PEOPLE.test(deed.about) &&
    (selected === undefined || columns.some((column) => selected.includes(column)))
  )
}

/** Its rows are somebody's: adding one is done in somebody's name. */
function belongsToSomebody(project: Project, deed: GuardedDeed): boolean {
  return columnsOf(project, deed).some((column) => OWNER.test(column))
}

function columnsOf(project: Project, { about, path }: GuardedDeed): string[] {
  const table = project.schema(path)?.tables.get(`public.${about}`)
  return table ? [...table.columns.keys()] : []
}

/** The columns that are asked for where the query names them; undefined where it takes all, or they are not seen. */
function selectedText({ link }: Project, { path, c }: GuardedDeed): string | undefined {
  const facts = link.code(path)
  for (let at = c, hops = 0; facts && at >= 0 && hops < 20; hops++) {
    const call = facts.calls[at]
    const [first] = call?.args ?? []
    if (first?.k === 'string' && /(?:^|\.)select$/.test(call?.text ?? ''))
      return first.text.includes('*') ? undefined : first.text
    if (first?.k === 'object') {
      const { select } = first.members
      if (select?.k === 'object') return Object.keys(select.members).join(' ')
      if (/\.select$/.test(call?.text ?? '')) return Object.keys(first.members).join(' ')
    }
    at = call?.chained ?? -1
  }
  return undefined
}
