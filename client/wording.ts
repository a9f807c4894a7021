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
    [counts.info, 'hint'],
  ] as const
  const some = parts.filter(([count]) => count > 0).map(([count, noun]) => countOf(count, noun))
  return some.length > 0 ? some.join(', ') : 'no findings'
}

/** `12 skipped: 8 generated, 4 too-large`, or undefined. */
export function skippedIn(skipped: Status['skipped']): string | undefined {
  const entries = Object.entries(skipped).filter(([, count]) => count > 0)
  if (entries.length === 0) return undefined
  const total = entries.reduce((sum, [, count]) => sum + count, 0)
  const reasons = entries.map(([reason, count]) => `${count.toLocaleString('en')} ${reason}`)
  return `${total.toLocaleString('en')} skipped: ${reasons.join(', ')}`
}
