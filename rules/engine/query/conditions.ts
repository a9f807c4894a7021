import type { ColumnTest, Condition } from './shape'

/** A condition as those that must all hold: the parts of an `AND`, also inside each other. */
export function flattened(condition: Condition): readonly Condition[] {
  return condition.k === 'and' ? condition.of.flatMap(flattened) : [condition]
}

/** Every test of a column in a condition, whatever joins them. */
export function testsIn(condition: Condition): readonly ColumnTest[] {
  if (condition.k === 'test') return [condition]
  return condition.k === 'unknown' ? [] : condition.of.flatMap(testsIn)
}
