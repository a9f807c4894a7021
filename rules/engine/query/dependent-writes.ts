import type { CodeFacts, TextRange, Value } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import { isExcused } from '../link/excuses'
import { RepeatedRequests } from '../link/repeated-requests'
import type { Project } from '../project'
import { snakeCase } from '../snake-case'
import { shutsOut } from './arms'
import { isFoundAgain, isListed, isMadeWhereMissing } from './found-again'
import { isOfJustMade } from './just-added'
import { isThrownAway } from './supabase'
import { type Count, type Write, writeOf, writesOf } from './writes'

/** Two writes of one handler that must both happen or neither, outside a transaction. */
export interface DependentWrites {
  readonly first: Write
  readonly second: Write
  /**
   * `child`: the second is about the row that the first has added · `agree`: a number is worked out anew, and what it follows
   * from is written apart from it · `transfer`: one row gives up what another gets · `replace`: rows are deleted, and others put
   * in their place.
   */
  readonly how: 'child' | 'agree' | 'transfer' | 'replace'
  /** The number, where there is one: `balance`. */
  readonly column?: string
  /** Whoever asked is told that the second write failed, as far as the code says: it throws, or answers with the error. */
  readonly isTold: boolean
}

/** Kept for people to look at, or made again by itself: it may be missing. */
const TRAIL =
  /(?:^|_)(?:logs?|audits?|activit(?:y|ies)|events?|notifications?|analytics|metrics?|histor(?:y|ies)|traces?|usages?|emails?|mails?|webhooks?|queues?|outbox|jobs?|runs?|cache\w*|embeddings?|chunks?(?:_\w+)?|views?|visits?|feeds?|alerts?|messages?|reminders?|presence|sessions?|tokens?|codes?|otps?|verifications?|attempts?|versions?|revisions?|snapshots?|timelines?|stats?|statistics|queries|searches|lookups|summar(?:y|ies)|scores?|eventos|historicos?|historial|mensagens|mensajes|notifica(?:coes|ciones)|auditorias?|suggestions?|locks?|limits?|pings?|heartbeats?|status(?:es)?)$|^(?:audit|log|analytics|indexed)_/
/** Functions that keep such rows: `logAccess()`, `audit.trackChange()`. */
const KEEPS_TRAIL = /(?:^|\.)_?(?:log|audit|track|trace)(?=[A-Z_]|$)\w*$/
/** What is owned in numbers, and may be gone. */
const NUMBER =
  /(?:^|_)(?:balance|stock|inventory|credits?|coins?|wallet|quantity|qty|points|on_hand|available_(?:seats|units|quantity|balance)|seats_(?:left|available)|remaining_(?:seats|units|credits|quantity|uses|balance)|amount_paid|balance_cents)(?:_(?:balance|quantity|level|count|amount|cents|remaining|available|on_hand))?$/
/** Where it is written down why such a number is another. */
const LEDGER =
  /(?:^|_)(?:transactions?|ledgers?|ledger_entries|orders?|sales?|payments?|purchases?|transfers?|movements?|withdrawals?|deposits?|payouts?|refunds?|redemptions?|bookings?|reservations?|invoices?|bids?|bets?|tickets?|order_items?|sale_items?|adjustments?|expenses?|charges?|tips?)$/
/** A column of what somebody pays for: the row is no note, whatever it says. */
const GOODS = /(?:^|_)(?:price|amount|quantity|qty|total|cost|cents|value)(?:_|$)/
const ABOUT_ANY =
  /(?:^|_)(?:table|tabela|tabla|entity|entidade|entidad|resource|subject|target)(?:_(?:type|name|table))?$/
/** A row that stands for a run of something: bringing the rest once more does everything anew. */
const BRINGS = /(?:^|_)(?:imports?|syncs?)$/
/** Something that puts an earlier write right again. */
const UNDOES = /rollback|roll_back|undo|revert|compensat|cleanup|clean_up|abort/i
const UNDONE = /^(?:fail|cancel|error|reject|void|revert|rolled|incomplete|draft|pending)/i
/** Runs in a transaction of somebody else's making. */
const IN_TRANSACTION = /transaction|(?:^|\.)(?:begin|batch|atomic|tx)$|withTx|inTx/i
const BEGINS = /^\s*(?:begin|start\s+transaction|set\s+transaction)\b/i
/** Ran once more, it puts everything right. */
const AGAIN =
  /seed|migrat|backfill|recalculat|calculate-|recomput|forecast|ingest|import|sync|reindex|rebuild|refresh|regenerate|snapshot|demo|sample|fixture|cron|reset/i

