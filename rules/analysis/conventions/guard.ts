import * as ts from 'typescript'
import { appendCatch, awaitReturned, type Chain, chainOf, consumptionOf } from '../edits/chains'
import { errorNames, freshName } from '../edits/names'
import { callAt, type Edit, enclosingFunction, type FunctionNode, isFunctionNode, type Source } from '../edits/source'
import { addCatchClause, type Region, regionToEnd, rendersIn, resetsLoading, wrapStatements } from '../edits/wrap'
import { isHandlerInPlace } from './asked'
import { isDeno, type ProjectFiles } from './places'
import { caughtReaction, enclosingTry, loggedReaction, type Reaction, runsInBrowser } from './reaction'
import { returnedValues } from './returns'

/** Edits that make a call's failure handled, and what then happens to it. */
export interface Guarded {
  readonly does: Reaction['k'] | 'await'
  readonly edits: readonly Edit[]
  /** What shows a message: `toast.error`. */
  readonly by?: string
}

/**
 * Handles the failure of the call whose name starts at the offset, at that place: by awaiting it inside the `try` it is
 * returned from, by a `.catch` on a chain nobody waits for, by the `catch` its `try` lacks, or by a `try` round it and
 * all that follows. Undefined where that place is not the one to decide: a service, a function that owes its caller a
 * value, a component that renders on the server.
 */
export function guardCall(source: Source, offset: number, project: ProjectFiles): Guarded | undefined {
  const call = callAt(source, offset)
  return call === undefined ? undefined : guard(source, chainOf(call), project)
}

function guard(source: Source, chain: Chain, project: ProjectFiles): Guarded | undefined {
  const fn = enclosingFunction(chain.whole)
  // What is done about another failure is no place for a second message round both.
  if (isInCatch(chain.whole, fn)) return undefined
  const { awaited, by } = consumptionOf(chain.whole)
  const tried = enclosingTry(chain.whole, fn)
  if (by.k === 'returned' && !awaited && tried?.catchClause !== undefined && !passesOn(tried.catchClause)) {
    const edits = awaitReturned(source, chain.whole, fn)
    return edits.length === 0 ? undefined : { does: 'await', edits }
  }
  const outer = outerChain(fn)
  if (outer !== undefined && (awaited || by.k === 'returned')) return guard(source, outer, project)
  if (!awaited && (by.k === 'dropped' || (by.k === 'returned' && fn !== undefined && isHandlerInPlace(fn)))) {
    return catchChain(source, chain, project)
  }
  const waited = waitedFor(chain.whole)
  if (waited === undefined || fn === undefined) return undefined
  return catchRest(source, waited, project)
}

function isInCatch(node: ts.Node, fn: FunctionNode | undefined): boolean {
  for (let at = node; at !== fn && at.parent !== undefined; at = at.parent) if (ts.isCatchClause(at)) return true
  return false
}

/** A chain nobody waits for gets a `.catch`. */
function catchChain(source: Source, chain: Chain, project: ProjectFiles): Guarded | undefined {
  // What registers a callback (`interceptors.use(…)`, `on(…)`) gives no promise of it.
  const isEmitter = chain.builders.some(({ name }) => /^(?:on|once|pipe|addListener)$/.test(name))
  if (isEmitter || (chain.handlers.length === 0 && chain.head.arguments.some(isFunctionNode))) return undefined
  const shown = caughtReaction(source, chain.whole, project)
  // In the browser a log tells nobody.
  if (shown === undefined && runsInBrowser(source, project)) return undefined
  const reaction = shown ?? loggedReaction(source, chain.whole)
  // What a handler does not wait for cannot change its answer any more.
  const used = reaction.k === 'answer' ? loggedReaction(source, chain.whole) : reaction
  const parameter = freshName(chain.whole, errorNames(source.text))
  const lines = [...used.lines(parameter), ...(endsProcess(source, chain) ? ['process.exit(1);'] : [])]
  const edits = appendCatch(source, chain, { parameter, lines })
  return edits.length === 0 ? undefined : guarded(used, [...edits, ...used.edits])
}

