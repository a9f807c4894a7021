import type { CallFact, CodeFacts, Value } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import type { Repeat } from '../link/repeats'
import { nameOfValue } from '../link/value-names'
import type { Project } from '../project'
import { wordsApart } from '../snake-case'
import { isHandedOver } from './handed-over'
import { isAmongAdmins } from './kept-by-admins'
import { isMadeByHand, readsFewRows } from './lists-by-hand'
import { asksForTheActive } from './one-active'
import { isShortValue, SAME_LIST } from './short-values'

/**
 * Lists of one thing, that somebody put together by hand: a cart, the lines of an order, the slides of a presentation,
 * what is attached to a message, what lies above one folder.
 */
const OF_ONE =
  /^(?:\w*(?:cart|basket)(?:_?(?:items|lines))?|\w*(?:order|line|invoice|quote|sale|return|purchase|credit_?note|bill|checkout|subscription)_?(?:items|lines)|\w*installments?|\w*slides?(?:_?ids)?|\w*attachments?|\w*ancestors?(?:_?ids)?|\w*breadcrumbs?)$/i
/** Made to be short, whoever owns them. */
const SHORT =
  /(?:^|_|[a-z])(?:settings|preferences|roles|permissions|tiers|limits|flags|badges|stages|weekdays|platforms|locales|languages|steps|tiles|widgets|columns|buttons|fields|choices|time_?frames|periods|intervals|fallbacks?|fallback_?\w+|admins|administrators|moderators|approvers|dates)$|(?:^|_|[a-z])admin_?(?:e?mails?|ids?|users?|profiles?|members?|staff|phones?|tokens?|recipients?|assignments|list)$/i
/** What belongs to one thing, by its table, where the list has no name of its own. */
const PART_TABLE = /(?:^|_)(?:cart|order|invoice|quote|sale|return|purchase|credit_?note|bill)_?(?:items?|lines?)$/i
/** Rows are written to them by hand, a few at a time, in a form of its own. */
const FILLED_BY_HAND =
  /(?:^|_)(?:settings?|config(?:s|urations?)?|preferences?|features?|limits?|tiers?|plans?|stages?|pipelines?|hours|holidays|languages?|currenc(?:y|ies)|countries)$/i
/** What somebody has put aside, one by one. */
const PUT_ASIDE = /^(?:\w+_)?(?:saved|favou?rited?|bookmarked|pinned|starred)(?:s$|_?[A-Z]|_\w)/
/** Where somebody belongs: one place or a few. */
const THEIR_OWN = /^(?:my|own|user)?_?(?:tenants|organi[sz]ations|orgs|workspaces|companies|memberships)$/i
/** What one call of another service brings is one thing, or a few. */
const WEBHOOK = /webhook/i
const PARTS = /^(?:\w*[iI]tems|\w*[lL]ines|rows)$/
/** The database's own tables: how many tables and columns there are does not grow with the app's use. */
const CATALOGUE = /\b(?:pg_[a-z]+|information_schema|sqlite_master)\b/i
/** A list that the query which gave it ends after this many is short. */
const MOST = 50
const MOST_HOPS = 12
const PAGE = /^(?:limit|page_?size|per_?page|page_?limit)$/i

/**
 * Whether a call that a loop repeats runs for few elements only: for those that another list does not hold, for a list that
 * is refused where it is long, that somebody fills by hand, that belongs to one thing, that is cut from a text, or that says
 * which tables a database has.
 * @param table what the call reads, or writes
 * @param adds it adds rows
 */
export function runsForFew(
  project: Project,
  facts: CodeFacts,
  repeat: Repeat,
  call: CallFact,
  table: string,
  isRead: boolean,
  adds = false,
): boolean {
  const { capped = [], picked = [], cut = [], missing = [] } = facts.shortLists ?? {}
  const names = [repeat.list, ...namesBefore(facts, repeat.over, MOST_HOPS)]
  if ([capped, picked, cut].some((short) => names.some((name) => short.includes(name)))) return true
  if (missing.some((range) => isWithin(call.range, range) && isWithin(range, repeat.body))) return true
  // On a server it may be what everybody has put aside.
  const isBrowser = project.side(facts) === 'browser'
  if (isBrowser && names.some((name) => PUT_ASIDE.test(name))) return true
  if (isBrowser && !isAmongAdmins(facts.path) && names.some((name) => THEIR_OWN.test(name))) return true
  if (WEBHOOK.test(facts.path) && isSent(facts, repeat.over)) return true
  if (OF_ONE.test(repeat.list) || SHORT.test(repeat.list) || CATALOGUE.test(table)) return true
  if (PARTS.test(repeat.list) && PART_TABLE.test(table)) return true
  if (!isRead && (FILLED_BY_HAND.test(wordsApart(table)) || isSecondTry(facts, repeat))) return true
  if (isMadeByHand(project, facts, repeat, call, adds)) return true
  const endsSoon = (at: CodeFacts, c: number) => {
    if (asksCatalogue(at, c) || isLimited(project, at, c, MOST)) return true
    const chain = chainBefore(at, c)
    return asksForTheActive(project, at, chain) || readsFewRows(project, at, chain)
  }
  return isShortValue(project, facts, repeat.over, endsSoon)
}

