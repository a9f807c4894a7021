import type { AmountFact } from '../../analysis/code/amounts'
import type { CodeFacts, Value } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import { piecesOf } from '../../analysis/value-pieces'
import type { Endpoint } from '../endpoints'
import { isForAdmins } from '../endpoints/for-admins'
import type { Project } from '../project'
import { bodyPartOf } from './body'
import { isAskedByAdminsOnly, isOwnRecord } from './paid-amounts'

/** An amount that a payment provider is told, taken from what the caller sent. */
export interface ChosenAmount {
  readonly path: string
  readonly amount: AmountFact
  /** As the code writes it: `item.price`. */
  readonly text: string
}

const PRICE = /amount|price|total|cost|fee|subtotal|value|cents/i
/** Where people choose what they give. */
const GIVING =
  /donat|tip(?:s|ping)?\b|giv(?:e|ing)|contribut|pledge|sponsor|offering|tithe|fund|support|top-?_?up|recharge|credits?\b|wallet|deposit|balance|withdraw|payout|transfer|refund|gift|invoice|custom-?_?amount|pay-?_?what/i

/** What is paid for, as the payment itself says. A deposit for a booking, say, has a price; what one puts into a wallet has none. */
const GIVEN = /\b(?:wallet|donations?|top[-_ ]?ups?|recharge|tips?|pay[-_ ]what)\b|(?:add|load)[-_ ]funds\b/i

const OWN_BILL = /(?:^|_)(?:invoice|quote|estimate)s?$/i

/** The amounts that an endpoint takes from its caller and hands to a payment provider. */
export function chosenAmounts(project: Project, endpoint: Endpoint): ChosenAmount[] {
  const { handler } = endpoint
  if (GIVING.test(`${endpoint.url ?? ''} ${endpoint.name} ${endpoint.file}`)) return []
  const facts = project.link.code(handler.path)
  const range = facts?.functions[handler.f]?.range
  if (!facts?.amounts || !range || isForAdmins(project, endpoint)) return []
  // Whoever made the invoice says what is still to be paid of it.
  if (project.endpoints.deedsOf(endpoint).some(({ about }) => OWN_BILL.test(about))) return []
  const found: ChosenAmount[] = []
  for (const amount of facts.amounts) {
    if (amount.range.start < range.start || amount.range.end > range.end) continue
    const chosen = amount.made.find(({ value, text }) => {
      const part = bodyPartOf(project, endpoint, facts, value)
      return part !== undefined && PRICE.test(part.keys.at(-1) ?? lastWord(text))
    })
    if (!chosen || isGiving(facts, amount) || isCompared(project, endpoint, facts, range)) continue
    found.push({ path: facts.path, amount, text: chosen.text })
  }
  return found.length > 0 && (isAskedByAdminsOnly(project, endpoint) || isOwnRecord(project, endpoint)) ? [] : found
}

function lastWord(text: string): string {
  return text.slice(text.lastIndexOf('.') + 1)
}

function isGiving(facts: CodeFacts, { made, in: f, range }: AmountFact): boolean {
  if (GIVING.test(made.map(({ text }) => text).join(' ')) || GIVING.test(facts.functions[f]?.name ?? '')) return true
  const around = facts.calls.filter(({ range: at }) => isWithin(range, at))
  return around.some(({ args }) =>
    args.some((value) => textsIn(value, 0).some((text) => GIVEN.test(words(text))) || namesIn(value, 0).some(isOwed)),
  )
}

/** What one pays on as one can, a part today and a part next month: `metadata: { loanId }`. */
function isOwed(name: string): boolean {
  return /^(?:unit|lease|rent|dues?|loan|debt|bill|arrears|tuition)s?(?:_?id|_?number)?$/i.test(name)
}

/** The names of what a call is given. */
function namesIn(value: Value, depth: number): string[] {
  if (depth > 4) return []
  const own = value.k === 'object' ? Object.keys(value.members) : []
  return [...own, ...piecesOf(value).flatMap((each) => namesIn(each, depth + 1))]
}

/** `wallet_deposit` is two words. */
function words(text: string): string {
  return text.replace(/_/g, ' ')
}

/** The texts that stand in what a call is given. */
function textsIn(value: Value, depth: number): string[] {
  if (value.k === 'string') return [value.text]
  return depth > 7 ? [] : piecesOf(value).flatMap((each) => textsIn(each, depth + 1))
}

/** The price that came is held against one of the app's own, or the app looks its own up. */
function isCompared(
  project: Project,
  endpoint: Endpoint,
  facts: CodeFacts,
  range: { readonly start: number; readonly end: number },
): boolean {
  const { natures } = project.endpoints.reading()
  const isOwn = (values: readonly Value[]) => natures.union(facts.path, values, 0).has('row')
  const isSent = (values: readonly Value[]) =>
    values.some((value) => PRICE.test(bodyPartOf(project, endpoint, facts, value)?.keys.at(-1) ?? ''))
  return facts.gates.some(
    ({ range: at, compares }) =>
      at.start >= range.start &&
      at.end <= range.end &&
      compares.some(({ left, right }) => (isOwn(left) && isSent(right)) || (isOwn(right) && isSent(left))),
  )
}
