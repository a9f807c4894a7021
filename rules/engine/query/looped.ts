import type { CallFact, CodeFacts, SqlTextFact, TextRange } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import type { Operation } from '../link/operations'
import { RepeatedRequests } from '../link/repeated-requests'
import { loopOf, type Repeat, repeatOf, repeatOfOnes } from '../link/repeats'
import type { Project } from '../project'
import { shutsOut } from './arms'
import { isFoundByList, isFoundByPairs, isOfElement, isRowByRow } from './by-row'
import { drizzleQuery } from './drizzle'
import { embedsEach } from './embeddings'
import { isPortion, runsForFew } from './few-elements'
import { goesThroughGroups, isNewestOfEach } from './for-each-group'
import { asksForJustAdded } from './just-added'
import { addsPartsOfOne } from './parts-of-one'
import { prismaQuery } from './prisma'
import { isRemembered } from './remembered'
import { readsRowsOfCompany } from './rows-of-companies'
import { writeOf } from './writes'

/** A query that runs each time a loop goes round. */
export interface RepeatedQuery {
  /** The call in the loop: of the query, or of the function that asks it. */
  readonly call: CallFact
  readonly operation: Operation
  /** The function, where the query stands in one. */
  readonly helper: string | undefined
  /** The table where it is known, else what is called. */
  readonly about: string
  readonly isTableKnown: boolean
  readonly isRead: boolean
  /** It surely writes: by the name of what is called, or by the statement. Of a text that is not seen neither is sure. */
  readonly isWrite: boolean
  /** It is left out for some elements. */
  readonly isConditional: boolean
}

/** A loop with those of its queries that are told: the first, and what else could be done for all at once. */
export interface QueryLoop {
  readonly repeat: Repeat
  readonly queries: readonly RepeatedQuery[]
  /** Another service is asked for each element too, and the queries stand before that. */
  readonly besideService: boolean
}

/** So many queries before each request to another service are worth a word; one is little beside what the request takes. */
const BESIDE_SERVICE = 2

/** The loops of a file that ask the database once for each element of a list that may be long, each once. */
export function queryLoops(project: Project, file: CodeFacts): QueryLoop[] {
  const requests = new RepeatedRequests(project)
  const loops = new Map<string, { repeat: Repeat; besideService: boolean; queries: RepeatedQuery[] }>()
  const add = (repeat: Repeat, query: RepeatedQuery) => {
    if (runsForFew(project, file, repeat, query.call, query.about, query.isRead, adds(project, query))) return
    if (query.helper === undefined && !query.isRead) {
      if (isFoundByPairs(file, query.operation, repeat.body)) return
      if (isFoundByList(file, query.operation, repeat.body)) return
    }
    if (!query.isRead && addsPartsOfOne(project, file, query, repeat)) return
    if (query.isRead && goesThroughCompanies(project, file, query, repeat)) return
    if (query.isRead && query.helper === undefined && asksForJustAdded(project, file, query.operation, repeat.body))
      return
    const besideService = requests.takesOneAtATime(repeat)
    if (besideService) {
      const service = requests.firstToService(repeat)
      if (service === undefined || query.helper !== undefined || query.call.range.start > service) return
      // The row that the service is told of is added in its turn.
      if (isGoneOnWith(query)) return
      // What is changed or deleted is so for this one, which may be the last that works.
      if (!query.isRead && !adds(project, query)) return
      if (isPortion(project, file, repeat)) return
    }
    const key = loopOf(repeat)
    const known = loops.get(key)
    if (!known) loops.set(key, { repeat, besideService, queries: [query] })
    else if (!known.queries.some((each) => asksTheSame(each, query))) known.queries.push(query)
  }
  for (const operation of project.operations(file)) {
    const repeat = isQuery(operation) ? repeatOf(project, file, operation.call) : undefined
    if (!repeat || isRowByRow(project, file, operation) || isNewestOfEach(project, file, operation)) continue
    if (!project.mayRun(file, operation.c) || isAskedForAll(project, file, operation, repeat)) continue
    if (!goesThroughGroups(project, file, repeat) && !isOtherTable(project, file, operation, repeat))
      add(repeat, queryOf(project, file, repeat, operation.call, operation, undefined))
  }
  const direct = new Set(loops.keys())
  for (const [c, call] of file.calls.entries()) {
    const ones = repeatOfOnes(project, file, call)
    if (!ones || direct.has(loopOf(ones)) || embedsEach(project, file, c, ones)) continue
    const repeat = repeatOf(project, file, call)
    if (!repeat || requests.sends(file, c) || goesThroughGroups(project, file, repeat) || !project.mayRun(file, c))
      continue
    const operation = firstQuery(project, file.path, c)
    if (operation) add(repeat, queryOf(project, file, repeat, call, operation, /[\w$]+$/.exec(call.text)?.[0]))
  }
  return [...loops.values()]
    .filter(({ besideService, queries }) => !besideService || queries.length >= BESIDE_SERVICE)
    .map(({ queries, ...loop }) => ({ ...loop, queries: queries.filter((each, i) => i === 0 || !isGoneOnWith(each)) }))
}