/**
 * The writes of a file that depend on each other and have no transaction around them, one pair for each handler. Left out are
 * pairs with another service asked in between (a transaction cannot stay open for that), a second write that only keeps a
 * trail, rows that are brought from state to state in between, writes that may be repeated (`upsert`), and code that undoes
 * the first where the second fails.
 */
export function dependentWrites(project: Project, facts: CodeFacts): DependentWrites[] {
  if (AGAIN.test(facts.path)) return []
  const writes = withFunctions(project, facts, writesOf(project, facts)).filter((each) => mayFail(facts, each))
  const found: DependentWrites[] = []
  const told = new Set<number>()
  for (const [i, second] of writes.entries()) {
    const handler = outermost(facts, second.call.in)
    if (told.has(handler) || isAgain(facts, second.call.in)) continue
    const pair = writes
      .slice(0, i)
      .map((first) => dependence(project, facts, first, second, writes))
      .find((each) => each !== undefined)
    if (!pair) continue
    told.add(handler)
    found.push(pair)
  }
  return found
}

/** Functions of the project that make one write and no more, and are called in its place: `storage.createOrder(order)`. */
function withFunctions(project: Project, facts: CodeFacts, writes: readonly Write[]): Write[] {
  const called = facts.calls.flatMap((call, c): Write[] => {
    if (call.fate.end !== 'awaited' && call.fate.end !== 'returned') return []
    const { target } = project.link.called(facts.path, c)
    const owner = target.k === 'function' ? project.link.code(target.path) : undefined
    if (!owner || target.k !== 'function' || owner.functions[target.f]?.async === false) return []
    const inside = project.operations(owner).filter((each) => each.call.in === target.f)
    const [operation] = inside
    const only = operation && inside.length === 1 ? writeOf(project, owner, operation) : undefined
    if (only?.command !== 'insert' || !mayFail(owner, only)) return []
    if (KEEPS_TRAIL.test(call.text) || (call.fate.use.dropped && isPassedOver(project, owner, only))) return []
    const range = { start: call.nameRange.start, end: call.nameRange.end }
    return [{ ...only, call, c, range, called: true, values: call.args, counts: [], by: [] }]
  })
  return [...writes, ...called].sort((a, b) => a.call.range.start - b.call.range.start)
}

/** Code goes on when it is done, and no transaction is seen around it. */
function mayFail(facts: CodeFacts, { call, c, source, called }: Write): boolean {
  const { end } = facts.calls[c]?.fate ?? call.fate
  if (end !== 'awaited' && end !== 'returned') return false
  if (facts.calls.some((other) => IN_TRANSACTION.test(other.text) && isWithin(call.range, other.range))) return false
  // A client that was handed over may have a transaction open.
  if (source !== 'supabase' && !called && isHandedOver(facts, call.callee)) return false
  return call.in >= 0 && !around(facts, call.in).some((f) => begins(facts, f))
}

/** `tx.insert(…)`, `tx` being a parameter. */
function isHandedOver(facts: CodeFacts, value: Value): boolean {
  let at: Value | undefined = value
  for (let hops = 0; at && hops < 40; hops++) {
    if (at.k === 'param') return true
    if (at.k === 'member') at = at.of
    else if (at.k === 'call') at = facts.calls[at.c]?.callee
    else if (at.k === 'local') {
      const values: readonly Value[] = facts.declarations[at.d]?.values ?? []
      at = values.length === 1 ? values[0] : undefined
    } else if (at.k === 'either') return at.of.some((each) => isHandedOver(facts, each))
    else return false
  }
  return false
}

/** A function begins a transaction with a statement or a method of its own. */
function begins(facts: CodeFacts, f: number): boolean {
  return facts.calls.some(({ in: own, args, text }) => {
    if (own !== f) return false
    const [first] = args
    return (first?.k === 'string' && BEGINS.test(first.text)) || /(?:begin|start)Transaction$/i.test(text)
  })
}

