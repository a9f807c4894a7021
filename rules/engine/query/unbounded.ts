import type { CallFact, CodeFacts, Value } from '../../analysis/facts'
import type { Expression } from '../../analysis/sql/expression'
import { childrenOf, constantOf } from '../../analysis/sql/inside'
import type { Project } from '../project'
import type { Policy, Schema, Table } from '../schema/schema'
import { isPersonColumn, isTenantColumn } from './belonging'
import { isChartOfAccounts, isPlanned } from './growth'
import { isAmongAdmins } from './kept-by-admins'
import type { ColumnTest, Condition, QueryShape } from './shape'
import { isShortTable, isStaffTable } from './short-tables'
import { chainFrom } from './supabase'
import { isFewValued } from './unindexed'

/** Why a list has no end: what it is read of, and how far it is narrowed. */
export interface Endless {
  /**
   * `everyone`: rows of all people · `seen`: those that the person who asks may see · `tenant`: all rows of one company · `one`: all of one person or one thing · `counted`: all
   * that match, to count them.
   */
  readonly of: 'everyone' | 'seen' | 'tenant' | 'one' | 'counted'
  /** Of one thing: the column that says which. */
  readonly by?: string
}

/** Something is written to them all the time: even those of one person or one thing have no end. */
const STREAM =
  /(?:^|_)(?:messages?|notifications?|logs?|events?|activit(?:y|ies)|audit|clicks?|views?|visits?|likes?|comments?|votes?|bids?|transactions?|deliveries|page_?views?|impressions)$/i
/** The same for one thing that is no person: a thread, an auction, a link. */
const STREAM_OF_THING =
  /(?:^|_)(?:messages?|notifications?|bids?|transactions?|clicks?|views?|visits?|page_?views?|impressions|readings?|measurements?|data_?points?|telemetry|ticks?|candles?)$/i
/** What somebody has put aside, one by one. */
const PUT_ASIDE = /^(?:saved|favou?rite[ds]?|bookmark(?:s|ed)?|pinned|starred|followed|watched|upcoming)_/i
/** The pieces of one thing are as many as it is long, and each is big. */
const PIECES = /(?:^|_)(?:embeddings?|chunks?(?:_texts?)?)$/i
/** Things that happen, or people that come: those of one company have no end. */
const HAPPENS =
  /(?:^|_)(?:orders?|bookings?|appointments?|payments?|invoices?|sessions?|reviews?|tickets?|history|submissions?|responses?|requests?|conversations?|customers?|contacts?|leads?|subscribers?|patients?|visitors?|checkins?|check_ins?)$/i
const PEOPLE =
  /^(?:auth_)?(?:users?|profiles?|accounts?|customers?|contacts?|leads?|subscribers?|patients?|students?|clients?)$/i
/** Many people write to these, so that even a thing that ends (a deal) has no few of them. */
const OF_MANY_PEOPLE = /(?:^|_)(?:bids?|clicks?|views?|visits?|page_?views?|impressions)$/i
/** What goes on for as long as the app is used: what is written under it has no end. An order or a ticket has one. */
const LASTING =
  /^(?:\w+_)?(?:conversation|chat|thread|room|channel|group|community|forum|topic|server|auction|link|url|page|site|website|domain|device|sensor|machine|meter|tracker|vehicle|drone|bot|agent|assistant|campaign|feed|project|post|video|stream|symbol|asset|ticker|market|portfolio|wallet|account|instance|integration|connection|webhook|endpoint|api_key|monitor|knowledge_base|collection|index|property|listing|product|location|station|building|farm|field)_?id$/i
/** Rows that somebody has put in an order are those of a list that is made by hand. */
const ARRANGED = /(?:^|_)(?:order|order_index|position|step|rank)$/i
/** Where things end up and stay; what waits (`pending`, `open`) is taken out again. */
const SETTLED =
  /^(?:active|complete|done|publish|approved|confirmed|closed|paid|sent|delivered|won|resolved|ended|finished|accepted|succe|verified|enabled|public)/i
/** Empty for nearly all rows. */
const SELDOM_SET = /delet|archiv|removed|cancel|block|banned|revoked|disabled|parent/i
/** Administrators are few, whatever they are called. */
const RARE = /role|admin|tier|plan|priority/i
/** True of most rows; other truths (`is_featured`) hold for a few. */
const USUAL = /active|publish|public|visible|approved|verified|enabled|available|completed/i
/** Becomes true in the end, so that few rows are left. */
const DONE = /read|seen|acted|process|handled|sent|done|accepted|synced|complete|verified|approved|resolved|paid/i
/** One sort of several. */
const SORT = /(?:^|_)(?:type|kind|category|channel|source)$/i
/**
 * How the rows of a read list grow: undefined where something ends it (a number, a unique key, a condition that may leave
 * few), and where nothing says that the table grows.
 */
