import type { CallFact, CodeFacts, TextRange } from '../../analysis/facts'

/** The calls inside a range, with their numbers: calls are numbered in the order in which they begin. */
export function* callsWithin(facts: CodeFacts, range: TextRange): Generator<readonly [c: number, call: CallFact]> {
  const { calls } = facts
  let low = 0
  let high = calls.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((calls[middle] as CallFact).range.start < range.start) low = middle + 1
    else high = middle
  }
  for (let c = low; c < calls.length; c++) {
    const call = calls[c] as CallFact
    if (call.range.start >= range.end) return
    if (call.range.end <= range.end) yield [c, call]
  }
}
