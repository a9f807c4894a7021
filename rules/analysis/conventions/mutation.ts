import * as ts from 'typescript'
import { addCatchBody, type CatchSite } from '../edits/catches'
import { addOption } from '../edits/objects'
import { indentAt } from '../edits/placement'
import { callAt, type Edit, type Source } from '../edits/source'
import { layOut } from '../edits/style'
import type { ProjectFiles } from './places'
import { caughtReaction } from './reaction'

/** Gives the options of the mutation that is made at an offset an `onError` which shows the app's message. No edits where it has no way to. */
export function addOnError(source: Source, offset: number, project: ProjectFiles): readonly Edit[] {
  const call = callAt(source, offset)
  const options = call?.arguments[0]
  if (call === undefined || options === undefined || !ts.isObjectLiteralExpression(options)) return []
  const reaction = caughtReaction(source, options, project, mutationFn(options))
  if (reaction?.k !== 'message') return []
  const own = handlerIn(options)
  if (own !== undefined) {
    const site: CatchSite = { k: 'callback', call, handler: own }
    const told = /\bconsole\.|\blog(?:ger)?\./.test(own.getText(source.tree)) ? reaction.afterLog : undefined
    const inside = addCatchBody(source, site, (told ?? reaction).lines)
    return inside.length === 0 ? [] : [...(told ?? reaction).edits, ...inside]
  }
  const lines = reaction.lines('error').map((line) => `  ${line}`)
  const first = options.properties[0]
  const indent = indentAt(source, (first ?? options).getStart(source.tree))
  const value = layOut(source.style, ['(error) => {', ...lines, '}'], indent)
  const edits = addOption(source, call, 0, { name: 'onError', value })
  return edits.length === 0 ? [] : [...reaction.edits, ...edits]
}

/** The `onError` that is there already, and tells nobody. */
function handlerIn(options: ts.ObjectLiteralExpression): ts.Expression | undefined {
  const found = options.properties.find((each) => each.name?.getText() === 'onError')
  return found !== undefined && ts.isPropertyAssignment(found) ? found.initializer : undefined
}

/** What the mutation runs: the request that a message is about. */
function mutationFn(options: ts.ObjectLiteralExpression): ts.Node {
  const found = options.properties.find((each) => each.name?.getText() === 'mutationFn')
  const value = found !== undefined && ts.isPropertyAssignment(found) ? found.initializer : found
  return firstCall(value) ?? options
}

/** The first call; who is signed in is asked before what it is about. */
function firstCall(node: ts.Node | undefined): ts.Node | undefined {
  const found: ts.CallExpression[] = []
  const walk = (at: ts.Node): void => {
    if (ts.isCallExpression(at)) found.push(at)
    else ts.forEachChild(at, walk)
  }
  if (node !== undefined) walk(node)
  const write = found.find((call) => /\.(?:insert|update|upsert|delete|rpc|invoke)\(/.test(call.getText()))
  return (
    write ?? found.find((call) => !/\bauth\s*\.\s*get\w+\(|^\w*(?:logger|console)\b/.test(call.getText())) ?? found[0]
  )
}