/** Calls that ask a model for the embedding of one element each, where it takes a list; one for each loop. */
export function loopedEmbeddings(project: Project, file: CodeFacts): { call: CallFact; repeat: Repeat }[] {
  const told = new Set<string>()
  return file.calls.flatMap((call, c) => {
    const repeat = repeatOfOnes(project, file, call)
    if (!repeat || told.has(loopOf(repeat)) || !embedsEach(project, file, c, repeat)) return []
    told.add(loopOf(repeat))
    return [{ call, repeat }]
  })
}

/** The query reads all rows of a company, for each of many. */
function goesThroughCompanies(
  project: Project,
  file: CodeFacts,
  { operation, helper }: RepeatedQuery,
  { body }: Repeat,
): boolean {
  const owner = helper === undefined ? file : project.link.code(operation.path)
  const range = helper === undefined ? body : owner?.functions[operation.call.in]?.range
  return owner !== undefined && range !== undefined && readsRowsOfCompany(project, owner, operation, range)
}

/** Another branch calls the same database function once for all: the loop is for those few of them that were asked for. */
function isAskedForAll(project: Project, file: CodeFacts, operation: Operation, { range, body }: Repeat): boolean {
  if (operation.kind !== 'supabase' || !/\.rpc\b/.test(operation.apiPath)) return false
  return project.operations(file).some(({ kind, about, apiPath, call }) => {
    const isSame = kind === 'supabase' && /\.rpc\b/.test(apiPath) && about === operation.about
    const isBeside = isSame && call.in === operation.call.in && !isWithin(call.range, body)
    const asksMore = namesSaid(operation.call) > namesSaid(call)
    return isBeside && asksMore && call.loop === undefined && shutsOut(file, call.range, range)
  })
}

/** How many arguments a database function is handed by name. */
function namesSaid({ args: [, said] }: CallFact): number {
  return said?.k === 'object' ? Object.keys(said.members).length : 0
}

function adds(project: Project, { operation }: RepeatedQuery): boolean {
  const owner = project.link.code(operation.path)
  const command = owner && writeOf(project, owner, operation)?.command
  return command === 'insert' || command === 'upsert'
}

/** What libraries call it to write: `addDoc`, `insertOne`, `findByIdAndUpdate`. */
const WRITES =
  /(?:^|\.)(?:add|set|insert|update|upsert|save|create|delete|destroy|remove|replace|bulkWrite|find\w+And(?:Update|Replace|Delete))(?:[A-Z]\w*)?(?:\(\)|$)/
const WRITING = /^\s*(?:insert|update|delete|merge|replace)\b/i

function queryOf(
  project: Project,
  file: CodeFacts,
  repeat: Repeat,
  call: CallFact,
  operation: Operation,
  helper: string | undefined,
): RepeatedQuery {
  const sql = sqlOf(project, operation)
  const isRead = operation.method === 'GET' || sql?.query?.verb === 'select'
  const isWrite = !isRead && (sql ? WRITING.test(sql.text) : WRITES.test(operation.apiPath))
  const table = tableOf(project, operation)
  const about = table ?? operation.about.replace(/\(\)/g, '').split('.').slice(-3).join('.')
  const isConditional = isLeftOut(file, repeat, call)
  return { call, operation, helper, about, isTableKnown: table !== undefined, isRead, isWrite, isConditional }
}

/** A condition stands between the loop and what runs in it. */
function isLeftOut(file: CodeFacts, { body, over }: Repeat, { range }: CallFact): boolean {
  const isSome = (each: TextRange) => isWithin(range, each) && isWithin(each, body)
  const { arms = [], shortLists, calls } = file
  if (over.k === 'call' && /\.filter$/.test(calls[over.c]?.text ?? '')) return true
  return arms.some((arm) => !arm.always && isSome(arm.range)) || (shortLists?.skipped.some(isSome) ?? false)
}

