import type { Table } from '../schema/schema'

/** What a column holds that its owner would not show to strangers. */
export interface SensitiveColumn {
  readonly column: string
  /** For a sentence: `email addresses`. */
  readonly words: string
}

/** By what the last or the whole of a column's name says; the first that fits counts. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/(?:^|_)(?:password|passwd|password_hash|hashed_password|passphrase)$/i, 'passwords'],
  [
    /(?:^|_)(?:access_token|refresh_token|session_token|auth_token|api_key|apikey|secret|secret_key|private_key|client_secret|bot_token|webhook_secret|otp|otp_code|pin_code_hash|recovery_code|totp_secret|encrypted_token|encryption_key)$/i,
    'secret keys',
  ],
  [
    /(?:^|_)(?:ssn|social_security(?:_number)?|national_id|passport(?:_number)?|tax_id|cpf|id_number|nin|bvn|driver_licen[cs]e)$/i,
    'identity numbers',
  ],
  [/(?:^|_)(?:iban|card_number|cvv|bank_account(?:_number)?|account_number|routing_number|pix_key)$/i, 'bank details'],
  [
    /(?:^|_)(?:diagnos[ie]s|medical_\w+|health_(?!(?:status|checks?|score|state|url|endpoint|report|monitor\w*|last_\w+|interval)$)\w+|medication\w*|allerg\w+|blood_type|symptoms|treatment|therapy_notes|prescription)$/i,
    'health details',
  ],
  [/(?:^|_)(?:date_of_birth|birth_?date|dob|birthday)$/i, 'dates of birth'],
  [/(?:^|_)(?:e?mail|email_address|user_email|contact_email|customer_email|guest_email)$/i, 'email addresses'],
  [/(?:^|_)(?:phone|phone_number|mobile|mobile_number|whatsapp|telephone|telefone|phone_e164)$/i, 'phone numbers'],
  [
    /(?:^|_)(?:home_address|street_address|shipping_address|billing_address|address_line_?1|postal_address|customer_address|delivery_address)$/i,
    'addresses',
  ],
  [/(?:^|_)(?:ip_address|ip)$/i, 'IP addresses'],
  [/(?:^|_)(?:salary|income|net_worth|balance)$/i, 'amounts of money'],
  [/^stripe_(?:customer|subscription|account)_id$/i, 'payment accounts'],
  [/(?:^|_)(?:last_location|current_location|last_known_location|home_lat(?:itude)?)$/i, 'whereabouts'],
]

/** The columns of a table whose names say that they hold something private; each sort of thing once, the worst first. */
export function sensitiveColumns(table: Table): SensitiveColumn[] {
  return sensitiveNames(
    [...table.columns.values()].filter(({ type }) => type.name !== 'boolean').map(({ name }) => name),
  )
}

/** The same of names alone. */
export function sensitiveNames(columns: readonly string[]): SensitiveColumn[] {
  return KINDS.flatMap(([pattern, words]) => {
    const column = columns.find((name) => pattern.test(name) && (!CARD.test(name) || isOfBank(columns)))
    return column === undefined ? [] : [{ column, words }]
  })
}

/** A column whose value lets whoever knows it in: an invitation's, a new password's, a link's. */
export interface EntryToken {
  readonly column: string
  /** What a stranger does with it, after "can". */
  readonly does: string
}

/** The column of a table that lets whoever reads it in, by its name and the table's; undefined where there is none. */
export function entryToken(table: Table): EntryToken | undefined {
  for (const { name, type } of table.columns.values()) {
    if (type.name === 'boolean' || !/^(?:\w+_)?token(?:_hash)?$/.test(name) || name.endsWith('_hash')) continue
    const about = name === 'token' ? table.name : name
    const does = ENTRIES.find(([pattern]) => pattern.test(about))?.[1]
    if (does !== undefined) return { column: name, does }
  }
  return undefined
}

const ENTRIES: readonly (readonly [RegExp, string])[] = [
  [/(?:^|_)(?:invite|invites|invitation|invitations)(?:_|$)/i, 'take up an invitation that was sent to somebody else'],
  [/(?:^|_)resets?(?:_|$)/i, 'set a new password for somebody else'],
  [/(?:^|_)(?:magic_?links?|magic|login|sign_?in)(?:_|$)/i, 'sign in as somebody else'],
]

/** A number that a bank prints on its cards, or a maker on the cards of a game. */
const CARD = /(?:^|_)card_number$/i
const OF_BANK =
  /(?:^|_)(?:cvv|cvc|exp|expiry|expires|expiration|exp_(?:month|year)|expiry_\w+|expiration_\w+|card_?holder\w*|holder_name|last_?4|billing_\w+|iban|bank\w*)$/i
const OF_GAME =
  /(?:^|_)(?:rarity|set_name|set_code|set_id|game|game_\w+|edition|foil|holo|printing|grade|condition|image_url|tcg\w*|card_name|artist|pack|deck)(?:_|$)/i

/** What stands beside a `card_number` says whose it is; alone with a person it is taken for a bank's. */
function isOfBank(columns: readonly string[]): boolean {
  if (columns.some((name) => OF_BANK.test(name))) return true
  return (
    !columns.some((name) => OF_GAME.test(name)) &&
    columns.some((name) => /(?:user|customer|owner|profile|member|payment)/i.test(name))
  )
}

/** `with email addresses and phone numbers`; undefined where nothing private is known. */
export function withWords(words: readonly string[]): string | undefined {
  const named = words.slice(0, 3)
  const last = named.pop()
  if (last === undefined) return undefined
  return named.length === 0 ? last : `${named.join(', ')} and ${last}`
}
