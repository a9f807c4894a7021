import type { Value } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import type { Resolver } from './resolver'
import { type Target, UNKNOWN } from './target'

/**
 * What `new Proxy(target, handler)` stands for: the target, or, where that is empty, what `get` of the handler makes first:
 * `new Proxy({} as Db, { get: (_, name) => getDb()[name] })` puts off connecting until something is asked.
 */
export function proxied(resolver: Resolver, path: string, [first, second]: readonly Value[], depth: number): Target {
  const target = first ? resolver.resolve(path, first, depth) : UNKNOWN
  if (target.k === 'class' || target.k === 'api') return target
  const handler = second ? resolver.resolve(path, second, depth) : UNKNOWN
  const get = resolver.member(path, handler, 'get', depth)
  const facts = get.k === 'function' ? resolver.code(get.path) : undefined
  const range = get.k === 'function' ? facts?.functions[get.f]?.range : undefined
  for (const [c, call] of range && facts ? facts.calls.entries() : []) {
    if (!facts || !range || !isWithin(call.range, range)) continue
    const made = resolver.result(facts.path, c, depth)
    if (made.k === 'class' || (made.k === 'api' && made.pkg !== 'global:')) return made
  }
  return UNKNOWN
}
