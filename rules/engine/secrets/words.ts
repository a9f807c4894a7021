import { upperFirst } from '../../analysis/first-letter'
import { formatOf } from '../../analysis/secrets/formats'
import type { SecretFact } from '../../analysis/secrets/secret-fact'
import { wordsApart } from '../snake-case'

/** How messages speak of a credential: never its value. */
export interface SecretWords {
  /** `a Stripe secret key (sk_l…, as STRIPE_SECRET_KEY)`. */
  readonly key: string
  /** The same with a capital. */
  readonly Key: string
  readonly power: string
  readonly replace: string
}

/** The words for a credential, with its first four characters. */
export function wordsOf({ format, head, name }: SecretFact): SecretWords {
  const { noun, power, replace } = formatOf(format)
  const written = isTelling(name) ? `, as \`${name}\`` : ''
  const key = `${noun} (\`${head}…\`${written})`
  return { key, Key: upperFirst(key), power, replace }
}

/** What is the same for one key wherever it stands: its kind, and its mark or the name that it stands under. */
export function causeOfSecret({ format, mark, name }: SecretFact): string {
  return [format, mark ?? name].filter((part) => part !== undefined).join(' ')
}

/** A name that says more than `value` or `key`. */
function isTelling(name: string | undefined): boolean {
  return name !== undefined && /[_A-Z-]/.test(name.slice(1)) && name.length < 60
}

/** What a finding about a credential is about, without its value: its name, or its kind and how many of it came before. */
export function subjectOfSecret(secret: SecretFact, before: readonly SecretFact[]): string {
  const label = `${secret.format} ${secret.name ?? ''}`.trim()
  const same = before.filter(({ format, name }) => format === secret.format && name === secret.name).length
  return same > 0 ? `${label} ${same + 1}` : label
}

/** Names that any service could have meant. */
const GENERAL = /^(?:SECRET|API|APP|ACCESS|AUTH|CLIENT|PRIVATE|PUBLIC)_(?:KEY|SECRET|TOKEN|PASSWORD)$/

/**
 * The name of the environment variable that a credential belongs in: its own where that is one, with the name of the file
 * before it where it says nothing of whose it is (`secretKey` of `services/amplitude.ts`); else that of its kind.
 */
export function variableFor({ format, name = '' }: SecretFact, path = ''): string {
  const file =
    /([a-z][a-z0-9]+)(?:[-_.](?:service|client|api|config))?\.[cm]?[jt]sx?$/i.exec(path)?.[1]?.toUpperCase() ?? ''
  const isNamed =
    file !== '' &&
    !/^(?:INDEX|CONFIG|ROUTES?|SERVER|APP|MAIN|AUTH|UTILS?|HELPERS?|SERVICE|CLIENT|API|CONSTANTS?|ENV|SETTINGS)$/.test(
      file,
    )
  const own = wordsApart(name).replace(/-/g, '_').toUpperCase()
  if (/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(own) && /KEY|SECRET|TOKEN|URL|URI|DSN|WEBHOOK|PASSWORD/.test(own))
    return isNamed && GENERAL.test(own) ? `${file}_${own}` : own
  if (format === 'service-role-jwt') return 'SUPABASE_SERVICE_ROLE_KEY'
  if (format === 'database-address') return 'DATABASE_URL'
  if (format === 'webhook-signing-secret') return 'WEBHOOK_SECRET'
  return format
    .replace(/(?<!secret|access|signing|private)-key$/, '-api-key')
    .replace(/-/g, '_')
    .toUpperCase()
}
