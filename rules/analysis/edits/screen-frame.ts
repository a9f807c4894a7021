import * as ts from 'typescript'
import { unwrapInward } from '../wrappers'
import { tagOf } from './elements'
import { declaredNames, mentionedNames } from './names'
import { indentAt } from './placement'
import { classed } from './room'
import { type FunctionNode, type Source, statementsOf } from './source'

/** Elements that stand over the page, and what stands right in them. */
const OVERLAY = /^(?:Alert)?(?:Dialog|Modal|Sheet|Drawer)(?:\.?(?:Root|Portal|Content|Body))?$/
/** What heads an overlay. */
const HEADER = /^(?:Alert)?(?:Dialog|Modal|Sheet|Drawer)Header$/
/** A button's words, or its handler, that lead back to where one came from. */
const BACK = /\b(?:back|voltar|zurück|volver|atrás|retour|indietro|terug|tilbake|wróć|назад)\b|返回|戻る|onBack\b/iu
/** Classes by which an element keeps its distance to others, or its place in a grid. */
const SPACING = /^(?:(?:sm|md|lg|xl|2xl):)?-?(?:m[trblxy]?-\S+|col-span-\S+|row-span-\S+)$/

/** Whether an element stands over the page: shown outside of it, its content would be on the page while it is closed. */
export function isOverlay(node: ts.Node | undefined): boolean {
  return node !== undefined && ts.isJsxElement(node) && OVERLAY.test(tagOf(node))
}

/** What a component renders at its end. */
export function mainOf(owner: FunctionNode): ts.Expression | undefined {
  const { body } = owner
  if (body === undefined) return undefined
  const last = ts.isBlock(body) ? body.statements.at(-1) : undefined
  const value = ts.isBlock(body) ? (last && ts.isReturnStatement(last) ? last.expression : undefined) : body
  return value && unwrapInward(value)
}

/** The header of the overlay that a component renders, for a state shown instead of it at a statement. */
export function headerFor(source: Source, owner: FunctionNode, at: ts.Statement, data: ReadonlySet<string>): string[] {
  return copied(source, owner, at, data, (node) => HEADER.test(tagOf(node)))
}

/** The way back that a component shows, for a state shown instead of it at a statement. */
export function wayBackFor(source: Source, owner: FunctionNode, at: ts.Statement, data: ReadonlySet<string>): string[] {
  return copied(source, owner, at, data, (node) => {
    if (!/^(?:\w*Button|button|Link|a)$/.test(tagOf(node))) return false
    const text = node.getText(source.tree)
    return (
      text.length < 400 && /\bonClick=|\bhref=|\bto=/.test(text) && BACK.test(text.replace(/className="[^"]*"/g, ''))
    )
  })
}

/** The first element of that kind, as lines; none where it needs what is not there yet at the statement, or may not be shown. */
function copied(
  source: Source,
  owner: FunctionNode,
  at: ts.Statement,
  data: ReadonlySet<string>,
  isWanted: (node: ts.Node) => boolean,
): string[] {
  const main = mainOf(owner)
  let found: ts.Node | undefined
  const visit = (node: ts.Node): void => {
    // What is shown under a condition, or for each of many, is another matter.
    if (found !== undefined || (ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent))) return
    if (isWanted(node)) found = node
    else ts.forEachChild(node, visit)
  }
  if (main !== undefined) visit(main)
  if (found === undefined) return []
  const statements = owner.body === undefined ? [] : (statementsOf(owner.body) ?? [])
  const later = statements.slice(Math.max(0, statements.indexOf(at))).flatMap((each) => [...declaredNames(each)])
  const needed = mentionedNames(found)
  if ([...later, ...data].some((name) => needed.has(name))) return []
  const indent = indentAt(source, found.getStart(source.tree))
  return found
    .getText(source.tree)
    .split(/\r?\n/)
    .map((line, i) => (i > 0 && line.startsWith(indent) ? line.slice(indent.length) : line))
    .map((line) => {
      const own = /^[ \t]*/.exec(line)?.[0].length ?? 0
      return '  '.repeat(Math.round(own / source.style.indent.length)) + line.slice(own)
    })
}

/** Lines of an element that keeps the distance which another, in whose place it comes, has to its neighbours. */
export function spacedAs(lines: readonly string[], replaced: ts.Node): readonly string[] {
  const opening = ts.isJsxElement(replaced) ? replaced.openingElement : replaced
  if (!ts.isJsxOpeningElement(opening) && !ts.isJsxSelfClosingElement(opening)) return lines
  const given = opening.attributes.properties.find((each) => each.name?.getText() === 'className')
  const value = given !== undefined && ts.isJsxAttribute(given) ? given.initializer : undefined
  const classes = value !== undefined && ts.isStringLiteral(value) ? value.text.split(/\s+/) : []
  const kept = classes.filter((each) => SPACING.test(each)).join(' ')
  return classed(lines, kept)
}
