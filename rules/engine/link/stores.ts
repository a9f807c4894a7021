import type { Resolver } from './resolver'
import { type ApiTarget, type CallPlace, type Target, UNKNOWN } from './target'

/** Packages whose `create(…)` makes a store hook: what the creator function returns is what the hook gives. */
const STORE_PACKAGES = new Set(['zustand', 'zustand/vanilla', 'zustand/react'])

export function isStorePackage(pkg: string): boolean {
  return STORE_PACKAGES.has(pkg)
}

/** What `useContext(C)` gives: the `value` of a provider of the same context, wherever in the project it stands. */
export function contextValue(resolver: Resolver, path: string, c: number, depth: number): Target {
  const argument = resolver.code(path)?.calls[c]?.args[0]
  const context = argument && resolver.resolve(path, argument, depth)
  if (context?.k !== 'api' || !context.maker) return UNKNOWN
  for (const facts of resolver.codeFiles()) {
    for (const provider of facts.providers) {
      const provided = resolver.resolve(facts.path, provider.context, depth)
      if (provided.k !== 'api' || !samePlace(provided.maker, context.maker)) continue
      resolver.rest(path, facts.path)
      const value = resolver.resolve(facts.path, provider.value, depth)
      if (value.k !== 'unknown') return value
    }
  }
  return UNKNOWN
}

/** What a call of a store hook gives: the whole state, or what the selector picks. Undefined where it is no such call. */
export function storeCall(
  resolver: Resolver,
  path: string,
  c: number,
  callee: ApiTarget,
  depth: number,
): Target | undefined {
  if (!STORE_PACKAGES.has(callee.pkg) || !callee.maker) return undefined
  const match = /^(?:create|createStore|default)(?:\(\))+(\.getState)?$/.exec(callee.path)
  const call = resolver.code(path)?.calls[c]
  if (!match || !call) return undefined
  const state = stateOf(resolver, callee.maker, depth)
  if (!state) return undefined
  const selector = call.args[0]
  if (match[1] || !selector) return state
  const picked = resolver.resolve(path, selector, depth)
  if (picked.k !== 'function') return undefined
  const returned = resolver.returned(picked.path, picked.f, undefined, depth)
  if (returned.k !== 'param' || returned.f !== picked.f) return UNKNOWN
  return returned.keys.reduce<Target>((of, key) => resolver.member(path, of, key, depth), state)
}

/** The state object made by `create((set, get) => ({ … }))`, through `create<T>()(…)` and middleware. */
function stateOf(resolver: Resolver, maker: CallPlace, depth: number): Target | undefined {
  const facts = resolver.code(maker.path)
  const first = facts?.calls[maker.c]
  if (!facts || !first) return undefined
  const curried = facts.calls.find((call) => call.callee.k === 'call' && call.callee.c === maker.c)
  let argument = first.args[0] ?? curried?.args[0]
  for (let hops = 0; argument && hops < 6; hops++) {
    if (argument.k === 'function' || argument.k === 'local') break
    argument = argument.k === 'call' ? facts.calls[argument.c]?.args[0] : undefined
  }
  if (!argument) return undefined
  const creator = resolver.resolve(maker.path, argument, depth)
  if (creator.k !== 'function') return undefined
  const state = resolver.returned(creator.path, creator.f, undefined, depth)
  return state.k === 'object' ? state : undefined
}

function samePlace(a: CallPlace | undefined, b: CallPlace | undefined): boolean {
  return a !== undefined && b !== undefined && a.path === b.path && a.c === b.c
}
