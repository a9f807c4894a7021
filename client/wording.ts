import type { LeftPlace, Status } from '../server/protocol'

type Counts = Status['findings']

/** `1,204 files`, `1 file`, `no files`. */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  if (count === 0) return `no ${plural}`
  return `${count.toLocaleString('en')} ${count === 1 ? noun : plural}`
}

/** `3 places are left: 2 have no fix of their own, the fix of 1 would break its file.` */
export function leftIn(reasons: readonly LeftPlace['reason'][]): string {
  const count = (reason: LeftPlace['reason']): number => reasons.filter((one) => one === reason).length
  const [none, breaks, stays] = [count('no-fix'), count('breaks'), count('stays')]
  const parts = [
    ...(none > 0 ? [`${none} ${none === 1 ? 'has' : 'have'} no fix`] : []),
    ...(breaks > 0 ? [`the fix of ${breaks} would break the file`] : []),
    ...(stays > 0 ? [`for ${stays} the fix was not enough`] : []),
  ]
  return `${countOf(reasons.length, 'place')} ${reasons.length === 1 ? 'is' : 'are'} left: ${parts.join(', ')}.`
}

/** `2 errors, 1 warning`, or `no findings`. */
export function findingsIn(counts: Counts): string {
  const parts = [
    [counts.error, 'error'],
    [counts.warning, 'warning'],
    [counts.info, 'note'],
  ] as const
  const some = parts.filter(([count]) => count > 0).map(([count, noun]) => countOf(count, noun))
  return some.length > 0 ? some.join(', ') : 'no findings'
}

/** `12 skipped`, or undefined. */
export function skippedIn(skipped: Status['skipped']): string | undefined {
  const total = Object.values(skipped).reduce((sum, count) => sum + count, 0)
  return total > 0 ? `${total.toLocaleString('en')} skipped` : undefined
}

/** What a person may be about to do, as the menu says it. */
export const milestones = [
  { milestone: 'launch', label: 'Launch it in public' },
  { milestone: 'users', label: 'Take on more than one customer' },
  { milestone: 'payments', label: 'Take money' },
  { milestone: 'sensitive', label: 'Store data whose breach would hurt' },
  { milestone: 'scale', label: 'Grow to ten thousand rows and real load' },
  { milestone: 'team', label: 'Let more people or agents work on the code' },
] as const
