import { nameKey, type State } from '../state'

/**
 * Whether a view or policy rests on something, by its key; not the policies of the table itself where the table is meant,
 * which go with it.
 */
export function restingOn(state: State, need: string): boolean {
  for (const view of state.views.values()) if (!view.assumed && view.needs.has(need)) return true
  for (const table of state.tables.values()) {
    if (nameKey(table) === need) continue
    for (const policy of table.policies.values()) if (!policy.assumed && policy.needs.has(need)) return true
  }
  return false
}

/** Functions whose arguments or result rest on a table or type. */
export function functionsResting(state: State, need: string): string[] {
  return [...state.functions].filter(([, { needs }]) => needs.has(need)).map(([key]) => key)
}

/** Removes what rests on something, and what rests on that: `CASCADE`. */
export function dropResting(state: State, need: string): void {
  for (const [key, view] of [...state.views]) {
    if (!view.needs.has(need)) continue
    state.views.delete(key)
    dropResting(state, key)
  }
  for (const table of state.tables.values())
    for (const [name, policy] of [...table.policies])
      if (policy.needs.has(need)) {
        table.policies.delete(name)
        table.policiesTaken = 'by cascade'
      }
}
