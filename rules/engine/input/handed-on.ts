import type { CodeFacts, Value } from '../../analysis/facts'
import type { Endpoint, GuardedDeed } from '../endpoints'
import type { Project } from '../project'
import { bodyPartOf } from './body'

/** A part of a body that a call is given. */
export interface HandedPart {
  /** The name of the field; undefined where the body itself is what is written, not a part of it. */
  readonly field: string | undefined
  /** The last name that leads to it: `id` of `order.id`, where the field is `order`. */
  readonly last?: string
  /** The column, or the option of a service, that it becomes. */
  readonly column: string | undefined
}

const DEEPEST = 7
/** As many calls that go on from one are looked at. */
export const MOST_CHAINED = 12
const HANDS_ON = /\.(?:insert|update|upsert|create|createMany|values|set|send|rpc|invoke)$/
/** What holds a row in the options of Prisma, and the body of a function that is called. */
const HOLDS_ROW = /^(?:data|create|update|body)$/
/** What of the options of a query chooses rows, and is not written. */
const CHOOSES = /^(?:where|select|include|orderBy|cursor|skip|take|returning)$/
/** What makes a number, a day or a yes of anything. */
const NARROWS = /^(?:Number|parseInt|parseFloat|Boolean|BigInt|Date|Math\.\w+)$/

/**
 * The parts of a body that a deed is given, by its call and those that continue it. A parameter of a server action that
 * becomes a column is a field, as `body.title` is; the whole body it is only where it stands for the row.
 */
export function partsHandedOn(
  project: Project,
  endpoint: Endpoint,
  facts: CodeFacts,
  deed: Pick<GuardedDeed, 'c'>,
): HandedPart[] {
  const found: HandedPart[] = []
  let mayHold = false
  const look = (value: Value, depth: number, column: string | undefined): void => {
    if (depth > DEEPEST) return
    if (value.k === 'object') {
      for (const [name, member] of Object.entries(value.members)) {
        if (column === undefined && CHOOSES.test(name)) continue
        look(member, depth + 1, column ?? (mayHold && depth < 2 && HOLDS_ROW.test(name) ? undefined : name))
      }
      return
    }
    // `name || null` and `name || old.name` keep empty ones out.
    if (column !== undefined && isEither(facts, value)) return
    const inner = innerValues(facts, value)
    for (const each of inner ?? []) look(each, depth + 1, column)
    const part = inner ? undefined : bodyPartOf(project, endpoint, facts, value)
    const last = part?.keys.at(-1)
    if (part) found.push({ field: part.keys[0] ?? column, column, ...(last !== undefined && { last }) })
  }
  for (let c = deed.c, hops = 0; c >= 0 && hops < MOST_CHAINED; hops++) {
    const call = facts.calls[c]
    mayHold = !/\.(?:insert|values|set|rpc)$/.test(call?.text ?? '')
    if (HANDS_ON.test(call?.text ?? '')) for (const argument of call?.args ?? []) look(argument, 0, undefined)
    c = call?.chained ?? -1
  }
  return found
}

/** One or the other is taken, written here or by a name that has a single value. */
function isEither(facts: CodeFacts, value: Value): boolean {
  const [only, more] = value.k === 'local' ? (facts.declarations[value.d]?.values ?? []) : [value]
  return only?.k === 'either' && more === undefined
}

/** What a value is made of, each for itself; undefined where it is one thing. */
function innerValues(facts: CodeFacts, value: Value): readonly Value[] | undefined {
  switch (value.k) {
    case 'array':
      return value.elements
    case 'either':
      return value.of
    case 'local':
      return facts.declarations[value.d]?.values ?? []
    case 'param':
      return isNarrow(facts, value) ? [] : undefined
    // `phone.replace(/\D/g, '')`: only a text has such, and what comes of it is no longer what was sent.
    case 'text':
      return []
    case 'call': {
      const call = facts.calls[value.c]
      const [first] = call?.args ?? []
      if (!call || NARROWS.test(call.text)) return []
      // Rows that are built one by one are what the function builds.
      const isBuilt = /\.(?:map|flatMap)$/.test(call.text) && first?.k === 'function'
      return isBuilt ? (facts.functions[first.f]?.returns ?? []) : undefined
    }
    default:
      return undefined
  }
}

/** A parameter that is declared to be a number or a yes: what it is written to is one. */
function isNarrow(facts: CodeFacts, value: Value & { k: 'param' }): boolean {
  if (value.path !== undefined) return false
  const type = facts.functions[value.f]?.params[value.i]?.type
  return type !== undefined && /^(?:boolean|number|bigint|Date)(?:\s*\|\s*(?:null|undefined))*$/.test(type)
}
