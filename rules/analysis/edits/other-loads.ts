import * as ts from 'typescript'
import { unwrapInward } from '../wrappers'
import { declaredNames, mentionedNames } from './names'
import { enclosingFunction, type FunctionNode, isFunctionNode, statementsOf } from './source'

/** Members by which a hook's result is known to be loaded. */
const LOADED = /^(?:data|isLoading|isPending|isFetching|loading|isError|error)$/

/** Whether a part of what a component renders shows what its other hooks load too: a failure of one leaves that standing. */
export function showsOtherLoads(node: ts.Node, data: ReadonlySet<string>): boolean {
  const owner = componentRound(node)
  const others = owner === undefined ? undefined : namesOfOthers(owner, data)
  return others !== undefined && others.size > 0 && [...mentionedNames(node)].some((name) => others.has(name))
}

function componentRound(node: ts.Node): FunctionNode | undefined {
  let found: FunctionNode | undefined
  for (let fn = enclosingFunction(node); fn !== undefined; fn = enclosingFunction(fn)) found = fn
  return found
}

/** What other hooks load, by the names that the component has for it and for what it makes of it. */
function namesOfOthers(owner: FunctionNode, data: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set<string>()
  for (const statement of owner.body === undefined ? [] : (statementsOf(owner.body) ?? [])) {
    if (!ts.isVariableStatement(statement)) continue
    for (const { name, initializer } of statement.declarationList.declarations) {
      const value = initializer && unwrapInward(initializer)
      const callee = value !== undefined && ts.isCallExpression(value) ? value.expression.getText() : ''
      if (/(?:^|\.)useCallback$/.test(callee) || value === undefined || isFunctionNode(value)) continue
      const isLoad = ts.isObjectBindingPattern(name) && /(?:^|\.)use[A-Z]/.test(callee) && name.elements.some(isLoaded)
      const isMade = !isLoad && [...mentionedNames(value)].some((each) => found.has(each))
      if (!isLoad && !isMade && !isResult(owner, name, callee)) continue
      const names = [...declaredNames(statement)]
      if (isMade || names.every((each) => !data.has(each))) for (const each of names) found.add(each)
    }
  }
  return found
}

function isLoaded({ propertyName, name }: ts.BindingElement): boolean {
  return LOADED.test((propertyName ?? name).getText())
}

/** `const market = useMarket()` whose `market.isLoading` is read. */
function isResult(owner: FunctionNode, name: ts.BindingName, callee: string): boolean {
  if (!ts.isIdentifier(name) || !/(?:^|\.)use[A-Z]/.test(callee)) return false
  return new RegExp(`\\b${name.text}\\.(?:data|isLoading|isPending|isFetching)\\b`).test(owner.getText())
}
