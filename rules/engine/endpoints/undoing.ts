import { isWithin } from '../../analysis/ranges'
import type { Project } from '../project'
import type { GuardedDeed } from './deeds'

/**
 * What is deleted is what the same run has just added, after that failed: it stands in a branch that throws, or in a `catch`, and
 * the function adds to the same table before.
 */
export function isUndoing({ link }: Project, deed: GuardedDeed, all: readonly GuardedDeed[]): boolean {
  const { action, about, path, c, range } = deed
  const facts = action === 'delete' ? link.code(path) : undefined
  const f = facts?.calls[c]?.in
  if (!facts || f === undefined) return false
  const isInside = ([from, to]: readonly [number, number]) => from <= c && c < to
  const isAfterFailure =
    facts.gates.some(
      ({ leaves, calls, range: at }) => leaves === 'throws' && at.start < range.start && isInside(calls),
    ) || facts.catches.some(({ calls }) => isInside(calls))
  const own = facts.functions[f]?.range
  return (
    isAfterFailure &&
    all.some(
      (each) =>
        each.path === path &&
        each.about === about &&
        (each.action === 'insert' || each.action === 'upsert') &&
        each.range.start < range.start &&
        (own === undefined || isWithin(each.range, own)),
    )
  )
}
