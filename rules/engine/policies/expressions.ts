import type { Expression, Query, RelationName } from '../../analysis/sql/expression'
import type { DatabaseFunction, Schema } from '../schema/schema'

/** Functions of Supabase that say who asks. Source: Supabase documentation, "Row Level Security", helper functions. */
const CALLER: ReadonlySet<string> = new Set(['uid', 'email', 'jwt', 'role'])

/** `auth.users`, where Supabase keeps the accounts. */
export function isAccounts({ schema, name }: RelationName): boolean {
  return schema === 'auth' && name === 'users'
}

/** The expression without casts, and without `(select …)` around one value. */
export function bare(expression: Expression): Expression {
  if (expression.k === 'cast') return bare(expression.arg)
  const inner = expression.k === 'query' && expression.form === 'value' ? onlyValue(expression.query) : undefined
  return inner ? bare(inner) : expression
}

/** What a query without tables gives: `select auth.uid()`. */
function onlyValue({ verb, from, columns, where, sides }: Query): Expression | undefined {
  return verb === 'select' && from.length === 0 && columns.length === 1 && !where && !sides
    ? columns[0]?.value
    : undefined
}

/** `uid`, `email`, `jwt`, `role` where the expression is such a call. */
export function callerFunction(expression: Expression): string | undefined {
  if (expression.k !== 'call' || expression.schema !== 'auth' || !CALLER.has(expression.name)) return undefined
  return expression.name
}

/** `current_setting('request.jwt.claims')` and the like: who asks, read by hand. */
export function isCallerSetting(expression: Expression): boolean {
  const [name] = expression.k === 'call' && expression.name === 'current_setting' ? expression.args : []
  return name?.k === 'value' && typeof name.value === 'string' && name.value.startsWith('request.jwt')
}

/** Every expression in a value of facts, outermost first; queries inside are gone through too. */
export function* expressionsIn(value: unknown): Generator<Expression> {
  if (Array.isArray(value)) {
    for (const each of value) yield* expressionsIn(each)
    return
  }
  if (typeof value !== 'object' || value === null) return
  const node = value as { readonly k?: unknown }
  // Sources of a query (`table`, `join`, a function's rows) have a `k` of their own.
  const isSource = node.k === 'table' || node.k === 'join' || (node.k === 'call' && 'call' in node)
  if (typeof node.k === 'string' && !isSource) yield value as Expression
  for (const each of Object.values(value)) yield* expressionsIn(each)
}

/** Whether something in it asks who is asking: itself, or a function of the project's own that it calls. */
export function asksCaller(value: unknown, schema: Schema, depth = 0): boolean {
  for (const each of expressionsIn(value)) {
    if (callerFunction(each) !== undefined || isCallerSetting(each)) return true
    if (each.k === 'call' && depth < 4 && ownFunctions(each, schema).some((made) => functionAsks(made, schema, depth)))
      return true
  }
  return false
}

function functionAsks({ definition }: DatabaseFunction, schema: Schema, depth: number): boolean {
  if (definition.mentions.some((name) => name.startsWith('auth.') && CALLER.has(name.slice(5)))) return true
  if (definition.mentions.includes('current_setting')) return true
  return (
    asksCaller(definition.queries, schema, depth + 1) || definition.mentions.some((name) => calls(name, schema, depth))
  )
}

/** A function of the project's own, called by name in a body, asks in its turn. */
function calls(name: string, schema: Schema, depth: number): boolean {
  if (depth >= 3) return false
  const [own = '', home = 'public'] = name.split('.').reverse()
  for (const each of schema.functions.values())
    if (each.name === own && each.schema === home && functionAsks(each, schema, depth + 1)) return true
  return false
}

/** The functions of the project that a call may mean. */
export function ownFunctions(call: Extract<Expression, { k: 'call' }>, schema: Schema): DatabaseFunction[] {
  const named: DatabaseFunction[] = []
  for (const each of schema.functions.values())
    if (each.name === call.name && each.schema === (call.schema ?? 'public')) named.push(each)
  const fitting = named.filter(({ definition }) => {
    const inputs = definition.arguments.filter(({ mode }) => mode !== 'out' && mode !== 'table')
    const asked = inputs.filter(({ hasDefault }) => !hasDefault)
    return call.args.length <= inputs.length && call.args.length >= asked.length
  })
  return fitting.length > 0 ? fitting : named
}
