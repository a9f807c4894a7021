import { withChecksum } from '../checksum'

/**
 * Credentials that open nothing, one or more of each kind, made when they are asked for: nothing that looks like one
 * stands in this repository.
 */

const HEX = '0123456789abcdef'
const LOWER = 'abcdefghijklmnopqrstuvwxyz0123456789'
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const ALNUM = `${LETTERS}0123456789`

/** Letters as if by chance, always the same for a seed. */
export function random(letters: string, length: number, seed: number): string {
  let state = (seed * 2654435761 + 12345) >>> 0
  let text = ''
  while (text.length < length) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    text += letters.charAt(Math.floor((state / 4294967296) * letters.length))
  }
  return text
}

const hex = (length: number, seed: number) => random(HEX, length, seed)
const alnum = (length: number, seed: number) => random(ALNUM, length, seed)
const uuid = (seed: number) => [8, 4, 4, 4, 12].map((length, i) => hex(length, seed + i)).join('-')

/** A signed token with these claims; the signature is made up. */
export function jwt(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return [part({ alg: 'HS256', typ: 'JWT' }), part(claims), alnum(43, 7)].join('.')
}

export function privateKey(): string {
  const lines = [11, 12, 13, 14].map((seed) => random(`${ALNUM}+/`, 64, seed))
  return [`-----BEGIN ${'PRIVATE'} KEY-----`, ...lines, `-----END ${'PRIVATE'} KEY-----`].join('\n')
}

/** What people choose for themselves in a file of settings: nothing but the name, if that, says what it is. */
export const CHOSEN: readonly (readonly [name: string, value: string])[] = [
  ['SESSION_SECRET', ['+', 'VDfO/c9kjhKMr', 'K8K}94v-', '1LXv%uk'].join('/')],
  ['JWT_SECRET', 'hunter2-and-his-cat'],
  ['COOKIE_SECRET', 'Tr0ub4dor&3'],
  ['ADMIN_PASSWORD', 'Wiener-Melange'],
  ['SALT', 'Kaiserschmarrn'],
]

