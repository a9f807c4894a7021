import type { CodeFacts, TextRange, Value } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import type { Expression } from '../../analysis/sql/expression'
import { childrenOf } from '../../analysis/sql/inside'
import type { Operation } from '../link/operations'
import type { Project } from '../project'
import { handedIn, sqlTextOf } from './sql-calls'

/**
 * Whether an operation that runs for each element of a list could not be one for all: each row gets something else, a whole
 * list is written each time, or it is a statement that changes tables and types.
 */
export function isRowByRow(project: Project, facts: CodeFacts, operation: Operation): boolean {
  return (
    isDefinition(facts, operation) ||
    isUpsertOfOne(operation) ||
    variesByRow(project, facts, operation) ||
    variesInSql(project, facts, operation) ||
    writesList(project, facts, operation)
  )
}

/** `ALTER TYPE …`, also through a tag: `sql` before the text. */
function isDefinition(facts: CodeFacts, { call }: Operation): boolean {
  const [first] = call.args
  const [written] = first?.k === 'call' ? (facts.calls[first.c]?.args ?? []) : [first]
  return (
    written?.k === 'string' &&
    /^\s*(?:alter|create|drop|grant|revoke|set|reset|analyze|vacuum|truncate)\b/i.test(written.text)
  )
}

/** Prisma has no `upsertMany`. */
function isUpsertOfOne({ pkg, apiPath }: Operation): boolean {
  return /prisma/.test(pkg) && /\.upsert$/.test(apiPath)
}

function writesList(project: Project, facts: CodeFacts, operation: Operation): boolean {
  for (let c = operation.c; c >= 0; c = facts.calls[c]?.chained ?? -1) {
    const call = facts.calls[c]
    const payload = call && /\.(?:insert|upsert|values)$/.test(call.text) ? call.args[0] : undefined
    if (payload) return isList(project, facts, payload)
  }
  return false
}

function isList(project: Project, facts: CodeFacts, value: Value): boolean {
  const [only, ...others] = value.k === 'local' ? (facts.declarations[value.d]?.values ?? []) : [value]
  const made = only?.k === 'call' && others.length === 0 ? facts.calls[only.c]?.text : undefined
  return (
    project.link.resolver.resolve(facts.path, value).k === 'array' || /\.(?:map|flatMap|filter|slice)$/.test(made ?? '')
  )
}

/**
 * Whether a change finds its rows by a list that is made anew for each element: `.in('order_id', orderIds)` with the orders of this
 * customer. It does for many at once already.
 */
export function isFoundByList(facts: CodeFacts, { c, method }: Operation, body: TextRange): boolean {
  if (method === 'GET') return false
  for (let at = c; at >= 0; at = facts.calls[at]?.chained ?? -1) {
    const call = facts.calls[at]
    const list = call && /\.in$/.test(call.text) ? call.args[1] : undefined
    if (list?.k === 'local' && isOfElement(facts, list, body)) return true
  }
  return false
}

/** An update that writes something else into each row cannot be one query. */
function variesByRow(project: Project, facts: CodeFacts, operation: Operation): boolean {
  if (operation.method !== 'PATCH') return false
  for (let c = operation.c; c >= 0; c = facts.calls[c]?.chained ?? -1) {
    const call = facts.calls[c]
    if (!call || !/\.(?:update|updateMany|set)$/.test(call.text)) continue
    const payload = call.args[0]
    const data =
      payload && /\.update(?:Many)?$/.test(call.text) && payload.k === 'object' ? payload.members['data'] : undefined
    return !isConstant(project, facts.path, data ?? payload)
  }
  return true
}

/** `UPDATE invoices SET paid = ${paid} WHERE id = ${invoice.id}`: what is assigned is handed over, and not the same each time. */
function variesInSql(project: Project, facts: CodeFacts, { call }: Operation): boolean {
  const text = sqlTextOf(facts, call)
  if (text?.query?.verb !== 'update') return false
  return text.query.columns
    .flatMap(({ value }) => parametersIn(value))
    .some((n) => {
      const value = handedIn(project, facts, text, call, n)
      return !value || !isSame(project, facts.path, value)
    })
}

function parametersIn(expression: Expression): number[] {
  return expression.k === 'parameter' ? [expression.n] : childrenOf(expression).flatMap(parametersIn)
}

function isConstant(project: Project, path: string, value: Value | undefined): boolean {
  const target = value && project.link.resolver.resolve(path, value)
  if (target?.k !== 'object') return false
  const members = Object.values(target.members)
  // An empty object is filled later.
  return !target.open && members.length > 0 && members.every((member) => isSame(project, target.path, member))
}

/** A fixed text, a number, or what a call gives that is handed nothing that a name stands for: `new Date()`. */
function isSame(project: Project, path: string, value: Value): boolean {
  if (value.k === 'local' && isCounter(project, path, value.d)) return false
  if (value.k === 'call') return !project.link.code(path)?.calls[value.c]?.args.some(({ k }) => NAMED.has(k))
  const each = project.link.resolver.resolve(path, value)
  return (each.k === 'string' && !each.text.includes('${}')) || each.k === 'literal'
}

const NAMED: ReadonlySet<Value['k']> = new Set(['local', 'param', 'member', 'text'])

/** What the head of a loop declares has another value each time. */
function isCounter(project: Project, path: string, d: number): boolean {
  return project.link.code(path)?.loops.some(({ variables }) => variables.includes(d)) === true
}

/**
 * Whether a change finds its row by two things that are others for each element: only if it still has the value that was read
 * before, say. A list of ids says no such pairs.
 */
export function isFoundByPairs(facts: CodeFacts, { c }: Operation, body: TextRange): boolean {
  let found = 0
  for (let at = c; at >= 0; at = facts.calls[at]?.chained ?? -1) {
    const call = facts.calls[at]
    const [, value] = call?.args ?? []
    if (call && value && /\.(?:eq|is|match)$/.test(call.text) && isOfElement(facts, value, body)) found++
  }
  return found > 1
}

/** It comes from what a loop declares, or from a callback's parameter. */
export function isOfElement(facts: CodeFacts, value: Value, body: TextRange): boolean {
  switch (value.k) {
    case 'local': {
      const range = facts.declarations[value.d]?.range
      return range !== undefined && isWithin(range, body)
    }
    case 'param': {
      const range = facts.functions[value.f]?.range
      return range !== undefined && isWithin(range, body)
    }
    case 'member':
    case 'text':
      return isOfElement(facts, value.of, body)
    default:
      return false
  }
}
