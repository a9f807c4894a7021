import type { AccessRole } from '../../analysis/libraries/access'
import { isCredentialName, isIdentityName, isProofName } from './names'

/**
 * What a value is made of, as far as it matters for who calls. `peer`: that a secret was compared. `caller`: who calls, as somebody vouches for · `session`: the
 * same, as the caller says · `credential`: a secret that was sent, unchecked · `proof`: with it, that nobody else knows that
 * secret · `resolved`: nothing, where a row was looked for by such a secret and there is none · `claimed`: what was read out
 * of one without looking at a signature · `request`: anything else that was sent · `secret`: of the server's own · `row`:
 * what a database gave · `limit`: how often somebody called.
 */
export type Nature =
  | 'caller'
  | 'peer'
  | 'session'
  | 'credential'
  | 'proof'
  | 'resolved'
  | 'claimed'
  | 'request'
  | 'secret'
  | 'row'
  | 'limit'
export type Natures = ReadonlySet<Nature>

export const NONE: Natures = new Set()
export const CONSULTED: Natures = new Set<Nature>(['caller', 'peer', 'session', 'resolved', 'limit'])
export const CALLER: Natures = new Set<Nature>(['caller'])
export const PEER: Natures = new Set<Nature>(['peer'])
export const SESSION: Natures = new Set<Nature>(['session'])
export const CREDENTIAL: Natures = new Set<Nature>(['credential'])
export const PROOF: Natures = new Set<Nature>(['credential', 'proof'])
export const REQUEST: Natures = new Set<Nature>(['request'])
export const SECRET: Natures = new Set<Nature>(['secret'])
export const LIMIT: Natures = new Set<Nature>(['limit'])

/** What the answer of a call is made of that does this about who calls. */
export function ofRole(role: AccessRole): Natures {
  if (role === 'compares' || role === 'verifies') return PEER
  if (role === 'session') return SESSION
  if (role === 'limits' || role === 'proves-human') return LIMIT
  return CALLER
}

/** What a header, cookie, parameter or field of that name holds. */
export function sentAs(name: string): Natures {
  if (!isCredentialName(name)) return REQUEST
  return isProofName(name) ? PROOF : CREDENTIAL
}

/** What a cookie of that name holds: a session of which only who calls knows, but where it says who somebody is. */
export function cookieAs(name: string): Natures {
  return isIdentityName(name) ? CREDENTIAL : PROOF
}

/** What is taken out of a request under the name of a secret is one. */
export function named(name: string, natures: Natures): Natures {
  if (natures.has('claimed')) return withoutSecret(name, natures)
  if (!(natures.has('request') || natures.has('credential')) || !isCredentialName(name)) return natures
  // a column of what was found is not what was sent
  const isProof = isProofName(name) && !natures.has('row')
  if (natures.has('credential') && (!isProof || natures.has('proof'))) return natures
  return new Set<Nature>([...natures, 'credential', ...(isProof ? (['proof'] as const) : [])])
}

/** Who somebody says he is can be written by anybody; another secret inside what was sent is still one. */
function withoutSecret(name: string, natures: Natures): Natures {
  const gone: Nature | undefined = isIdentityName(name) ? 'credential' : isCredentialName(name) ? 'claimed' : undefined
  const isLeft = (nature: Nature) => nature !== gone && (gone !== 'credential' || nature !== 'proof')
  return gone && natures.has(gone) ? new Set([...natures].filter(isLeft)) : natures
}

/** A secret of the server's, or one kept in its database, on one side; something that was sent, or is not known, on the other. */
export function secretMeets(own: Natures, other: Natures): boolean {
  if (own.has('secret')) return other.size > 0 && (other.has('request') || other.has('credential'))
  return own.has('row') && other.has('credential') && !other.has('row')
}
