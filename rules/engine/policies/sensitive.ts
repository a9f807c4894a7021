import type { Table } from '../schema/schema'

/** What a column holds that its owner would not show to strangers. */
export interface SensitiveColumn {
  readonly column: string
  /** For a sentence: `email addresses`. */
  readonly words: string
}

/** What is counted in a balance that is no money: days of leave, pieces in stock, points. */
export const NO_MONEY =
  /leave|vacation|holiday|pto|stock|inventory|points?|tokens?|coins?|hours?|days|loyalty|reward|credits?|white_/i

interface Kind {
  readonly column: RegExp
  readonly words: string
  /** The name means other things too: the table, or a column beside it, has to speak of this as well. */
  readonly beside?: RegExp
  /** Where the table or a column speaks of this, it means something else. */
  readonly unless?: RegExp
}

const MEDICAL =
  /patient|medic|clinic|doctor|physician|therap|dosage|disease|health|hospital|nurs(?:e|ing)|vitals|blood|icd_?1|paciente|consulta|allerg(?:y|ies)|symptom|prescri/i
const OF_A_PERSON =
  /(?:^|_)(?:first_?name|last_?name|full_?name|surname|birth\w*|dob|gender|nationality)$|person|patient|employee|customer|client|driver|courier|rider|user|profile|member|staff|guest|student/i

/** By what the last or the whole of a column's name says; the first that fits counts. */
const KINDS: readonly Kind[] = [
  { column: /(?:^|_)(?:password|passwd|passphrase)$/i, words: 'passwords' },
  { column: /(?:^|_)(?:password_hash|hashed_password|encrypted_password)$/i, words: 'hashes of passwords' },
  {
    column:
      /(?:^|_)(?:access_token|refresh_token|session_token|auth_token|(?<!(?:public|publishable|anon)_)api_?key|secret|secret_key|private_key|client_secret|bot_token|webhook_secret|recovery_code|totp_secret|encryption_key)$/i,
    words: 'secret keys',
  },
  { column: /(?:^|_)(?:otp|otp_code)$/i, words: 'one-time codes' },
  {
    column:
      /(?:^|_)(?:ssn|social_security(?:_number)?|national_id|passport(?:_number)?|cpf|nin|bvn|driver_licen[cs]e)$/i,
    words: 'identity numbers',
  },
  { column: /(?:^|_)id_number$/i, words: 'identity numbers', beside: OF_A_PERSON },
  {
    column: /(?:^|_)(?:iban|card_number|cvv|bank_account(?:_number)?|routing_number|pix_key)$/i,
    words: 'bank details',
  },
  {
    column: /(?:^|_)account_number$/i,
    words: 'bank details',
    beside: /bank|iban|routing|swift|ifsc|sort_code|holder/i,
  },
  {
    column:
      /(?:^|_)(?:medical_\w+|health_(?:notes?|conditions?|info\w*|history|data|records?|issues?|problems?|insurance\w*|details?|declaration|questionnaire)|medications?|blood_type|therapy_notes)$/i,
    words: 'health details',
  },
  {
    // Of machines, of mistakes, of dishes as well as of people.
    column: /(?:^|_)(?:diagnos[ie]s|allerg(?:y|ies)|symptoms|treatment|prescription)$/i,
    words: 'health details',
    beside: MEDICAL,
  },
  { column: /(?:^|_)(?:date_of_birth|birth_?date|dob|birthday)$/i, words: 'dates of birth' },
  {
    column: /(?:^|_)(?:e?mail|email_address|user_email|contact_email|customer_email|guest_email)$/i,
    words: 'email addresses',
  },
  {
    column: /(?:^|_)(?:phone|phone_number|mobile|mobile_number|whatsapp|telephone|telefone|phone_e164)$/i,
    words: 'phone numbers',
  },
  {
    column:
      /(?:^|_)(?:home_address|street_address|shipping_address|billing_address|address_line_?1|postal_address|customer_address|delivery_address)$/i,
    words: 'addresses',
  },
  { column: /(?:^|_)tax_id$/i, words: 'tax numbers' },
  { column: /(?:^|_)(?:ip_address|ip)$/i, words: 'IP addresses' },
  { column: /(?:^|_)(?:salary|income|net_worth)$/i, words: 'amounts of money' },
  {
    column: /(?:^|_)balance$/i,
    words: 'amounts of money',
    unless: NO_MONEY,
  },
  { column: /^stripe_(?:customer|subscription|account)_id$/i, words: 'ids of payment accounts' },
  {
    column: /(?:^|_)(?:last_location|current_location|last_known_location|home_lat(?:itude)?)$/i,
    words: 'whereabouts',
    beside: OF_A_PERSON,
    unless: /asset|equipment|stock|inventory|parcel|package|shipment|vehicle|document|lot_|product/i,
  },
]

/** The columns of a table whose names say that they hold something private; each sort of thing once, the worst first. */
export function sensitiveColumns(table: Table): SensitiveColumn[] {
  return sensitiveNames(
    [...table.columns.values()].filter(({ type }) => type.name !== 'boolean').map(({ name }) => name),
    [table.name],
  )
}

/**
 * The same of names alone.
 *
 * @param around other names that tell what the columns are of: the table's, the view's
 */
export function sensitiveNames(columns: readonly string[], around: readonly string[] = []): SensitiveColumn[] {
  const told = new Set<string>()
  return KINDS.flatMap(({ column: pattern, words, beside, unless }) => {
    const column = told.has(words)
      ? undefined
      : columns.find((name) => {
          if (!pattern.test(name) || (CARD.test(name) && !isOfBank(columns))) return false
          const others = [...around, ...columns.filter((each) => each !== name)]
          return (
            (!beside || others.some((each) => beside.test(each))) &&
            !(unless && [name, ...others].some((each) => unless.test(each)))
          )
        })
    if (column === undefined) return []
    told.add(words)
    return [{ column, words }]
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
