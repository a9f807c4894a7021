import type { Project } from '../project'
import type { Endpoint } from './endpoint'

const SENDING = /notif|send|remind|alert|dispatch|broadcast/i
const HOOK = /(?:^|[^a-z])(?:web-?_?hooks?|hooks?|ipn|inbound)(?:[^a-z]|$)/i

/**
 * It sends mails or messages, as its address says, and no other server calls it back: `twilio-whatsapp-notification` asks
 * Twilio to send one. What Twilio calls has a hook in its address, or reads the signature.
 */
export function isSender({ endpoints }: Project, endpoint: Endpoint): boolean {
  const address = `${endpoint.url ?? ''} ${endpoint.name}`.replace(/([a-z])([A-Z])/g, '$1-$2')
  if (!SENDING.test(address) || HOOK.test(address)) return false
  return endpoints
    .deedsOf(endpoint)
    .some(({ kind, domain }) => kind === 'spend' && (domain === 'email' || domain === 'sms'))
}
