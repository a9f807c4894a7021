import type { FunctionArgument } from '../../analysis/sql/sql-facts'
import type { Project } from '../project'
import type { DatabaseFunction, Schema } from '../schema/schema'
import type { ExposedDatabase } from './exposure'
import { asksCaller, expressionsIn } from './expressions'
import type { Gone } from './generated-types'
import { CALLERS, type Caller } from './privileges'
import { relationsOf } from './views'

/** A function of the database that the API lets people call, and that runs with its maker's rights. */
export interface ExposedFunction {
  readonly made: DatabaseFunction
  readonly callers: readonly Caller[]
}

/** Types that no call through the API can ask for. */
const INTERNAL = new Set(['trigger', 'event_trigger', 'internal'])
/** Asks the token of a request, the other way. */
const ASKING = /^(?:auth\.(?:uid|jwt|role|email)|(?:pg_catalog\.)?current_setting)$/

/** The `SECURITY DEFINER` functions that people can call through the API, trigger functions left out. */
export function definerFunctions({ schema, served, privileges, gone }: ExposedDatabase): ExposedFunction[] {
  return [...schema.functions.values()].flatMap((made) => {
    const { securityDefiner, returns } = made.definition
    if (!securityDefiner || !served.has(made.schema) || INTERNAL.has(returns?.name ?? '')) return []
    if (gone.function(made) || isAlwaysAmbiguous(made, schema, gone)) return []
    const callers = CALLERS.filter((caller) => privileges.ofFunction(made, caller))
    return callers.length > 0 ? [{ made, callers }] : []
  })
}

/**
 * Whether each call that fits a function fits another of its name too: the API then refuses to choose, and nobody can call it.
 * Source: PostgREST, `src/PostgREST/Plan.hs`, `findProc`, error PGRST203.
 */
function isAlwaysAmbiguous(made: DatabaseFunction, schema: Schema, gone: Gone): boolean {
  const own = argumentsOf(made)
  const mustOwn = new Set(own.filter(({ hasDefault }) => !hasDefault).map(({ name }) => name))
  if (own.some(({ name }) => name === undefined)) return false
  return [...schema.functions.values()].some((other) => {
    if (other === made || other.name !== made.name || other.schema !== made.schema || gone.function(other)) return false
    const taken = argumentsOf(other)
    const names = new Set(taken.map(({ name }) => name))
    return (
      own.every(({ name }) => names.has(name)) &&
      taken.every(({ name, hasDefault }) => name !== undefined && (hasDefault || mustOwn.has(name)))
    )
  })
}

function argumentsOf({ definition }: DatabaseFunction): FunctionArgument[] {
  return definition.arguments.filter(({ mode }) => mode !== 'out' && mode !== 'table')
}

/**
 * Whether a function never looks at who calls: neither by `auth.uid()` and the like, nor through another function of the
 * project's own. False where not all of what it does is known.
 */
export function neverAsks({ definition }: DatabaseFunction, schema: Schema): boolean {
  const { mentions, queries, dynamic, language } = definition
  if (dynamic || !/^(?:sql|plpgsql)$/.test(language) || mentions.some((name) => ASKING.test(name))) return false
  if (
    asksCaller(
      queries.map(({ query }) => query),
      schema,
    )
  )
    return false
  // `if not is_admin() then raise …`: what it calls may look, or what that calls.
  const askers = askingFunctions(schema)
  return !mentions.some((name) => askers.has(lastPart(name)))
}

const asking = new WeakMap<Schema, ReadonlySet<string>>()

/** Names of the functions that look at who calls, by themselves or through others. */
function askingFunctions(schema: Schema): ReadonlySet<string> {
  const known = asking.get(schema)
  if (known) return known
  const names = new Set<string>()
  const isAsking = (name: string) => ASKING.test(name) || names.has(lastPart(name))
  const functions = [...schema.functions.values()]
  for (let before = -1; names.size > before; ) {
    before = names.size
    for (const { name, definition } of functions) if (definition.mentions.some(isAsking)) names.add(name)
  }
  asking.set(schema, names)
  return names
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

/** The tables that a function changes, by name, and those whose rows it reads; conditions only look whether there are some. */
export function touchedBy({ definition: { queries } }: DatabaseFunction): {
  readonly writes: readonly string[]
  readonly reads: readonly string[]
} {
  const writes = queries.flatMap(({ query }) => (query.target ? [query.target.name] : []))
  const reads = queries.flatMap(({ query: { where: _, ...query } }) => relationsOf(query).map(({ name }) => name))
  return { writes: [...new Set(writes)], reads: [...new Set(reads)] }
}

/** Names of the functions that policies call: those who ask for rows must be able to run them. */
export function functionsOfPolicies(schema: Schema): ReadonlySet<string> {
  const names = new Set<string>()
  for (const table of schema.tables.values())
    for (const { using, check } of table.policies.values())
      for (const each of expressionsIn([using?.value, check?.value])) if (each.k === 'call') names.add(each.name)
  return names
}

/** Names of the functions that the app itself calls in the browser: `supabase.rpc('name')`. */
export function functionsOfBrowser(project: Project): ReadonlySet<string> {
  const names = new Set<string>()
  for (const facts of project.files.values()) {
    if (facts.kind !== 'code') continue
    for (const call of facts.calls) {
      const [name] = call.args
      if (!call.text.endsWith('.rpc') || name?.k !== 'string' || names.has(name.text)) continue
      if (project.sideOf(facts, call.in) !== 'server') names.add(name.text)
    }
  }
  return names
}
