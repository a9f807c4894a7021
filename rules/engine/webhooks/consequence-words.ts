import type { GuardedDeed } from '../endpoints'
import type { Condition, Webhook } from './webhook'

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
 * What somebody who is taken for the sender can do, after "Anyone who knows the address can": that a payment was made where
 * the sender moves money and rows are written by it, else the first two things that the handler does besides noting it down.
 */
export function consequenceOf({ provider }: Webhook, deeds: readonly GuardedDeed[]): string {
  const told = deeds.filter(({ about }) => !TRAIL.test(about))
  // What is only noted down is the least of it.
  const done = told.length > 0 ? told : deeds
  if (provider?.pays && done.some(({ kind }) => kind === 'write'))
    return 'tell the app that a payment was made, and it acts on that'
  const words = [...new Set(done.map(wordsFor))].slice(0, 2)
  return words.length > 0 ? words.join(' and ') : 'tell the app that something happened, and it acts on that'
}

function wordsFor({ kind, action, about, domain }: GuardedDeed): string {
  switch (kind) {
    case 'write':
      return `${VERBS[action] ?? 'change rows of'} \`${about}\``
    case 'account':
      return 'make, change or remove accounts'
    case 'file':
      return `store or remove files in \`${about}\``
    default:
      return domain === 'llm' ? `have ${about} asked at your cost` : `set off ${about} in your name`
  }
}

/** What a check of the signature waits for, what follows where that is missing, and which of the kinds it is. */
export function wordsForCondition(condition: Condition): { what: string; Without: string; waitsFor: string } {
  const { isKept, waitsFor } = condition
  const Without = isKept
    ? 'Where none is kept, anyone can call it'
    : waitsFor === 'secret'
      ? 'Where nobody set the variable, anyone can call it'
      : 'Whoever leaves the signature out gets past'
  return { what: awaitedBy(condition), Without, waitsFor: isKept ? 'kept' : waitsFor }
}

/** What a check of the signature waits for: a variable that is no secret, as the id of a webhook, is a setting. */
function awaitedBy({ waitsFor, text }: Condition): string {
  const setting = /secret|key|token/i.test(text) ? 'its secret' : 'its setting'
  return `${waitsFor === 'secret' ? setting : 'a signature'} (\`${text}\`)`
}
