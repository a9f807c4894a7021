import type { Place } from '../finding'
import type { Project } from '../project'
import type { GuardedDeed } from './deeds'
import { type Endpoint, type EndpointKind, nameOfEndpoint } from './endpoint'
import { gatewayOf } from './gateway'
import { middlewareCheck } from './next-middleware'

/**
 * Who is let in: `anyone` · `public-key`: anyone with the app's public key, which every browser has · `signed-in`: any
 * signed-in user · `owner`: a signed-in user, for rows of his own · `server`: who holds a secret or signs what is sent ·
 * `unknown`: something may stand before it that the code does not show.
 */
export type Admitted = 'anyone' | 'public-key' | 'signed-in' | 'owner' | 'server' | 'unknown'

/** One endpoint, as a table of the whole surface shows it. */
export interface EndpointAccess {
  readonly kind: EndpointKind
  /** As messages name it: `POST /api/orders`, `the server action deleteOrder`. */
  readonly name: string
  readonly method: string | undefined
  /** Undefined for server actions and procedures. */
  readonly path: string | undefined
  readonly place: Place
  readonly who: Admitted
  /** What looks at who calls; undefined where nothing does, or it stands in a middleware. */
  readonly check: Place | undefined
  /** Tables whose rows it gives or uses, `accounts` among them; each once, in order. */
  readonly reads: readonly string[]
  /** Tables, buckets and `accounts` that it changes. */
  readonly writes: readonly string[]
  /** Services that cost money by use: `OpenAI`, `Resend`. */
  readonly spends: readonly string[]
  /** Something counts how often it is called. */
  readonly limited: boolean
}

/** Who may call what, for every endpoint of the product, in the order of files. */
export function endpointAccess(project: Project): EndpointAccess[] {
  return project.endpoints.all.map((endpoint) => accessOf(project, endpoint))
}

function accessOf(project: Project, endpoint: Endpoint): EndpointAccess {
  const { endpoints } = project
  const deeds = endpoints.deedsOf(endpoint)
  const check = endpoints.checkOf(endpoint)
  const about = (kinds: readonly GuardedDeed['kind'][]) => [
    ...new Set(deeds.filter(({ kind }) => kinds.includes(kind)).map((deed) => deed.about)),
  ]
  return {
    kind: endpoint.kind,
    name: nameOfEndpoint(endpoint),
    method: endpoint.method,
    path: endpoint.url,
    place: { file: endpoint.file, range: endpoint.range },
    who: admitted(project, endpoint, deeds),
    check: check && check.range.end > 0 ? { file: check.path, range: check.range } : undefined,
    reads: about(['read']),
    writes: about(['write', 'file', 'account']),
    spends: about(['spend']),
    limited: endpoints.isLimited(endpoint),
  }
}

function admitted(project: Project, endpoint: Endpoint, deeds: readonly GuardedDeed[]): Admitted {
  const { endpoints } = project
  const check = endpoints.checkOf(endpoint)
  if (check?.kind === 'secret' || check?.kind === 'signature') return 'server'
  if (check || middlewareCheck(project.link, endpoints.reading().checks, endpoint)) {
    const rows = deeds.filter(({ kind }) => kind === 'read' || kind === 'write')
    const isOwn = (deed: GuardedDeed) => deed.right === 'user' || endpoints.reading().deeds.madeOf(deed).has('caller')
    return rows.length > 0 && rows.every(isOwn) ? 'owner' : 'signed-in'
  }
  if (!endpoint.complete) return 'unknown'
  return gatewayOf(project, endpoint) === 'public-key' ? 'public-key' : 'anyone'
}
