import type { Expression, Query } from '../../analysis/sql/expression'
import { relationKey } from '../schema/object-names'
import type { DatabaseFunction, Schema } from '../schema/schema'
import { commandAccess } from './access'
import { isFilledByStrangers } from './content'
import type { ExposedDatabase } from './exposure'
import { bare, expressionsIn } from './expressions'
import type { ExposedFunction } from './functions'
import { sensitiveNames } from './sensitive'
import { idsHanded } from './stakes'
import { isSummary } from './summary'
import { keptFrom, relationsOf } from './views'

/**
 * Whether a function that only reads gives nothing that its callers could not see without it: its tables show them all
 * their rows by their own policies, or it makes numbers of many rows.
 */
export function givesNothingKept(database: ExposedDatabase, { made, callers }: ExposedFunction): boolean {
  const queries = made.definition.queries.map(({ query }) => query)
  if (queries.length === 0 || queries.some(({ target }) => target)) return false
  return queries.every((query) => isSummary(query) || keptFrom(database, callers, relationsOf(query)).length === 0)
}

const OF_A_LOG = /(?:^|_)(?:logs?|audits?|audit_(?:trail|events|entries))$/i
/** When a job ran. */
const NOTED_AT = /^last_\w*(?:_at|_run|_cleanup|_sync)$/i
const CLOCK = new Set(['now', 'current_timestamp', 'current_date', 'clock_timestamp', 'localtimestamp'])

/**
 * It takes nothing and changes only rows whose time has come, itself or one by one as a query finds them, and may note that it
 * did: whoever calls it does what a job would have done. Where it only notes that it ran, it changes nothing of anybody.
 */
export function isCleanUp({ definition }: DatabaseFunction): boolean {
  const { arguments: args, queries } = definition
  const written = queries.filter(({ query }) => query.target)
  const changes = written.filter(({ query }) => query.verb !== 'insert' && !isNote(query))
  const isFound = queries.some(({ query }) => (!query.target && asksClock(query)) || keepsNewest(query))
  const adds = queries.some(({ query: { target, verb } }) => verb === 'insert' && target && !OF_A_LOG.test(target.name))
  return (
    written.length > 0 &&
    args.every(({ mode }) => mode === 'out' || mode === 'table') &&
    ((isFound && changes.length > 0) || !adds) &&
    changes.every(
      ({ query }) =>
        (query.verb === 'delete' || query.verb === 'update') &&
        (asksClock(query) ||
          isBeforeVariable(query, definition) ||
          keepsNewest(query) ||
          (isFound && isOfRecord(query))),
    )
  )
}

/** `UPDATE … SET last_run_at = now()`: only when something was done. */
function isNote({ verb, columns }: Query): boolean {
  return (
    verb === 'update' &&
    columns.length > 0 &&
    columns.every(
      ({ as, value }) => as !== undefined && NOTED_AT.test(as) && value.k === 'call' && CLOCK.has(value.name),
    )
  )
}

/** What goes is all but the newest: `delete … where id not in (select id … order by created_at desc limit 7)`. */
function keepsNewest({ verb, where }: Query): boolean {
  return (
    verb === 'delete' &&
    [...expressionsIn(where)].some((each) => each.k === 'query' && each.query.limit && each.query.order.length > 0)
  )
}

function asksClock({ where }: Query): boolean {
  return [...expressionsIn(where)].some((each) => each.k === 'call' && CLOCK.has(each.name))
}

/** `DELETE … WHERE day < today`, of a function that asks the clock for what it compares with. */
function isBeforeVariable({ verb, where, target }: Query, { mentions }: DatabaseFunction['definition']): boolean {
  if (verb !== 'delete' || where?.k !== 'operator' || (where.op !== '<' && where.op !== '<=')) return false
  const [column, limit] = where.args
  const isOwn = column?.k === 'column' && (column.of === undefined || column.of === (target?.as ?? target?.name))
  return isOwn && limit?.k === 'column' && limit.of === undefined && mentions.some((name) => CLOCK.has(name))
}

/** `WHERE id = due.id`, where `due` is no table of the query's. */
function isOfRecord({ where, target, from }: Query): boolean {
  const own = target && [target.as ?? target.name, target.name]
  return (
    from.length === 0 &&
    where?.k === 'operator' &&
    where.op === '=' &&
    where.args.some((each) => each.k === 'column' && each.of !== undefined && !own?.includes(each.of))
  )
}

/**
 * It only adds rows, to tables to which strangers may add by policy, and was granted to them by name: it opens nothing. Nor does
 * one that hands over a form of the site in place of such a policy, in nobody's name.
 */
