import * as ts from 'typescript'
import { chainOf, consumptionOf } from './chains'
import { indentAt } from './placement'
import { elementName } from './responses'
import { type Edit, edit, enclosingStatement, insertion, type Source, statementsOf } from './source'
import { layOut } from './style'

/** `if (response.ok) { … }` without another branch, behind the call whose response it looks at. */
export interface OkBranch {
  readonly response: string
  readonly branch: ts.IfStatement
}

/** The look of that form at what a fetch gives; undefined where there is none, or it looks at more. */
export function okBranch(call: ts.CallExpression): OkBranch | undefined {
  const { awaited, by, expression } = consumptionOf(chainOf(call).request)
  const element = by.k === 'element' ? elementName(by.array, by.index) : undefined
  const name = by.k === 'declared' && awaited ? by.declaration.name : element?.binding
  if (name === undefined || !ts.isIdentifier(name)) return undefined
  const response = name.text
  const statement = element?.statement ?? enclosingStatement(expression)
  const beside = statement === undefined ? undefined : statementsOf(statement.parent)
  if (statement === undefined || beside === undefined) return undefined
  for (const each of beside.slice(beside.indexOf(statement) + 1)) {
    if (!ts.isIfStatement(each) || each.expression.getText().replace(/\s+/g, '') !== `${response}.ok`) continue
    return each.elseStatement === undefined ? { response, branch: each } : undefined
  }
  return undefined
}

/** `if (!error) { … }` without another branch, behind the request whose error it looks at. */
export function successBranch(
  call: ts.CallExpression,
): { readonly error: string; readonly branch: ts.IfStatement } | undefined {
  const { by, expression } = consumptionOf(chainOf(call).request)
  if (by.k !== 'declared' || !ts.isObjectBindingPattern(by.declaration.name)) return undefined
  const taken = by.declaration.name.elements.find((each) => (each.propertyName ?? each.name).getText() === 'error')
  const statement = enclosingStatement(expression)
  const beside = statement === undefined ? undefined : statementsOf(statement.parent)
  if (taken === undefined || !ts.isIdentifier(taken.name) || statement === undefined || beside === undefined)
    return undefined
  const error = taken.name.text
  const branch = beside
    .slice(beside.indexOf(statement) + 1)
    .find((each): each is ts.IfStatement => ts.isIfStatement(each) && each.expression.getText() === `!${error}`)
  if (branch === undefined || branch.elseStatement !== undefined || !ts.isBlock(branch.thenStatement)) return undefined
  return { error, branch }
}

/**
 * Gives the look its other branch; one that is a single statement without braces comes to stand behind the opposite look.
 * @param lines what is done where the response refuses
 * @param leaving what is needed besides where code behind it would run
 */
export function elseAfter(
  source: Source,
  { response, branch }: { readonly response?: string; readonly branch: ts.IfStatement },
  lines: readonly string[],
  leaving: readonly string[],
): Edit[] {
  const start = branch.getStart(source.tree)
  const indent = indentAt(source, start)
  if (ts.isBlock(branch.thenStatement)) {
    const text = layOut(source.style, ['else {', ...lines.map((line) => `  ${line}`), '}'], indent)
    return [insertion(source, branch.thenStatement.end, ` ${text}`)]
  }
  if (response === undefined) return []
  const all = [...lines, ...leaving]
  const only = all.length === 1 ? all[0] : undefined
  const opposite =
    only === undefined
      ? [`if (!${response}.ok) {`, ...all.map((line) => `  ${line}`), '}']
      : [`if (!${response}.ok) ${only}`]
  const text = layOut(source.style, opposite, indent) + source.style.newline + indent
  return [edit(source, start, branch.thenStatement.getStart(source.tree), text)]
}
