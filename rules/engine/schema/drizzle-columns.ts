import type { CodeFacts } from '../../analysis/facts'
import type { TypeName } from '../../analysis/sql/sql-facts'
import { type CallChain, type chainOf, follow, memberOf } from './drizzle-calls'

const TYPES: Readonly<Record<string, string>> = {
  text: 'text',
  varchar: 'character varying',
  char: 'character',
  integer: 'integer',
  smallint: 'smallint',
  bigint: 'bigint',
  serial: 'integer',
  smallserial: 'smallint',
  bigserial: 'bigint',
  boolean: 'boolean',
  date: 'date',
  numeric: 'numeric',
  decimal: 'numeric',
  real: 'real',
  doublePrecision: 'double precision',
  json: 'json',
  jsonb: 'jsonb',
  uuid: 'uuid',
  interval: 'interval',
  inet: 'inet',
  cidr: 'cidr',
  macaddr: 'macaddr',
  point: 'point',
  line: 'line',
  vector: 'vector',
  halfvec: 'halfvec',
  sparsevec: 'sparsevec',
  bit: 'bit',
  geometry: 'geometry',
}

/** The type that a column's function stands for. An enum of the project is named by its text. */
export function drizzleType(
  facts: CodeFacts,
  chain: CallChain,
  enumOf: (chain: CallChain) => string | undefined,
): TypeName {
  const options = chain.call.args.find((arg) => follow(facts, arg)?.k === 'object')
  const withZone = memberOf(facts, options, 'withTimezone')
  const isZoned = withZone?.k === 'literal' && withZone.value === true
  const array = chain.modifiers.some(({ name }) => name === 'array')
  const known =
    chain.name === 'timestamp' || chain.name === 'time'
      ? `${chain.name} ${isZoned ? 'with' : 'without'} time zone`
      : TYPES[chain.name]
  const name = known ?? enumOf(chain) ?? 'unknown'
  return array ? { name, array: true } : { name }
}

export function isSerial({ name }: CallChain): boolean {
  return /serial$/.test(name)
}

/** The chain of a column: `t.userId` of an index, `t.id.desc()` with its order. */
export function columnReference(
  facts: CodeFacts,
  value: Parameters<typeof chainOf>[1],
): { readonly key: string; readonly calls: readonly string[] } | undefined {
  let at = follow(facts, value)
  const calls: string[] = []
  for (let i = 0; at?.k === 'call' && i < 6; i++) {
    const callee = facts.calls[at.c]?.callee
    if (callee?.k !== 'member') return undefined
    calls.push(callee.name)
    at = callee.of
  }
  if (at?.k === 'member') return { key: at.name, calls }
  // `({ id }) => [index().on(id)]`
  return at?.k === 'param' && at.path?.length === 1 ? { key: at.path[0] ?? '', calls } : undefined
}
