import type { CallFact, CatchFact, CodeFacts, SqlTextFact, Value } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import type { Expression } from '../../analysis/sql/expression'
import type { Project } from '../project'
import { lossOf, worstLoss } from './loss'
import type { Operation } from './operations'

/** What the code claims although a call failed: a row that says it was done, or an answer that says so. */
export type Claim = 'record' | 'answer'

/** Words by which a record says that something was done. */
const DONE =
  /^(?:sent|success|succeeded|complete|completed|paid|done|delivered|processed|published|synced|ok|handled|notified|emailed|refunded|fulfilled)$/i
/** Those of them that speak of a message: an order is paid whether the mail about it was sent or not. */
const MESSAGE_DONE = /^(?:sent|success|succeeded|delivered|processed|ok|handled|notified|emailed)$/i
const ANSWERED = /^(?:success|ok|sent|delivered|subscribed|submitted)$/i
const DONE_AT = /(sent|completed|processed|paid|delivered|published|synced|handled|notified|emailed)_?at$/i
const TAKEN_NOW = /^(?:now|current_timestamp|localtimestamp|clock_timestamp)$/i

/**
 * After a catch the same function writes a record that says it was done (`status: 'sent'`, `handled: true`, `sent_at`), or one
 * with a value that only the failed part would have filled; or it answers `{ success: true }` where the failed part was all
 * that it had to do. Undefined where it claims nothing.
 */
export function claimAfter(
  project: Project,
  file: CodeFacts,
  fact: CatchFact,
  caught: readonly Operation[],
): Claim | undefined {
  if (!fact.followed || fact.returns.length > 0) return undefined
  const losses = caught.map((operation) => lossAt(project, operation))
  const isMessage = losses.length > 0 && losses.every((loss) => loss === 'email' || loss === 'message')
  const done = isMessage ? MESSAGE_DONE : DONE
  // What could not be read of the app's own rows is a detail of what is done with the others.
  const isLookUp =
    caught.length > 0 &&
    caught.every(({ kind, method }) => (kind === 'database' || kind === 'supabase') && method === 'GET')
  const end = Math.min(endOfRound(file, fact), endOfBranch(file, fact))
  if (writes(project, file, fact, done, isLookUp, end) || (!isLookUp && writesSql(file, fact, done, end)))
    return 'record'
  const isConsequential = losses.some((loss) => loss !== undefined && loss !== 'request')
  return isConsequential && isAllItDoes(project, file, fact) && answersDone(project, file, fact) ? 'answer' : undefined
}

function lossAt(project: Project, operation: Operation) {
  const owner = project.link.code(operation.path)
  return owner && lossOf(owner, operation)
}

/** Of one of many that are gone through, the end of its round: what is written behind them all speaks of all. */
function endOfRound(file: CodeFacts, { in: f, range }: CatchFact): number {
  const ends = file.loops.flatMap((loop) =>
    loop.form === 'elements' && loop.in === f && isWithin(range, loop.range) ? [loop.range.end] : [],
  )
  return Math.min(Number.POSITIVE_INFINITY, ...ends)
}

/** Of a branch that leaves the function at its end, that end: what is written behind it belongs to other cases. */
function endOfBranch({ arms = [] }: CodeFacts, { range }: CatchFact): number {
  const ends = arms.flatMap((arm) =>
    arm.leaves && arm.always === undefined && isWithin(range, arm.range) ? [arm.range.end] : [],
  )
  return Math.min(Number.POSITIVE_INFINITY, ...ends)
}

/** It stands in the catch of a `try` round all this: it runs where that fails. */
function isInCatchAround(file: CodeFacts, { triedCalls: [from, to] }: CatchFact, c: number): boolean {
  return file.catches.some(
    ({ calls, triedCalls }) => c >= calls[0] && c < calls[1] && triedCalls[0] <= from && to <= triedCalls[1],
  )
}

/** It stands in another branch of what the catch is in a branch of: one of them runs. */
function isInOtherBranch({ arms = [] }: CodeFacts, { range }: CatchFact, call: CallFact): boolean {
  const own = arms.filter((arm) => arm.always === undefined && isWithin(range, arm.range))
  return arms.some(
    (arm) =>
      arm.always === undefined &&
      isWithin(call.range, arm.range) &&
      own.some((each) => each !== arm && each.of === arm.of),
  )
}

/** A write through a library, by what its arguments say. */
function writes(
  project: Project,
  file: CodeFacts,
  fact: CatchFact,
  done: RegExp,
  isLookUp: boolean,
  end: number,
): boolean {
  return project.operations(file).some((operation) => {
    if (operation.call.in !== fact.in || operation.call.range.start < fact.range.end || operation.method === 'GET')
      return false
    if (operation.call.range.start > end || isInCatchAround(file, fact, operation.c)) return false
    if (isInOtherBranch(file, fact, operation.call)) return false
    if (fact.leaves.length > 0) return true
    if (isLookUp) return false
    for (let c = operation.c; c >= 0; c = file.calls[c]?.chained ?? -1) {
      if (file.calls[c]?.args.some((argument) => wordsIn(argument, 0).some((word) => done.test(word)))) return true
    }
    return false
  })
}

