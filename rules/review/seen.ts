import type { CodeFacts } from '../analysis/facts'
import { paymentServiceAt } from '../analysis/libraries/services/payment-hosts'
import type { Place } from '../engine/finding'
import type { Project } from '../engine/project'
import type { Column, Table } from '../engine/schema/schema'
import { tokensOf } from './words'

/** Something in the code that says what the app is for. */
export interface Sight extends Place {
  /** The rest of "because …": `Stripe is called`. */
  readonly because: string
}

/** What the code shows of who uses the app, whether money moves and what a leak would hurt. Undefined: it shows nothing. */
export interface Seen {
  readonly users: Sight | undefined
  /** A payment service is called: paying customers. */
  readonly payments: Sight | undefined
  /** Amounts are kept in the app's own tables. */
  readonly money: Sight | undefined
  readonly sensitive: Sight | undefined
}

/** Packages whose import means that people sign in. */
const SIGN_IN =
  /^(?:next-auth|@auth\/|@clerk\/|better-auth|lucia|passport|firebase\/auth|@workos-inc\/|@kinde-oss\/|@auth0\/|@stackframe\/|@supabase\/auth-)/

const PAYING =
  /^(?:stripe$|@stripe\/(?:react-)?stripe-js|@paddle\/|@lemonsqueezy\/|@paypal\/|razorpay$|square$|@mollie\/|react-native-purchases$|@polar-sh\/|mercadopago$|@mercadopago\/|@adyen\/|braintree|dodopayments$|@dodopayments\/|react-paystack$|@paystack\/|flutterwave-|xendit-node$|iyzipay$|midtrans-client$|creem)/

const HEALTH = 'about health'
const CHILDREN = 'about children'

/** Words of column names, by what a leak of them would tell. */
const SENSITIVE: readonly { readonly kind: string; readonly words: RegExp }[] = [
  {
    kind: HEALTH,
    words:
      /^(?:medications?|allerg(?:y|ies)|prescriptions?|medical|blood|pregnan\w*|therapist|illness\w*|disabilit\w+)$/,
  },
  {
    kind: 'that identifies people',
    words: /^(?:ssn|passport|birthdate|dob|iban|nationalid|driverslicen[cs]e|taxid)$/,
  },
  { kind: CHILDREN, words: /^(?:child|children|guardian|pupils?)$/ },
]
/** Machines have symptoms and diagnoses too: these count in tables of people who are treated. */
const HEALTH_IN_CARE = /^(?:diagnos[ei]s|symptoms?|treatments?|mood)$/
const CARE = /^(?:patients?|medical|health|clinical|doctors?|therap\w+|wellness|symptoms?)$/
/** Tables whose rows are people, or where they were. */
const PEOPLE = /^(?:users?|profiles?|drivers?|couriers?|riders?|members?|checkins?|tracking|pings?|positions?)$/
const SENSITIVE_PAIRS: readonly { readonly kind: string; readonly pair: RegExp }[] = [
  {
    kind: 'that identifies people',
    pair: /(?:^| )(?:date of birth|birth date|national id|tax id|social security|id number|drivers? licen[cs]e)(?: |$)/,
  },
  { kind: HEALTH, pair: /(?:^| )(?:mental health|health (?:record|condition|data|note)s?)(?: |$)/ },
]

/** Of children: who they are. `child_price`, `show_children` and `child_supplier_id` are about something else. */
const ABOUT_CHILD =
  /^(?:child|children|guardian|pupils?|first|last|full|names?|ages?|dob|birth|birthday|birthdate|date|of|grade|school|class|gender|id|ids|user|profile|emails?|phones?|address|photo|notes?|details|info)$/
/** `medical_council_number` is about the one who treats. */
const OF_TRADE =
  /^(?:council|licen[cs]e|registration|practice|clinic|cent(?:er|re)|facility|speciali[sz]ation|specialty|degree)$/
/** What is written of these is known anyway, as a tax number of a company is. */
const COMPANIES =
  /^(?:organi[sz]ations?|compan(?:y|ies)|business(?:es)?|vendors?|suppliers?|tenants?|stores?|shops?|settings)$/
const AMOUNT = /^(?:numeric|decimal|money|float\d?|double precision|real|Float|Decimal)$/
const FLAG = /^(?:bool|boolean|Boolean)$/
/** `total_hours` of an order is no money. */
const NO_MONEY =
  /^(?:days?|hours?|minutes?|seconds?|nights?|time|duration|count|counts|quantity|qty|items?|units?|pages?|points?|weight|distance|volume|guests?|people|seats?|attempts?|percent|percentage)$/

const MONEY_COLUMN = /^(?:amount|price|total|subtotal|balance|payout|fee|cost)s?$/
const MONEY_TABLE =
  /^(?:orders?|payments?|payouts?|invoices?|transactions?|wallets?|balances?|refunds?|purchases?|withdrawals?|deposits?)$/
const NUMBER =
  /^(?:numeric|decimal|int\d?|integer|bigint|money|float\d?|double precision|real|Int|Float|Decimal|BigInt)$/

/** Looks through the product code and the schema. Costs one pass over what is linked already. */
export function whatIsSeen(project: Project): Seen {
  const code = project.productCode
  const tables = project.databases.all.flatMap(({ tables }) => [...tables.values()]).filter((table) => !table.foreign)
  return {
    users: first(code, (facts) => signsIn(project, facts)) ?? first(tables, userTable),
    payments:
      first(code, (facts) => pays(project, facts)) ??
      first(code, (facts) => imported(facts, PAYING, (name) => `${name} is used`)) ??
      first(code, paysByAddress),
    money: first(tables, moneyTable),
    sensitive: first(tables, sensitiveTable),
  }
}

