import type { Expression } from '../expression'
import type { SqlParser } from '../parser'
import { nameInQuotes, quotedText } from '../quoting'
import { readExpression } from '../read-expression'

/** What is known of a block's variables: constant texts, and lists of them. */
export type Known = string | readonly string[]

/** An expression as written in a block. */
export function parsedExpression(text: string, parser: SqlParser): Expression | undefined {
  try {
    const node = parser.parse(`SELECT ${text}`).stmts?.[0]?.stmt
    const target = node && 'SelectStmt' in node ? node.SelectStmt.targetList?.[0] : undefined
    return target && 'ResTarget' in target ? readExpression(target.ResTarget.val) : undefined
  } catch {
    return undefined
  }
}

/** Puts what is known of variables in the place of their names. */
export function withKnown(expression: Expression, known: ReadonlyMap<string, Known>): Expression {
  const rewrite = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(rewrite)
    if (typeof value !== 'object' || value === null) return value
    const node = value as Expression
    const constant = node.k === 'column' ? known.get(variableName(node)) : undefined
    if (typeof constant === 'string') return { k: 'value', value: constant }
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rewrite(inner)]))
  }
  return rewrite(expression) as Expression
}

/** `t`, or `r.tablename` for a field of a row. */
function variableName(column: Extract<Expression, { k: 'column' }>): string {
  return column.of === undefined ? column.name : `${column.of}.${column.name}`
}

/** The text that an expression gives; undefined where it cannot be known. */
export function textOf(expression: Expression, known: ReadonlyMap<string, Known>): string | undefined {
  switch (expression.k) {
    case 'value':
      return expression.value === null ? undefined : String(expression.value)
    case 'column': {
      const constant = known.get(variableName(expression))
      return typeof constant === 'string' ? constant : undefined
    }
    case 'cast':
      return textOf(expression.arg, known)
    case 'operator': {
      if (expression.op !== '||') return undefined
      const parts = expression.args.map((arg) => textOf(arg, known))
      return parts.every((part) => part !== undefined) ? parts.join('') : undefined
    }
    case 'call': {
      const args = expression.args.map((arg) => textOf(arg, known))
      const [first] = args
      if (first === undefined) return undefined
      if (expression.name === 'format') return formatted(first, args.slice(1))
      if (expression.name === 'concat') return args.every((arg) => arg !== undefined) ? args.join('') : undefined
      if (expression.name === 'quote_ident') return nameInQuotes(first)
      if (expression.name === 'quote_literal') return quotedText(first)
      if (expression.name === 'lower') return first.toLowerCase()
      return undefined
    }
    default:
      return undefined
  }
}

/** `format(template, …)` with `%s`, `%I`, `%L`, `%%` and positions. */
function formatted(template: string, args: readonly (string | undefined)[]): string | undefined {
  let next = 0
  let isKnown = true
  const text = template.replace(/%(?:(\d+)\$)?([sIL%])/g, (_, position: string | undefined, kind: string) => {
    if (kind === '%') return '%'
    const at = position === undefined ? next : Number(position) - 1
    next = at + 1
    const arg = args[at]
    if (arg === undefined) {
      isKnown = false
      return ''
    }
    return kind === 'I' ? nameInQuotes(arg) : kind === 'L' ? quotedText(arg) : arg
  })
  return isKnown ? text : undefined
}

/** The texts of a constant list: `ARRAY['a', 'b']`, `'{a,b}'::text[]`, `unnest(…)` of one. */
export function listOf(expression: Expression, known: ReadonlyMap<string, Known>): readonly string[] | undefined {
  switch (expression.k) {
    case 'array': {
      const items = expression.args.map((arg) => textOf(arg, known))
      return items.every((item) => item !== undefined) ? items : undefined
    }
    case 'column': {
      const constant = known.get(variableName(expression))
      return typeof constant === 'object' ? constant : undefined
    }
    case 'cast':
      if (expression.arg.k === 'value' && expression.type.endsWith('[]')) return braced(String(expression.arg.value))
      return listOf(expression.arg, known)
    case 'call':
      return expression.name === 'unnest' && expression.args[0] ? listOf(expression.args[0], known) : undefined
    default:
      return undefined
  }
}

function braced(text: string): readonly string[] | undefined {
  const inside = /^\{([^{}"\\]*)\}$/.exec(text)?.[1]
  return inside?.split(',').map((item) => item.trim())
}
