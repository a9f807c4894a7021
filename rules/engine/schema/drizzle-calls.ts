import type { CallFact, CodeFacts, Value } from '../../analysis/facts'
import { member } from '../resolution/paths'

/** A call with what is chained to it: `text('email').notNull().unique()` is `text` with two more. */
export interface CallChain {
  /** The function's own name: `text`, `pgTable`, `index`. */
  readonly name: string
  /** What it is called on or imported as. */
  readonly callee: Value
  readonly call: CallFact
  readonly modifiers: readonly { readonly name: string; readonly call: CallFact }[]
}

/** The chain that a value is; undefined where it is no call. */
export function chainOf(facts: CodeFacts, value: Value | undefined): CallChain | undefined {
  const modifiers: { name: string; call: CallFact }[] = []
  for (let at = follow(facts, value); at?.k === 'call'; ) {
    const call = facts.calls[at.c]
    if (!call) return undefined
    const inner: Value | undefined = call.callee.k === 'member' ? call.callee.of : undefined
    if (inner?.k === 'call' && call.callee.k === 'member') {
      modifiers.unshift({ name: call.callee.name, call })
      at = inner
      continue
    }
    const named = follow(facts, call.callee)
    const callee = named?.k === 'member' ? { ...named, of: follow(facts, named.of) ?? named.of } : named
    const name = callee?.k === 'import' ? callee.name : callee?.k === 'member' ? callee.name : ''
    return { name, callee: callee ?? call.callee, call, modifiers }
  }
  return undefined
}

/** Through the names of the file to what they are bound to. */
export function follow(facts: CodeFacts, value: Value | undefined): Value | undefined {
  let at = value
  for (let i = 0; at?.k === 'local' && i < 8; i++) at = facts.declarations[at.d]?.values[0]
  return at
}

/** What a function gives back, or the value itself where it is none. */
export function returned(facts: CodeFacts, value: Value | undefined): Value | undefined {
  const at = follow(facts, value)
  return at?.k === 'function' ? follow(facts, facts.functions[at.f]?.returns[0]) : at
}

export function textOf(value: Value | undefined): string | undefined {
  return value?.k === 'string' && !value.text.includes('${}') ? value.text : undefined
}

/** A member of an object literal. */
export function memberOf(facts: CodeFacts, value: Value | undefined, name: string): Value | undefined {
  const at = follow(facts, value)
  return at?.k === 'object' ? member(at.members, name) : undefined
}
