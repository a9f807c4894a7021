import type { DatabaseFunction, Schema } from '../schema/schema'
import type { ExposedDatabase } from './exposure'
import { asksCaller } from './expressions'
import { CALLERS, type Caller } from './privileges'

/** A function of the database that the API lets people call, and that runs with its maker's rights. */
export interface ExposedFunction {
  readonly made: DatabaseFunction
  readonly callers: readonly Caller[]
  /** Tables that it writes to, by name; then those that it reads. */
  readonly writes: readonly string[]
  readonly reads: readonly string[]
}

/** Types that no call through the API can ask for. */
const INTERNAL = new Set(['trigger', 'event_trigger', 'internal'])

/**
 * The `SECURITY DEFINER` functions that people can call and that never look at who calls: neither by `auth.uid()` and the
 * like, nor through another function of the project's own. Those whose body is not known are left out.
 */
export function unguardedFunctions({ schema, served, privileges }: ExposedDatabase): ExposedFunction[] {
  return [...schema.functions.values()].flatMap((made) => {
    const { definition } = made
    if (!definition.securityDefiner || !served.has(made.schema) || INTERNAL.has(definition.returns?.name ?? ''))
      return []
    if (definition.dynamic || !/^(?:sql|plpgsql)$/.test(definition.language) || looksAtCaller(made, schema)) return []
    const callers = CALLERS.filter((caller) => privileges.ofFunction(made, caller))
    if (callers.length === 0) return []
    const writes = definition.queries.flatMap(({ query }) => (query.target ? [query.target.name] : []))
    const reads = definition.queries.flatMap(({ query }) =>
      query.from.flatMap((source) => (source.k === 'table' ? [source.table.name] : [])),
    )
    return [{ made, callers, writes: [...new Set(writes)], reads: [...new Set(reads)] }]
  })
}

function looksAtCaller({ definition }: DatabaseFunction, schema: Schema): boolean {
  const { mentions, queries } = definition
  if (mentions.some((name) => /^auth\.(?:uid|jwt|role|email)$/.test(name) || name === 'current_setting')) return true
  if (
    asksCaller(
      queries.map(({ query }) => query),
      schema,
    )
  )
    return true
  // `if not is_admin() then raise …`: what it calls may look.
  return mentions.some((name) =>
    [...schema.functions.values()].some(
      (each) => each.definition !== definition && each.name === name.split('.').at(-1) && asksIn(each),
    ),
  )
}

function asksIn({ definition }: DatabaseFunction): boolean {
  return definition.mentions.some((name) => /^auth\.(?:uid|jwt|role|email)$/.test(name) || name === 'current_setting')
}
