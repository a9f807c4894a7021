import type { Project } from '../project'
import type { Policy, Schema, Table } from '../schema/schema'
import type { ExposedDatabase } from './exposure'
import { isMentioned, isOneEach, writingOf } from './own-rights'

/** What people pay for, kept in a row that they may write themselves. */
export interface PaidRight {
  readonly table: Table
  /** The columns that say what was paid for: `plan`, `credits`. The first is the plainest. */
  readonly columns: readonly string[]
  readonly policy: Policy
  readonly privilege: 'update' | 'insert'
  /** The row is the person's own, or that of a group (a team, a clinic) in which they have a say. */
  readonly whose: 'own' | 'group'
}

/** Columns that say what somebody has paid for, by their names alone. */
const PAID =
  /^(?:subscription_?(?:tier|plan|status|type|level|active|expires?(?:_at)?|ends?(?:_at)?|until)|plan_?(?:tier|name|type|level|status|code|slug|expires?_at|ends?_at)|is_?(?:pro|premium|paid|subscribed|subscriber)|has_?(?:paid|premium|subscription|active_subscription|lifetime\w*)|premium(?:_until|_expires_at)?|paid_until|credits?(?:_(?:balance|remaining|left|available))?|(?:ai|bonus|extra|purchased)_credits(?:_\w+)?|seats?_purchased|trial_ends?(?:_at)?|bypass_subscription|lifetime_access|membership_(?:tier|level|status))$/i
/** The same, where the rows are of accounts or subscriptions: elsewhere a plan is a plan of something else. */
const PLAN = /^(?:plan|plan_id|tier|status)$/i
const SUBSCRIPTIONS = /(?:^|_)(?:subscriptions?|memberships?|entitlements?|licen[cs]es?|credits|user_plans?)$/i
/** Money, or what stands for it, that the app keeps for somebody. */
const WALLETS = /(?:^|_)(?:wallets?|balances)$/i
const BALANCE = /^(?:\w+_)?balance$|^credits?$/i
/** Columns by which a row is tied to a payment provider. */
const PROVIDER =
  /stripe|paddle|lemon_?squeezy|razorpay|paypal|polar_|mercado_?pago|revenue_?cat|paystack|flutterwave|asaas|mollie|kushki|iyzico|^billing_customer/i
/** Clients of payment providers, however they are imported. */
const SELLS =
  /(?:^|[/:@])(?:stripe|stripe-js|react-stripe-js|stripe-react-native|paddle|paddle-js|paddle-node-sdk|lemonsqueezy|razorpay|polar-sh|mercadopago|paypal|react-native-purchases|purchases-capacitor|flutterwave|paystack|mollie)(?:$|[@/])/i

/**
 * Columns that say what somebody paid for and that people may write through the API, in their own row or in that of their
 * group: nothing in the policy speaks of them, no trigger watches, and the privilege is not revoked. Only where the app takes
 * payments: a provider's client is imported, or a column of the row names one. One for each table.
 */
export function paidRightsIn(database: ExposedDatabase, project: Project): PaidRight[] {
  const sells = () => project.productCode.some(({ imports }) => imports.some(({ specifier }) => SELLS.test(specifier)))
  let isShop: boolean | undefined
  return database.tables.flatMap((table) => {
    const columns = paidColumns(table, database.schema)
    const [first] = columns
    if (first === undefined) return []
    if (!isTied(table) && !WALLETS.test(table.name)) {
      isShop ??= sells()
      if (!isShop) return []
    }
    const written = writingOf({ table, column: first, shared: false }, database, ['owner', 'members'])
    if (!written) return []
    const { who, policy, privilege } = written
    const isOwn = who === 'owner' && isAccount(table, database.schema)
    if (!isOwn && !isGroup(table, policy)) return []
    // A customer adds nothing to what his group has.
    if (!isOwn && privilege === 'insert') return []
    return [{ table, columns, policy, privilege, whose: isOwn ? 'own' : 'group' } satisfies PaidRight]
  })
}

/** A row of it stands for a person or for what a person has bought, not for something that people keep in the app. */
function isAccount(table: Table, schema: Schema): boolean {
  return SUBSCRIPTIONS.test(table.name) || WALLETS.test(table.name) || isTied(table) || isOneEach(table, schema)
}

/** A row of it is a whole group of people: the policy asks for the row by its key, or it is what the group has bought. */
function isGroup(table: Table, { using }: Policy): boolean {
  if (SUBSCRIPTIONS.test(table.name)) return isTied(table)
  const key = [...table.constraints.values()].find(({ k }) => k === 'primary')?.columns
  const [only, ...others] = key ?? []
  return only !== undefined && others.length === 0 && isMentioned(using, only)
}

function isTied({ columns }: Table): boolean {
  return [...columns.keys()].some((name) => PROVIDER.test(name))
}

function paidColumns(table: Table, schema: Schema): string[] {
  const names = [...table.columns.keys()]
  // What there is to buy, and for how much: a table of plans is nobody's row.
  if (
    names.some((name) => /^(?:price|price_\w+|amount_\w+|monthly_price)$/i.test(name)) &&
    !namesAccount(table, schema)
  )
    return []
  const paid = names.filter((name) => PAID.test(name) || (WALLETS.test(table.name) && BALANCE.test(name)))
  const isOfSubscriptions = SUBSCRIPTIONS.test(table.name) && isTied(table)
  const plan = paid.length > 0 || isOfSubscriptions ? names.filter((name) => PLAN.test(name)) : []
  if (paid.length === 0 && !isOfSubscriptions) return []
  return [...paid, ...plan.filter((name) => name !== 'status' || isOfSubscriptions)]
}

function namesAccount({ constraints }: Table, { tables }: Schema): boolean {
  return [...constraints.values()].some(
    (each) => each.k === 'foreign' && (each.references === 'auth.users' || tables.has(each.references)),
  )
}