function asksTheSame(a: RepeatedQuery, b: RepeatedQuery): boolean {
  return a.about === b.about && a.isRead === b.isRead
}

/** What it wrote is needed for what follows in the loop: the id of a run that is finished later. */
function isGoneOnWith({ call: { fate }, isRead }: RepeatedQuery): boolean {
  const { reads, passedTo, returned } = fate.use
  return !isRead && (returned || passedTo.length > 0 || reads.some((name) => !/^(?:error|status|count)$/.test(name)))
}

/** A table's rows; other services take one thing at a time. */
function isQuery({ kind, apiPath, pkg, call: { args } }: Operation): boolean {
  if (kind === 'supabase') return /\.(?:from|rpc)\b/.test(apiPath) && !apiPath.includes('storage')
  const [first] = args
  if (first?.k === 'string' && NO_TABLE.test(first.text)) return false
  return kind === 'database' && !NO_QUERY.test(apiPath) && !KEY_STORE.test(pkg)
}

/** Locks, switches and questions whether the database is there. */
const NO_TABLE =
  /^\s*(?:begin|start\s+transaction|commit|rollback|savepoint|release|set|reset|select\s+(?:\d+\s*;?\s*$|set_config|pg_\w*lock))\b/i

/** Transactions, connections, and what is done with the rows of an answer. */
const NO_QUERY =
  /\$transaction|\.transaction|\.to(?:Object|JSON)$|\$connect|\.connect$|\)\.(?:map|flatMap|forEach|filter|some|every|find|findIndex|findLast|includes|reduce|join|sort|slice|at|push|entries|keys)$/
/** Stores of keys answer at once, and have commands of their own for many. */
const KEY_STORE = /redis|@vercel\/kv|@upstash|bull/

/** A statement in which a name stands where its table does. */
const NAMED_LATE = /\b(?:from|into|update|table|join)\s+["`]?\$\{\}/i

/** Each element has a table of its own: no one query asks them all. */
function isOtherTable(project: Project, facts: CodeFacts, operation: Operation, { body }: Repeat): boolean {
  if (tableOf(project, operation) !== undefined) return false
  const own = facts.calls.filter((each) => isWithin(each.range, operation.call.range))
  return own.some(({ text, args: [first] }) => {
    if (first?.k === 'string') return NAMED_LATE.test(first.text)
    return (
      first !== undefined &&
      /(?:^|\.)(?:from|into|table|collection|knex)$/.test(text) &&
      isOfElement(facts, first, body)
    )
  })
}

/** The table that an operation asks, or the database function that it calls; undefined where that is not seen. */
function tableOf(project: Project, operation: Operation): string | undefined {
  const { kind, about, path } = operation
  if (kind === 'supabase') return about === 'table' ? undefined : about
  const facts = project.link.code(path)
  const written = sqlOf(project, operation)?.query
  const first = written?.target ?? written?.from[0]
  const named = first && ('k' in first ? (first.k === 'table' ? first.table.name : undefined) : first.name)
  const built = facts && (drizzleQuery(project, facts, operation) ?? prismaQuery(project, facts, operation))
  return built?.table.name ?? named
}

/** The SQL that an operation sends, where it is written in the code. */
function sqlOf(project: Project, { path, call: { range } }: Operation): SqlTextFact | undefined {
  const texts = project.link.code(path)?.sqlTexts ?? []
  return texts.find((text) => isWithin(text.range, range))
}

/** The first query in the body of the function that a call calls. */
function firstQuery(project: Project, path: string, c: number): Operation | undefined {
  const { target } = project.link.called(path, c)
  if (target.k !== 'function') return undefined
  const owner = project.link.code(target.path)
  const name = owner?.functions[target.f]?.name ?? ''
  if (!owner || /cache|memo/i.test(name)) return undefined
  const own = project.operations(owner).filter((each) => each.call.in === target.f && isQuery(each))
  const found = own.find((each) => !isRowByRow(project, owner, each) && !isNewestOfEach(project, owner, each))
  if (found && isRemembered(owner, found)) return undefined
  // What changes a row or makes it where it is missing writes something else each time.
  const isOneByOne =
    found?.method !== 'GET' && own.some((each) => each.method === 'PATCH' && isRowByRow(project, owner, each))
  return isOneByOne ? undefined : found
}