/** What is found, as `[format, value, name it has to stand under]`. */
export const FAKES: readonly (readonly [format: string, value: string, name?: string])[] = [
  ['stripe-secret-key', `sk_${'live'}_51${alnum(97, 1)}`],
  ['stripe-restricted-key', `rk_${'live'}_${alnum(99, 2)}`],
  ['clerk-secret-key', `sk_${'live'}_${alnum(42, 3)}`, 'CLERK_SECRET_KEY'],
  ['paystack-secret-key', `sk_${'live'}_${hex(40, 4)}`],
  ['webhook-signing-secret', `wh${'sec'}_${alnum(32, 5)}`],
  ['paddle-api-key', `pdl_live_${'apikey'}_${random(LOWER, 26, 6)}_${alnum(22, 7)}_${alnum(3, 8)}`],
  ['paddle-webhook-secret', `pdl_${'ntfset'}_${random(LOWER, 26, 9)}_${alnum(32, 10)}`],
  ['polar-token', `polar_${'oat'}_${alnum(43, 11)}`],
  ['square-token', `sq0${'atp'}-${alnum(22, 12)}`],
  ['asaas-key', `$${'aact'}_prod_${alnum(80, 13)}`],
  ['mercado-pago-token', `APP_${'USR'}-${random('123456789', 16, 14)}-100726-${hex(32, 15)}-${'48372615'}`],
  ['flutterwave-secret-key', `FLW${'SECK'}-${hex(32, 16)}-X`],
  ['shopify-token', `shp${'at'}_${hex(32, 17)}`],
  ['openai-key', `sk-${'proj'}-${alnum(74, 18)}T3Blbk${'FJ'}${alnum(74, 19)}`],
  ['anthropic-key', `sk-${'ant'}-api03-${alnum(93, 20)}AA`],
  ['openrouter-key', `sk-${'or'}-v1-${hex(64, 21)}`],
  ['langfuse-key', `sk-${'lf'}-${uuid(22)}`],
  ['model-provider-key', `sk-${hex(32, 30)}`],
  ['groq-key', `gs${'k'}_${alnum(52, 31)}`],
  ['xai-key', `xa${'i'}-${alnum(80, 32)}`],
  ['perplexity-key', `pp${'lx'}-${alnum(48, 33)}`],
  ['hugging-face-token', `h${'f'}_${random(LETTERS, 34, 34)}`],
  ['replicate-token', `r${'8'}_${alnum(37, 35)}`],
  ['elevenlabs-key', `s${'k'}_${hex(48, 36)}`],
  ['tavily-key', `tv${'ly'}-dev-${alnum(32, 37)}`],
  ['firecrawl-key', `f${'c'}-${hex(32, 38)}`],
  ['google-model-key', `AI${'za'}${alnum(35, 39)}`, 'GEMINI_API_KEY'],
  ['pinecone-key', `pc${'sk'}_${alnum(6, 40)}_${alnum(63, 41)}`],
  ['langsmith-key', `lsv2_${'pt'}_${hex(32, 42)}_${hex(10, 43)}`],
  ['resend-key', `r${'e'}_${alnum(8, 44)}_${alnum(24, 45)}`],
  ['sendgrid-key', `S${'G'}.${alnum(22, 46)}.${alnum(43, 47)}`],
  ['brevo-key', `xkey${'sib'}-${hex(64, 48)}-${alnum(16, 49)}`],
  ['mailgun-key', `ke${'y'}-${hex(32, 50)}`],
  ['slack-token', `xo${'xb'}-${random('123456789', 12, 51)}-${random('123456789', 13, 52)}-${alnum(24, 53)}`],
  ['slack-webhook', `hooks.slack.com/${'services'}/T${'0A1B2C3D4'}/B${'0Z9Y8X7W6'}/${alnum(24, 54)}`],
  ['discord-webhook', `discord.com/api/${'webhooks'}/${random('123456789', 18, 55)}/${alnum(68, 56)}`],
  ['telegram-bot-token', `${random('123456789', 10, 57)}:A${'A'}${alnum(33, 58)}`],
  ['supabase-secret-key', `sb_${'secret'}_${alnum(31, 59)}`],
  ['supabase-access-token', `sb${'p'}_${hex(40, 60)}`],
  ['github-token', `gh${'p'}_${withChecksum(alnum(30, 61))}`],
  ['github-fine-grained-token', `github_${'pat'}_${alnum(22, 62)}_${alnum(59, 63)}`],
  ['gitlab-token', `gl${'pat'}-${alnum(20, 64)}`],
  ['npm-token', `np${'m'}_${withChecksum(alnum(30, 65))}`],
  ['aws-bedrock-key', `AB${'SK'}${alnum(120, 66)}`],
  ['google-client-secret', `GOC${'SPX'}-${alnum(28, 67)}`],
  ['digitalocean-token', `do${'p'}_v1_${hex(64, 68)}`],
  ['netlify-token', `nf${'p'}_${alnum(36, 69)}`],
  ['neon-key', `na${'pi'}_${random(LOWER, 64, 70)}`],
  ['planetscale-token', `pscale_${'tkn'}_${alnum(43, 71)}`],
  ['doppler-token', `dp.${'pt'}.${alnum(43, 72)}`],
  ['docker-token', `dckr_${'pat'}_${alnum(27, 73)}`],
  ['sentry-token', `sntry${'u'}_${hex(64, 74)}`],
  ['posthog-personal-key', `ph${'x'}_${alnum(43, 75)}`],
  ['linear-key', `lin_${'api'}_${alnum(40, 76)}`],
  ['notion-token', `nt${'n'}_${random('123456789', 11, 77)}${alnum(35, 78)}`],
  ['hubspot-token', `pat-${'na1'}-${uuid(79)}`],
  ['figma-token', `fig${'d'}_${alnum(40, 85)}`],
  ['job-runner-key', `tr_${'prod'}_${alnum(22, 86)}`],
  ['nvidia-key', `nv${'api'}-${alnum(64, 110)}`],
  ['airtable-token', `pa${'t'}${alnum(14, 111)}.${hex(64, 112)}`],
  ['meta-token', `EA${'AG'}${alnum(160, 113)}`],
  ['shippo-token', `shippo_${'live'}_${hex(40, 114)}`],
  ['duffel-token', `duffel_${'live'}_${alnum(43, 115)}`],
  ['heroku-key', `HR${'KU'}-AA${alnum(58, 116)}`],
  ['fly-token', `fo${'1'}_${alnum(43, 117)}`],
  ['grafana-token', `gl${'sa'}_${alnum(32, 118)}_${hex(8, 119)}`],
  ['databricks-token', `da${'pi'}${hex(32, 120)}`],
  ['postman-key', `PM${'AK'}-${hex(24, 121)}-${hex(34, 122)}`],
  ['apify-token', `apify_${'api'}_${alnum(36, 123)}`],
  ['mapbox-secret-token', `s${'k'}.eyJ${alnum(60, 124)}.${alnum(22, 125)}`],
  ['cloudinary-address', `cloudinary://${random('123456789', 15, 126)}:${alnum(27, 127)}@demo1`],
  ['service-role-jwt', jwt({ iss: 'supabase', ref: random(LOWER, 20, 87), role: 'service_role', iat: 1, exp: 2e9 })],
  ['n8n-token', jwt({ sub: uuid(88), iss: 'n8n', aud: 'public-api', iat: 1 })],
  ['turso-token', jwt({ a: 'rw', iat: 1, id: uuid(93) })],
  ['database-address', `postgresql://app:${alnum(16, 98)}@db.${random(LOWER, 20, 99)}.supabase.co:5432/postgres`],
  ['database-address', `mongodb+srv://shop:${alnum(14, 100)}@cluster0.${random(LOWER, 7, 101)}.mongodb.net/shop`],
  ['private-key', privateKey()],
  ['named-secret', hex(64, 102), 'JWT_SECRET'],
  ['named-secret', hex(32, 103), 'TAVUS_API_KEY'],
]

/** An AWS key: the id, which opens nothing, and the secret. */
export const AWS = { id: `AK${'IA'}${random('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16, 104)}`, secret: alnum(40, 105) }

/** Credentials that no rule speaks of, but that are shown nowhere. */
export const QUIET: readonly string[] = [
  `sk_${'test'}_51${alnum(97, 106)}`,
  jwt({ sub: uuid(107), role: 'authenticated', exp: 2e9 }),
  `TE${'ST'}-${random('123456789', 16, 108)}-100726-${hex(32, 109)}-${'48372615'}`,
]

/** The part of a fake that nothing may show: all but its first four characters, of an address its password. */
export function hiddenPart(format: string, value: string): string {
  if (format === 'private-key') return value.split('\n')[1] ?? ''
  if (format === 'database-address') return /:([^:@/]+)@/.exec(value)?.[1] ?? ''
  return value.slice(4)
}