export function endlessList(
  project: Project,
  facts: CodeFacts,
  shape: QueryShape,
  table: Table,
  schema: Schema,
): Endless | undefined {
  if (shape.command !== 'select' || shape.rows !== 'all' || !shape.complete || table.foreign) return undefined
  if (shape.order[0] && ARRANGED.test(shape.order[0].column)) return undefined
  if (
    isShortTable(table.name) ||
    isStaffTable(table.name) ||
    shape.joins.some(({ inner }) => inner) ||
    isEndedLater(project, facts, shape)
  )
    return undefined
  const tests = testsOf(shape.where)
  if (!tests || isUnique(tests, table)) return undefined
  if (isCounted(facts, shape)) {
    // Of their own rows people have few, where they do not look after those of others.
    const isOwn = !isAmongAdmins(shape.path) && seenRows(project, facts, shape, table, schema) === 'own'
    return isOwn && !isStream(table) ? undefined : { of: 'counted' }
  }
  const narrowing = tests.filter((test) => !leavesMany(test, table, schema))
  if (narrowing.some(({ test }) => test !== 'equal')) return undefined
  const columns = narrowing.map(({ column }) => column ?? '')
  const others = columns.filter((column) => !isTenantColumn(column, schema) || isPartOf(table, column))
  const isSort = tests.some(({ column }) => SORT.test(column ?? ''))
  if (others.length > 0) {
    const [by = '', ...more] = others
    return more.length === 0 && !isSort && isOfOne(by, table) ? { of: 'one', by } : undefined
  }
  if (testsOf(shape.optional)?.some(({ test }) => test === 'range' || test === 'any')) return undefined
  const seen = seenRows(project, facts, shape, table, schema)
  if (seen === 'own') return isStream(table) ? { of: 'one' } : undefined
  if (columns.length > 0 || seen === 'tenant') return happens(table) ? { of: 'tenant' } : undefined
  return growsWithPeople(table) ? { of: 'everyone' } : undefined
}

/** How the rows of one person, or of those they belong to, grow. */
export function ofThoseSeen(table: Table): Endless {
  return { of: isStream(table) ? 'one' : 'seen' }
}

function isStream(table: Table): boolean {
  return STREAM.test(table.name) && !isPlanned(table)
}

/** What ends or narrows a query that is begun already. */
const NARROWS =
  /^(?:limit|offset|range|where|eq|neq|in|is|gte?|lte?|match|or|filter|contains|like|ilike|single|maybeSingle)$/

/** `ofTenant(supabase.from('orders').select())`: the function is handed the query, and it or what follows adds conditions. */
function isHandedOver(project: Project, facts: CodeFacts, isIt: (value: Value) => boolean): boolean {
  return facts.calls.some((call, c) => {
    const i = call.args.findIndex(isIt)
    if (i < 0) return false
    const after = chainFrom(facts, call.chained)
    if (after.some(({ callee }) => callee.k === 'member' && NARROWS.test(callee.name))) return true
    const { target } = project.link.called(facts.path, c)
    const owner = target.k === 'function' ? project.link.code(target.path) : undefined
    if (target.k !== 'function' || !owner) return false
    return owner.calls.some(({ callee }) => {
      if (callee.k !== 'member' || !NARROWS.test(callee.name)) return false
      const [of] = callee.of.k === 'local' ? (owner.declarations[callee.of.d]?.values ?? []) : [callee.of]
      return of?.k === 'param' && of.f === target.f && of.i === i
    })
  })
}

/** `const query = db.select()…`, then `query.limit(20)`, or `addPaging(query)`; or it is never sent. */
function isEndedLater(project: Project, facts: CodeFacts, { c, source }: QueryShape): boolean {
  const chain = new Set<number>()
  for (let at = c; at >= 0 && chain.size < 40; at = facts.calls[at]?.chained ?? -1) chain.add(at)
  const isIt = (value: Value): boolean =>
    (value.k === 'call' && chain.has(value.c)) || (value.k === 'either' && value.of.some(isIt))
  if (source !== 'sql' && isHandedOver(project, facts, isIt)) return true
  const d = facts.declarations.findIndex(({ values }) => values.some(isIt))
  if (source !== 'sql' && d < 0 && facts.calls[c]?.fate.end === 'floating') return true
  if (d < 0) return false
  // `query = addPaging(query)`.
  const isHandedOn = facts.declarations[d]?.values.some(
    (value) => value.k === 'call' && facts.calls[value.c]?.args.some((each) => each.k === 'local' && each.d === d),
  )
  if (isHandedOn) return true
  return facts.calls.some(
    (call) =>
      call.callee.k === 'member' &&
      /^(?:limit|offset|range|where)$/.test(call.callee.name) &&
      startOf(facts, call) === d,
  )
}

