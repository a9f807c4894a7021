import { type Check, type Endpoint, type GuardedDeed, gatewayOf, nameOfEndpoint } from '../engine/endpoints'
import { middlewareCheck } from '../engine/endpoints/next-middleware'
import type { Finding } from '../engine/finding'
import type { Project } from '../engine/project'
import type { EndpointRow } from './assessment'
import { themeOf } from './themes'
import { listed } from './words'

/** Themes whose findings stand at an endpoint. */
const ABOUT_ENDPOINTS = new Set(['open-endpoints', 'money', 'spending', 'input'])

const CALLERS: Readonly<Record<Check['kind'], string>> = {
  user: 'who is signed in',
  session: 'who says that they are signed in, which nothing verifies',
  secret: 'who has a secret',
  signature: 'the service whose signature is checked',
  guard: 'whom a guard lets through, whose code was not seen',
}

const DOMAINS = {
  llm: 'asks a language model',
  email: 'sends mail',
  sms: 'sends text messages',
  payment: 'moves money',
}

/** At most this many tables are named of what an endpoint does. */
const MOST_NAMED = 4

/** Who can call each endpoint, and what it then does; what a finding is about comes first. */
export function endpointRows(project: Project, findings: readonly Finding[]): EndpointRow[] {
  const told = new Set(
    findings
      .filter((finding) => finding.severity !== 'info' && ABOUT_ENDPOINTS.has(themeOf(finding).id))
      .map(({ file, range }) => `${file}:${range.start}`),
  )
  const rows = project.endpoints.all.map((endpoint): EndpointRow => {
    const { file, range } = endpoint
    const flagged = told.has(`${file}:${range.start}`)
    return {
      file,
      range,
      endpoint: nameOfEndpoint(endpoint),
      callers: project.reach.unusedAt(file, range.start)
        ? 'nobody yet: nothing uses this code'
        : callersOf(project, endpoint),
      does: deedsIn(project, endpoint),
      flagged,
    }
  })
  return rows.sort((a, b) => Number(b.flagged) - Number(a.flagged))
}

function callersOf(project: Project, endpoint: Endpoint): string {
  const { endpoints, link } = project
  const check = endpoints.checkOf(endpoint)
  if (check && check.kind !== 'session') return CALLERS[check.kind]
  if (middlewareCheck(link, endpoints.reading().checks, endpoint)) return 'whom the middleware lets through'
  if (check) return CALLERS[check.kind]
  // Something inside may look at who calls before it does what matters.
  const deeds = endpoints.deedsOf(endpoint)
  const checked = deeds.flatMap((deed) => (deed.check ? [deed.check] : []))
  const [first] = checked
  if (first && checked.length === deeds.length) return CALLERS[first.kind]
  if (!endpoint.complete) return 'not known: what stands before it was not seen'
  const key =
    gatewayOf(project, endpoint) === 'public-key' ? 'anyone with the public key, which every visitor has' : 'anyone'
  return first ? `${key}; for a part, ${CALLERS[first.kind]}` : key
}

/** `sends mail; writes orders, profiles; reads bookings`. */
function deedsIn(project: Project, endpoint: Endpoint): string {
  const deeds = project.endpoints.deedsOf(endpoint)
  const tables = (kind: GuardedDeed['kind']) => {
    const names = [...new Set(deeds.filter((deed) => deed.kind === kind).map(({ about }) => about))]
    const more = names.length - MOST_NAMED
    return listed(more > 0 ? [...names.slice(0, MOST_NAMED), `${more} more`] : names)
  }
  const spends = new Set(deeds.flatMap(({ kind, domain }) => (kind === 'spend' && domain ? [DOMAINS[domain]] : [])))
  const has = (kind: GuardedDeed['kind']) => deeds.some((deed) => deed.kind === kind)
  const parts = [
    ...spends,
    ...(has('account') ? ['changes accounts'] : []),
    ...(has('password') ? ['checks a password'] : []),
    ...(has('write') ? [`writes ${tables('write')}`] : []),
    ...(has('file') ? ['stores or removes files'] : []),
    ...(has('read') ? [`reads ${tables('read')}`] : []),
    ...(deeds.length > 0 && project.endpoints.isLimited(endpoint) ? ['limited in how often'] : []),
  ]
  return parts.length > 0 ? parts.join('; ') : 'nothing of note was seen'
}
