import * as ts from 'typescript'
import { mentionedNames } from './names'
import { showsOtherLoads } from './other-loads'
import { indentAt } from './placement'
import { calledBackAt, fittingIn, takesLine } from './room'
import { type Edit, insertion, type Source } from './source'
import { layOut } from './style'

/** A place on the screen that says that there is nothing, or still waits for it: `rooms.length === 0 && …`, `!plan ? … : …`. */
export interface Empty {
  readonly k: 'and' | 'choice'
  readonly node: ts.Expression
  /** The element round it. */
  readonly parent: ts.Node
  /** What it says on the other way comes from other loads too: that stays. */
  readonly isMixed?: true
}

const NO_LENGTH = /\blength\s*(?:===?\s*0|<\s*1)/

/** The places in what is rendered that look at whether there is any of the data, outside of what is shown already. */
export function emptiesIn(root: ts.Node, names: ReadonlySet<string>, shown?: ts.Node): Empty[] {
  const found: Empty[] = []
  const visit = (node: ts.Node): void => {
    if (node === shown || ts.isJsxAttribute(node)) return
    const place = placeOf(node, names)
    if (place !== undefined) {
      const parent = elementRound(place.node)
      if (parent !== undefined && calledBackAt(place.node, root) === undefined) {
        const isMixed = ts.isConditionalExpression(place.node) && showsOtherLoads(place.node.condition, names)
        found.push({ ...place, parent, ...(isMixed && { isMixed }) })
        return
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(root)
  return found
}

function placeOf(node: ts.Node, names: ReadonlySet<string>): Pick<Empty, 'k' | 'node'> | undefined {
  const isAbout = (condition: ts.Expression): boolean => [...mentionedNames(condition)].some((each) => names.has(each))
  if (ts.isConditionalExpression(node)) {
    const text = node.condition.getText()
    const isOf = isAbout(node.condition) && (/\blength\b/.test(text) || /^!?\w+(?:\??\.\w+)*$/.test(text))
    return isOf && holdsText(node) ? { k: 'choice', node } : undefined
  }
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.AmpersandAmpersandToken)
    return undefined
  if (!ts.isJsxExpression(node.parent) || !isAbout(node.left)) return undefined
  const text = node.left.getText()
  const denied = [...text.matchAll(/(?<![\w.])!\s*(\w+)\b(?![([]|\??\.(?!length))/g)].some(([, name = '']) => {
    return names.has(name) && !/^(?:is|can|should|show)[A-Z]/.test(name)
  })
  return denied || NO_LENGTH.test(text) ? { k: 'and', node } : undefined
}

/** Both ways render something: `count ? <b>1</b> : 'none'` in a line of text is another matter. */
function holdsText({ whenTrue, whenFalse }: ts.ConditionalExpression): boolean {
  return [whenTrue, whenFalse].every((each) => /<\w|^null$/.test(each.getText()))
}

/** The element whose child an expression is, itself or as the last way of a choice. */
export function elementRound(node: ts.Node): ts.Node | undefined {
  let at = node
  while (
    ts.isParenthesizedExpression(at.parent) ||
    (ts.isConditionalExpression(at.parent) && at.parent.whenFalse === at)
  )
    at = at.parent
  return ts.isJsxExpression(at.parent) && !ts.isJsxAttribute(at.parent.parent) ? at.parent.parent : undefined
}

/**
 * Keeps places from saying that there is nothing while a condition holds: they show a line of their own instead, or nothing
 * inside of the element where it is said already.
 */
export function quieted(
  source: Source,
  places: readonly Empty[],
  condition: string,
  line: string,
  saidIn?: ts.Node,
): Edit[] {
  const not = /^[\w.]+$/.test(condition) ? `!${condition}` : `!(${condition})`
  return places.flatMap(({ k, node, parent, isMixed }) => {
    const empty = isMixed && ts.isConditionalExpression(node) ? emptyWay(node) : undefined
    const start = (empty?.way ?? node).getStart(source.tree)
    if (k === 'and') return [insertion(source, start, `${not} && `)]
    const isSaid = saidIn !== undefined && saidIn.pos <= node.pos && node.end <= saidIn.end
    const shown = isSaid ? 'null' : lineIn(source, parent, indentAt(source, start), line)
    return shown === undefined ? [] : [insertion(source, start, `${condition}${empty?.only ?? ''} ? ${shown} : `)]
  })
}

/** Where a choice says that there is nothing: its second way, else the choice itself while its condition holds. */
function emptyWay(node: ts.ConditionalExpression): { readonly way: ts.Expression; readonly only: string } {
  const text = node.condition.getText()
  if (!NO_LENGTH.test(text) && !text.startsWith('!')) return { way: node.whenFalse, only: '' }
  return { way: node, only: ` && ${/\|\|/.test(text) ? `(${text})` : text}` }
}

/** A line as an element takes it; undefined where it takes none. */
function lineIn({ style }: Source, parent: ts.Node, indent: string, line: string): string | undefined {
  const lines = fittingIn(parent)?.([line]) ?? (takesLine(parent) ? [line] : undefined)
  if (lines === undefined) return undefined
  const inner = indent + style.indent
  return `(${style.newline}${inner}${layOut(style, lines, inner)}${style.newline}${indent})`
}
