/** A number from 0 up to, but not with, 1. */
type Random = () => number

/** An index set on the table `t` of the planner, and queries to plan with it. */
export interface PlannerCase {
  /** `(a, c desc) where d is not null`. */
  readonly indexes: readonly string[]
  readonly queries: readonly string[]
}

const ELEMENTS = ['a', 'b', 'd', 's', 'c', 'c desc', 'lower(s)']
const QUERIES = 6

/** Indexes and queries that often, but not always, fit each other. `values` are those that few rows have, by column. */
export function randomCase(random: Random, values: Readonly<Record<string, readonly string[]>>): PlannerCase {
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const literal = (column: string) => {
    const value = one(values[column] ?? [])
    return column === 's' ? `'${value}'` : value
  }
  const indexes = Array.from({ length: 1 + Math.floor(random() * 3) }, () => {
    const elements: string[] = []
    for (let left = 1 + Math.floor(random() * 3); left > 0; left--) {
      const element = one(ELEMENTS)
      if (!elements.some((each) => columnOf(each) === columnOf(element))) elements.push(element)
    }
    return `(${elements.join(', ')})${random() < 0.15 ? ' where d is not null' : ''}`
  })
  const test = (element: string): string => {
    const column = columnOf(element)
    if (element === 'lower(s)') return `lower(s) = ${literal('s')}`
    if (column === 'c') return `c > '2025-02-04 15:00:00'`
    if (random() < 0.2) return `${column} in (${literal(column)}, ${literal(column)})`
    if (random() < 0.1)
      return `(${column} = ${literal(column)} or ${column === 'a' ? 'b' : 'a'} = ${literal(column === 'a' ? 'b' : 'a')})`
    return `${column} = ${literal(column)}`
  }
  const query = (): string => {
    // Half of the time, what an index was made for.
    const fitting = one(indexes)
      .replace(/^\(|\)(?: where .*)?$/g, '')
      .split(', ')
    const wanted = random() < 0.5 ? fitting.slice(0, 1 + Math.floor(random() * 2)) : [one(ELEMENTS), one(ELEMENTS)]
    const columns = wanted.filter((each, i) => wanted.findIndex((other) => columnOf(other) === columnOf(each)) === i)
    const order = random() < 0.3 ? ` order by ${one(['c desc', 'c', 'a', 'a, c'])} limit 10` : ''
    return `select * from t where ${columns.map(test).join(' and ')}${order}`
  }
  return { indexes, queries: Array.from({ length: QUERIES }, query) }
}

/** `c desc` is of `c`, `lower(s)` of `s`. */
function columnOf(element: string): string {
  return /^lower\((\w+)\)/.exec(element)?.[1] ?? element.split(' ')[0] ?? ''
}