function dependence(
  project: Project,
  facts: CodeFacts,
  first: Write,
  second: Write,
  writes: readonly Write[],
): DependentWrites | undefined {
  if (!isSameFlow(facts, first, second) || shutsOut(facts, first.call.range, second.call.range)) return undefined
  const how = howOf(facts, first, second)
  if (!how || isUndone(facts, first, second, writes) || mayBeLost(project, facts, first, second)) return undefined
  if (how.how === 'child' && (isNote(facts, second) || isAddedToFound(facts, first, second, writes))) return undefined
  if (how.how === 'replace' && isOfJustMade(facts, first, writes)) return undefined
  if (how.how === 'child' && isFollowedUp(facts, first, second, writes)) return undefined
  const between = { start: Math.min(first.call.range.end, second.call.range.start), end: second.call.range.start }
  if (new RepeatedRequests(project).takesOneAtATime({ path: facts.path, body: between })) return undefined
  const look = lookAt(facts, second)
  if (look >= 0 && facts.catches[look] && isExcused(facts, facts.catches[look])) return undefined
  const told = isTold(project, facts, second, look)
  // Who called the webhook calls it again: the rows are gone then, and the new ones are added.
  if (how.how === 'replace' && told && /webhook/i.test(facts.path)) return undefined
  // Asks all queries of the app, so it comes last.
  if (how.how === 'child' && isFoundWithout(project, facts, first, second)) return undefined
  if (!project.mayRun(facts, second.c)) return undefined
  return { first, second, ...how, isTold: told }
}

/**
 * A row that tells what has happened: in a sentence of the code's own (`note: 'Added by the import of leads'`), or beside the
 * name of a table, as it may be about any (`entity_type: 'lead', entity_id: lead.id`).
 */
function isNote(facts: CodeFacts, { table, values }: Write): boolean {
  if (LEDGER.test(table) || NUMBER.test(table)) return false
  return values.some((value) => {
    const row = value.k === 'local' ? facts.declarations[value.d]?.values[0] : value
    if (row?.k !== 'object') return false
    const isOfGoods = Object.keys(row.members).some((name) => GOODS.test(snakeCase(name)))
    const isTold = ([name, each]: [string, Value]) =>
      each.k === 'string' && (/\w \S+ \S/.test(each.text) || ABOUT_ANY.test(snakeCase(name)))
    return !isOfGoods && Object.entries(row.members).some(isTold)
  })
}

/** The handler looks first whether the first row is there, and adds to it then what was missing: trying again mends it. */
function isAddedToFound(facts: CodeFacts, first: Write, second: Write, writes: readonly Write[]): boolean {
  const arms = (facts.arms ?? []).filter(({ leaves, range }) => leaves && range.end <= first.call.range.start)
  return writes.some(
    ({ command, table, call }) =>
      (command === 'insert' || command === 'upsert') &&
      table === second.table &&
      call.in === first.call.in &&
      arms.some(({ range }) => isWithin(call.range, range)),
  )
}

/** The row that was just added is found, or what is missing is made, without the second write. */
function isFoundWithout(project: Project, facts: CodeFacts, first: Write, second: Write): boolean {
  if (second.command !== 'update') return isMadeWhereMissing(project, facts, second)
  return isFoundAgain(facts, first, second) || isListed(project, facts, first)
}

/** The second runs in the same function, or in one that the first's function runs for each element of a list. */
function isSameFlow({ functions }: CodeFacts, { call: a }: Write, { call: b }: Write): boolean {
  for (let f = b.in; f >= 0; f = functions[f]?.parent ?? -1) {
    if (f === a.in) return true
    if (functions[f]?.usage?.k !== 'argument') return false
  }
  return false
}

function howOf(facts: CodeFacts, first: Write, second: Write): Pick<DependentWrites, 'how' | 'column'> | undefined {
  if (TRAIL.test(second.table) || TRAIL.test(first.table) || BRINGS.test(first.table)) return undefined
  const [a, b] = [numberIn(first), numberIn(second)]
  if (a && b && first.table === second.table)
    return a.by === b.by && a.by !== 'unknown' ? undefined : { how: 'transfer', column: a.column }
  if (a && second.command === 'insert' && LEDGER.test(second.table)) return { how: 'agree', column: a.column }
  if (b && first.command === 'insert' && LEDGER.test(first.table)) return { how: 'agree', column: b.column }
  if (first.command === 'insert' && second.command !== 'upsert' && second.table !== first.table)
    return isAbout(facts, first, second) && !isFoundOrMade(facts, first, second) ? { how: 'child' } : undefined
  const isReplaced = first.command === 'delete' && second.command === 'insert' && second.table === first.table
  return isReplaced &&
    first.by.length > 0 &&
    // Those that are gone from a list are deleted one by one; others are added for what is new.
    (first.call.loop === undefined || first.call.loop === second.call.loop) &&
    !first.by.some((column) => /^id$/i.test(column)) &&
    !second.values.some((value) => isWrittenOut(facts, value, first.by))
    ? { how: 'replace' }
    : undefined
}

