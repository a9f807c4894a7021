import { upperFirst } from '../../../analysis/first-letter'
import { nameOfEndpoint } from '../../endpoints'
import type { Project } from '../../project'
import { lostWrite } from '../../webhooks/lost'
import { webhookAt } from '../../webhooks/webhook'
import type { Against } from './against'

/**
 * Webhooks of payment providers that answer that all is well where what they should write down was not written. A provider
 * sends an event again until somebody takes it: https://docs.stripe.com/webhooks#retries
 */
export function lostPayments(project: Project): Against[] {
  const lost = project.endpoints.all.flatMap((endpoint) => {
    const webhook = webhookAt(project, endpoint)
    const write = webhook?.provider?.pays ? lostWrite(project, webhook) : undefined
    return write ? [{ named: nameOfEndpoint(endpoint), provider: webhook?.provider?.name ?? '', write }] : []
  })
  const [first] = lost
  if (!first) return []
  const { named, provider, write } = first
  const more = lost.length > 1 ? ` It is the same with ${lost.length - 1} more, such as ${lost[1]?.named}.` : ''
  return [
    {
      fact: 'lost-payments',
      item: 'real-payments',
      severity: 'error',
      file: write.path,
      range: write.range,
      about: lost.map((each) => each.named),
      says: `${upperFirst(named)} tells ${provider} that all is well even where ${write.about === undefined ? 'a row' : `\`${write.about}\``} could not be written.${more} ${provider} never sends that event again: somebody has paid, or has cancelled, the app does not know of it, and nobody is told.`,
      fix: `Answer with a status of 500 where a row cannot be written, so that ${provider} sends the event again, and make what it does safe to do twice.`,
    },
  ]
}
