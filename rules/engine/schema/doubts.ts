import type { RelationName } from '../../analysis/sql/expression'
import { isRowMark, type Operation } from '../../analysis/sql/sql-facts'
import type { State, TableState } from './state'

type Sort = 'constraint' | 'policy' | 'trigger' | 'index'

/**
 * Notes what an operation may have dropped that a block runs for rows which cannot be known: what it names stays, as far as is
 * known, but it may be made again, and a table that is not named is any.
 */
export function noteDoubt(state: State, operation: Operation): void {
  switch (operation.k) {
    case 'alterTable':
      for (const change of operation.changes)
        if (change.k === 'dropConstraint') doubt(state, operation.table, 'constraint', change.name)
      break
    case 'dropFromTable':
      if (operation.what !== 'rule') doubt(state, operation.table, operation.what, operation.name)
      break
    case 'drop':
      if (operation.what === 'index')
        for (const table of state.tables.values()) add(table, 'index', operation.name.name)
  }
}

/** Whether it may be gone: then PostgreSQL may take what makes it again. */
export function mayBeGone(table: TableState, sort: Sort, name: string): boolean {
  return table.mayBeGone?.has(`${sort} ${name}`) ?? false
}

function doubt(state: State, of: RelationName, sort: Sort, name: string): void {
  const tables = isRowMark(of.name) ? [...state.tables.values()] : [state.table(of) ?? []].flat()
  for (const table of tables) add(table, sort, name)
}

function add(table: TableState, sort: Sort, name: string): void {
  const { constraints, policies, triggers, indexes } = table
  const known = { constraint: constraints, policy: policies, trigger: triggers, index: indexes }[sort]
  const names = isRowMark(name) ? [...known.keys()] : known.has(name) ? [name] : []
  if (names.length > 0)
    table.mayBeGone = new Set([...(table.mayBeGone ?? []), ...names.map((each) => `${sort} ${each}`)])
}
