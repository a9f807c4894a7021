import * as ts from 'typescript'
import { upperFirst } from '../first-letter'
import { blockBody, type Chain, chainOf, consumptionOf, handlerOf } from './chains'
import { freshName, visibleNames } from './names'
import { addDestructuredName } from './objects'
import { insertAfter } from './placement'
import { atStartOf, elementName, thenBeforeCatch } from './responses'
import {
  callAt,
  type Edit,
  enclosingFunction,
  enclosingStatement,
  insertion,
  type Source,
  statementsOf,
} from './source'

/** Makes the lines that look at an error: told its name (`error`, `bookingsError`, `result.error`). */
export type Check = (error: string) => readonly string[]

/** The calls whose results a block may name at once: their error names are kept apart. */
const RETURNS_ERROR = /\.(from|rpc|invoke|auth|storage|functions)\b/

function isRequest(text: string): boolean {
  return RETURNS_ERROR.test(text) && /\bawait\b/.test(text)
}

/**
 * Takes the `error` out of a result `{ data, error }` of the request whose naming call starts at the offset, and looks at
 * it right behind: where the result is dropped, destructured without it, named whole, one of a `Promise.all`, handed to
 * a `.then` callback, or asked for later as `await query`. `base` names the error where `error` is taken (`bookings`).
 */
export function checkResult(source: Source, offset: number, base: string, check: Check): readonly Edit[] {
  const call = callAt(source, offset)
  if (call === undefined) return []
  const chain = chainOf(call)
  const first = chain.handlers[0]
  if (first !== undefined) {
    const handler = first.name === 'then' ? handlerOf(first) : undefined
    if (handler === undefined) return []
    const isDropped = consumptionOf(chain.whole).by.k === 'dropped' && chain.handlers.length === 1
    return inHandler(source, handler, base, check, isDropped ? 'dropped' : 'returned')
  }
  const { awaited, by, expression } = consumptionOf(chain.request)
  if (by.k === 'element') {
    const named = elementName(by.array, by.index)
    return named === undefined ? [] : atBinding(source, named.binding, named.statement, `${base}Error`, check)
  }
  if (!awaited) {
    if (by.k !== 'declared' || !ts.isIdentifier(by.declaration.name)) return []
    const later = laterAwait(by.declaration.name)
    return later === undefined ? [] : atResult(source, later, base, check)
  }
  return atResult(source, expression, base, check)
}

/**
 * Hands the error that a request gives back to the `.catch` behind it, which only hears of what is thrown. No edits where its
 * result goes somewhere, or the handler does nothing.
 */
export function handToCatch(source: Source, call: ts.CallExpression, lines: Check): readonly Edit[] {
  const chain = chainOf(call)
  const [only, another] = chain.handlers
  if (only?.name !== 'catch' || another !== undefined || consumptionOf(chain.whole).by.k !== 'dropped') return []
  const handler = handlerOf(only)
  const body = handler?.body
  if (body === undefined || (ts.isBlock(body) ? body.statements.length === 0 : !ts.isCallExpression(body))) return []
  const error = freshName(only.call, ['error', 'returnedError'])
  const written = error === 'error' ? '{ error }' : `{ error: ${error} }`
  return thenBeforeCatch(source, chain, written, [`if (${error}) ${lines(error).join(' ')}`])
}

/** Whether nothing in its function reads what a request gives back as data. */
export function isUnread(source: Source, call: ts.CallExpression): boolean {
  const name = dataNameOf(call)
  const fn = name && enclosingFunction(name)
  if (name === undefined || fn?.body === undefined || !ts.isIdentifier(name)) return false
  return (fn.body.getText(source.tree).match(new RegExp(`(?<![\\w.])${name.text}\\b`, 'g'))?.length ?? 0) <= 1
}

/** The node where {@link checkResult} looks at the error: what that has to do depends on what is round it. */
export function checkedAt(source: Source, offset: number): ts.Node | undefined {
  const call = callAt(source, offset)
  if (call === undefined) return undefined
  const chain = chainOf(call)
  const first = chain.handlers[0]
  const handler = first?.name === 'then' ? handlerOf(first) : undefined
  if (handler !== undefined) return handler.body
  const { awaited, by } = consumptionOf(chain.request)
  if (!awaited && by.k === 'declared' && ts.isIdentifier(by.declaration.name))
    return laterAwait(by.declaration.name) ?? call
  return call
}

/**
 * Whether the request at the offset asks for one row by `.single()`, which answers a missing row with an error, and the
 * code after it reckons with there being none: that error is then part of the success path.
 */
export function toleratesMissingRow(source: Source, offset: number): boolean {
  const call = callAt(source, offset)
  if (call === undefined) return false
  const chain = chainOf(call)
  if (chain.builders.at(-1)?.name !== 'single') return false
  // What was just written is there.
  if (chain.builders.some(({ name }) => name === 'insert' || name === 'upsert')) return false
  return isMissingReckoned(source, chain) || isOnlyKept(source, chain)
}

