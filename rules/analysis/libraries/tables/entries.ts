import type { ApiBehaviour, ApiEntry } from '../types'

type Behaviours = Readonly<Record<string, ApiBehaviour>>

/** Entries that one source documents, by path. */
export function entries(source: string, behaviours: Behaviours, versions?: string): ApiEntry[] {
  return Object.entries(behaviours).map(([path, behaviour]) => ({
    path,
    behaviour,
    source,
    ...(versions === undefined ? {} : { versions }),
  }))
}

/** Modifiers of a chain, by path. */
export function modifiers(source: string, behaviours: Behaviours): ApiEntry[] {
  return entries(source, behaviours).map((entry) => ({ ...entry, modifies: true }))
}

/** A call of another company's service by its SDK, which throws where it fails. */
export function sdk(
  service: string,
  domain: NonNullable<ApiBehaviour['domain']>,
  more: Partial<ApiBehaviour> = {},
): ApiBehaviour {
  return { sends: 'http', thirdParty: true, service, domain, failure: 'throws', retries: 'none', ...more }
}

/** A call that runs a function of its arguments at set times, with nobody to hear its failure. */
export function scheduled(arg: number): ApiBehaviour {
  return { callbacks: [{ arg, fate: 'framework-unhandled', startedBy: 'schedule' }] }
}

/** One behaviour for several paths. */
export function each(paths: readonly string[], behaviour: ApiBehaviour): Record<string, ApiBehaviour> {
  return Object.fromEntries(paths.map((path) => [path, behaviour]))
}
