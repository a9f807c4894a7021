import type { Expression, Query } from '../../analysis/sql/expression'
import { relationKey } from '../schema/object-names'
import type { DatabaseFunction, Schema } from '../schema/schema'
import { bare, expressionsIn } from './expressions'
import { NO_MONEY, sensitiveNames } from './sensitive'
import { relationsOf } from './views'

const MONEY_TABLE =
  /(?:^|_)(?:wallets?|payouts?|payments?|commissions?|comissoes|withdrawals?|saques?|pagamentos?|refunds?|balances?|(?:wallet|payment)_(?:transactions?|ledger))$/i
const MONEY_COLUMN = /(?:^|_)(?:balance|saldo)$/i
const CREDITS = /(?:^|_)(?:credits|creditos)$/i
const ROLE_TABLE = /^(?:user_roles?|admins?|admin_users?|user_permissions)$/i
/** Where the role of a person is kept; in a log, the same column only says who did something. */
const PEOPLE_TABLE = /user|profile|member|account|staff|employee|team|people|person|perfil|perfis|usuario/i
const ROLE_COLUMN = /^(?:role|user_role|app_role|is_admin|is_super_?admin|permissions)$/i

/** What is at stake in what a function writes, in words: by the tables that it writes and the columns that it sets to what is not a constant. */
export function stakeOf({ definition: { queries } }: DatabaseFunction): string | undefined {
  for (const { query } of queries) {
    if (!query.target) continue
    const { name } = query.target
    const set = columnsSet(query)
    const isMoney = (column: string) => MONEY_COLUMN.test(column) && ![name, column].some((each) => NO_MONEY.test(each))
    if (MONEY_TABLE.test(name) && !NO_MONEY.test(name)) return 'what your app keeps of money'
    if (set.some(isMoney)) return 'money'
    if ([name, ...set].some((each) => CREDITS.test(each)) || /(?:^|_)credit_(?:transactions?|ledger)$/i.test(name))
      return 'the credits of your users'
    if (ROLE_TABLE.test(name) || (PEOPLE_TABLE.test(name) && set.some((column) => ROLE_COLUMN.test(column))))
      return 'the rights of your users'
  }
  return undefined
}

/** The columns that a query sets to something that is worked out or handed in. */
function columnsSet({ verb, columns, into, values }: Query): string[] {
  if (verb === 'update')
    return columns.flatMap(({ as, value }) => (as !== undefined && bare(value).k !== 'value' ? [as] : []))
  if (verb !== 'insert') return []
  return (into ?? []).filter((_, i) => (values ?? []).some((row) => row[i] && bare(row[i]).k !== 'value'))
}

const PERSON = /user|admin|caller|actor|requester|approver|reviewer|usuario/i
const RIGHTS = /role|admin|permission|papel/i
/** Where rights are kept, and not what somebody with rights did. */
const RIGHTS_TABLE = /(?:^|_)(?:roles?|admins?|admin_users?|permissions?|papeis)$/i

/**
 * The argument with which the caller says who they are: a function that looks up the role of the user whom it names. Undefined
 * where it looks up nobody's.
 */
export function namedCaller({ definition: { arguments: args, queries } }: DatabaseFunction): string | undefined {
  const names = args.flatMap(({ name, mode }) =>
    name !== undefined && mode === 'in' && PERSON.test(name) ? [name] : [],
  )
  // One query alone answers a question about that person; it does not ask first.
  if (queries.length < 2) return undefined
  return names.find((name) => queries.some(({ query }) => !query.target && asksRightsOf(query, name)))
}

function asksRightsOf(query: Query, name: string): boolean {
  const isName = (each: Expression) => each.k === 'column' && each.name === name
  const all = [...expressionsIn(query)]
  if (all.some((each) => each.k === 'call' && RIGHTS.test(each.name) && each.args.some((arg) => isName(bare(arg)))))
    return true
  const isLookedUp = all.some(
    (each) => each.k === 'operator' && each.op === '=' && each.args.some((arg) => isName(bare(arg))),
  )
  return (
    isLookedUp &&
    (relationsOf(query).some((relation) => RIGHTS_TABLE.test(relation.name)) ||
      all.some(
        (each) => each.k === 'column' && each.name !== name && RIGHTS.test(each.name) && !/(?:^|_)id$/i.test(each.name),
      ))
  )
}

/** The ids that a function takes and looks rows up by, or writes: whoever calls names whose rows they are. */
export function idsHanded({ definition: { arguments: args, queries } }: DatabaseFunction): string[] {
  const used = new Set<string>()
  for (const { query } of queries)
    for (const each of expressionsIn(query)) if (each.k === 'column' && each.of === undefined) used.add(each.name)
  return args.flatMap(({ name, mode, type }) =>
    name !== undefined && mode === 'in' && used.has(name) && (type.name === 'uuid' || /(?:^|_)id$/i.test(name))
      ? [name]
      : [],
  )
}

/** How to reach somebody: pages that anyone may open show it on purpose. */
export const OF_CONTACT = /^(?:email addresses|phone numbers|addresses)$/

/** What of the rows that a function gives back its owner would not show to strangers, in words. */
export function privateIn({ definition }: DatabaseFunction, schema: Schema): string[] {
  const out = definition.arguments.flatMap(({ name, mode }) => (mode !== 'in' && name !== undefined ? [name] : []))
  const table = definition.returns && schema.tables.get(relationKey(definition.returns))
  const around = [
    definition.name.name,
    ...definition.arguments.flatMap(({ name }) => name ?? []),
    ...definition.queries.flatMap(({ query }) => relationsOf(query).map(({ name }) => name)),
  ]
  return sensitiveNames(out.length > 0 ? out : [...(table?.columns.keys() ?? [])], around).map(({ words }) => words)
}
