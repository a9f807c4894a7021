import type { CallFact, CodeFacts, Value } from '../../analysis/facts'
import type { Endpoint } from '../endpoints'
import type { Project } from '../project'

/** A part of what a caller sent: the names that lead to it, the last one first known. Empty for the whole body. */
export interface BodyPart {
  readonly keys: readonly string[]
}

const MOST_HOPS = 14
/** Calls that read the body of a request, by how they are written: of the web, of Hono, of h3. */
const READS_BODY =
  /(?:^|\.)(?:req(?:uest)?|c\.req|ctx\.req(?:uest)?)(?:\.clone\(\))?\.(?:json|formData|parseBody)$|^(?:readBody|parseBody)$/
/** Functions that give back what they are given. */
const KEEPS =
  /^(?:Number|String|parseInt|parseFloat|Math\.\w+|JSON\.parse|Object\.(?:entries|values|fromEntries)|structuredClone|BigInt)$/
/** Methods that give back what they are called on, or parts of it. */
const KEEPS_OWN =
  /\.(?:trim|toString|toFixed|toLowerCase|toUpperCase|slice|replace|map|filter|reduce|flatMap|get|text)$/
const OF_ELEMENTS = /\.(?:map|forEach|filter|reduce|flatMap|some|every|find)$/
/** What checks a value and gives it back. */
const CHECKS =
  /\.(?:parse|parseAsync|safeParse|safeParseAsync|validate|validateSync|validateAsync|cast|decode|check|assert)$/

/**
 * Which part of the body of an endpoint's request a value is; undefined where it is none, or where a schema has looked at
 * it. Followed inside the file of the handler.
 */
export function bodyPartOf(project: Project, endpoint: Endpoint, facts: CodeFacts, value: Value): BodyPart | undefined {
  return trace(project, endpoint, facts, value, [], 0)
}

function trace(
  project: Project,
  endpoint: Endpoint,
  facts: CodeFacts,
  value: Value,
  keys: readonly string[],
  depth: number,
): BodyPart | undefined {
  if (depth > MOST_HOPS) return undefined
  const deeper = (inner: Value, more: readonly string[] = keys) =>
    trace(project, endpoint, facts, inner, more, depth + 1)
  const first = (values: readonly Value[]): BodyPart | undefined => {
    for (const each of values) {
      const found = deeper(each)
      if (found) return found
    }
    return undefined
  }
  switch (value.k) {
    case 'local':
      return first(facts.declarations[value.d]?.values ?? [])
    case 'either':
      return first(value.of)
    case 'text':
      return deeper(value.of)
    case 'member':
      return deeper(value.of, [value.name, ...keys])
    case 'param':
      return ofParam(project, endpoint, facts, value, keys, depth)
    case 'call': {
      const call = facts.calls[value.c]
      if (!call || CHECKS.test(call.text)) return undefined
      if (READS_BODY.test(call.text)) return { keys }
      const name = call.args[0]
      if (
        /\.(?:formData|form|data|body)\.get$|(?:^|\.)formData\(\)\.get$|(?:^|\.)(?:form|data|formData)\.get$/.test(
          call.text,
        ) &&
        name?.k === 'string'
      )
        return call.callee.k === 'member' ? deeper(call.callee.of, [name.text, ...keys]) : undefined
      if (KEEPS.test(call.text)) return first(call.args)
      if (!KEEPS_OWN.test(call.text) || call.callee.k !== 'member') return undefined
      const set = setByCallback(facts, call, keys)
      if (!set) return deeper(call.callee.of)
      const [, ...rest] = keys
      for (const each of set) {
        const found = deeper(each, rest)
        if (found) return { keys: found.keys.length > 0 ? found.keys : keys }
      }
      return undefined
    }
    default:
      return undefined
  }
}

function ofParam(
  project: Project,
  endpoint: Endpoint,
  facts: CodeFacts,
  value: Value & { k: 'param' },
  keys: readonly string[],
  depth: number,
): BodyPart | undefined {
  const path = [...(value.path ?? []), ...keys]
  if (value.f === endpoint.handler.f && facts.path === endpoint.handler.path) return ofHandler(endpoint, value.i, path)
  // What a callback gets of each element is a part of what it is called on.
  const usage = facts.functions[value.f]?.usage
  const call = usage?.k === 'argument' ? facts.calls[usage.c] : undefined
  if (!call || !OF_ELEMENTS.test(call.text) || call.callee.k !== 'member') return undefined
  const isElement = value.i === (call.callee.name === 'reduce' ? 1 : 0)
  return isElement ? trace(project, endpoint, facts, call.callee.of, path, depth + 1) : undefined
}

function ofHandler({ kind }: Endpoint, i: number, path: readonly string[]): BodyPart | undefined {
  // What a server action is called with comes from the browser as it is.
  if (kind === 'next-action') return { keys: path }
  const at = path.indexOf('body')
  return i === 0 && at >= 0 && at <= 1 ? { keys: path.slice(at + 1) } : undefined
}

/**
 * What the elements hold under the first of these names where a callback writes them anew: `dbProduct.price` of
 * `items.map((item) => ({ ...item, price: dbProduct.price }))`. Undefined where it may leave that as it was.
 */
function setByCallback(facts: CodeFacts, { text, args }: CallFact, [key]: readonly string[]): Value[] | undefined {
  const [made] = args
  if (key === undefined || !/\.map$/.test(text) || made?.k !== 'function') return undefined
  const returns = facts.functions[made.f]?.returns ?? []
  const set = returns.flatMap((each) => (each.k === 'object' ? (each.members[key] ?? []) : []))
  return returns.length > 0 && set.length === returns.length ? set : undefined
}