/** The variable that a chain of calls begins with, by index; -1 where it begins with none. */
function startOf(facts: CodeFacts, call: CallFact): number {
  let at: Value | undefined = call.callee
  for (let hops = 0; at && hops < 40; hops++) {
    if (at.k === 'local') return at.d
    if (at.k === 'member') at = at.of
    else if (at.k === 'call') at = facts.calls[at.c]?.callee
    else return -1
  }
  return -1
}

/** `select('id', { count: 'exact' })` without `head`, of which the count is read: whoever counts expects many. */
function isCounted(facts: CodeFacts, { source, counts, c, where }: QueryShape): boolean {
  if (source !== 'supabase' || !counts) return false
  const chain = chainFrom(facts, c)
  const select = chain.findLast(({ text }) => /\.select$/.test(text))
  const [columns] = select?.args ?? []
  const isWhole = select && (columns === undefined || (columns.k === 'string' && columns.text.includes('*')))
  const { reads = [], unused = [] } = chain.at(-1)?.fate.use ?? {}
  const usesRows = reads.includes('data') && !unused.includes('data')
  // Whoever reads all columns, or the rows of some days, wants the rows as well as their number.
  const isForRows = isWhole || where.some((each) => each.k === 'test' && each.test === 'range')
  return reads.includes('count') && !(isForRows && usesRows)
}

/** The same for a list of a database whose schema is not read: nothing narrows it, and its name says what it grows with. */
export function endlessByName(project: Project, facts: CodeFacts, shape: QueryShape): Endless | undefined {
  const { command, rows, complete, where, optional, joins, table } = shape
  if (command !== 'select' || rows !== 'all' || !complete || where.length > 0 || optional.length > 0) return undefined
  if (joins.some(({ inner }) => inner) || isEndedLater(project, facts, shape) || isShortTable(table.name))
    return undefined
  const grows = [STREAM, HAPPENS, PEOPLE, /(?:^|_)subscriptions?$/i].some((names) => names.test(table.name))
  return grows ? { of: 'everyone' } : undefined
}

function growsWithPeople(table: Table): boolean {
  const names = [...table.columns.keys()]
  if (isChartOfAccounts(table)) return false
  if (happens(table) || PEOPLE.test(table.name)) return true
  return names.some((name) => isPersonColumn(name) && !isKeyOfItself(table, name))
}

/** Whether rows are things that happen or people that come, by the table's name: there are more of them however few use the app. */
export function happens(table: Table): boolean {
  return isStream(table) || HAPPENS.test(table.name)
}

/** `watched_sellers.seller_id`, which is unique: the sellers are those rows, and not whose they are. */
function isKeyOfItself({ name, indexes }: Table, column: string): boolean {
  const stem = column.replace(/_?id$/i, '')
  const isOwn = stem !== 'user' && new RegExp(`(?:^|_)${stem}s?$`, 'i').test(name)
  return (
    isOwn &&
    [...indexes.values()].some(({ unique, elements: [first, second] }) => unique && !second && first?.column === column)
  )
}

/** `company_contacts` by `company_id`: the contacts of one of many companies, whoever else is called a company. */
function isPartOf({ name }: Table, column: string): boolean {
  return name.startsWith(column.replace(/_?id$/i, '_'))
}

function isOfOne(column: string, table: Table): boolean {
  if (isPersonColumn(column)) return isStream(table) && !PUT_ASIDE.test(table.name)
  if (PIECES.test(table.name)) return /_?id$/i.test(column)
  return STREAM_OF_THING.test(table.name) && (OF_MANY_PEOPLE.test(table.name) ? /_?id$/i : LASTING).test(column)
}

/** The conditions as single tests; undefined where one may leave few rows for a reason that is not seen. */
function testsOf(where: readonly Condition[]): ColumnTest[] | undefined {
  const found: ColumnTest[] = []
  for (const each of where) {
    if (each.k === 'and') {
      const inner = testsOf(each.of)
      if (!inner) return undefined
      found.push(...inner)
    } else if (each.k !== 'test' || each.relation !== undefined || each.column === undefined) return undefined
    else found.push(each)
  }
  return found
}