/** The rows are the same each time, but for the columns that the old ones were found by: nothing that is lost comes from a person. */
function isWrittenOut(facts: CodeFacts, value: Value, by: readonly string[]): boolean {
  const at = value.k === 'local' ? facts.declarations[value.d]?.values[0] : value
  if (at?.k === 'array') return at.elements.length > 0 && at.elements.every((each) => isWrittenOut(facts, each, by))
  if (at?.k !== 'object' || at.open) return false
  return Object.entries(at.members).every(
    ([name, each]) => by.includes(name) || each.k === 'literal' || (each.k === 'string' && !each.text.includes('${}')),
  )
}

/** The failure of a write reaches whoever asked: it is thrown, or a branch that looks at it throws or answers. */
function isTold(project: Project, facts: CodeFacts, { c, source }: Write, look: number): boolean {
  const { k } = project.failures.ofCall(facts.path, c)
  if (k === 'swallowed' || k === 'unhandled') return false
  if (source !== 'supabase') return true
  const verdict = look < 0 ? undefined : project.failures.verdict(facts, look)
  return verdict === 'handles' || verdict === 'rethrows'
}

/** The branch that looks at the error of a write with supabase-js, by index of the catches; -1 where there is none. */
function lookAt({ catches }: CodeFacts, { call, source }: Write): number {
  if (source !== 'supabase') return -1
  return catches.findIndex(
    ({ on, in: own, range }) => on === 'error' && own === call.in && range.start >= call.range.end,
  )
}

/** What is written second holds something of what was written first. */
function isAbout(facts: CodeFacts, first: Write, second: Write): boolean {
  if (second.command === 'delete') return false
  const ids = first.values.flatMap((value) => idIn(facts, value))
  return second.values.some((value) => holds(facts, value, first.c, ids, new Set()))
}

function numberIn({ command, counts }: Write): Count | undefined {
  return command === 'update' ? counts.find(({ column }) => NUMBER.test(column)) : undefined
}

/** The first stands in a branch that is left out where its row is there already: it stays for another time. */
function isFoundOrMade({ arms = [] }: CodeFacts, { call: a }: Write, { call: b }: Write): boolean {
  return arms.some(({ always, range }) => !always && isWithin(a.range, range) && !isWithin(b.range, range))
}

/** An id that the code makes itself: `{ id: orderId }`. */
function idIn(facts: CodeFacts, value: Value): number[] {
  const object = value.k === 'local' ? facts.declarations[value.d]?.values[0] : value
  const id = object?.k === 'object' ? object.members['id'] : undefined
  const made = id?.k === 'local' ? facts.declarations[id.d]?.values[0] : undefined
  return id?.k === 'local' && made?.k === 'call' ? [id.d] : []
}

/** Whether a value is made of what call `c` gave, or of one of the ids, as far as the file tells. */
function holds(facts: CodeFacts, value: Value, c: number, ids: readonly number[], seen: Set<number>): boolean {
  const inside = (each: Value) => holds(facts, each, c, ids, seen)
  switch (value.k) {
    case 'local': {
      if (ids.includes(value.d)) return true
      if (seen.has(value.d)) return false
      seen.add(value.d)
      const values = (facts.declarations[value.d]?.values ?? []).filter(({ k }) => k !== 'literal')
      // What is found, or made where it is not there, stands for itself.
      if (values.length > 1 && values.some(inside) && !values.every(inside)) return false
      return values.some(inside) || pushed(facts, value.d).some(inside)
    }
    case 'member':
    case 'text':
      return inside(value.of)
    case 'call': {
      if (value.c === c) return true
      const call = facts.calls[value.c]
      return call !== undefined && (call.args.some(inside) || (call.callee.k === 'member' && inside(call.callee.of)))
    }
    case 'function':
      return (facts.functions[value.f]?.returns ?? []).some(inside)
    case 'object':
      // What stands deeper is JSON, but for Prisma's `{ team: { connect: { id } } }`.
      return Object.entries(value.members).some(
        ([name, each]) => (name === 'connect' || !isNested(each)) && inside(each),
      )
    case 'array':
      return value.elements.some(inside)
    case 'either':
      return value.of.some(inside)
    default:
      return false
  }
}

