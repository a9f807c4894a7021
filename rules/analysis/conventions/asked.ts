import * as ts from 'typescript'
import { type FunctionNode, isFunctionNode, nameOfFunction, type Source } from '../edits/source'
import { callersIn, isInEffect } from './background'
import { isHandlerName, isLookUpText, isMarkName, isSuggestionName, isTypedInto } from './by-itself'
import { isFrame } from './screen-parts'
import { enclosingFunctions } from './surroundings'

/** Functions that run by themselves, by what they are called. */
const BY_ITSELF =
  /^(?:poll|hydrate|rehydrate|prefetch|preload|heartbeat|ping|track|auto[A-Z]|warm|watch|monitor|detect|diagnos|clean[A-Z]|cleanup|backfill|keepAlive|debug|ensure|sync[A-Z]\w*(?:Local|Cache)|lookUp|lookup|geolocate)|^(?:run|do|start)?(?:Diagnostics|Poll)|^(?:log|record)[A-Z]|^update\w*(?:Badge|Count|Counter|Display|UI)$|^(?:check|verify|validate)[A-Z]/
/** What runs a callback when time passes or something happens elsewhere. */
const RUNNERS =
  /(?:^|\.)(?:setInterval|setTimeout|addEventListener|requestAnimationFrame|requestIdleCallback|onAuthStateChange|onSnapshot|subscribe|debounce|useInterval|useDebouncedCallback|useDebounce|on)$/
/**
 * Whether what happens at a node was not asked for by anybody who waits: a timer, a listener, a look-up while typing, work
 * that runs by itself, or a load of the frame round every screen. A message would then come out of nowhere, perhaps again and again.
 */
export function isUnasked(source: Source, node: ts.Node): boolean {
  const functions = enclosingFunctions(node)
  for (const fn of functions) {
    const name = nameOfFunction(fn)
    const isPassing = BY_ITSELF.test(name) || isMarkName(name) || isSuggestionName(name)
    if (isPassing || isRunByItself(fn) || keepsItself(fn)) return true
    // `handleUserLogin` of a provider, which a listener of its own calls.
    if (isHandlerName(name) && isFrame(source.path) && isInEffect(source, node)) return true
    if (isHandlerName(name) || isHandlerInPlace(fn)) return false
    if (name !== '' && [...callersIn(source, new Set([name]))].some((each) => isOnTimer(source, each))) return true
  }
  if (isTypedInto(source.path)) return true
  // What a provider gives to be done is asked for wherever somebody does it.
  const isDone = functions.some((fn) => DONE_BY_PERSON.test(nameOfFunction(fn)))
  return isFrame(source.path) && !(isDone && !isInEffect(source, node))
}

const DONE_BY_PERSON =
  /^(?:(?:log|sign)_?[oO]ut|(?:add|approve|assign|cancel|create|delete|invite|reject|remove|rename|send|submit|upload)(?:[A-Z]\w*))$/

/** Whether what was done only looks up something for the app itself: nobody came for it. */
export function isLookUp(source: Source, about: ts.Node): boolean {
  return isLookUpText(about.getText(source.tree))
}

/** Methods that run a callback for each of many. */
const EACH = /\.(?:forEach|map|flatMap|reduce|filter|some|every)$/

/** Whether a node stands in a loop of its function: what does not leave the function is run once for each round. */
export function isInLoop(node: ts.Node): boolean {
  for (let at = node; at.parent !== undefined && !isFunctionNode(at); at = at.parent) {
    if (ts.isIterationStatement(at, false)) return true
  }
  return false
}

/** Whether a node stands in a callback that is run for each of many things: a message would come once for each. */
export function isForEach(node: ts.Node): boolean {
  for (let at = node; at.parent !== undefined; at = at.parent) {
    if (!isFunctionNode(at)) continue
    if (isHandlerName(nameOfFunction(at)) || isHandlerInPlace(at)) return false
    const { parent } = at
    if (!ts.isCallExpression(parent)) return false
    if (EACH.test(parent.expression.getText())) return true
    if (!/\.(?:then|catch|finally)$/.test(parent.expression.getText())) return false
  }
  return false
}

/** Whether a person did what a node stands in, and waits for it: a click, a form, a mutation. */
export function isByPerson(node: ts.Node): boolean {
  return (
    enclosingFunctions(node).some((fn) => isHandlerName(nameOfFunction(fn)) || isHandlerInPlace(fn)) || isMutation(node)
  )
}

/** Whether a node stands in `startTransition(async () => …)`: what is thrown there takes the page away. */
export function isInTransition(node: ts.Node): boolean {
  const [fn] = enclosingFunctions(node)
  if (fn === undefined || !ts.isCallExpression(fn.parent)) return false
  return /(?:^|\.)start\w*Transition$/.test(fn.parent.expression.getText())
}

/** The options of `useMutation({ … })`, or what stands in them. */
function isMutation(node: ts.Node): boolean {
  for (let at = node; at.parent !== undefined; at = at.parent) {
    if (ts.isCallExpression(at) && /(?:^|\.)useMutation$/.test(at.expression.getText())) return true
    if (
      ts.isObjectLiteralExpression(at) &&
      ts.isCallExpression(at.parent) &&
      /(?:^|\.)useMutation$/.test(at.parent.expression.getText())
    )
      return true
  }
  return false
}

/** An effect that writes: what is kept whenever something changes, not what somebody saves. */
function keepsItself(fn: FunctionNode): boolean {
  const { parent } = fn
  if (!ts.isCallExpression(parent) || !/(?:^|\.)useEffect$/.test(parent.expression.getText())) return false
  return /\.(?:insert|update|upsert)\(|\bmethod:\s*['"`](?:PUT|PATCH)/.test(fn.body?.getText() ?? '')
}

/** `setInterval(() => { … })`, `channel.on('postgres_changes', …)`. */
function isRunByItself(fn: FunctionNode): boolean {
  const { parent } = fn
  if (!ts.isCallExpression(parent) || !isFunctionNode(fn) || parent.expression === fn) return false
  return RUNNERS.test(parent.expression.getText().replace(/\s+/g, ''))
}

/** `onClick={() => fetch(…)}`: the value of the function goes nowhere. */
export function isHandlerInPlace(fn: FunctionNode): boolean {
  return ts.isJsxExpression(fn.parent) && ts.isJsxAttribute(fn.parent.parent)
}

/** A timer or a listener of the file runs the function of this name. */
function isOnTimer(source: Source, name: string): boolean {
  if (!/^[\w$]+$/.test(name)) return false
  const called = `(?:(?:async\\s*)?\\([^)]*\\)\\s*=>\\s*\\{?\\s*(?:void\\s+|await\\s+)?)?${name.replaceAll('$', '\\$')}\\b`
  return new RegExp(`\\bset(?:Interval|Timeout)\\(\\s*${called}|\\baddEventListener\\([^,]+,\\s*${called}`).test(
    source.text,
  )
}
