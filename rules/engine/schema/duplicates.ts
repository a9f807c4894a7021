import { expressionText } from '../../analysis/sql/print'
import type { IndexElement } from '../../analysis/sql/sql-facts'
import type { Index, Problem, Table } from './schema'
import { isUnread } from './unread-predicate'

/** An index that another one makes needless. */
export interface RedundantIndex {
  readonly index: Index
  readonly by: Index
  /** `same`: they are alike · `prefix`: the other one begins with its columns, and goes on. */
  readonly how: 'same' | 'prefix'
}

/** An index with more further columns than this is so much bigger that the short one may be kept for its size. */
const MOST_FURTHER = 2

/**
 * The indexes of a table that can go: one with the same columns, method and predicate as another, and a B-tree that is not
 * unique and whose columns begin another B-tree with the same predicate. What carries a constraint stays. Of two alike the
 * later one goes.
 */
export function redundantIndexes(table: Table): RedundantIndex[] {
  if (table.foreign) return []
  const indexes = [...table.indexes.values()].filter(
    ({ assumed, place, where }) => !assumed && place.file !== '' && !isUnread(where),
  )
  const found: RedundantIndex[] = []
  const gone = new Set<Index>()
  for (const index of [...indexes].reverse()) {
    if (index.constraint || index.of !== undefined) continue
    const others = indexes.filter((each) => each !== index && !gone.has(each))
    const same = others.find((each) => isServedBy(index, each) && each.elements.length === index.elements.length)
    const longer = same ?? others.find((each) => isServedBy(index, each))
    if (!longer) continue
    gone.add(index)
    found.push({ index, by: longer, how: same ? 'same' : 'prefix' })
  }
  return found.reverse()
}

/** Whether all that an index is for, another one does as well. */
function isServedBy(index: Index, by: Index): boolean {
  if (index.method !== by.method || predicate(index) !== predicate(by)) return false
  if (index.elements.length > by.elements.length || index.elements.length === 0) return false
  const isShorter = index.elements.length < by.elements.length
  if (isShorter && (index.unique || index.method !== 'btree')) return false
  if (by.elements.length - index.elements.length > MOST_FURTHER) return false
  if (index.unique && !by.unique) return false
  if (index.include.some((column) => !by.include.includes(column))) return false
  return index.elements.every((element, i) => key(element) === key(by.elements[i] as IndexElement))
}

function predicate({ where }: Index): string {
  return where ? expressionText(where) : ''
}

function key({ column, expression, operatorClass, collation, descending, nullsFirst }: IndexElement): string {
  const what = column ?? (expression ? `(${expressionText(expression)})` : '')
  return [what, operatorClass, collation, descending, nullsFirst].map(String).join(' ')
}

/** The name of what a statement makes though it is there already; undefined of any other problem. */
export function madeAgain({ message }: Problem): string | undefined {
  return /^relation "(.+)" already exists$/.exec(message)?.[1]
}

/**
 * Says of two files whether one makes again, plainly, what the other has made, which PostgreSQL refuses, and with it the whole file
 * where a tool runs it as one: then a database that took the one took little of the other.
 */
export function excludingFiles(problems: readonly Problem[]): (a: string, b: string) => boolean {
  const pairs = new Set(
    problems.flatMap(({ existing, place }) => (existing ? [`${existing.file}\n${place.file}`] : [])),
  )
  return (a, b) => a !== b && (pairs.has(`${a}\n${b}`) || pairs.has(`${b}\n${a}`))
}

/** The tables, by name, that a file makes though another one has: which of the two made the live one, nobody can tell. */
export function tablesMadeTwice(problems: readonly Problem[]): ReadonlySet<string> {
  return new Set(problems.flatMap((problem) => madeAgain(problem) ?? []))
}
