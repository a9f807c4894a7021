import * as ts from 'typescript'
import { enclosingFunction, type FunctionNode, nameOfFunction, type Source } from '../edits/source'
import type { CodeFacts } from '../facts'
import { lowerFirst } from '../first-letter'
import { nameOf } from '../paths'
import type { ProjectFiles } from './places'
import { siblingsOf } from './places'
import { isFrame } from './screen-parts'
import { enclosingFunctions, isComponent } from './surroundings'

/** An effect of a component or hook: what it runs, and what it runs again for; undefined where it runs after each render. */
interface Effect {
  readonly callback: string
  readonly dependencies: readonly string[] | undefined
}

const EFFECT = /^(?:React\.)?use(?:Layout|Focus|Isomorphic\w*)?Effect$/

/** Whether a node runs because something is rendered: in an effect, or in a function that one calls. */
export function isInEffect(source: Source, node: ts.Node): boolean {
  return effectsRunning(source, node).length > 0
}

/**
 * Whether the effect that runs a `catch` runs again at once when it fails: what the failure sets back is among what the
 * effect waits for. A message would come again and again.
 */
export function isRetriedAtOnce(source: Source, clause: ts.CatchClause): boolean {
  const { parent } = clause
  const after = [clause.block, parent.finallyBlock].map((block) => block?.getText(source.tree) ?? '').join('\n')
  const states = new Set([...after.matchAll(/\bset([A-Z]\w*)\(/g)].map(([, name = '']) => lowerFirst(name)))
  // `if (done.current) return`: once, whatever comes of it.
  const text = enclosingFunction(clause)?.getText(source.tree) ?? ''
  return effectsRunning(source, clause).some(({ callback, dependencies }) => {
    if (states.size === 0 || /\.current\b[^\n]*return\b/.test(callback + text)) return false
    return dependencies === undefined || dependencies.some((name) => states.has(name))
  })
}

/** Whether a load runs while its component stands closed: a dialog whose effect does not look at whether it is open. */
export function isWhileClosed(source: Source, node: ts.Node): boolean {
  const functions = enclosingFunctions(node)
  const owner = functions.find(isComponent)
  const prop = owner === undefined ? undefined : openPropOf(owner)
  const effects = prop === undefined ? [] : effectsRunning(source, node)
  if (owner === undefined || prop === undefined || effects.length === 0) return false
  const looks = new RegExp(`\\b${prop}\\b`)
  const inside = functions.slice(0, functions.indexOf(owner)).map((fn) => fn.getText(source.tree))
  if (inside.some((text) => waitsForProp(owner, text))) return false
  return ![...inside, ...effects.flatMap((each) => [each.callback, ...(each.dependencies ?? [])])].some((text) =>
    looks.test(text),
  )
}

/** `if (!orderId) return`: nothing is loaded before there is something to show. */
function waitsForProp(owner: FunctionNode, text: string): boolean {
  const name = owner.parameters[0]?.name
  const left = [...text.matchAll(/if \(\s*!(\w+)\b[^)]*\)\s*\{?\s*return\b/g)].map(([, each = '']) => each)
  if (name === undefined || !ts.isObjectBindingPattern(name)) return false
  return name.elements.some((each) => left.includes(each.name.getText()))
}

/** The property by which a component is told to be open: `open` of a dialog. */
function openPropOf(owner: FunctionNode): string | undefined {
  const name = owner.parameters[0]?.name
  if (name === undefined || !ts.isObjectBindingPattern(name)) return undefined
  return name.elements
    .map((each) => (each.propertyName ?? each.name).getText())
    .find((each) => /^(?:open|isOpen|visible|isVisible|opened)$/.test(each))
}

/** Parts that are rendered closed, by the names of their files. */
const CLOSED = /(?:dialog|modal|drawer|sheet|popover)[\w-]*\.[jt]sx?$/i

/** Whether a hook's own load stands behind several screens, or behind one that is closed: each would tell of its failure. */
export function isSharedLoad(source: Source, node: ts.Node, project: ProjectFiles): boolean {
  const hook = enclosingFunctions(node)
    .map(nameOfFunction)
    .findLast((name) => /^use[A-Z]/.test(name))
  if (hook === undefined || !isInEffect(source, node)) return false
  const users = [...siblingsOf(project, source.path)].filter(({ calls }) => calls.some(({ text }) => text === hook))
  if (users.some(({ path }) => CLOSED.test(path))) return true
  // Pages are shown one at a time.
  return users.length > 1 && users.some(({ path }) => !PAGE.test(path) || /\/components\//.test(path))
}

/** Files of whole screens. */
const PAGE = /(?:^|\/)(?:pages|screens|views)\/(?:[\w[\]().-]+\/)*[\w[\].-]+\.[jt]sx$|(?:^|\/)page\.[jt]sx$/

/**
 * Whether a component's own load runs for each of many of it, which another file renders in a list, or on every screen, as
 * a part of what stands round them: it would be told again and again.
 */
export function isOneOfMany(source: Source, node: ts.Node, project: ProjectFiles): boolean {
  const owner = enclosingFunctions(node).find(isComponent)
  const name = owner === undefined ? '' : nameOfFunction(owner)
  const file = nameOf(source.path).replace(/\.[jt]sx?$/, '')
  if (name === '' || !isInEffect(source, node)) return false
  for (const facts of siblingsOf(project, source.path)) {
    for (const { component: shown, in: f } of facts.elements) {
      const component = shown.k === 'local' ? facts.declarations[shown.d]?.values[0] : shown
      if (component?.k !== 'import' || nameOf(component.specifier) !== file) continue
      const isOwn = component.name === name || component.name === 'default'
      if (isOwn && (isFrame(facts.path) || isForEachIn(facts, f))) return true
    }
  }
  return false
}

/** Whether a function, or one round it, is run for each of many. */
function isForEachIn(facts: CodeFacts, f: number): boolean {
  for (let at = f; at >= 0; at = facts.functions[at]?.parent ?? -1) {
    const runs = facts.calls.some(
      ({ text, args }) =>
        /\.(?:map|flatMap)$/.test(text) && args.some((each) => each.k === 'function' && each.f === at),
    )
    if (runs) return true
  }
  return false
}

/** Whether a component's own load fills states that nothing on its screen shows: what is done with them comes later. */
export function isUnshown(source: Source, node: ts.Node): boolean {
  const functions = enclosingFunctions(node)
  const owner = functions.find(isComponent)
  const load = owner && functions[functions.indexOf(owner) - 1]
  if (owner?.body === undefined || load === undefined || !isInEffect(source, node)) return false
  const text = load.getText(source.tree)
  const filled = [...text.matchAll(/(?<![\w.])set([A-Z]\w*)\((?!\s*(?:true|false|null|''|""|\[\]|undefined)\s*\))/g)]
  const states = new Set(filled.map(([, name = '']) => lowerFirst(name)).filter((name) => !FLAG.test(name)))
  return states.size > 0 && !isMentionedOutside(owner, load, states)
}

const FLAG = /load|busy|error|pending|fetching/i

/** Whether a function mentions a name anywhere but in one of its own functions and in what declares the name. */
function isMentionedOutside(owner: FunctionNode, load: FunctionNode, names: ReadonlySet<string>): boolean {
  let found = false
  const visit = (at: ts.Node): void => {
    if (found || at === load) return
    if (ts.isIdentifier(at) && names.has(at.text) && !ts.isBindingElement(at.parent)) found = true
    ts.forEachChild(at, visit)
  }
  visit(owner)
  return found
}

/** The effects of a file that run what a node stands in. */
function effectsRunning(source: Source, node: ts.Node): Effect[] {
  const functions = enclosingFunctions(node)
  const own = functions.findIndex((fn) => isComponent(fn) || /^use[A-Z]/.test(nameOfFunction(fn)))
  const inner = own < 0 ? functions : functions.slice(0, own)
  const names = callersIn(source, new Set(inner.map(nameOfFunction).filter((name) => name !== '')))
  const found: Effect[] = []
  const visit = (at: ts.Node): void => {
    const [callback, list] = ts.isCallExpression(at) ? at.arguments : []
    if (ts.isCallExpression(at) && callback !== undefined && EFFECT.test(at.expression.getText(source.tree))) {
      const text = callback.getText(source.tree)
      const isHere = inner.some((fn) => fn === callback)
      const runs = isHere || [...names].some((name) => new RegExp(`\\b${name}\\(`).test(text) || text === name)
      if (runs) found.push({ callback: text, dependencies: list && expanded(source, list) })
    }
    ts.forEachChild(at, visit)
  }
  visit(source.tree)
  return found
}

/** Names of functions, with those of the functions of the file that call them; what a person starts is left out. */
export function callersIn(source: Source, names: ReadonlySet<string>): Set<string> {
  const all = new Set(names)
  const visit = (at: ts.Node): void => {
    const name =
      ts.isVariableDeclaration(at) || ts.isFunctionDeclaration(at) ? (at.name?.getText(source.tree) ?? '') : ''
    if (/^[a-z]\w*$/.test(name) && !/^(?:use|handle|on)[A-Z]/.test(name)) {
      const text = at.getText(source.tree)
      if (/=>|\bfunction\b/.test(text) && [...names].some((each) => new RegExp(`\\b${each}\\(`).test(text)))
        all.add(name)
    }
    ts.forEachChild(at, visit)
  }
  if (names.size > 0) visit(source.tree)
  return all
}

/** What an effect waits for; a `useCallback` of the file stands for what it waits for itself. */
function expanded(source: Source, list: ts.Expression): string[] {
  if (!ts.isArrayLiteralExpression(list)) return []
  return list.elements.flatMap((each) => {
    const name = each.getText(source.tree)
    if (!/^\w+$/.test(name)) return [name]
    const made = new RegExp(`\\b${name}\\s*=\\s*(?:React\\.)?useCallback\\(`).exec(source.text)
    const call = made && callStartingAt(source, made.index + made[0].length - 1)
    const own = call?.arguments[1]
    return own !== undefined && ts.isArrayLiteralExpression(own)
      ? [name, ...own.elements.map((one) => one.getText(source.tree))]
      : [name]
  })
}

/** The call whose opening parenthesis stands at an offset. */
function callStartingAt(source: Source, paren: number): ts.CallExpression | undefined {
  let found: ts.CallExpression | undefined
  const visit = (at: ts.Node): void => {
    if (paren < at.pos || paren >= at.end) return
    if (ts.isCallExpression(at) && at.expression.end <= paren && paren < (at.arguments[0]?.getStart() ?? at.end))
      found = at
    ts.forEachChild(at, visit)
  }
  visit(source.tree)
  return found
}
