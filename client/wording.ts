import type { Status } from '../server/protocol'

type Counts = Status['findings']

/** `1,204 files`, `1 file`, `no files`. */
export function countOf(count: number, noun: string): string {
  if (count === 0) return `no ${noun}s`
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
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
