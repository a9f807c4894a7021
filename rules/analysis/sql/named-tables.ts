import type { Query, RelationName } from './expression'
import type { Operation } from './sql-facts'

/** The tables and views that a statement names. */
export interface NamedTables {
  readonly names: readonly RelationName[]
  /** Names that mean something else in it, or more than one thing: of common table expressions, and other names for tables. */
  readonly others: ReadonlySet<string>
}

/** Keys of facts under which a table's name stands. */
const KEYS = ['table', 'target', 'references', 'partition', 'parent', 'partitionOf'] as const
const LIST_KEYS = ['tables', 'inherits'] as const

/** What operations and queries name, those inside expressions too. */
export function namedTables(facts: readonly (Operation | Query)[]): NamedTables {
  const names: RelationName[] = []
  const others = new Set<string>()
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    if (Array.isArray(value)) {
      for (const each of value) visit(each)
      return
    }
    const record = value as Readonly<Record<string, unknown>>
    for (const key of KEYS) if (isName(record[key])) names.push(record[key])
    for (const key of LIST_KEYS) {
      const list = record[key]
      if (Array.isArray(list)) names.push(...list.filter(isName))
    }
    const own = isName(record.table) ? record.table.name : record.name
    if (typeof record.as === 'string' && record.value === undefined && record.as !== own) others.add(record.as)
    if (Array.isArray(record.with)) for (const each of record.with) if (isName(each)) others.add(each.name)
    for (const each of Object.values(record)) visit(each)
  }
  for (const each of facts) {
    if ('k' in each) names.push(...ownNames(each))
    visit(each)
  }
  return { names, others }
}

/** Names that only some operations have of a table. */
function ownNames(operation: Operation): readonly RelationName[] {
  switch (operation.k) {
    case 'drop':
    case 'setSchema':
      return operation.what === 'table' ? [operation.name] : []
    case 'needs':
      return operation.what === 'table' || operation.what === 'column' ? [operation.name] : []
    case 'rename':
      return operation.what === 'table' ? [operation.name, { ...operation.name, name: operation.to }] : []
    case 'grant':
      return operation.what === 'table' && !operation.all ? operation.names : []
    default:
      return []
  }
}

function isName(value: unknown): value is RelationName {
  return typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string'
}