/** Most rows meet it, however many there are: not deleted, published, of some other person. */
function leavesMany({ test, column, value }: ColumnTest, table: Table, schema: Schema): boolean {
  if (test === 'null') return SELDOM_SET.test(column ?? '')
  // What is neither paid nor void is still to be done.
  if (test === 'not-equal') return typeof value !== 'string' || !SETTLED.test(value)
  const own = table.columns.get(column ?? '')
  if (test !== 'equal' || !own || !isFewValued(own, table, schema)) return false
  if (RARE.test(own.name)) return false
  if (typeof value === 'boolean') return value ? USUAL.test(own.name) : !DONE.test(own.name)
  return typeof value === 'string' && SETTLED.test(value)
}

/** Rows are found by a whole unique key, or by a list of them. */
function isUnique(tests: readonly ColumnTest[], table: Table): boolean {
  const given = new Set(tests.filter(({ test }) => test === 'equal' || test === 'any').map(({ column }) => column))
  if (given.has('id')) return true
  return [...table.indexes.values()].some(
    ({ unique, elements, where }) =>
      unique &&
      where === undefined &&
      elements.length > 0 &&
      elements.every(({ column }) => column !== undefined && given.has(column)),
  )
}

/**
 * Which rows the database shows to whoever asks: row level security is a condition of every query, except for a client
 * that has the service role's key.
 */
function seenRows(
  project: Project,
  facts: CodeFacts,
  shape: QueryShape,
  table: Table,
  schema: Schema,
): 'all' | 'tenant' | 'own' {
  if (shape.source !== 'supabase' || !table.rowSecurity.enabled || isService(project, facts, shape.c)) return 'all'
  const policies = [...table.policies.values()].filter(
    ({ command, using, roles }) =>
      (command === 'select' || command === 'all') && using && !roles.every((role) => role === 'service_role'),
  )
  const reaches = policies.map((policy) => reachOf(policy, table, schema))
  if (reaches.includes('all')) return 'all'
  return reaches.includes('own') || !reaches.includes('tenant') ? 'own' : 'tenant'
}

/** What a policy lets through: everything to everyone, or some rows; a role's own policy counts as `some`. */
function reachOf({ using, roles }: Policy, table: Table, schema: Schema): 'all' | 'tenant' | 'own' | 'some' {
  const expression = using?.value
  if (!expression || roles.some((role) => /admin|service/.test(role))) return 'some'
  const columns = columnsIn(expression).filter((name) => table.columns.has(name))
  if (columns.some((name) => isPersonColumn(name) || name === 'id')) return 'own'
  if (columns.some((name) => isTenantColumn(name, schema))) return 'tenant'
  const isFew = columns.every((name) => {
    const column = table.columns.get(name)
    return column && isFewValued(column, table, schema)
  })
  return isFew && isPlain(expression) ? 'all' : 'some'
}

/** `true`, `auth.uid() IS NOT NULL`, `auth.role() = 'authenticated'`: no role is asked for and no row. */
function isPlain(expression: Expression): boolean {
  if (namesPerson(expression)) return false
  if (expression.k === 'query') return expression.query.from.length === 0
  if (expression.k === 'call') return expression.name === 'uid' || expression.name === 'role'
  return childrenOf(expression).every(isPlain)
}

/** `auth.uid() = '40257dfa-…'`: one person, by name. */
function namesPerson(expression: Expression): boolean {
  if (expression.k !== 'operator' || expression.op !== '=') return false
  const asksWho = (each: Expression): boolean =>
    (each.k === 'call' && /^(?:uid|email|jwt)$/.test(each.name)) || childrenOf(each).some(asksWho)
  return expression.args.some(asksWho) && expression.args.some((each) => constantOf(each) !== undefined)
}

function columnsIn(expression: Expression): string[] {
  if (expression.k === 'column') return [expression.name]
  if (expression.k === 'query')
    return expression.query.where ? columnsIn(expression.query.where).filter((name) => name !== 'id') : []
  return childrenOf(expression).flatMap(columnsIn)
}

/** The client was made with the service role's key, which row level security does not hold. */
export function isService(project: Project, facts: CodeFacts, c: number): boolean {
  const { target } = project.link.called(facts.path, c)
  const maker = target.k === 'api' && target.maker
  const key = maker ? project.link.call(maker)?.args[1] : undefined
  if (!maker || !key) return false
  const text = JSON.stringify(key)
  if (/SERVICE/i.test(text)) return true
  const names = [...text.matchAll(/"k":"(local|call)","[dc]":(\d+)/g)].map(([, k, n]) => ({ k, n: Number(n) }))
  const file = project.link.code(maker.path)
  return names.some(({ k, n }) => {
    const fact = k === 'local' ? file?.declarations[n] : file?.calls[n]
    if (!fact) return false
    if (!('name' in fact)) return /SERVICE/i.test(JSON.stringify(fact.args))
    return /service/i.test(fact.name)
  })
}