/** Whether the data only goes into a state that starts as nothing: `setProfile(data)` beside `useState(null)`. */
function isOnlyKept(source: Source, chain: Chain): boolean {
  const named = dataName(chain)
  const fn = named && enclosingFunction(named)
  if (named === undefined || fn?.body === undefined) return false
  const name = ts.isIdentifier(named) ? named.text.replace(/\$/g, '\\$') : 'data'
  const text = fn.body.getText(source.tree)
  const setter = new RegExp(`\\b(set[A-Z]\\w*)\\(\\s*${name}\\s*\\)`).exec(text)?.[1]
  const isRead = new RegExp(`\\b${name}\\s*[.[]`).test(text)
  return (
    setter !== undefined &&
    !isRead &&
    new RegExp(`\\b${setter}\\s*\\]\\s*=\\s*(?:React\\.)?useState[^\\n]*\\(\\s*(?:null|undefined)?\\s*\\)`).test(
      source.text,
    )
  )
}

/** Whether the code behind the request at a call reckons with there being no data: `if (row)`, `row?.name`, `rows || []`. */
export function reckonsWithout(source: Source, call: ts.CallExpression): boolean {
  return isMissingReckoned(source, chainOf(call))
}

/** What the data of a request is called where its result is taken apart. */
export function dataNameOf(call: ts.CallExpression): ts.BindingName | undefined {
  return dataName(chainOf(call))
}

function isMissingReckoned(source: Source, chain: Chain): boolean {
  const named = dataName(chain)
  if (named === undefined) return false
  const fn = enclosingFunction(named)
  const text = (fn?.body ?? source.tree).getText(source.tree)
  const own = ts.isIdentifier(named) ? named.text.replace(/\$/g, '\\$') : 'data'
  // `const profile = cleaned(row)`: what is made of the row alone is looked at in its place.
  // `vehicle = row`, which is nothing until then.
  const [, kept] = new RegExp(`\\b(\\w+) = ${own};?\\n`).exec(text) ?? []
  if (kept !== undefined && new RegExp(`\\blet ${kept}\\b(?::[^=\\n]+)? = (?:null|undefined)\\b`).test(text))
    return true
  const [, made] = new RegExp(`\\bconst (\\w+) = (?:\\w+\\()?${own}\\b(?: as [^()\\n]+)?\\)?;?\\n`).exec(text) ?? []
  return [own, ...(made === undefined ? [] : [made])].some((name) =>
    new RegExp(`!${name}\\b|\\(${name}\\s*\\)\\s*[{\\w]|\\b${name}\\s*(\\?|&&|\\|\\|)|(&&|\\|\\|)\\s*${name}\\b`).test(
      text,
    ),
  )
}

/** What the row is called: `data` in the pattern that takes the result. */
function dataName(chain: Chain): ts.BindingName | undefined {
  const first = chain.handlers[0]
  const { by } = consumptionOf(chain.request)
  const pattern =
    first === undefined
      ? by.k === 'declared'
        ? by.declaration.name
        : by.k === 'element'
          ? elementName(by.array, by.index)?.binding
          : undefined
      : handlerOf(first)?.parameters[0]?.name
  if (pattern === undefined || !ts.isObjectBindingPattern(pattern)) return undefined
  return pattern.elements.find((each) => (each.propertyName ?? each.name).getText() === 'data')?.name
}

function atResult(source: Source, awaited: ts.Expression, base: string, check: Check): readonly Edit[] {
  const { by } = consumptionOf(awaited)
  const statement = enclosingStatement(awaited)
  if (statement === undefined) return []
  if (by.k === 'dropped') {
    const name = errorName(statement, base)
    const written = name === 'error' ? 'error' : `error: ${name}`
    return [
      ...insertAfter(source, statement, check(name)),
      insertion(source, statement.getStart(source.tree), `const { ${written} } = `),
    ]
  }
  if (by.k === 'declared') return atBinding(source, by.declaration.name, statement, errorName(statement, base), check)
  if (by.k === 'assigned' && ts.isIdentifier(by.expression.left)) {
    return insertAfter(source, statement, check(`${by.expression.left.text}.error`))
  }
  return []
}

function atBinding(
  source: Source,
  binding: ts.BindingName,
  statement: ts.Statement,
  name: string,
  check: Check,
): readonly Edit[] {
  if (ts.isIdentifier(binding)) return insertAfter(source, statement, check(`${binding.text}.error`))
  if (!ts.isObjectBindingPattern(binding)) return []
  const existing = existingError(binding)
  if (existing !== undefined) return insertAfter(source, statement, check(existing))
  const fresh = freshName(statement, namesAfterData(source, binding) ?? [name])
  const added = addDestructuredName(source, binding, 'error', fresh)
  return added.length === 0 ? [] : [...added, ...insertAfter(source, statement, check(fresh))]
}

