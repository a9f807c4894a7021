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
  'write',
  'email',
  'sms',
  'llm',
  'file',
  'read',
]
/** Payments that cost the owner something, or change what customers have; a checkout costs only whoever pays. */
const COSTLY_PAYMENT =
  /refund|transfer|payout|cancel|billingPortal|subscriptions?\.(?:update|del)|customers?\.(?:del|update)|coupon|promotionCode|products?\.|prices?\.|invoices?\.(?:pay|void)|accounts?\./i
const PRIVATE_COLUMN =
  /^(?:user_?id|owner_?id|profile_?id|customer_?id|account_?id|created_?by|email|phone|address|date_?of_?birth|ssn|salary|password.*|.*_token)$/i

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
  let worst: Exposure | undefined
  for (const deed of open) {
    const harm = harmOf(project, endpoint, deed, {
      isLimited,
      isForm,
      isTrail: purposes.has('trail') || purposes.has('public'),
    })
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
      if (deed.action === 'insert') return isForm || isFormTable(deed.about) || isLimited ? undefined : 'write'
      if (deed.action === 'upsert') return isForm || isLimited ? undefined : 'write'
      return deed.action === 'delete' ? 'delete' : endpoint.method === 'GET' && !isCron(endpoint) ? undefined : 'write'
    case 'read':
      if (!isPrivileged || isTrail || (endpoint.method !== 'GET' && endpoint.method !== undefined)) return undefined
      return deed.about === 'accounts' || isPrivate(project, deed) ? 'read' : undefined
    default:
      return undefined
  }
}

function isCron({ url, name }: Endpoint): boolean {
  return /cron|job|schedule|sync|process|cleanup|migrat|seed|setup|delete|remove|reset/i.test(`${url ?? ''} ${name}`)
}

/** A server action that no page or component hands to the browser cannot be called from outside. */
function isReachable({ link }: Project, { kind, handler, file }: Endpoint): boolean {
  if (kind !== 'next-action') return true
  const fromBrowser = (path: string) => link.code(path)?.directive === 'client' || link.code(path)?.jsx === true
  return (
    link.callersOf(handler).some(({ path }) => path !== file && fromBrowser(path)) ||
    link.referencesTo(handler).some(({ path }) => fromBrowser(path))
  )
}

/** By its columns, a table with rows of persons. Without a schema nothing is said. */
function isPrivate(project: Project, { about, path }: GuardedDeed): boolean {
  const schema = project.schema(path)
  const table = schema?.tables.get(`public.${about}`)
  return table !== undefined && [...table.columns.keys()].some((column) => PRIVATE_COLUMN.test(column))
}

/** What stands before an edge function at the gateway, by `supabase/config.toml`; undefined for other endpoints. */
export function gatewayOf(project: Project, { kind, file, name }: Endpoint): 'public-key' | 'none' | undefined {
  const root = kind === 'edge-function' ? /^(.*?supabase\/)functions\//.exec(file)?.[1] : undefined
  if (root === undefined) return undefined
  const config = project.files.get(`${root}config.toml`)
  const settings = config?.kind === 'supabase-config' ? config.functions[name] : undefined
  return settings?.verifyJwt === false ? 'none' : 'public-key'
}
