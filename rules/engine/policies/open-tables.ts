import type { Table } from '../schema/schema'
import { accessOf } from './access'
import { callersOf, type ExposedDatabase } from './exposure'
import { CALLERS, type Caller, type Privilege } from './privileges'

export const COMMANDS = ['select', 'insert', 'update', 'delete'] as const

/** Who may do what with a table that nothing protects: by the grants that name it, where there are any, else by all of them. */
export interface Open {
  readonly caller: Caller
  readonly commands: readonly (typeof COMMANDS)[number][]
}

/** Undefined where nobody may do anything. */
export function openTo(table: Table, database: ExposedDatabase): Open | undefined {
  const { grants } = database.schema
  const named = grants.filter(
    ({ what, all, revoke, names }) =>
      what === 'table' && !all && !revoke && names.includes(`${table.schema}.${table.name}`),
  )
  // Whoever gives a right by name has found that there is none: what is not given is not claimed.
  const isGiven = named.some(({ roles }) => CALLERS.some((role) => roles.includes(role)))
  const gives = (caller: Caller, command: Privilege) =>
    !isGiven ||
    named.some(
      ({ roles, privileges }) =>
        roles.includes(caller) &&
        (privileges.length === 0 || privileges.some((each) => each === command || each === 'all')),
    )
  const by = (caller: Caller) =>
    COMMANDS.filter((each) => callersOf(database, table, each).includes(caller) && gives(caller, each))
  const caller = CALLERS.find((each) => by(each).length > 0)
  return caller && { caller, commands: by(caller) }
}

export const COMMAND_WORDS = { select: 'read', insert: 'add to', update: 'change', delete: 'delete' }

/** What the policies would let everybody do if they had effect, as the start of a sentence of its own; empty where nothing. */
export function stillOpen(table: Table, database: ExposedDatabase): string {
  const access = accessOf(database, { ...table, rowSecurity: { ...table.rowSecurity, enabled: true } })
  const open = COMMANDS.filter((privilege) =>
    access[privilege].ways.some(({ who, rows }) => who === 'anyone' && rows === 'all'),
  )
  // Many tables are there to be read.
  if (!open.some((privilege) => privilege !== 'select')) return ''
  const words = open.map((privilege) => (privilege === 'insert' ? 'add' : COMMAND_WORDS[privilege]))
  const last = words.pop() ?? ''
  const does = words.length > 0 ? `${words.join(', ')} and ${last}` : last
  return `. Turning it on is not enough: ${table.policies.size === 1 ? 'that policy lets' : 'those policies let'} anyone ${does} rows all the same`
}
