import type { Table } from '../schema/schema'

/** Why a table has more rows the more people use the app; undefined where nothing says so. */
export type Growth =
  | { readonly k: 'owner'; readonly column: string }
  | { readonly k: 'people' }
  | { readonly k: 'businesses' }
  | { readonly k: 'events' }
  | { readonly k: 'written'; readonly path: string }

const OWNER_COLUMN =
  /^(?:(?:user|owner|author|creator|member|customer|client|account|profile|tenant|org|organi[sz]ation|team|workspace|company|business|shop|store|restaurant|patient|student|seller|buyer|sender|recipient|contact|lead|employee)_?id|created_by|user|owner|author)$/i
const PEOPLE =
  /^(?:auth_)?(?:users?|profiles?|accounts?|customers?|members?|contacts?|leads?|subscribers?|patients?|students?|clients?)$/i
const EVENTS =
  /(?:^|_)(?:events?|logs?|messages?|notifications?|orders?|bookings?|appointments?|payments?|transactions?|invoices?|sessions?|visits?|clicks?|views?|likes?|comments?|posts?|votes?|reviews?|tickets?|audit|history|activit(?:y|ies)|entries|records|submissions?|responses?|requests?|attempts?|deliveries|emails?)$/i

/**
 * Whether a table grows with the app's use: it belongs to somebody (an owner's or tenant's column), holds the people
 * themselves, or what happens. `written` is a place from which requests add rows, where there is one.
 */
export function growthOf(table: Table, written: string | undefined): Growth | undefined {
  const owner = [...table.columns.keys()].find((column) => OWNER_COLUMN.test(column))
  if (owner !== undefined) return { k: 'owner', column: owner }
  if (isOfBusinesses(table)) return { k: 'businesses' }
  if (PEOPLE.test(table.name) && !isChartOfAccounts(table)) return { k: 'people' }
  if (EVENTS.test(table.name) && !isPlanned(table)) return { k: 'events' }
  return written === undefined ? undefined : { k: 'written', path: written }
}

/** Those who can sign in: they may be many, or a handful for whom somebody makes an account. */
const ACCOUNTS = /^(?:auth_)?(?:users?|profiles?|accounts?)$/i

/** Whether rows are those who can sign in, by the table's name. */
export function isOfAccounts(table: Table): boolean {
  return ACCOUNTS.test(table.name) && !isChartOfAccounts(table)
}

const OF_BOOKS =
  /^(?:normal_?balance|(?:parent_?)?account_?(?:code|number|type)|code|sub_?type|parent_?account(?:_?id)?|parent_?id)$/i
const OF_PEOPLE = /mail|password|avatar|phone|(?:first|last|user|full)_?name/i

/** Whether a table `accounts` holds those that a company books to, of which it has some dozens, by two columns that say so. */
export function isChartOfAccounts({ name, columns }: Table): boolean {
  if (!/^accounts?$/i.test(name)) return false
  const names = [...columns.keys()]
  return names.filter((each) => OF_BOOKS.test(each)).length > 1 && !names.some((each) => OF_PEOPLE.test(each))
}

/** Whether rows are people, or what happens, by the table's name: whoever adds them, there are more the more the app is used. */
export function comesWithUse(table: Table): boolean {
  const { name } = table
  return (EVENTS.test(name) && !isPlanned(table)) || (PEOPLE.test(name) && !ACCOUNTS.test(name))
}

const OCCASIONS = /(?:^|_)(?:events?|activit(?:y|ies))$/i
const CALLED = /^(?:title|name|event_?(?:title|name))$/i
const DAY =
  /^(?:(?:event|activity)_?(?:date|time|day)|(?:starts?|begins?)(?:_?(?:at|time|date|on))?|date|scheduled_?(?:at|for|date|time))$/i

const ROUNDS = /(?:^|_)(?:sessions?|entries)$/i
/** A page or a year of its own. */
const OF_ROUND = /^(?:slug|year|season|edition|number)$/i

/**
 * Whether rows are occasions that somebody plans by hand, and not what happens by itself: they have a title, and the day they are
 * to be; or they are nobody's, and have a name and a page or a year of their own.
 */
export function isPlanned({ name, columns }: Table): boolean {
  const names = [...columns.keys()]
  if (ROUNDS.test(name))
    return (
      names.some((each) => CALLED.test(each)) &&
      names.some((each) => OF_ROUND.test(each)) &&
      !names.some((each) => OWNER_COLUMN.test(each))
    )
  if (!OCCASIONS.test(name)) return false
  return names.some((each) => CALLED.test(each)) && names.some((each) => DAY.test(each))
}

const OF_BUSINESSES =
  /^(?:tax_?(?:id|exempt|number)|vat(?:_?(?:id|number))?|credit_?(?:limit|terms|hold)|payment_?terms|(?:customer|client|account)_?type|price_?(?:list|tier|level)\w*|fax|website|contact_?(?:name|person)|siret|siren|cnpj|ein|gstin?)$/i

/** Whether rows are the businesses that a company sells to, by three columns that nobody keeps of a person. */
export function isOfBusinesses({ name, columns }: Table): boolean {
  if (!PEOPLE.test(name) || ACCOUNTS.test(name)) return false
  return [...columns.keys()].filter((each) => OF_BUSINESSES.test(each)).length > 2
}

/** The same as the end of a sentence: "it gets more rows …". */
export function growthWords(growth: Growth): string {
  switch (growth.k) {
    case 'owner':
      return 'it grows with the people who use the app'
    case 'people':
      return 'it has a row for each person'
    case 'businesses':
      return 'it has a row for each customer'
    case 'events':
      return 'it gets a row each time something happens'
    case 'written':
      return 'the app adds rows to it while it runs'
  }
}