/** `main()` at the top of a script: Node ends with an error when it fails, and goes on doing so. */
function endsProcess(source: Source, chain: Chain): boolean {
  if (enclosingFunction(chain.whole) !== undefined || isDeno(source.path)) return false
  const isNode = /\bprocess\.|from ['"]node:/.test(source.text)
  return isNode && /^(?:main|run|start|seed|migrate|bootstrap|cli)$/i.test(chain.head.expression.getText(source.tree))
}

/** An awaited call gets a `catch` for itself and what follows it in its function. */
function catchRest(source: Source, waited: ts.Node, project: ProjectFiles): Guarded | undefined {
  const fn = enclosingFunction(waited)
  if (fn === undefined) return undefined
  const isLoose = isUnattended(fn)
  const reaction = caughtReaction(source, waited, project) ?? (isLoose ? loggedReaction(source, waited) : undefined)
  // In the browser a log tells nobody.
  if (reaction === undefined || (reaction.k === 'log' && runsInBrowser(source, project))) return undefined
  // A caller that gets a value now would get nothing: it has to handle the failure itself.
  if (reaction.k === 'message' && returnedValues(fn).some((value) => !isNothing(source, value))) return undefined
  const tried = enclosingTry(waited, fn)
  const parameter = freshName(waited, errorNames(source.text))
  const caught = { parameter, lines: reaction.lines(parameter) }
  // It says that it worked in any case: a message would be taken back at once.
  if (tried?.finallyBlock !== undefined && reaction.k === 'message' && saysIsDone(source, tried.finallyBlock))
    return undefined
  if (tried !== undefined && tried.catchClause === undefined) {
    return guarded(reaction, [...addCatchClause(source, tried, caught), ...reaction.edits])
  }
  const region: Region | undefined = regionToEnd(fn, waited)
  if (region === undefined || rendersIn(region)) return undefined
  const lines = [...caught.lines, ...resetsMissed(source, fn, region, waited)]
  return guarded(reaction, [...reaction.edits, ...wrapStatements(source, region, { parameter, lines })])
}

/** Shows something that is no failure, or leads on. */
function saysIsDone(source: Source, block: ts.Block): boolean {
  const text = block.getText(source.tree)
  return /\btoast\b|\bmessage\.success\(|\balert\(|\bnavigate\(|\bsetLocation\(|router\.(?:push|replace)\(/.test(text)
}

/** `setLoading(false)` that stands in a region behind what may fail, and that nothing after the region does. */
function resetsMissed(source: Source, fn: FunctionNode, region: Region, waited: ts.Node): string[] {
  const found = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (isFunctionNode(node) || node.end <= waited.end) return
    if (ts.isBlock(node) && ts.isTryStatement(node.parent) && node.parent.finallyBlock === node) return
    if (ts.isExpressionStatement(node) && resetsLoading(node))
      found.add(`${node.getText(source.tree).replace(/;$/, '')};`)
    ts.forEachChild(node, visit)
  }
  const body = fn.body !== undefined && ts.isBlock(fn.body) ? fn.body.statements : []
  for (const each of body) if (each.pos >= region.first.pos && each.end <= region.last.end) visit(each)
  for (const each of body) {
    if (each.pos >= region.last.end && resetsLoading(each))
      found.delete(`${each.getText(source.tree).replace(/;$/, '')};`)
  }
  return [...found]
}

function guarded({ k, by }: Reaction, edits: readonly Edit[]): Guarded {
  return { does: k, edits, ...(by !== undefined && { by }) }
}

/** The expression that waits for a promise in its own function: through `Promise.all` and the callback of a `map`. */
function waitedFor(value: ts.Expression): ts.Node | undefined {
  const { awaited, by, expression } = consumptionOf(value)
  const fn = enclosingFunction(value)
  const isMapped = fn !== undefined && ts.isCallExpression(fn.parent) && /\.(map|flatMap)$/.test(calleeText(fn.parent))
  if (isMapped && (awaited || by.k === 'returned')) return waitedFor(fn.parent as ts.CallExpression)
  if (awaited) return expression
  const { parent } = expression
  const all = by.k === 'element' ? by.array.parent : parent
  if (ts.isCallExpression(all) && /^Promise\.(all|race|any)$/.test(calleeText(all))) return waitedFor(all)
  return undefined
}

/** The chain a function is a `.then` callback of: there its failure comes out. */
function outerChain(fn: FunctionNode | undefined): Chain | undefined {
  const call = fn?.parent
  if (call === undefined || !ts.isCallExpression(call) || !/\.then$/.test(calleeText(call))) return undefined
  let head: ts.Expression = call
  while (ts.isCallExpression(head) && ts.isPropertyAccessExpression(head.expression)) {
    const receiver: ts.Expression = head.expression.expression
    if (!ts.isCallExpression(receiver)) break
    head = receiver
  }
  return ts.isCallExpression(head) ? chainOf(head) : undefined
}

/** Whether a `catch` ends in throwing what it caught. */
function passesOn(clause: ts.CatchClause): boolean {
  const last = clause.block.statements.at(-1)
  if (last === undefined) return false
  return ts.isThrowStatement(last) || (ts.isReturnStatement(last) && last.getText().includes('Promise.reject'))
}

/** A callback that a timer, a schedule or an event runs: nobody is there to catch what it throws. */
function isUnattended(fn: FunctionNode): boolean {
  if (!ts.isCallExpression(fn.parent) || !isFunctionNode(fn)) return false
  return /(^|\.)(setTimeout|setInterval|schedule|on|once|addEventListener|cron)$/.test(calleeText(fn.parent))
}

function isNothing(source: Source, value: ts.Expression): boolean {
  return /^(null|undefined|void 0)$/.test(value.getText(source.tree))
}

function calleeText(call: ts.CallExpression): string {
  return call.expression.getText().replace(/\s+/g, '')
}