function isNested(value: Value): boolean {
  return value.k === 'array' || (value.k === 'object' && !('connect' in value.members))
}

/** What is put into a list by `push`. */
function pushed({ calls }: CodeFacts, d: number): Value[] {
  return calls.flatMap(({ callee, args }) =>
    callee.k === 'member' && callee.name === 'push' && callee.of.k === 'local' && callee.of.d === d ? args : [],
  )
}

/** Its failure is caught where it stands, and those who call it are told nothing. */
function isPassedOver(project: Project, facts: CodeFacts, { c }: Write): boolean {
  const guards = facts.calls[c]?.fate.guards ?? []
  return guards.some((guard) => guard.k === 'settled' || project.failures.verdict(facts, guard.c) !== 'rethrows')
}

/** The second's failure alone is caught and passed over on purpose, as with `Promise.allSettled`. */
function mayBeLost(project: Project, facts: CodeFacts, first: Write, second: Write): boolean {
  const own = facts.calls[second.c]?.fate.guards ?? []
  const others = facts.calls[first.c]?.fate.guards ?? []
  if (second.source === 'supabase' && isThrownAway(facts, second.call)) return true
  return own.some((guard) => {
    if (guard.k === 'settled') return true
    const isShared = others.some((other) => other.k === 'catch' && other.c === guard.c)
    return !isShared && project.failures.verdict(facts, guard.c) !== 'rethrows'
  })
}

/** Where the second fails, the first is taken back: its row is deleted or marked, or a function of that name is called. */
function isUndone(facts: CodeFacts, first: Write, second: Write, writes: readonly Write[]): boolean {
  const handler = outermost(facts, second.call.in)
  const isLater = ({ range, in: own }: { range: TextRange; in: number }) =>
    range.start > second.call.range.start && outermost(facts, own) === handler
  if (facts.calls.some((call) => isLater(call) && UNDOES.test(call.text))) return true
  return writes.some((each) => {
    if (each === second || each.table !== first.table || !isLater(each.call)) return false
    return (
      each.command === 'delete' || (each.command === 'update' && each.values.some((value) => isUndoing(facts, value)))
    )
  })
}

/** Between the two the first row is brought from one state to the next (`pending`, `paid`): it tells by itself how far things went. */
function isFollowedUp(facts: CodeFacts, first: Write, second: Write, writes: readonly Write[]): boolean {
  const [from, to] = [first.call.range.end, second.call.range.start]
  return writes.some(
    ({ command, table, call }) =>
      command === 'update' &&
      table === first.table &&
      call.range.start > from &&
      call.range.start < to &&
      outermost(facts, call.in) === outermost(facts, first.call.in),
  )
}

function isUndoing(facts: CodeFacts, value: Value): boolean {
  const object = value.k === 'local' ? facts.declarations[value.d]?.values[0] : value
  if (object?.k !== 'object') return false
  return Object.values(object.members).some((each) => each.k === 'string' && UNDONE.test(each.text))
}

/** The functions around a place, from the inside out. */
function around({ functions }: CodeFacts, f: number): number[] {
  const found: number[] = []
  for (let at = f; at >= 0; at = functions[at]?.parent ?? -1) found.push(at)
  return found
}

/** The outermost function around a place that is no component or wrapper of it: callbacks belong to what runs them. */
function outermost(facts: CodeFacts, f: number): number {
  let at = f
  while (facts.functions[at]?.usage?.k === 'argument' && (facts.functions[at]?.parent ?? -1) >= 0)
    at = facts.functions[at]?.parent ?? -1
  return at
}

function isAgain(facts: CodeFacts, f: number): boolean {
  return around(facts, f).some((each) => AGAIN.test(facts.functions[each]?.name ?? ''))
}