export function isOpenForm(made: DatabaseFunction, database: ExposedDatabase): boolean {
  const changes = made.definition.queries.filter(({ query }) => query.target)
  return (
    isGrantedTo(made, database.schema, ['anon']) &&
    changes.length > 0 &&
    changes.every(({ query: { verb, target, onConflict } }) => {
      const table = target && database.schema.tables.get(relationKey(target))
      return (
        verb === 'insert' &&
        onConflict !== 'update' &&
        table !== undefined &&
        (commandAccess(database, table, 'insert').ways.some(({ who, rows }) => who === 'anyone' && rows === 'all') ||
          (isFilledByStrangers(table) && idsHanded(made).length === 0))
      )
    })
  )
}

/** A statement gives one of these roles the right to call the function, by its name. */
export function isGrantedTo(
  { schema: home, name }: DatabaseFunction,
  { grants }: Schema,
  to: readonly string[],
): boolean {
  return grants.some(
    ({ revoke, what, names, roles }) =>
      !revoke && what === 'function' && names.includes(`${home}.${name}`) && to.some((role) => roles.includes(role)),
  )
}

/** How many columns of a row somebody chooses to show; more are the row. */
const A_FEW = 6
const OF_SOMEBODY =
  /(?:^|_)(?:user|owner|author|customer|client|member|profile|patient|student|employee)_?(?:id|name)$/i

/** Its name says that strangers are to call it: `search_public_profiles`. */
const FOR_STRANGERS = /(?:^|_)public_(?!id|uuid|key)/i

/**
 * It only reads, was granted to visitors by name, and gives them a few columns that it names, none of which is private or says
 * whose the row is. Where its name says that it is public, it may say whose.
 */
export function isChosenForStrangers(made: DatabaseFunction, schema: Schema): boolean {
  const given = made.definition.arguments.flatMap(({ name, mode }) =>
    mode !== 'in' && mode !== 'variadic' && name !== undefined ? [name.replace(/^(?:out|o|r)_/, '')] : [],
  )
  return (
    given.length > 0 &&
    given.length <= A_FEW &&
    made.definition.queries.every(({ query }) => !query.target) &&
    sensitiveNames(given).length === 0 &&
    (FOR_STRANGERS.test(made.name) ||
      (isGrantedTo(made, schema, ['anon']) && !given.some((name) => OF_SOMEBODY.test(name))))
  )
}

const SECRET_COLUMN =
  /(?:^|_)(?:token|secret|otp|nonce|(?:invite|invitation|verification|access|reset)_code|(?:api|access|secret|share|device|licen[cs]e)_?key)(?:_hash)?$/i
/** A code that is sent to somebody, where it is kept with the time at which it ends or a mark that it was used. */
const SENT_CODE = /(?:^|_)(?:code|pin|passcode)(?:_hash)?$/i
const ENDS = /(?:^|_)(?:expires?|expiry|valid_until)/i
const WAS_USED = /(?:^|_)(?:used|consumed|redeemed|claimed|uses|use_count)(?:_at|_left)?$/i
/** What a page or an offer is called by; whoever was given it may look. */
const NAMED_BY = /(?:^|_)(?:code|slug|handle)$/i

/**
 * It asks for a token that is kept, itself or made into a hash, or hands it to another function that does: whoever was sent it may
 * call. A function that only reads may ask for a code or a short name in its place.
 */
export function demandsToken({ definition }: DatabaseFunction, schema: Schema, depth = 0): boolean {
  const { arguments: args, queries } = definition
  const given = new Set(args.flatMap(({ name, mode }) => (name !== undefined && mode !== 'out' ? [name] : [])))
  const isGiven = (value: Expression) =>
    [...expressionsIn(value)].some((each) => each.k === 'column' && given.has(each.name))
  const takesToken = [...given].some((name) => SECRET_COLUMN.test(name))
  const isMadeOfIt = (value: Expression) =>
    isGiven(value) || (takesToken && value.k === 'column' && /token|hash/i.test(value.name))
  const reads = queries.every(({ query }) => !query.target)
  const isKept = (value: Expression, where: Expression | undefined) =>
    value.k === 'column' &&
    !given.has(value.name) &&
    (SECRET_COLUMN.test(value.name) ||
      (reads && NAMED_BY.test(value.name)) ||
      (SENT_CODE.test(value.name) && isForOnce(where)))
  const isHandedOn = (each: Expression) =>
    each.k === 'call' &&
    depth < 3 &&
    each.args.some(isGiven) &&
    [...schema.functions.values()].some(
      (other) => other.name === each.name && other.definition !== definition && demandsToken(other, schema, depth + 1),
    )
  if (takesToken && queries.some(({ query }) => [...expressionsIn(query)].some(isHandedOn))) return true
  if (queries.some(({ query }) => isOfVisit(query, schema, given))) return true
  return queries.some(({ query: { where } }) =>
    [...expressionsIn(where)].some((each) => {
      if (each.k !== 'operator' || each.op !== '=') return false
      const [left, right] = each.args.map(asWritten)
      if (!left || !right) return false
      return (isKept(left, where) && isMadeOfIt(right)) || (isKept(right, where) && isMadeOfIt(left))
    }),
  )
}

