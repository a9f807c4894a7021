import type { CallFact, CodeFacts, Value } from '../../analysis/facts'
import type { Project } from '../project'

/** What gives the same elements again, or fewer. */
export const SAME_LIST =
  /\.(?:map|filter|slice|sort|toSorted|reverse|flat|flatMap|concat|entries|values|keys)$|^(?:Array\.from|Object\.(?:keys|values|entries|fromEntries)|Set|Map)$/
const MOST_HOPS = 12
/** A row is found by it alone. */
const NAMES_ROW = /^(?:id|email|slug|username)$/

/** Where an answer holds its rows. */
const ANSWERED = /^(?:data|rows)$/

/** Says of a call, by its file and index, whether what it gives is short by itself. */
type EndsSoon = (facts: CodeFacts, c: number) => boolean

/**
 * Whether a list is short by what it is made of: written out, picked from such a list, filled by a handful of `push` that run
 * once, asked for by such a list, or given so by a function or by whoever calls the one around.
 * @param endsSoon says so of a call that is none of these
 */
export function isShortValue(project: Project, facts: CodeFacts, value: Value, endsSoon: EndsSoon): boolean {
  return isShort({ project, endsSoon }, facts, value, MOST_HOPS)
}

interface Asked {
  readonly project: Project
  readonly endsSoon: EndsSoon
}

function isShort(asked: Asked, facts: CodeFacts, value: Value, hops: number): boolean {
  if (hops === 0) return false
  const inner = (each: Value) => isShort(asked, facts, each, hops - 1)
  switch (value.k) {
    case 'local': {
      const { values, range } = facts.declarations[value.d] ?? { values: [] }
      if (facts.shortLists?.filled.some(({ start }) => start === range?.start)) return true
      return values.some(inner) && values.every((each) => inner(each) || isEmpty(each))
    }
    case 'either': {
      const all = value.of.filter((each) => !isEmpty(each))
      return all.length > 0 && all.every(inner)
    }
    case 'array':
      return isWrittenOut(value.elements)
    case 'import': {
      const target = asked.project.link.resolver.resolve(facts.path, value)
      return target.k === 'array' && isWrittenOut(target.elements)
    }
    case 'object': {
      const count = Object.keys(value.members).length
      return !value.open && count > 0
    }
    case 'member':
      return isShortMember(asked, facts, value.of, value.name, hops - 1)
    case 'text':
      return inner(value.of)
    case 'param':
      return isGivenShort(asked, facts, value, value.path ?? [], hops)
    case 'call':
      return isShortCall(asked, facts, value.c, hops)
    default:
      return false
  }
}

/** However long: no use of the app adds to it. Elements that are spread in are not known one by one. */
function isWrittenOut(elements: readonly Value[]): boolean {
  return elements.length > 0 && elements.every(({ k }) => k !== 'opaque')
}

/** `[]`, `null`: until it is filled. */
function isEmpty(value: Value): boolean {
  return (value.k === 'array' && value.elements.length === 0) || (value.k === 'literal' && value.value === null)
}

/** A list under a name: in an object that is written out, or among what a query answers. */
function isShortMember(asked: Asked, facts: CodeFacts, of: Value, name: string, hops: number): boolean {
  if (hops === 0) return false
  const inner = (each: Value) => isShortMember(asked, facts, each, name, hops - 1)
  switch (of.k) {
    case 'object': {
      const member = of.members[name]
      return member !== undefined && isShort(asked, facts, member, hops - 1)
    }
    case 'local': {
      const values = (facts.declarations[of.d]?.values ?? []).filter((each) => !isEmpty(each))
      return values.length > 0 && values.every(inner)
    }
    case 'either':
      return of.of.every(inner)
    case 'param':
      return isGivenShort(asked, facts, of, [...(of.path ?? []), name], hops)
    case 'member':
      return ANSWERED.test(name) && isShortMember(asked, facts, of.of, of.name, hops - 1)
    case 'call': {
      const each = isPromiseAll(facts, of.c) ? facts.calls[of.c]?.args[0] : undefined
      const one = each?.k === 'array' ? each.elements[Number(name)] : undefined
      if (one) return isShort(asked, facts, one, hops - 1)
      const { target } = asked.project.link.called(facts.path, of.c)
      const owner = target.k === 'function' ? asked.project.link.code(target.path) : undefined
      if (target.k !== 'function' || !owner) return isShortCall(asked, facts, of.c, hops - 1)
      const returns = (owner.functions[target.f]?.returns ?? []).filter((each) => !isEmpty(each))
      return returns.length > 0 && returns.every((each) => isShortMember(asked, owner, each, name, hops - 1))
    }
    default:
      return false
  }
}

function isPromiseAll({ calls }: CodeFacts, c: number): boolean {
  return calls[c]?.text === 'Promise.all'
}

/** Everyone who calls the function hands over a short list, under these names of what they hand over. */
function isGivenShort(
  asked: Asked,
  facts: CodeFacts,
  value: Value & { k: 'param' },
  names: readonly string[],
  hops: number,
): boolean {
  const { link } = asked.project
  const places = link.callersOf({ k: 'function', path: facts.path, f: value.f })
  return (
    places.length > 0 &&
    places.every(({ path, c }) => {
      const caller = link.code(path)
      const given = caller?.calls[c]?.args[value.i]
      if (!caller || !given) return false
      const taken = names.reduce<Value>((of, name) => ({ k: 'member', of, name }), given)
      return isShort(asked, caller, taken, hops - 1)
    })
  )
}

function isShortCall(asked: Asked, facts: CodeFacts, c: number, hops: number): boolean {
  const call = facts.calls[c]
  if (!call) return false
  const inner = (each: Value | undefined) => each !== undefined && isShort(asked, facts, each, hops - 1)
  if (SAME_LIST.test(call.text)) {
    const isStatic = call.callee.k !== 'member' || /^(?:Array|Object)\./.test(call.text)
    const list = isStatic ? call.args[0] : call.callee.k === 'member' ? call.callee.of : undefined
    return inner(list)
  }
  if (asked.endsSoon(facts, c) || isAskedByShort(asked, facts, call, hops)) return true
  const { target } = asked.project.link.called(facts.path, c)
  const owner = target.k === 'function' ? asked.project.link.code(target.path) : undefined
  const returns = (target.k === 'function' && owner?.functions[target.f]?.returns) || []
  return (
    owner !== undefined &&
    returns.some((each) => !isEmpty(each)) &&
    returns.every((each) => isEmpty(each) || isShort(asked, owner, each, hops - 1))
  )
}

/** `.in('email', few)` somewhere in a chain: no more rows than the list has elements. */
function isAskedByShort(asked: Asked, facts: CodeFacts, last: CallFact, hops: number): boolean {
  for (let at: CallFact | undefined = last, left = MOST_HOPS; at && left > 0; left--) {
    const [column, list] = at.args
    if (/\.in$/.test(at.text) && column?.k === 'string' && NAMES_ROW.test(column.text) && list)
      return isShort(asked, facts, list, hops - 1)
    const before: Value | undefined = at.callee.k === 'member' ? at.callee.of : undefined
    at = before?.k === 'call' ? facts.calls[before.c] : undefined
  }
  return false
}
