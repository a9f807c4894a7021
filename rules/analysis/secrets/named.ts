import type { TextRange } from '../facts'
import { type SecretFound, secret } from './found'
import { nameBefore } from './name-before'
import { entropyOf, isPlaceholder } from './placeholder'

/** Names of what is kept secret, whoever made it. */
const SECRET_NAME =
  /(?:^|_)(?:client|app|api|webhook|jwt|session|auth|nextauth|cookie|signing|cron|encryption|consumer|oauth|shared)_?secret(?:_?key)?$|^secret_?key$|secret_?(?:access_?)?key$|(?:^|_)auth_?token$|private_?key$|encryption_?key$|service_?(?:role|account)_?key$|admin_?(?:api_?)?(?:key|token|secret)$|(?:^|_)(?:access|bot|bearer|refresh|personal_?access)_?token$/i
/** Providers whose keys belong on a server; they have no prefix to be known by. */
const PROVIDER_KEY =
  /^(?:x_|next_public_|vite_|expo_public_|react_app_)?(?:\w+_)?(?:tavus|vapi|retell|mistral|cohere|deepgram|assembly_?ai|postmark|mailchimp|mailjet|twilio|stability|runway|heygen|serper|serp|apify|rapid_?api|scraping_?bee|bright_?data|exa|jina|voyage|together|fireworks|cerebras|deepseek|qwen|dashscope|moonshot|kimi|zhipu|luma|fal|suno|hume|cartesia|play_?ht|clipdrop|remove_?bg|plaid|coinbase|binance|alpaca|finnhub|bland|lemon_?squeezy|loops|cloudflare|uploadthing)_?(?:secret_?|private_?)?(?:api_?)?(?:key|token|secret)$/i
const PUBLIC_NAME =
  /publishable|(?<!next_|expo_)public|anon|site_?key|client_?id|xor|_url$|_id$|token_?(?:name|type|url|uri|endpoint|path|address|mint|contract|program|account)/i
/** What is long and no key: an address of a chain, a path, words, a key that is there to be public. */
const NO_KEY =
  /^0x|^\d+$|^[a-z]+(?:[-_./][a-z]+)+$|^[A-Z]+(?:_[A-Z0-9]+)+$|^[A-Za-z]+$|^(?:pk_|pk\.|phc_|G-|sk_test_|rk_test_|sb_publishable_|eyJ|AIza|https?:)|^\/|\.(?:com|io|dev|app|js|ts|json|pem)\b|^sha\d+-/
const VALUE = /^(?:([A-Z][A-Z0-9_]{3,60})=)?([A-Za-z0-9+/=_.-]{24,200})$/
const SHORTEST = 24
const LEAST_BITS = 3.4
const LEAST_BITS_HEX = 3

/**
 * A value without a format of its own under a name that says what it is: `JWT_SECRET`, `TAVUS_API_KEY`. It has to look as
 * if chance had made it, and to stand in quotes or fill the rest of its line.
 */
export function namedSecret(text: string, run: TextRange): SecretFound | undefined {
  if (run.end - run.start < SHORTEST) return undefined
  const [, ownName, value = ''] = VALUE.exec(text.slice(run.start, run.end)) ?? []
  const start = run.end - value.length
  if (value === '' || !isWhole(text, start, run.end) || !isRandom(value)) return undefined
  const name = ownName ?? nameBefore(text, start)
  if (name === undefined) return undefined
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/-/g, '_')
  if (PUBLIC_NAME.test(words) || !(SECRET_NAME.test(words) || PROVIDER_KEY.test(words))) return undefined
  return secret(text, 'named-secret', start, value.length)
}

/** In quotes, or behind `=` or `:` to the end of the line. */
function isWhole(text: string, start: number, end: number): boolean {
  const before = text.charAt(start - 1)
  if (/["'`]/.test(before)) return text.charAt(end) === before
  return /[\s=:]/.test(before) && /^[ \t]*(?:\r?\n|$)/.test(text.slice(end, end + 8))
}

function isRandom(value: string): boolean {
  if (NO_KEY.test(value) || !/\d/.test(value) || !/[a-zA-Z]/.test(value)) return false
  if (entropyOf(value) < (/^[a-f0-9-]+$/i.test(value) ? LEAST_BITS_HEX : LEAST_BITS) || isPlaceholder(value))
    return false
  // Words in a row have few changes between letters and digits.
  const changes = value.match(/[a-zA-Z]\d|\d[a-zA-Z]|[a-z][A-Z]|[A-Z][a-z]/g)?.length ?? 0
  return changes >= value.length / 8
}
