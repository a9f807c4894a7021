import type { Policy, Table } from '../schema/schema'
import { commandAccess, type Way } from './access'
import { failsOnAccounts } from './accounts'
import type { ExposedDatabase } from './exposure'
import type { Privilege } from './privileges'
import { replacedIn } from './replaced'
import { isUnreadable } from './unknown'

/** What a policy allows to people who need not have to do with the row. */
export interface Opening {
  readonly table: Table
  readonly policy: Policy
  /** What it allows for all rows, in this order: read, add, change, delete. */
  readonly to: readonly { readonly privilege: Privilege; readonly who: 'anyone' | 'signed-in' }[]
}

const COMMANDS: readonly Privilege[] = ['select', 'insert', 'update', 'delete']

/** The policies in force that hold for all rows and for anyone, or anyone who has an account. */
export function openingsOf(database: ExposedDatabase): Opening[] {
  const isReplaced = replacedIn(database.schema)
  const fails = failsOnAccounts(database)
  return database.tables.flatMap((table) => {
    if (!table.rowSecurity.enabled && !table.assumed) return []
    // Of a table that is made elsewhere, policies are told as if row level security were on: without it, all is open.
    const judged = table.assumed ? { ...table, rowSecurity: { ...table.rowSecurity, enabled: true } } : table
    const found = new Map<string, { privilege: Privilege; who: 'anyone' | 'signed-in' }[]>()
    for (const privilege of COMMANDS) {
      for (const { policy, who, rows } of commandAccess(database, judged, privilege).ways) {
        if (policy === undefined || rows !== 'all' || (who !== 'anyone' && who !== 'signed-in')) continue
        const known = found.get(policy) ?? []
        if (!known.some((each) => each.privilege === privilege)) known.push({ privilege, who })
        found.set(policy, known)
      }
    }
    return [...found].flatMap(([name, to]) => {
      const policy = table.policies.get(name)
      return policy && !isReplaced(policy, table) && !fails(policy) && !isUnreadable(database.schema, policy.place.file)
        ? [{ table, policy, to }]
        : []
    })
  })
}

/**
 * Of what a policy opens, what people can do: what is changed or deleted has to be found first, and only what the policies for
 * reading show is found.
 * @param readers who may read rows of the table
 * @param signUp false where nobody makes an account
 */
export function reached({ table, to }: Opening, readers: readonly Way[], signUp: boolean): Opening['to'] {
  const isFound = table.assumed || readers.some(({ who }) => who !== 'owner')
  // A stranger who is shown no row finds none to change.
  const isShown = table.assumed || readers.some(({ who }) => who === 'anyone')
  const finds = (privilege: Privilege) => privilege === 'update' || privilege === 'delete'
  return to
    .map((each) => (finds(each.privilege) && !isShown ? { ...each, who: 'signed-in' as const } : each))
    .filter(({ who, privilege }) => (who === 'anyone' || signUp) && (isFound || !finds(privilege)))
}