/** What the members of an object say: a text, the name of what is `true`, `sent` of `sent_at`. */
function wordsIn(value: Value, depth: number): string[] {
  if (value.k === 'array') return value.elements.flatMap((element) => wordsIn(element, depth + 1))
  if (value.k !== 'object' || depth > 3) return []
  return Object.entries(value.members).flatMap(([key, member]) => {
    if (member.k === 'string') return [member.text]
    if (member.k === 'literal') return member.value === true ? [key] : []
    const stamped = DONE_AT.exec(key)?.[1]
    return stamped ? [stamped] : wordsIn(member, depth + 1)
  })
}

/** A write in SQL: `UPDATE orders SET status = 'sent', sent_at = now()`. */
function writesSql(file: CodeFacts, fact: CatchFact, done: RegExp, end: number): boolean {
  return file.sqlTexts.some(
    (text) =>
      text.in === fact.in &&
      text.range.start > fact.range.end &&
      text.range.start <= end &&
      wordsOf(text).some((word) => done.test(word)),
  )
}

function wordsOf({ query }: SqlTextFact): string[] {
  if (query?.verb === 'update') return query.columns.flatMap(({ as = '', value }) => wordsOfColumn(as, value))
  if (query?.verb !== 'insert') return []
  return (query.values ?? []).flatMap((row) => row.flatMap((value, i) => wordsOfColumn(query.into?.[i] ?? '', value)))
}

function wordsOfColumn(column: string, value: Expression): string[] {
  switch (value.k) {
    case 'value':
      return value.value === true ? [column] : typeof value.value === 'string' ? [value.value] : []
    case 'cast':
      return wordsOfColumn(column, value.arg)
    case 'call': {
      const stamped = TAKEN_NOW.test(value.name) ? DONE_AT.exec(column)?.[1] : undefined
      return stamped ? [stamped] : []
    }
    default:
      return []
  }
}

/** Nothing else of consequence happens in the function: its answer is about what failed. */
function isAllItDoes(project: Project, file: CodeFacts, fact: CatchFact): boolean {
  const [from, to] = fact.triedCalls
  const own = file.functions[fact.in]?.range
  if (!own) return false
  return file.calls.every((call, c) => {
    if ((c >= from && c < to) || call.range.start < own.start || call.range.end > own.end) return true
    const operation = project.operations(file).find((each) => each.c === c)
    if (operation) return lossOf(file, operation) === undefined
    const { target } = project.link.called(file.path, c)
    return target.k !== 'function' || worstLoss(project, target) === undefined
  })
}

/** `response.json({ success: true })`, `new Response(JSON.stringify({ ok: true }))` after the catch. */
function answersDone(project: Project, file: CodeFacts, fact: CatchFact): boolean {
  return answersAfter(project, file, fact).some(({ body }) =>
    Object.entries(body).some(([key, member]) => member.k === 'literal' && member.value === true && ANSWERED.test(key)),
  )
}

/** What is answered next says that it failed, whatever became of what was caught: `{ success: false }`, `{ error }`, a 500. */
export function answersFailureNext(project: Project, file: CodeFacts, fact: CatchFact): boolean {
  const [next] = answersAfter(project, file, fact)
  if (!next) return false
  const { success, ok, error } = next.body
  return (
    error !== undefined ||
    next.status >= 400 ||
    [success, ok].some((each) => each?.k === 'literal' && each.value === false)
  )
}

interface Answer {
  readonly body: Readonly<Record<string, Value>>
  /** 200 where none is written. */
  readonly status: number
}

/** What the function answers after a catch, in order, as far as it is written out. */
function answersAfter(project: Project, file: CodeFacts, fact: CatchFact): Answer[] {
  return file.calls.flatMap((call, c): Answer[] => {
    if (call.in !== fact.in || call.range.start < fact.range.end) return []
    const { behaviour } = project.link.called(file.path, c)
    if (
      behaviour?.role !== 'respond' &&
      !(call.isNew ? /^(?:Next)?Response$/ : /^(?:Next)?Response\.json$/).test(call.text)
    )
      return []
    const [first, options] = call.args
    // `response.status(503).json({ … })` stands at its status.
    const isStatus = first?.k === 'literal' && call.chained >= 0
    const body = isStatus ? file.calls[call.chained]?.args[0] : first
    const written =
      body?.k === 'call' && file.calls[body.c]?.text === 'JSON.stringify' ? file.calls[body.c]?.args[0] : body
    if (written?.k !== 'object') return []
    const status = isStatus ? first : options?.k === 'object' ? options.members['status'] : undefined
    return [{ body: written.members, status: status?.k === 'literal' ? Number(status.value) : 200 }]
  })
}
