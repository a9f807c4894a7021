import type { ApiBehaviour, HttpMethod } from '../types'

/** A database call: rejects, and is not repeated on its own. */
export function query(more: Partial<ApiBehaviour> = {}): ApiBehaviour {
  return { sends: 'database', domain: 'data', failure: 'throws', retries: 'none', ...more }
}

/** A builder, or a promise, that sends nothing until somebody waits for it. */
export function lazyQuery(service: string, method: HttpMethod): ApiBehaviour {
  return query({ service, method, lazy: true })
}

export const read = query({ method: 'GET' })
export const write = query({ method: 'POST' })
export const client: ApiBehaviour = { gives: 'client' }
export const cleanup: ApiBehaviour = { role: 'cleanup' }
export const inTransaction: ApiBehaviour = { ...write, callbacks: [{ arg: 'every', fate: 'propagates' }] }
