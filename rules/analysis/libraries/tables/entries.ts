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

/** One behaviour for several paths. */
export function each(paths: readonly string[], behaviour: ApiBehaviour): Record<string, ApiBehaviour> {
  return Object.fromEntries(paths.map((path) => [path, behaviour]))
}
