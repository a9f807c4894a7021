import type { CallFact, CodeFacts } from '../../analysis/facts'

/** Addresses that services and schedulers call, whole words of a path. */
const CALLED_BY_PROGRAMS = /(?:^|[/._-])(?:webhooks?|ipn|crons?|cron-?jobs?|scheduled)(?=[/._-]|$)/i
/** `webhooks/route.ts`, `webhooks/[id]/index.ts`: where people of the app keep theirs. */
const COLLECTION = /(?:^|\/)webhooks(?:\/(?:\[[^\]]*\]|route|index|page)(?:\.\w+)*)*$/i

/**
 * Whoever calls a handler is a program that reads nothing of an answer but its status, and comes again after a 500: a service
 * with an event, a scheduler. A bare 500 is the right answer there.
 * https://docs.stripe.com/webhooks#automatic-retries, https://developers.cloudflare.com/workers/configuration/cron-triggers
 */
export function isSentAgain(facts: CodeFacts, registration?: CallFact): boolean {
  const [first] = registration?.args ?? []
  const addresses = [facts.path, ...(first?.k === 'string' ? [first.text] : [])]
  const isReceived = (facts.verifications?.length ?? 0) > 0
  return addresses.some((each) => CALLED_BY_PROGRAMS.test(each) && (isReceived || !COLLECTION.test(each)))
}
