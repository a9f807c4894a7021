import type { Expression, Query } from '../../analysis/sql/expression'
import { relationKey } from '../schema/object-names'
import type { Policy, Schema, Table } from '../schema/schema'
import { callerFunction, expressionsIn } from './expressions'
import { namesRow } from './let-through'
import type { Privilege } from './privileges'
import { relationsOf } from './views'

/**
 * A call in the conditions of a policy that PostgreSQL makes once per row: `auth.uid()` and its like, `current_setting(…)`.
 * As it would be written; undefined where there is none, where the policy is only for `INSERT` (worked out for the row that
 * is written), or where the call stands in a subquery that reads nothing of the row: that one runs once per query.
 * Source: PostgreSQL documentation, "Row Security Policies" and "Subquery Expressions" (hashed subplans and InitPlans).
 */
export function perRowCall({ command, using, check }: Policy, table: Table, schema: Schema): string | undefined {
  if (command === 'insert') return undefined
  return unwrappedCall([using?.value, check?.value], (query) => !namesRow(query, table, schema))
}

/**
 * Whether PostgreSQL never comes to work a policy out: wherever it holds, another that lets everybody in holds too. The conditions
 * are joined by `OR`, and one that is `true` leaves nothing of the others when the query is planned.
 */
export function isNeverAsked(policy: Policy, table: Table): boolean {
  if (!policy.permissive) return false
  const others = [...table.policies.values()].filter((each) => each !== policy && each.permissive)
  const commands = policy.command === 'all' ? (['select', 'update', 'delete'] as const) : [policy.command]
  return commands.every((command) =>
    rolesOf(policy).every((role) =>
      others.some(
        (other) =>
          (other.command === 'all' || other.command === command) &&
          (rolesOf(other).includes('public') || rolesOf(other).includes(role)) &&
          isAlwaysTrue(other, command),
      ),
    ),
  )
}

/**
 * Whether a policy that says which rows may be read looks for that through its own table: PostgreSQL would have to ask it again for
 * those rows, and refuses every query with an endless recursion. How often it is asked does not matter then.
 */
export function asksItself({ command, using }: Policy, table: Table): boolean {
  if (command !== 'select' && command !== 'all') return false
  return [...expressionsIn(using?.value)].some(
    (each) =>
      each.k === 'query' &&
      relationsOf(each.query).some((read) => relationKey(read) === `${table.schema}.${table.name}`),
  )
}

function rolesOf({ roles }: Policy): readonly string[] {
  return roles.length === 0 ? ['public'] : roles
}

/** Nothing is asked: `using (true)`, and `with check (true)` where rows are written. */
export function isAlwaysTrue({ using, check }: Policy, command: Privilege): boolean {
  const asked = command === 'insert' ? [check ?? using] : command === 'update' ? [using, check ?? using] : [using]
  return asked.every(isTrue)
}

function isTrue(condition: Policy['using']): boolean {
  return condition?.value.k === 'value' && condition.value.value === true
}

/**
 * The same as Supabase's advisor sees it: every call without a `(select …)` that stands right around it.
 * Source: supabase/splinter, lint 0003.
 */
export function advisedCall({ using, check }: Policy): string | undefined {
  return unwrappedCall([using?.value, check?.value], readsNoTable)
}

function unwrappedCall(value: unknown, isAskedOnce: (query: Query) => boolean): string | undefined {
  if (Array.isArray(value)) {
    for (const each of value) {
      const found = unwrappedCall(each, isAskedOnce)
      if (found !== undefined) return found
    }
    return undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  const node = value as Expression
  const caller = callerFunction(node)
  if (caller !== undefined) return `auth.${caller}()`
  if (node.k === 'call' && node.name === 'current_setting') return 'current_setting(…)'
  if (node.k === 'query' && (readsNoTable(node.query) || isAskedOnce(node.query))) return undefined
  return unwrappedCall(Object.values(value), isAskedOnce)
}

/** A query without tables gives one value, whatever the row. */
function readsNoTable({ from, where, sides }: Query): boolean {
  return from.length === 0 && !where && !sides
}

const CALL = /\bauth\s*\.\s*(?:uid|jwt|role|email)\s*\(\s*\)|\b(?:pg_catalog\.)?current_setting\s*\([^()]*\)/gi

/** The text of a condition with `(select …)` around such calls; `word` puts `select` in the project's case. */
export function wrapCalls(text: string): (word: (text: string) => string) => string {
  return (word) =>
    text.replace(CALL, (call, at: number) => {
      if (/\bselect\s*$/i.test(text.slice(0, at))) return call
      return `(${word('select')} ${call})`
    })
}
