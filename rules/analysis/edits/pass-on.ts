import * as ts from 'typescript'
import { type CatchSite, catchNode } from './catches'
import { callAt, type Edit, edit, enclosingFunction, type Source } from './source'
import { layOut } from './style'

/** What stands for "nothing": what a function gives back where it hides that it failed. */
const NOTHING = /^(?:\[\]|\{\}|null|undefined|false)(?: as .+)?$/

/**
 * Throws the caught error where a function of its own gives back nothing for it: `return []` → `throw error`. No edits where
 * the failure has no name, comes from a status, is caught again outside, or something else is given back.
 * @param own a `try` round it whose `catch` passes on what it gets
 */
export function passOn(source: Source, site: CatchSite, own?: ts.TryStatement): Edit[] {
  const error = errorOf(site)
  const body = catchNode(site)
  if (error === undefined || site.k === 'callback' || isTriedAgain(site, own)) return []
  const last = ts.isBlock(body) ? body.statements.at(-1) : body
  if (last === undefined || !ts.isReturnStatement(last) || last.expression === undefined) return []
  if (!NOTHING.test(last.expression.getText(source.tree))) return []
  return [edit(source, last.getStart(source.tree), last.end, layOut(source.style, [`throw ${error};`], ''))]
}

function errorOf(site: CatchSite): string | undefined {
  if (site.k === 'branch') return /\.status$/.test(site.error) ? undefined : site.error
  if (site.k !== 'clause') return undefined
  const name = site.clause.variableDeclaration?.name
  return name !== undefined && ts.isIdentifier(name) ? name.text : undefined
}

/** A `try` of the same function stands round it: what is thrown would get no further. */
function isTriedAgain(site: CatchSite, own: ts.TryStatement | undefined): boolean {
  const start: ts.Node = site.k === 'clause' ? site.clause.parent : site.k === 'branch' ? site.failing : site.call
  const fn = enclosingFunction(start)
  for (let at = start; at !== fn && at.parent !== undefined; at = at.parent) {
    const { parent } = at
    if (parent !== own && ts.isTryStatement(parent) && parent.tryBlock === at && parent.catchClause !== undefined)
      return true
  }
  return false
}

/** Whether the call at an offset is one of a `Promise.allSettled`: what it throws is put back as nothing there. */
export function isSettledAt(source: Source, offset: number): boolean {
  for (let at: ts.Node | undefined = callAt(source, offset); at !== undefined && !ts.isStatement(at); at = at.parent)
    if (ts.isCallExpression(at) && /^Promise\s*\.\s*allSettled$/.test(at.expression.getText(source.tree))) return true
  return false
}

/** Whether what the call at an offset throws is made nothing right there: `.catch(() => [])`. */
export function isEmptiedAt(source: Source, offset: number): boolean {
  for (let at: ts.Node | undefined = callAt(source, offset); at !== undefined && !ts.isStatement(at); at = at.parent) {
    if (!ts.isCallExpression(at) || !ts.isPropertyAccessExpression(at.expression)) continue
    const [handler] = at.arguments
    if (at.expression.name.text !== 'catch' || !handler || !ts.isArrowFunction(handler)) continue
    if (NOTHING.test(handler.body.getText(source.tree).replace(/^\((.*)\)$/, '$1'))) return true
  }
  return false
}
