import { upperFirst } from '../../../analysis/first-letter'
import { nameOfEndpoint } from '../../endpoints'
import type { Project } from '../../project'
import { type Deafness, deafnessOf } from '../../webhooks/deaf'
import { webhookAt } from '../../webhooks/webhook'
import type { Against } from './against'

const WHY: Readonly<Record<Deafness, (sender: string) => string>> = {
  nothing: (sender) => `answers ${sender} that all is well, and does nothing with what it is told`,
  login: (sender) => `stands behind a sign-in, and ${sender} signs in nowhere: every event is turned away`,
  parsed: (sender) =>
    `gets a body that \`express.json()\` has parsed before it, and ${sender} signs the text that came: the signature never fits, and every event is turned away`,
}
const FIX: Readonly<Record<Deafness, string>> = {
  nothing: 'Check the signature, and write down what was paid, refunded or cancelled.',
  login: 'Register it before the sign-in is asked for; its signature says who calls.',
  parsed: "Register it with `express.raw({ type: 'application/json' })` before `app.use(express.json())`.",
}

/** Webhooks that check what they are sent, and that can never take any of it. */
export function deafWebhooks(project: Project): Against[] {
  return project.endpoints.all.flatMap((endpoint) => {
    const webhook = webhookAt(project, endpoint)
    const why = webhook && deafnessOf(project, webhook)
    if (!why) return []
    const sender = webhook.provider?.name ?? 'the sender'
    const named = nameOfEndpoint(endpoint)
    return [
      {
        fact: 'deaf-webhooks',
        item: 'real-payments',
        severity: 'error',
        file: endpoint.file,
        range: endpoint.range,
        about: [named],
        says: `${upperFirst(named)} ${WHY[why](sender)}. What people paid for reaches the app by another way or not at all, and who cancels keeps it.`,
        fix: FIX[why],
      } satisfies Against,
    ]
  })
}