/** The whole list was written in one call, and that was refused: now one by one, to find the rows that can stay. */
function isSecondTry({ calls }: CodeFacts, { over, range }: Repeat): boolean {
  if (over.k !== 'local') return false
  return calls.some(({ text, args, range: at }) => {
    if (at.end > range.start || !/\.(?:insert|upsert|createMany|values)$/.test(text)) return false
    const [first] = args
    const rows = first?.k === 'object' ? first.members['data'] : first
    return rows?.k === 'local' && rows.d === over.d
  })
}

/** What a list was called before it was filtered or sorted: `pets` of `const newPets = pets.filter(…)`. */
function namesBefore(facts: CodeFacts, value: Value, hops: number): string[] {
  if (hops === 0) return []
  if (value.k === 'local') {
    const { name, values } = facts.declarations[value.d] ?? { name: '', values: [] }
    const [only, ...others] = values
    return only && others.length === 0 ? [name, ...namesBefore(facts, only, hops - 1)] : [name]
  }
  const call = value.k === 'call' ? facts.calls[value.c] : undefined
  if (!call || !SAME_LIST.test(call.text) || call.callee.k !== 'member') return []
  return namesBefore(facts, call.callee.of, hops - 1)
}

/** Whether the query that gave a list says itself how many it wants, however many that are. */
export function isPortion(project: Project, facts: CodeFacts, { over }: Repeat): boolean {
  return isShortValue(project, facts, over, (at, c) => isLimited(project, at, c, undefined))
}

function asksCatalogue(facts: CodeFacts, c: number): boolean {
  const range = facts.calls[c]?.range
  if (!range) return false
  return facts.sqlTexts.some((text) => CATALOGUE.test(text.text) && (text.c === c || isWithin(text.range, range)))
}

/** The calls of a chain up to one of them, by index. */
function chainBefore({ calls }: CodeFacts, c: number): number[] {
  const chain: number[] = []
  for (let at: number | undefined = c; at !== undefined && chain.length < MOST_HOPS; ) {
    chain.push(at)
    const callee: Value | undefined = calls[at]?.callee
    const of: Value | undefined = callee?.k === 'member' ? callee.of : undefined
    at = of?.k === 'call' ? of.c : undefined
  }
  return chain
}

/** Whether a list came with a call, and is no answer of the database: it was sent, or read out of what was sent. */
function isSent(facts: CodeFacts, value: Value): boolean {
  const isMade = (c: number, inner: (part: Value) => boolean) => {
    const { text = '', args = [], callee } = facts.calls[c] ?? {}
    if (/\.(?:json|formData|text)$/.test(text)) return true
    if (callee?.k === 'member' && SAME_LIST.test(text)) return inner(callee.of)
    return args.some(inner) && !ASKS.test(text)
  }
  return isHandedOver(facts, value, 'some', isMade, MOST_HOPS)
}

/** A query, which may give any number of rows for what it is asked by. */
const ASKS =
  /\.(?:eq|in|select|where|find\w*|query|execute|order|rpc|get\w*|list\w*)$|^(?:get|find|list|fetch|load)[A-Z]/

/** A number as it is written, or that of a parameter for which every caller hands over such a one or nothing. */
function numberOf(project: Project, facts: CodeFacts, value: Value): number | undefined {
  const said = project.link.resolver.resolve(facts.path, value)
  if (said.k === 'literal') return typeof said.value === 'number' ? said.value : undefined
  const [only, ...others] = value.k === 'local' ? (facts.declarations[value.d]?.values ?? []) : []
  if (only?.k === 'param' && others.length === 0) return numberOf(project, facts, only)
  if (value.k !== 'param') return undefined
  const preset = facts.functions[value.f]?.params[value.i]?.presets?.[value.path?.join('.') ?? '']
  if (preset !== undefined || value.path) return preset
  const handed = project.link.callersOf({ k: 'function', path: facts.path, f: value.f }).map(({ path, c }) => {
    const arg = project.link.code(path)?.calls[c]?.args[value.i]
    const number = arg && project.link.resolver.resolve(path, arg)
    return number?.k === 'literal' && typeof number.value === 'number' ? number.value : undefined
  })
  if (handed.length === 0 || handed.includes(undefined)) return undefined
  return Math.max(...handed.map((each) => each ?? 0))
}

/** `.limit(5)` somewhere in the chain, or `take: BATCH`. */
function isLimited(project: Project, facts: CodeFacts, c: number, most: number | undefined): boolean {
  for (let at = facts.calls[c], left = MOST_HOPS; at && left > 0; left--) {
    const [first] = at.args
    const take = first?.k === 'object' ? first.members['take'] : undefined
    const number = /\.limit$/.test(at.text) ? first : take
    if (number && most === undefined) return true
    const said = number && numberOf(project, facts, number)
    if (said !== undefined && said <= (most ?? 0)) return true
    // As many as whoever asks wants on a page.
    if (number && said === undefined && PAGE.test(nameOfValue(facts, number) ?? '')) return true
    const before: Value | undefined = at.callee.k === 'member' ? at.callee.of : undefined
    // `let query = db.select().limit(50)`, then `query = query.where(…)`.
    const begun = before?.k === 'local' ? facts.declarations[before.d]?.values[0] : before
    at = begun?.k === 'call' ? facts.calls[begun.c] : undefined
  }
  return false
}
