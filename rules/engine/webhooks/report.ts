import { upperFirst } from '../../analysis/first-letter'
import { gatewayOf, nameOfEndpoint } from '../endpoints'
import type { Project } from '../project'
import type { Report } from '../rule'
import { asksBack } from './asked-back'
import { consequenceOf, wordsForCondition } from './consequence-words'
import {
  asksForUser,
  conditionOf,
  consequences,
  emptySecretOf,
  ignoredCheckOf,
  looksAtSignature,
  parsedBodyOf,
  type Webhook,
} from './webhook'

/** What is told of a webhook that believes what it is sent. */
export type MessageId = 'unverified' | 'skipped' | 'ignored' | 'empty' | 'parsed'

/** What is to be told of a webhook; nothing where it is checked, or where what it is sent decides nothing. */
export function webhookReport(project: Project, webhook: Webhook): Report<MessageId> | undefined {
  const { endpoint, provider } = webhook
  const deeds = consequences(project, webhook)
  if (deeds.length === 0 || !endpoint.complete || asksBack(project, webhook)) return undefined
  const check = project.endpoints.checkOf(endpoint)
  const named = nameOfEndpoint(endpoint)
  const data = {
    endpoint: named,
    Endpoint: upperFirst(named),
    sender: provider?.name ?? 'the service that it is meant for',
    acts: consequenceOf(webhook, deeds),
    check: webhook.check ?? 'an HMAC of the raw body with a secret that both know, or a secret in a header',
  }
  const place = { file: endpoint.file, range: endpoint.range, subject: named }
  // The answer of a query may look like a check of the caller: what counts here is a signature, a secret, or a user.
  const isUnchecked = !check || check.kind === 'session' || check.kind === 'user'
  if (isUnchecked && !looksAtSignature(project, webhook)) {
    const open = deeds.find((deed) => !deed.check || deed.check.kind === 'session' || deed.check.kind === 'user')
    if (!open || asksForUser(project, webhook) || (gatewayOf(project, endpoint) === 'public-key' && !provider))
      return undefined
    const related = [{ file: open.path, range: open.range, message: 'This is what is done for whoever calls.' }]
    return { ...place, message: 'unverified', data, related }
  }
  const ignored = ignoredCheckOf(project, webhook)
  if (ignored) return { ...place, message: 'ignored', data, related: [ignored] }
  const condition = conditionOf(project, webhook)
  if (condition) {
    const { path, range } = condition
    const related = [{ file: path, range, message: 'Only if this is there, the signature is checked.' }]
    return { ...place, message: 'skipped', data: { ...data, ...wordsForCondition(condition) }, related }
  }
  const parsed = parsedBodyOf(project, webhook)
  if (parsed) return { ...place, file: parsed.path, range: parsed.range, message: 'parsed', data }
  const empty = emptySecretOf(project, webhook)
  return empty && { ...place, file: empty.path, range: empty.range, message: 'empty', data }
}
