import { expressionText } from '../../../analysis/sql/print'
import type { Place } from '../../finding'
import { chosenName, columnsPart, elementNames } from '../object-names'
import type { Index } from '../schema'
import { nameKey, type State, type TableState } from '../state'

/**
 * Makes for each partition of a table, and for theirs, the index that PostgreSQL makes there along with one of the table; one
 * that a partition has already becomes a part of it.
 */
export function spread(state: State, table: TableState, index: Index): void {
  if (!table.partitioned || index.assumed) return
  const key = nameKey(table)
  for (const each of [...state.tables.values()]) if (each.partitionOf === key) makePart(state, each, index, index.place)
}

/** Makes for a partition, and for its own ones, all the indexes of its table. */
export function takeIndexes(state: State, table: TableState, partition: TableState, place: Place): void {
  for (const index of table.indexes.values()) if (!index.assumed) makePart(state, partition, index, place)
}

/** The indexes of what is a partition no more are its own. */
export function keepAsOwn(partition: TableState): void {
  for (const { of: _, ...own } of partition.indexes.values()) partition.indexes.set(own.name, own)
}

function makePart(state: State, partition: TableState, index: Index, place: Place): void {
  const there = [...partition.indexes.values()].find((each) => each.of === undefined && isAlike(each, index))
  const part: Index = { ...(there ?? copyIndex(state, partition, index, place)), of: index.name }
  state.addIndex(partition, part)
  spread(state, partition, part)
}

function isAlike(own: Index, of: Index): boolean {
  const text = ({ unique, method, constraint, elements, include, where }: Index) =>
    JSON.stringify([unique, method, constraint, elements, include, where && expressionText(where)])
  return !own.assumed && text(own) === text(of)
}

const LABELS = { primary: 'pkey', unique: 'key', exclude: 'excl' } as const

/**
 * Makes an index of one table for another, with the constraint that it carries, under the name that PostgreSQL chooses
 * (`ChooseIndexName`).
 * @returns the copy
 */
export function copyIndex(state: State, table: TableState, index: Index, place: Place): Index {
  const { constraint } = index
  const label = constraint ? LABELS[constraint] : 'idx'
  const columns = constraint === 'primary' ? '' : columnsPart(elementNames(index.elements))
  const isTaken = (each: string) =>
    state.isTaken(`${table.schema}.${each}`) || (constraint !== undefined && state.hasConstraint(table.schema, each))
  const { of: _, ...rest } = index
  const copy: Index = { ...rest, name: chosenName(table.name, columns, label, isTaken), place }
  state.addIndex(table, copy)
  if (constraint) {
    const own = index.elements.flatMap(({ column }) => column ?? [])
    table.constraints.set(copy.name, { k: constraint, name: copy.name, columns: own, place, assumed: false })
  }
  return copy
}
