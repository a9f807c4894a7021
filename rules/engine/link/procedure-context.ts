import type { Value } from '../../analysis/facts'
import type { Resolver } from './resolver'
import type { ParamTarget, Target } from './target'

const ADAPTERS = /^(?:@trpc\/server(?:\/.*)?|@hono\/trpc-server)$/

/** What an adapter of tRPC is told to make the context of every call by. */
interface ContextGiven {
  readonly path: string
  readonly value: Value
}

/**
 * The `createContext` of every adapter in the project: `fetchRequestHandler({ router, createContext })`.
 * Source: https://trpc.io/docs/server/context
 */
export function contextsGiven(resolver: Resolver): Contexts {
  const found: ContextGiven[] = []
  for (const { path, imports, calls } of resolver.codeFiles()) {
    if (!imports.some(({ specifier }) => ADAPTERS.test(specifier))) continue
    for (const { args } of calls) {
      for (const argument of args) {
        const value = argument.k === 'object' ? argument.members['createContext'] : undefined
        if (value) found.push({ path, value })
      }
    }
  }
  return { given: found, members: new Map() }
}

/** What the contexts of a project are known to give, by name. */
export interface Contexts {
  readonly given: readonly ContextGiven[]
  readonly members: Map<string, Target>
}

/**
 * What `ctx.db` of a procedure, or of middleware before one, stands for; undefined where the function is neither, or the
 * context does not say, as of who calls.
 */
export function contextMember(
  resolver: Resolver,
  contexts: Contexts,
  { path, f, keys: [, name = '', ...keys] }: ParamTarget,
  depth: number,
): Target | undefined {
  const { usage } = resolver.code(path)?.functions[f] ?? {}
  if (contexts.given.length === 0 || usage?.k !== 'argument') return undefined
  const taker = resolver.callee(path, usage.c, depth)
  if (taker.k !== 'api' || !taker.pkg.startsWith('@trpc/server')) return undefined
  for (const { path: from } of contexts.given) resolver.rest(path, from)
  // It is the same however long the chain is in which it is asked.
  let at = contexts.members.get(name) ?? givenAs(resolver, contexts.given, name)
  if (!at) return undefined
  contexts.members.set(name, at)
  if ('path' in at && at.k !== 'api') resolver.rest(path, at.path)
  for (const key of keys) at = resolver.member(path, at, key, depth)
  return at
}

function givenAs(resolver: Resolver, given: readonly ContextGiven[], name: string): Target | undefined {
  for (const { path, value } of given) {
    const maker = resolver.resolve(path, value)
    if (maker.k !== 'function') continue
    const at = resolver.member(path, resolver.returned(maker.path, maker.f, undefined), name)
    if (at.k === 'api' || at.k === 'class' || at.k === 'function' || at.k === 'namespace') return at
  }
  return undefined
}
