import * as ts from 'typescript'
import { unwrapInward } from '../wrappers'
import { type Chain, consumptionOf } from './chains'
import { freshName } from './names'
import { indentAt, insertAfter, isFirstOnLine } from './placement'
import { type Check, errorName } from './results'
import { type Edit, edit, enclosingFunction, insertion, type Source } from './source'
import { layOut } from './style'

/** Whether a chain is a statement of its own in an async function: an `await` can go in front of it. */
export function canAwait(chain: Chain): boolean {
  const fn = enclosingFunction(chain.whole)
  const isAsync = fn?.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.AsyncKeyword) === true
  const { awaited, by } = consumptionOf(chain.whole)
  return isAsync && !awaited && by.k === 'dropped'
}

/** `send()` → `await send()`, and the same for `void send()`. */
export function awaitDropped(source: Source, chain: Chain): Edit[] {
  return canAwait(chain) ? [inFront(source, chain, 'await ')] : []
}

/** `query` → `const { error } = await query`, and looks at the error right behind; `base` names it where `error` is taken. */
export function awaitAndCheck(source: Source, chain: Chain, base: string, check: Check): Edit[] {
  const { by } = consumptionOf(chain.whole)
  if (!canAwait(chain) || by.k !== 'dropped') return []
  const name = errorName(by.statement, base)
  const pattern = name === 'error' ? '{ error }' : `{ error: ${name} }`
  const checked = insertAfter(source, by.statement, check(name))
  // `client?.send()` may give nothing, of which no `error` can be taken.
  if (!ts.isOptionalChain(chain.whole)) return [...checked, inFront(source, chain, `const ${pattern} = await `)]
  return [
    ...checked,
    inFront(source, chain, `const ${pattern} = (await `),
    insertion(source, chain.whole.end, ') ?? {}'),
  ]
}

/** `send()` → `waitUntil(send())`, where it is a statement of its own. */
export function handOver(source: Source, chain: Chain, before: string): Edit[] {
  const { awaited, by } = consumptionOf(chain.whole)
  if (awaited || by.k !== 'dropped') return []
  return [inFront(source, chain, before), insertion(source, chain.whole.end, ')')]
}

/** `send()` → `void send()`: nobody waits for it, on purpose. */
export function droppedOnPurpose(source: Source, chain: Chain): Edit[] {
  const { awaited, by } = consumptionOf(chain.whole)
  const isVoid = ts.isVoidExpression(chain.whole.parent)
  return awaited || isVoid || by.k !== 'dropped' ? [] : [inFront(source, chain, 'void ')]
}

/** `query` → `query.then(({ error }) => { lines })`: sends it without waiting for it. */
export function thenCheck(source: Source, chain: Chain, base: string, check: Check): Edit[] {
  if (chain.handlers.length > 0) return []
  const name = freshName(chain.request, ['error', `${base}Error`])
  const parameter = name === 'error' ? '{ error }' : `{ error: ${name} }`
  const last = chain.builders.at(-1)?.call ?? chain.head
  const callee = unwrapInward(last.expression)
  const dot = ts.isPropertyAccessExpression(callee)
    ? source.text.lastIndexOf('.', callee.name.getStart(source.tree))
    : -1
  const ownLine = dot !== -1 && isFirstOnLine(source, dot)
  const indent = indentAt(source, ownLine ? dot : last.getStart(source.tree))
  const lines = [`.then((${parameter}) => {`, ...check(name).map((line) => `  ${line}`), '})']
  return [
    insertion(source, last.end, (ownLine ? source.style.newline + indent : '') + layOut(source.style, lines, indent)),
  ]
}

function inFront(source: Source, chain: Chain, written: string): Edit {
  const start = chain.whole.getStart(source.tree)
  const { parent } = chain.whole
  return edit(source, ts.isVoidExpression(parent) ? parent.getStart(source.tree) : start, start, written)
}
