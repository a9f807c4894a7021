import type { CodeFacts, TextRange } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import { piecesOf } from '../../analysis/value-pieces'
import type { Endpoint, GuardedDeed } from '../endpoints'
import { isReachable } from '../endpoints/exposure'
import { isForAdmins } from '../endpoints/for-admins'
import { isListedForAll } from '../endpoints/ownership'
import { saysWho } from '../endpoints/says-who'
import type { Project } from '../project'
import { chainFrom } from '../query/supabase'
import { functionsOf } from '../webhooks/reached'
import { webhookAt } from '../webhooks/webhook'
import { bodyPartOf } from './body'
import { type HandedPart, MOST_CHAINED, partsHandedOn } from './handed-on'
import { columnTakes } from './refused'

/** What an endpoint takes from a body that nothing looked at, and hands on. */
export interface Unvalidated {
  readonly deed: GuardedDeed
  /** The fields, in order; empty where the whole body is handed on. */
  readonly fields: readonly string[]
}

const WRITING = new Set(['POST', 'PUT', 'PATCH'])
/** What checks a value, by its name: of a schema library, or of the app. */
const CHECKS =
  /\.(?:parse|parseAsync|safeParse|safeParseAsync|validate\w*|cast|assert\w*|check|is[A-Z]\w*|test|match|includes|has)$|^(?:validate|sanitize|parse[A-Z]|check|assert|ensure|verify|is[A-Z]|zValidator|validationResult|valibot|Joi|escape|normalize|clean)\w*/
const NO_CHECK = /^(?:JSON|Date|URL|Number|console|path|qs|querystring)\.|^parse(?:Int|Float|Body|Cookies?|Url)$/
const STEP = /valid|schema|celebrate|sanitiz|joi|zod/i
const IS_ID = /^(?:id|uuid|slug)$|(?:_id|Id|ID)s?$/

/** Rows that only those who run the app look at, as they came: errors, visits, what was counted. */
const KEPT_TO_BE_READ =
  /(?:^|_)(?:logs?|errors?|crash(?:es)?|alerts?|audits?|attempts?|rate_?limits?|page_?views?|visits?|analytics|metrics?|telemetry|traces?|clicks?|impressions?|diagnostics?|vitals)(?:_|$)/i

/**
 * The first write or call of a service that an endpoint makes with parts of a body at which no schema, no condition and no
 * function that says it checks has looked; undefined where there is none.
 */
export function unvalidatedIn(project: Project, endpoint: Endpoint): Unvalidated | undefined {
  const { handler, kind, method } = endpoint
  if (kind === 'trpc' || kind === 'server-function' || (method !== undefined && !WRITING.has(method))) return undefined
  const facts = project.link.code(handler.path)
  const range = facts?.functions[handler.f]?.range
  if (!facts || !range || !isReachable(project, endpoint)) return undefined
  if (webhookAt(project, endpoint) || isForAdmins(project, endpoint) || isChecked(project, endpoint, facts, range))
    return undefined
  for (const deed of project.endpoints.deedsOf(endpoint)) {
    if (deed.path !== facts.path || !isWithin(deed.range, range) || (deed.kind !== 'write' && deed.kind !== 'spend'))
      continue
    if (deed.action !== 'update' && KEPT_TO_BE_READ.test(deed.about.replace(/([a-z])([A-Z])/g, '$1_$2'))) continue
    // With the caller's own right the same can be written past the endpoint: the policies are what looks at it.
    if (deed.right === 'user' || isInBranch(facts, deed)) continue
    if (isRefusedWhole(project, facts, deed)) continue
    const parts = partsHandedOn(project, endpoint, facts, deed)
    if (parts.some(({ field }) => field === undefined)) return { deed, fields: [] }
    // What a service is sent is kept nowhere, and it refuses what it cannot take.
    if (deed.kind === 'spend') continue
    // What people keep for themselves breaks nothing of others'.
    if (isOwn(project, deed)) continue
    const fields = fieldsKept(project, deed, parts)
    if (fields.length > 0 && isRead(project, deed)) return { deed, fields }
  }
  return undefined
}

