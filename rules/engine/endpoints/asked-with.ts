import type { CallFact, CodeFacts, Value } from '../../analysis/facts'
import { serviceAt } from '../../analysis/libraries/addresses'
import type { Link } from '../link/link'

const WRITTEN = /\.(?:insert|update|upsert|values|set)$/
/** `createHash('sha256').update(token)`: what goes into a digest, not into a row. */
const DIGESTED = /\bcreate(?:Hash|Hmac)\(\)(?:\.update(?:\(\))?)*$/
const ADDED = /\.(?:create|createMany|insertOne|insertMany)$/

/** What rows are looked for by, where a call asks a database: what is written says nothing of who calls. */
export function askedWith({ text, callee, args }: CallFact): readonly Value[] {
  const isChained = callee.k === 'member' && callee.of.k === 'call'
  if ((isChained && WRITTEN.test(text) && !DIGESTED.test(text)) || ADDED.test(text)) return []
  const [first] = args
  const where = first?.k === 'object' ? first.members['where'] : undefined
  return where ? [where] : args
}

/** It asks a known service for something, with the app's own key: what that answers is not about the caller. */
export function isServiceAddress(link: Link, path: string, { args: [first] }: CallFact): boolean {
  const address = first && link.resolver.resolve(path, first)
  return address?.k === 'string' && serviceAt(address.text) !== undefined
}

/** `response.headers.get`, of what a `fetch` gave: another service says that, not who calls. */
export function isOfAnswer(facts: CodeFacts | undefined, callee: Value): boolean {
  let root = callee
  while (root.k === 'member') root = root.of
  const values = root.k === 'local' ? (facts?.declarations[root.d]?.values ?? []) : []
  return values.length > 0 && values.every((each) => each.k === 'call' && facts?.calls[each.c]?.text === 'fetch')
}
