import type { GuardedDeed } from '../endpoints'
import type { Webhook } from './webhook'

const VERBS: Readonly<Record<string, string>> = {
  insert: 'add rows to',
  create: 'add rows to',
  createMany: 'add rows to',
  upsert: 'add and change rows of',
  update: 'change rows of',
  delete: 'delete rows of',
}

/** Tables that keep what happened, by their names. */
const TRAIL = /log|audit|history|trail/i

/**
 * What somebody who is taken for the sender can do, after "Anyone who knows the address can": in the words of the service
 * where it is certain whose events these are, else by the first thing that the handler does besides noting it down.
 */
export function consequenceOf({ provider }: Webhook, deeds: readonly GuardedDeed[]): string {
  if (provider) return `tell the app that ${provider.claim}, and it acts on that`
  // What is only noted down is the least of it.
  const first = deeds.find(({ about }) => !TRAIL.test(about)) ?? deeds[0]
  switch (first?.kind) {
    case 'write':
      return `${VERBS[first.action] ?? 'change rows of'} \`${first.about}\``
    case 'account':
      return 'make, change or remove accounts'
    case 'file':
      return `store or remove files in \`${first.about}\``
    case 'spend':
      return first.domain === 'llm' ? `have ${first.about} asked at your cost` : `set off ${first.about} in your name`
    default:
      return 'tell the app that something happened, and it acts on that'
  }
}