/** A session: rows of it are for those who were given its number. */
const VISIT = /(?:^|_)(?:sessions?|visits?|links?|tickets?|handoffs?)$/i

/**
 * It looks for the row of a session by the number of it that it is handed, where the database makes that up and the session ends:
 * who was given it may call.
 */
function isOfVisit(
  { from: [source, ...others], target, where }: Query,
  schema: Schema,
  given: ReadonlySet<string>,
): boolean {
  if (source?.k !== 'table' || others.length > 0 || target || where?.k !== 'operator' || where.op !== '=') return false
  const table = schema.tables.get(relationKey(source.table))
  const sides = where.args.map(bare)
  const own = sides.find((each) => each.k === 'column' && !given.has(each.name))
  const isHanded = sides.some((each) => each.k === 'column' && given.has(each.name))
  const key = own?.k === 'column' && isHanded ? table?.columns.get(own.name) : undefined
  return (
    table !== undefined &&
    VISIT.test(table.name) &&
    key?.type.name === 'uuid' &&
    key.default !== undefined &&
    [...table.columns.keys()].some((name) => ENDS.test(name))
  )
}

/** `UPPER(code)`: a code as somebody types it. */
function asWritten(value: Expression): Expression {
  const [only, ...others] = value.k === 'call' && /^(?:upper|lower|b?trim)$/.test(value.name) ? value.args : []
  return only && others.length === 0 ? asWritten(only) : value
}

/** What is looked for ends at a time, and it matters whether it was used. */
function isForOnce(where: Expression | undefined): boolean {
  const columns = [...expressionsIn(where)].flatMap((each) => (each.k === 'column' ? [each.name] : []))
  return columns.some((name) => ENDS.test(name)) && columns.some((name) => WAS_USED.test(name))
}

const COUNTED =
  /(?:^|_)(?:views?|clicks?|visits?|downloads?|shares?|plays?|impressions?|hits?|selections?)(?:_?counts?)?$/i
const MARKED_AT = /_at$|^last_/i

/** It counts: one more look at what is named, and nothing else. Pages that anyone opens call such. */
function isCounter({ definition: { queries } }: DatabaseFunction): boolean {
  const changes = queries.filter(({ query }) => query.target)
  const isCount = (name: string | undefined) => name !== undefined && (COUNTED.test(name) || MARKED_AT.test(name))
  return (
    changes.length > 0 &&
    changes.every(({ query }) => {
      if (query.verb === 'insert') return isFirstCount(query) || isOneMore(query)
      return (
        query.verb === 'update' &&
        query.columns.some(({ as }) => as !== undefined && COUNTED.test(as)) &&
        query.columns.every(({ as, value }) => isCount(as) && !isHanded(value, as))
      )
    })
  )
}

/** The first look at what is named, or one more: a row that holds what it is of, a number that nobody hands in, and when. */
function isFirstCount({ onConflict, into = [], values = [] }: Query): boolean {
  const isNumber = (i: number) =>
    values.every((row) => {
      const value = row[i] && bare(row[i])
      return value?.k === 'value' && typeof value.value === 'number'
    })
  return (
    onConflict === 'update' &&
    values.length > 0 &&
    into.some((column) => COUNTED.test(column)) &&
    into.every((column, i) => (COUNTED.test(column) ? isNumber(i) : MARKED_AT.test(column) || OF_WHAT.test(column)))
  )
}

/** A row of its own for each look, in nobody's name: `insert into shares (post_id, platform)`. */
function isOneMore({ target, onConflict, into = [] }: Query): boolean {
  return (
    target !== undefined &&
    onConflict === undefined &&
    COUNTED.test(target.name) &&
    into.length > 0 &&
    !into.some((column) => OF_SOMEBODY.test(column))
  )
}

/** What a count is of, and of which day. */
const OF_WHAT = /(?:^|_)(?:id|slug|path|day|date|month)$/i

/** It is not made of the column's own value alone. */
function isHanded(value: Expression, column: string | undefined): boolean {
  return [...expressionsIn(value)].some((each) => each.k === 'column' && each.name !== column)
}

/** It counts looks, and is there to be called by everybody: by a grant, or because the browser does. */
export function isOpenCounter(made: DatabaseFunction, schema: Schema, browser: ReadonlySet<string>): boolean {
  return isCounter(made) && (browser.has(made.name) || isGrantedTo(made, schema, ['anon', 'authenticated']))
}