/** The row is the caller's, or is chosen by who calls, and no other endpoint gives everybody's rows. */
function isOwn(project: Project, deed: GuardedDeed): boolean {
  const { endpoints, link } = project
  const facts = link.code(deed.path)
  const { natures } = endpoints.reading()
  for (const { args } of facts ? chainFrom(facts, deed.c).slice(0, MOST_CHAINED) : []) {
    const pieces = args.flatMap((value) => [value, ...piecesOf(value)]).flatMap((value) => [value, ...piecesOf(value)])
    if (pieces.some((value) => saysWho(natures.of(deed.path, value)))) return !isListedForAll(project, deed)
  }
  return false
}

/** It is done under a condition, which may be what looks: `if (reason || feedback) { … }`. */
function isInBranch({ arms, functions }: CodeFacts, { range }: GuardedDeed): boolean {
  return (arms ?? []).some(
    (arm) =>
      arm.always !== true &&
      isWithin(range, arm.range) &&
      !functions.some(({ range: inner }) => isWithin(range, inner) && isWithin(inner, arm.range)),
  )
}

/** The new row has a column that the table, as its schema is known, has not: none is ever kept. */
function isRefusedWhole(project: Project, facts: CodeFacts, { about, c }: GuardedDeed): boolean {
  const columns = project.schema(facts.path)?.tables.get(`public.${about}`)?.columns
  if (!columns) return false
  return chainFrom(facts, c)
    .slice(0, MOST_CHAINED)
    .some(({ text, args: [row] }) => {
      if (!/\.insert$/.test(text)) return false
      const [first = row] = row?.k === 'array' ? row.elements : []
      return first?.k === 'object' && Object.keys(first.members).some((name) => !columns.has(name))
    })
}

/** Something in the product reads the table, as far as its queries are seen: what only its owners look at breaks no screen. */
function isRead(project: Project, { about }: GuardedDeed): boolean {
  const named = new RegExp(`\\b${about.replace(/\W/g, '\\$&')}\\b`, 'i')
  const inText = (facts: CodeFacts) => facts.sqlTexts.some(({ text }) => /\bselect\b/i.test(text) && named.test(text))
  const reads = project.productCode
    .flatMap((facts) => project.builtQueries(facts))
    .filter(({ command }) => command === 'select')
  return (
    reads.length === 0 ||
    reads.some(
      ({ table, joins }) => table.name === about || joins.some(({ table: joined }) => joined.name === about),
    ) ||
    project.productCode.some(inText)
  )
}

/** The fields that a deed keeps as they are; none where it is one text, or where all of them may be left out. */
function fieldsKept(project: Project, deed: GuardedDeed, parts: readonly HandedPart[]): readonly string[] {
  const kept = new Set<string>()
  let isShapeless = false
  let isRequired = false
  for (const { field = '', column = '', last = '' } of parts) {
    // An id that is nobody's is refused by the database, or finds nothing.
    if (IS_ID.test(field) || IS_ID.test(column) || IS_ID.test(last)) continue
    const takes = columnTakes(project, deed.path, deed.about, column)
    // Without a schema nobody can tell a text from a number or a choice.
    if (takes === 'refuses' || takes === undefined) continue
    if (takes === 'takes any shape') isShapeless = true
    if (takes === 'keeps') isRequired = true
    kept.add(field)
  }
  return (kept.size > 1 && isRequired) || isShapeless ? [...kept] : []
}

function isChecked(project: Project, endpoint: Endpoint, facts: CodeFacts, range: TextRange): boolean {
  const isStep = endpoint.before.some(({ path, value }) => {
    const call = value.k === 'call' ? project.link.code(path)?.calls[value.c] : undefined
    const name =
      value.k === 'local' ? project.link.code(path)?.declarations[value.d]?.name : 'name' in value ? value.name : ''
    return STEP.test(`${call?.text ?? ''} ${name ?? ''}`)
  })
  if (isStep) return true
  const looks = [...facts.gates, ...(facts.asked ?? [])].some(
    (asked) =>
      isWithin(asked.range, range) &&
      asked.looks.some((look) => bodyPartOf(project, endpoint, facts, look) !== undefined),
  )
  if (looks) return true
  return functionsOf(project, endpoint.handler).some(({ facts: at, range: within }) =>
    at.calls.some(({ text, range: place }) => isWithin(place, within) && CHECKS.test(text) && !NO_CHECK.test(text)),
  )
}
