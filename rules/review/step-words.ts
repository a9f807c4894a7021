import type { Step } from './assessment'
import { counted } from './words'

/** `closes 3 findings and settles 1 item of the checklist`. */
export function closesWords({ closes, facts }: Pick<Step, 'closes' | 'facts'>): string {
  const items = new Set(facts.map(({ item }) => item)).size
  return [
    ...(closes > 0 ? [`closes ${counted(closes, 'finding')}`] : []),
    ...(items > 0 ? [`settles ${counted(items, 'item')} of the checklist`] : []),
  ].join(' and ')
}

/** What the list of a step says of its facts, item by item: `durable-data: 2`. */
export function itemCounts({ facts }: Pick<Step, 'facts'>): { readonly item: string; readonly count: number }[] {
  const counts = new Map<string, number>()
  for (const { item } of facts) counts.set(item, (counts.get(item) ?? 0) + 1)
  return [...counts].map(([item, count]) => ({ item, count }))
}
