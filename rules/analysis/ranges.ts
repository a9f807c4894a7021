import type { TextRange } from './facts'

/** Whether one range lies in another, or is the same. */
export function isWithin(inner: TextRange, outer: TextRange): boolean {
  return inner.start >= outer.start && inner.end <= outer.end
}
