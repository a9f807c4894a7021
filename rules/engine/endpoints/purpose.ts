import { wordSet } from '../word-set'
import type { Endpoint } from './endpoint'

const OPENS_SESSIONS = wordSet(
  'login logout signin signout signup register registration auth oauth oauth2 callback sso forgot reset verify verification confirm confirmation otp magic session sessions csrf token refresh password passkey passkeys webauthn saml accept unsubscribe guest anonymous',
)
const FORMS = wordSet(
  'contact newsletter subscribe subscribers subscriber waitlist feedback inquiry inquiries enquiry lead leads quote quotes demo survey surveys questionnaire questionnaires quiz poll polls rsvp form forms submission submissions apply application applications booking bookings book reservation reservations reserve appointment appointments order orders checkout donate donation donations support ticket tickets report referral join early access vote votes comment comments review reviews testimonial testimonials message messages response responses interest interested request requests intake onboarding',
)
const TRAILS = wordSet(
  'track tracking analytics telemetry event events vitals log logs beacon pixel impression impressions view views click clicks visit visits heartbeat presence metrics metric audit stats counter',
)
const HEALTH = wordSet(
  'health healthz healthcheck ping status version ready readiness live liveness smoke selftest diagnostics robots sitemap manifest og rss feed',
)
const HOOKS = wordSet(
  'webhook webhooks hook hooks ipn inbound stripe svix slack telegram discord whatsapp github inngest uploadthing qstash zapier meta twilio',
)
const PUBLIC = wordSet('public share shared embed widget open landing')

/**
 * What an endpoint is for, by the words of its address. `session`: signing in and out, making accounts · `form`: what
 * strangers fill in · `trail`: what is counted · `health` · `webhook`: other servers call it · `public`: says so.
 */
export type Purpose = 'session' | 'form' | 'trail' | 'health' | 'webhook' | 'public'

/** Every purpose that an endpoint's address, or its name, speaks of. */
export function purposesOf({ url, name, file }: Endpoint): ReadonlySet<Purpose> {
  const parts = wordsIn(`${url ?? ''} ${name} ${url === undefined ? (/([^/]+)\.\w+$/.exec(file)?.[1] ?? '') : ''}`)
  const found = new Set<Purpose>()
  const note = (list: ReadonlySet<string>, purpose: Purpose) => {
    if (parts.some((part) => list.has(part))) found.add(purpose)
  }
  note(OPENS_SESSIONS, 'session')
  note(FORMS, 'form')
  note(TRAILS, 'trail')
  note(HEALTH, 'health')
  note(HOOKS, 'webhook')
  note(PUBLIC, 'public')
  const joined = parts.join(' ')
  if (/\b(?:sign|log) (?:in|up|out)\b/.test(joined)) found.add('session')
  return found
}

/** A table that holds what strangers send in, or what is only counted, by its name. */
export function isOpenTable(table: string): boolean {
  const parts = wordsIn(table)
  const last = parts[parts.length - 1] ?? ''
  return (
    TRAILS.has(last) ||
    /^(?:cache|caches|limits?|attempts?|queue|otps?|tokens?|codes?|sessions?|verifications?)$/.test(last) ||
    parts.some((part) => TRAILS.has(part) && part !== 'event' && part !== 'events')
  )
}

/** A table whose rows strangers add: messages of a contact form, subscribers. */
export function isFormTable(table: string): boolean {
  return wordsIn(table).some((part) => FORMS.has(part))
}

function wordsIn(text: string): string[] {
  return text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part !== '' && part !== 'api' && part !== 'functions' && part !== 'v1')
}