/** `profileError` beside `data: profile`, as such code is written; `error` beside a plain `data`, where that is free. */
function namesAfterData(source: Source, pattern: ts.ObjectBindingPattern): string[] | undefined {
  const data = pattern.elements.find((each) =>
    /^(?:data|count)$/.test((each.propertyName ?? each.name).getText(source.tree)),
  )
  if (data === undefined || !ts.isIdentifier(data.name)) return undefined
  const own = data.name.text.replace(/(?<=\w)(?:Data|Count)$/, '')
  if (own === 'count') return undefined
  if (own === 'data') return visibleNames(pattern).has('error') ? undefined : ['error']
  const short = source.text.match(/\berror:\s*\w+Err\b/g)?.length ?? 0
  const long = source.text.match(/\berror:\s*\w+Error\b/g)?.length ?? 0
  const end = short > long ? 'Err' : 'Error'
  return [`${own}${end}`, `${data.name.text}${end}`]
}

function inHandler(
  source: Source,
  handler: ts.ArrowFunction | ts.FunctionExpression,
  base: string,
  check: Check,
  value: 'dropped' | 'returned',
): readonly Edit[] {
  const parameter = handler.parameters[0]
  const fresh = freshName(handler.body, ['error', `${base}Error`])
  const written = fresh === 'error' ? 'error' : `error: ${fresh}`
  let name = fresh
  let edits: readonly Edit[] = []
  if (parameter === undefined) {
    edits = [insertion(source, source.text.indexOf(')', handler.parameters.pos), `{ ${written} }`)]
  } else if (ts.isIdentifier(parameter.name)) {
    name = `${parameter.name.text}.error`
  } else if (ts.isObjectBindingPattern(parameter.name)) {
    const existing = existingError(parameter.name)
    if (existing !== undefined) name = existing
    else edits = addDestructuredName(source, parameter.name, 'error', fresh)
    if (existing === undefined && edits.length === 0) return []
  } else {
    return []
  }
  if (ts.isBlock(handler.body)) return [...edits, ...atStartOf(source, handler.body, check(name))]
  if (!ts.isArrowFunction(handler)) return []
  return [...edits, ...blockBody(source, handler, check(name), value)]
}

function existingError(pattern: ts.ObjectBindingPattern): string | undefined {
  const element = pattern.elements.find((each) => (each.propertyName ?? each.name).getText() === 'error')
  return element !== undefined && ts.isIdentifier(element.name) ? element.name.text : undefined
}

/** `error` where this is the block's only result and the name is free, else `bookingsError`, numbered by position. */
export function errorName(statement: ts.Statement, base: string): string {
  const others = (statementsOf(statement.parent) ?? []).filter((other) => isRequest(ownText(other)))
  if (others.every((other) => other === statement)) return freshName(statement, ['error', `${base}Error`])
  const words = base.replace(/([A-Z])/g, '[_-]?$1')
  const table = new RegExp(`['"\`]${words}['"\`]`, 'i')
  const alike = others.filter((other) => table.test(ownText(other)))
  const number = alike.indexOf(statement) + 1
  const verb = /\.(insert|update|upsert|delete)\(/.exec(ownText(statement))?.[1]
  // One of each kind can be named by what it does.
  const isNamed = verb !== undefined && !alike.slice(1, number - 1).some((each) => ownText(each).includes(`.${verb}(`))
  const told = isNamed ? [`${verb}${upperFirst(base)}Error`] : []
  return freshName(statement, number > 1 ? [...told, `${base}Error${number}`] : [`${base}Error`])
}

function ownText(statement: ts.Statement): string {
  return ts.isVariableStatement(statement) || ts.isExpressionStatement(statement) ? statement.getText() : ''
}

/** `await query` after `let query = supabase.from(…)`. */
function laterAwait(name: ts.Identifier): ts.Expression | undefined {
  const fn = enclosingFunction(name)
  let found: ts.Expression | undefined
  const visit = (node: ts.Node): void => {
    if (found !== undefined) return
    if (ts.isAwaitExpression(node) && startsWith(node.expression, name.text)) found = node
    else ts.forEachChild(node, visit)
  }
  // Another block may have a query of that name.
  const block = enclosingStatement(name)?.parent
  visit(block ?? fn?.body ?? name.getSourceFile())
  return found
}

/** Whether a chain starts with a name: `query`, `query.order('day')`. */
function startsWith(expression: ts.Expression, name: string): boolean {
  let at: ts.Expression = expression
  while (ts.isCallExpression(at) || ts.isPropertyAccessExpression(at)) at = at.expression
  return ts.isIdentifier(at) && at.text === name
}
