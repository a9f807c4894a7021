import type { Project } from '../project'
import type { GuardedDeed } from './deeds'
import type { Endpoint } from './endpoint'
import { middlewareGuards } from './next-middleware'
import { isFormTable, isOpenTable, purposesOf } from './purpose'

/** What a stranger can make an endpoint do. */
export interface Exposure {
  readonly deed: GuardedDeed
  /** `llm`, `email`, `sms`, `payment`: spends · `write`, `delete`: rows · `file` · `account` · `read`: private rows. */
  readonly harm: 'llm' | 'email' | 'sms' | 'payment' | 'write' | 'delete' | 'file' | 'account' | 'read'
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
  /refund|transfer|payout|cancel|billingPortal|subscriptions?\.(?:update|del)|customers?\.(?:del|update)|coupon|promotionCode|products?\.|prices?\.|invoices?\.(?:pay|void)|accounts?\./i
/** Columns that say something of a person. */
const PERSONAL =
  /^(?:\w+_)?(?:email|phone|phone_?number|mobile|address|street|date_?of_?birth|birth_?date|dob|ssn|salary|iban|passport\w*|password\w*|ip_?address)$/i
/** Tables of persons and of what they do, rather than of what an app shows to all. */
const PEOPLE =
  /user|customer|patient|member|profile|client|lead|contact|order|payment|invoice|message|guest|rsvp|subscriber|applica|account|employee|student|candidate|submission|booking|reservation|appointment|transaction/i
/** Columns that say whose a row is. */
const OWNER =
  /^(?:user|owner|author|profile|customer|account|member|client|patient|student|organi[sz]ation|org|team|tenant|workspace|company)_?id$|^created_?by$|^uid$/i

/**
 * The worst that somebody without an account can make an endpoint do; undefined where something looks at who calls, where
 * it is open by design, or where the code does not show enough to say.
 */
export function exposureOf(project: Project, endpoint: Endpoint): Exposure | undefined {
  const { endpoints, link } = project
  if (!endpoint.complete || !isReachable(project, endpoint)) return undefined
  const purposes = purposesOf(endpoint)
  if (purposes.has('session') || purposes.has('health') || purposes.has('webhook')) return undefined
  const open = endpoints.deedsOf(endpoint).filter(({ check }) => check === undefined)
  if (open.length === 0 || endpoints.stepCheckOf(endpoint)) return undefined
  const isLimited = endpoints.isLimited(endpoint)
  const isForm = purposes.has('form')
  // What strangers fill in adds a row, and often goes on to change the very same.
  const fillsIn = isForm && open.some(({ kind, action }) => kind === 'write' && action === 'insert')
  let worst: Exposure | undefined
  for (const deed of open) {
    const harm = harmOf(project, endpoint, deed, {
      isLimited,
      isForm,
      isTrail: purposes.has('trail') || purposes.has('public'),
    })
    if (harm === 'write' && fillsIn) continue
    if (!harm || (worst && ORDER.indexOf(worst.harm) <= ORDER.indexOf(harm))) continue
    const natures = endpoints.reading().deeds.madeOf(deed)
    if (natures.has('caller') || (natures.has('credential') && deed.kind !== 'spend')) continue
    worst = { deed, harm }
  }
  if (!worst || middlewareGuards(link, endpoints.reading().checks, endpoint)) return undefined
  return worst
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
      return deed.domain
    case 'account':
      return 'account'
    case 'file':
      return isPrivileged && !isLimited ? 'file' : undefined
    case 'write':
      if (!isPrivileged || isOpenTable(deed.about) || isTrail) return undefined
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

function isCron({ url, name }: Endpoint): boolean {
  return /cron|job|schedule|sync|process|cleanup|migrat|seed|setup|delete|remove|reset/i.test(`${url ?? ''} ${name}`)
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

/** What stands before an edge function at the gateway, by `supabase/config.toml`; undefined for other endpoints. */
export function gatewayOf(project: Project, { kind, file, name }: Endpoint): 'public-key' | 'none' | undefined {
  const root = kind === 'edge-function' ? /^(.*?supabase\/)functions\//.exec(file)?.[1] : undefined
  if (root === undefined) return undefined
  const config = project.files.get(`${root}config.toml`)
  const settings = config?.kind === 'supabase-config' ? config.functions[name] : undefined
  return settings?.verifyJwt === false ? 'none' : 'public-key'
}
