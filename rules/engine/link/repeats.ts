import type { CallFact, CodeFacts, TextRange, Value } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import type { Project } from '../project'
import { nameOfValue } from './value-names'

/** Something runs once for each element of a list. */
export interface Repeat {
  /** The file and place of the loop: its head, or the `map` or `forEach` that goes through the list. */
  readonly path: string
  readonly range: TextRange
  /** The list as it is called: `orders`. */
  readonly list: string
  readonly over: Value
  /** All that runs each time. */
  readonly body: TextRange
}

/** The loop of what repeats, as a text that no other loop has. */
export function loopOf({ path, range }: Repeat): string {
  return `${path}:${range.start}`
}

/** Methods that run a function once for each element. */
const EACH = /\.(?:map|flatMap|forEach|filter|some|every|find|findIndex|reduce|reduceRight)$/
/** Lists of lists, and pages: one query for each of those is how it is done well. */
const CHUNKS = /chunk|batch|page|slice|partition|window|bucket/i
/** A model asks for tools one after the other; each is another query. */
const TOOLS = /tool|functionCall|action_?calls/i
const TOOL_CALL = /^(?:tool|function)_?calls?$/i
/** A list written out in code with no more elements than this costs no more than it says. */
const SHORT = 12

/**
 * The loop that repeats a call for each element of a list, around it in its own function or around the callback it stands
 * in. Undefined where the list has no name, and for loops that repeat for another reason (retries, polling, paging), over chunks, over short lists written
 * out in code, and over the tool calls of a model; and for callbacks that run when they like (event handlers).
 */
export function repeatOf(project: Project, facts: CodeFacts, call: CallFact): Repeat | undefined {
  const found = repeatHere(project, facts, call, CHUNKS)
  return found === 'none' || found === 'other' ? undefined : found
}

/** The same for a list whose elements are known to be no lists: the chunks of a text are texts. */
export function repeatOfOnes(project: Project, facts: CodeFacts, call: CallFact): Repeat | undefined {
  const found = repeatHere(project, facts, call, NOTHING)
  return found === 'none' || found === 'other' ? undefined : found
}

const NOTHING = /^\b$/

/** `none`: nothing around it repeats it · `other`: something does, but not for each element of a list that grows. */
function repeatHere(project: Project, facts: CodeFacts, call: CallFact, lists: RegExp): Repeat | 'none' | 'other' {
  if (call.loop !== undefined) return loopRepeat(project, facts, call.loop, lists)
  const fact = facts.functions[call.in]
  if (fact?.usage?.k !== 'argument') return 'none'
  const through = facts.calls[fact.usage.c]
  if (!through) return 'none'
  if (!EACH.test(through.text) || fact.usage.i !== 0) {
    // `Promise.all(list.map(async …))` is found above; anything else that takes a function runs it when it likes.
    return 'none'
  }
  const { callee } = through
  const list = callee.k === 'member' ? callee.of : undefined
  const range = { start: through.nameRange.start, end: through.nameRange.end }
  return describe(project, facts, list, [], range, fact.range, lists)
}

function loopRepeat(project: Project, facts: CodeFacts, index: number, lists: RegExp): Repeat | 'none' | 'other' {
  const loop = facts.loops[index]
  if (!loop) return 'none'
  if (loop.form === 'condition' || loop.steps === 'several') {
    // Pages of pages: the loop around a retry may still go through a list.
    return loop.inside >= 0 && loop.form === 'condition' ? loopRepeat(project, facts, loop.inside, lists) : 'other'
  }
  const names = loop.variables.map((d) => facts.declarations[d]?.name ?? '')
  const range = { start: loop.range.start, end: loop.range.start + 3 }
  return describe(project, facts, loop.over, names, range, loop.range, lists)
}

function describe(
  project: Project,
  facts: CodeFacts,
  over: Value | undefined,
  names: readonly string[],
  range: TextRange,
  body: TextRange,
  lists: RegExp,
): Repeat | 'other' {
  // A part that a loop cuts off a list is gone through element by element all the same.
  const whole = over && (cutFrom(facts, over) ?? over)
  const list = whole && nameOf(facts, whole)
  const words = [list ?? '', ...names].join(' ')
  // What a model asked for comes with the tool that it asked.
  if (facts.declarations.some(({ name, range: at }) => TOOL_CALL.test(name) && isWithin(at, body))) return 'other'
  // A list that is not followed may be a part of one, or a few things put together.
  if (list === undefined || lists.test(words) || TOOLS.test(words)) return 'other'
  if (!whole || isShort(project, facts, whole)) return 'other'
  return { path: facts.path, range, list, over: whole, body }
}

/** `rows` of `const part = rows.slice(i, i + 10)`, in a loop over `rows` that goes on by more than one. */
function cutFrom(facts: CodeFacts, over: Value): Value | undefined {
  const part = over.k === 'local' ? facts.declarations[over.d] : undefined
  const [value, ...others] = part?.values ?? []
  const list = value?.k === 'text' && others.length === 0 ? value.of : undefined
  if (!part || list?.k !== 'local') return undefined
  const isCut = facts.loops.some(
    (loop) =>
      loop.steps === 'several' && loop.over.k === 'local' && loop.over.d === list.d && isWithin(part.range, loop.range),
  )
  return isCut ? list : undefined
}

/** A list that the code writes out, also through `Object.entries`. */
function isShort(project: Project, facts: CodeFacts, over: Value): boolean {
  const target = project.link.resolver.resolve(facts.path, over)
  // An empty list is one that is filled later.
  if (target.k === 'array') return target.elements.length > 0 && target.elements.length <= SHORT
  if (target.k === 'object')
    return !target.open && Object.keys(target.members).length > 0 && Object.keys(target.members).length <= SHORT
  if (over.k !== 'call') return false
  const call = facts.calls[over.c]
  if (!call) return false
  if (CHUNKS.test(call.text)) return true
  // `checks.filter(…)` has no more elements than `checks`.
  if (/\.(?:filter|slice|sort|toSorted|reverse)$/.test(call.text) && call.callee.k === 'member')
    return isShort(project, facts, call.callee.of)
  const first = call.args[0]
  return /^Object\.(?:entries|keys|values)$/.test(call.text) && first !== undefined && isShort(project, facts, first)
}

/** The last name of a list: `order.items` is `items`. */
function nameOf(facts: CodeFacts, value: Value): string | undefined {
  switch (value.k) {
    case 'member':
      return value.name === 'data' ? (nameOf(facts, value.of) ?? 'data') : value.name
    case 'either':
      return value.of.map((each) => nameOf(facts, each)).find((name) => name !== undefined)
    case 'call': {
      const call = facts.calls[value.c]
      const name = call && /[\w$]+$/.exec(call.text)?.[0]
      if (
        name &&
        /^(?:filter|slice|sort|map|entries|values|keys|reverse|flat)$/.test(name) &&
        call?.callee.k === 'member'
      )
        return nameOf(facts, call.callee.of)
      return name
    }
    default:
      return nameOfValue(facts, value)
  }
}