function first<T>(items: readonly T[], look: (item: T) => Sight | undefined): Sight | undefined {
  for (const item of items) {
    const found = look(item)
    if (found) return found
  }
  return undefined
}

function signsIn(project: Project, facts: CodeFacts): Sight | undefined {
  const call = project.operations(facts).find(({ behaviour }) => behaviour.domain === 'auth')
  if (call) return { file: facts.path, range: call.range, because: 'people sign in' }
  return imported(facts, SIGN_IN, (name) => `people sign in with ${name}`)
}

function pays(project: Project, facts: CodeFacts): Sight | undefined {
  const call = project.operations(facts).find(({ behaviour }) => behaviour.domain === 'payment')
  const service = call?.behaviour.service ?? call?.pkg
  return call && { file: facts.path, range: call.range, because: `${service} is called` }
}

/** `fetch('https://api.stripe.com/v1/…')`, or a constant that holds such an address. */
function paysByAddress(facts: CodeFacts): Sight | undefined {
  const places = [
    ...facts.calls.map(({ args, nameRange }) => ({ values: args, range: nameRange })),
    ...facts.declarations,
    ...facts.functions.map(({ returns, nameRange }) => ({ values: returns, range: nameRange })),
  ]
  for (const { values, range } of places) {
    for (const value of values) {
      const service = value.k === 'string' ? paymentServiceAt(value.text) : undefined
      if (service !== undefined) return { file: facts.path, range, because: `${service} is called` }
    }
  }
  return undefined
}

function imported(facts: CodeFacts, packages: RegExp, because: (name: string) => string): Sight | undefined {
  const found = facts.imports.find(({ specifier, typeOnly }) => !typeOnly && packages.test(packageIn(specifier)))
  return found && { file: facts.path, range: found.range, because: because(packageIn(found.specifier)) }
}

/** `stripe` of `npm:stripe@14` and `https://esm.sh/stripe@14?target=deno`. */
function packageIn(specifier: string): string {
  const plain = specifier.replace(/^(?:npm:|jsr:|https:\/\/esm\.sh\/(?:v\d+\/)?)/, '').replace(/\?.*$/, '')
  return plain.replace(/(?<=.)@[\^~\d][^/]*/, '')
}

function userTable(table: Table): Sight | undefined {
  const constraint = [...table.constraints.values()].find(
    (one) => one.k === 'foreign' && one.references === 'auth.users',
  )
  if (constraint) return { ...table.place, because: `rows of the table ${table.name} belong to a signed-in user` }
  const isUsers = /^(?:users?|profiles?|accounts?|members?)$/i.test(table.name) && table.columns.has('email')
  return isUsers
    ? { ...table.place, because: `there is a table ${table.name} with an e-mail address in each row` }
    : undefined
}

function moneyTable(table: Table): Sight | undefined {
  if (!tokensOf(table.name).some((word) => MONEY_TABLE.test(word))) return undefined
  const column = [...table.columns.values()].find(({ name, type }) => {
    const words = tokensOf(name)
    return (
      NUMBER.test(type.name) &&
      words.some((word) => MONEY_COLUMN.test(word)) &&
      !words.some((word) => NO_MONEY.test(word))
    )
  })
  return column && { ...column.place, because: `the table ${table.name} keeps ${column.name}` }
}

function sensitiveTable(table: Table): Sight | undefined {
  for (const column of table.columns.values()) {
    const kind = sensitiveColumn(column, table)
    if (kind) return { ...column.place, because: `${table.name}.${column.name} is data ${kind}` }
  }
  return positions(table) ?? messages(table)
}

function sensitiveColumn({ name, type }: Column, table: Table): string | undefined {
  const words = tokensOf(name)
  const inCare = tokensOf(table.name).some((word) => CARE.test(word))
  if (inCare && words.some((word) => HEALTH_IN_CARE.test(word))) return HEALTH
  const text = words.join(' ')
  const kind =
    SENSITIVE.find((one) => words.some((word) => one.words.test(word)))?.kind ??
    SENSITIVE_PAIRS.find(({ pair }) => pair.test(text))?.kind
  if (kind === HEALTH) return words.some((word) => OF_TRADE.test(word)) ? undefined : kind
  // A number with a fraction, or a yes, tells nobody who somebody is: what was paid for, or whether it was checked.
  if (AMOUNT.test(type.name) || FLAG.test(type.name)) return undefined
  if (kind === CHILDREN) return words.every((word) => ABOUT_CHILD.test(word)) ? kind : undefined
  const isOfCompany =
    /(?:^| )tax id(?: |$)|iban/.test(text) && tokensOf(table.name).some((word) => COMPANIES.test(word))
  return isOfCompany ? undefined : kind
}

/** Where people are: a position in the row of a person, not of a shop. */
function positions(table: Table): Sight | undefined {
  const columns = [...table.columns.values()]
  const at = columns.find(({ name }) => /^(?:lat|latitude|current_lat|last_lat)$/i.test(name))
  const isOfPeople = tokensOf(table.name).some((word) => PEOPLE.test(word))
  return at && isOfPeople ? { ...at.place, because: `${table.name}.${at.name} tells where a person is` } : undefined
}

/** What people write to each other. */
function messages(table: Table): Sight | undefined {
  if (!tokensOf(table.name).some((word) => /^(?:messages?|chats?|conversations?)$/.test(word))) return undefined
  const columns = [...table.columns.values()]
  const text = columns.find(({ name }) => /^(?:body|content|text|message)$/i.test(name))
  const between = columns.filter(({ name }) => /(?:sender|recipient|receiver|from_user|to_user)/i.test(name))
  return text && between.length > 0
    ? { ...text.place, because: `${table.name}.${text.name} is what people write to each other` }
    : undefined
}
