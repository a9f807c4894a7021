import type { Value } from '../../analysis/facts'
import type { Link } from '../link/link'
import type { FunctionTarget } from '../link/target'
import type { Step } from './endpoint'

const MOST_HOPS = 12

/** A value where it is written. */
export interface Written {
  readonly path: string
  readonly value: Value
}

/** Follows names, and imports into other files, to what they were set to; calls, functions and parameters are left as they are. */
export function follow(link: Link, path: string, value: Value, depth = 0): Written {
  let at: Written = { path, value }
  for (let hops = 0; hops < MOST_HOPS; hops++) {
    // `let node = node.parent` goes round.
    const next = depth > MOST_HOPS ? undefined : step(link, at, depth)
    if (!next) return at
    at = next
  }
  return at
}

function step(link: Link, { path, value }: Written, depth: number): Written | undefined {
  const facts = link.code(path)
  if (value.k === 'local') {
    const first = facts?.declarations[value.d]?.values.find((each) => each.k !== 'opaque' && each.k !== 'literal')
    return first && { path, value: first }
  }
  if (value.k === 'import') return exportedValue(link, path, value.specifier, value.name, 0)
  if (value.k === 'either') {
    const first = value.of.find((each) => each.k !== 'opaque' && each.k !== 'literal')
    return first && { path, value: first }
  }
  if (value.k !== 'member') return undefined
  const of = follow(link, path, value.of, depth + 1)
  if (of.value.k === 'object') {
    const member = Object.hasOwn(of.value.members, value.name) ? of.value.members[value.name] : undefined
    return member && { path: of.path, value: member }
  }
  if (of.value.k === 'import' && of.value.name === '*')
    return exportedValue(link, of.path, of.value.specifier, value.name, 0)
  return undefined
}

function exportedValue(link: Link, from: string, specifier: string, name: string, depth: number): Written | undefined {
  const resolved = link.modules.resolve(from, specifier)
  const facts = resolved.k === 'file' ? link.code(resolved.path) : undefined
  if (!facts || depth > MOST_HOPS) return undefined
  const value = Object.hasOwn(facts.exports, name) ? facts.exports[name] : undefined
  if (value) return { path: facts.path, value }
  for (const each of facts.exportAll) {
    const found = exportedValue(link, facts.path, each, name, depth + 1)
    if (found) return found
  }
  const whole = name === '*' ? undefined : facts.exports['default']
  if (name === '*' && Object.keys(facts.exports).length === 1 && facts.exports['default'])
    return { path: facts.path, value: facts.exports['default'] }
  const inside = whole && follow(link, facts.path, whole)
  const member =
    inside?.value.k === 'object' && Object.hasOwn(inside.value.members, name) ? inside.value.members[name] : undefined
  return inside && member && { path: inside.path, value: member }
}

/** A handler without what is wrapped round it. */
export interface Peeled {
  readonly handler: FunctionTarget | undefined
  /** The wrappers, outermost first: `withAuth(…)`, `.use(…)` of a chain that ends in the handler. */
  readonly before: readonly Step[]
}

/**
 * The function that a value stands for, and what is wrapped round it: `withAuth(asyncHandler(async (request) => …))`,
 * `authedAction.schema(x).action(async () => …)`. Wrappers are calls that take the function as an argument.
 */
export function peel(link: Link, path: string, value: Value): Peeled {
  const before: Step[] = []
  let at = follow(link, path, value)
  for (let hops = 0; hops < MOST_HOPS; hops++) {
    if (at.value.k === 'function') {
      return { handler: at.value.f < 0 ? undefined : { k: 'function', path: at.path, f: at.value.f }, before }
    }
    const call = at.value.k === 'call' ? link.code(at.path)?.calls[at.value.c] : undefined
    if (!call) break
    if (call.callee.k === 'member' && call.callee.name === 'bind') {
      at = follow(link, at.path, call.callee.of)
      continue
    }
    const inner = [...call.args].reverse().find((argument) => isFunctionLike(link, at.path, argument))
    if (!inner) break
    before.push(at, ...chainBefore(link, at.path, call.callee))
    at = follow(link, at.path, inner)
  }
  const target = link.resolver.resolve(at.path, at.value)
  return { handler: target.k === 'function' ? target : undefined, before }
}

function isFunctionLike(link: Link, path: string, value: Value): boolean {
  if (value.k === 'function') return true
  if (value.k !== 'local' && value.k !== 'import' && value.k !== 'member' && value.k !== 'call') return false
  const { value: followed, path: at } = follow(link, path, value)
  if (followed.k === 'function') return true
  const call = followed.k === 'call' ? link.code(at)?.calls[followed.c] : undefined
  if (call) return call.args.some((argument) => argument.k === 'function')
  return link.resolver.resolve(at, followed).k === 'function'
}

/** What the calls of a chain are given that run before its end: `x` of `procedure.use(x).input(y)`, or of `createServerFn().middleware([x])`; first things first. */
export function chainBefore(link: Link, path: string, callee: Value): Step[] {
  const steps: Step[] = []
  let at: Written = { path, value: callee }
  for (let hops = 0; hops < 40; hops++) {
    if (at.value.k === 'member') {
      const next = follow(link, at.path, at.value)
      at = next.value.k === 'member' ? { path: next.path, value: next.value.of } : next
    } else if (at.value.k === 'local' || at.value.k === 'import') {
      const next = follow(link, at.path, at.value)
      if (next.value === at.value) break
      // `roleProcedure('admin')`: the chain goes on in what the function gives back.
      const made = next.value.k === 'function' ? link.code(next.path)?.functions[next.value.f]?.returns[0] : undefined
      at = made ? { path: next.path, value: made } : next
    } else if (at.value.k === 'call') {
      const call = link.code(at.path)?.calls[at.value.c]
      if (!call) break
      // `.middleware([requireUser])` of TanStack Start's server functions and of their middleware
      if (call.callee.k === 'member' && (call.callee.name === 'use' || call.callee.name === 'middleware')) {
        const { path } = at
        const given = call.args.flatMap((value) => (value.k === 'array' ? value.elements : [value]))
        steps.unshift(...given.map((value) => ({ path, value })))
      }
      at = { path: at.path, value: call.callee }
    } else break
  }
  return steps
}
