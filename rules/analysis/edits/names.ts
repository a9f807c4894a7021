import * as ts from 'typescript'
import { isFunctionNode, statementsOf } from './source'

/** Names that can be referred to at a node, whichever scope declares them: shadowing one is avoided. */
export function visibleNames(node: ts.Node): Set<string> {
  const names = new Set<string>()
  for (let at: ts.Node | undefined = node; at !== undefined; at = at.parent) addDeclaredBy(at, names)
  return names
}

/** Whether a scope nearer to a node than the file declares a name: what the file imports under it is out of reach there. */
export function isHidden(node: ts.Node, name: string): boolean {
  const names = new Set<string>()
  for (let at = node; at.parent !== undefined; at = at.parent) addDeclaredBy(at, names)
  return names.has(name)
}

/** The names that are declared by a node, for what stands in it. */
function addDeclaredBy(at: ts.Node, names: Set<string>): void {
  for (const statement of statementsOf(at) ?? []) for (const name of declaredNames(statement)) names.add(name)
  if (isFunctionNode(at)) {
    for (const parameter of at.parameters) addBinding(parameter.name, names)
    if (at.name !== undefined && ts.isIdentifier(at.name)) names.add(at.name.text)
  }
  if (ts.isCatchClause(at) && at.variableDeclaration !== undefined) addBinding(at.variableDeclaration.name, names)
  if (ts.isForStatement(at) || ts.isForOfStatement(at) || ts.isForInStatement(at)) {
    if (at.initializer !== undefined && ts.isVariableDeclarationList(at.initializer)) {
      for (const declaration of at.initializer.declarations) addBinding(declaration.name, names)
    }
  }
}

/** The names a statement declares in the block it stands in. */
export function declaredNames(statement: ts.Statement): Set<string> {
  const names = new Set<string>()
  if (ts.isVariableStatement(statement)) {
    for (const declaration of statement.declarationList.declarations) addBinding(declaration.name, names)
  } else if (ts.isImportDeclaration(statement)) {
    addImported(statement.importClause, names)
  } else if (
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement)
  ) {
    if (statement.name !== undefined) names.add(statement.name.text)
  }
  return names
}

/** Every identifier that a node mentions, property names left out. */
export function mentionedNames(node: ts.Node): Set<string> {
  const names = new Set<string>()
  const visit = (at: ts.Node): void => {
    if (ts.isIdentifier(at)) {
      const { parent } = at
      const isProperty =
        (ts.isPropertyAccessExpression(parent) && parent.name === at) ||
        (ts.isPropertyAssignment(parent) && parent.name === at) ||
        (ts.isJsxAttribute(parent) && parent.name === at)
      if (!isProperty) names.add(at.text)
    }
    ts.forEachChild(at, visit)
  }
  visit(node)
  return names
}

/** The first of the candidates that nothing visible at the node is called; numbered where all are taken. */
export function freshName(node: ts.Node, candidates: readonly string[]): string {
  const taken = visibleNames(node)
  const free = candidates.find((candidate) => !taken.has(candidate))
  if (free !== undefined) return free
  const base = candidates.at(-1) ?? 'value'
  let number = 2
  while (taken.has(`${base}${number}`)) number++
  return `${base}${number}`
}

/** What a file calls its caught errors, most frequent first; then the usual names. */
export function errorNames(text: string): readonly string[] {
  const counts = new Map<string, number>()
  for (const match of text.matchAll(/\bcatch\s*\(\s*\(?(err|error|e|ex|exception)\b/g)) {
    const name = match[1] ?? 'error'
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const own = [...counts].sort((a, b) => b[1] - a[1]).map(([name]) => name)
  return [...new Set([...own, 'error', 'err', 'caught'])]
}

function addBinding(name: ts.BindingName, names: Set<string>): void {
  if (ts.isIdentifier(name)) {
    names.add(name.text)
    return
  }
  for (const element of name.elements) if (ts.isBindingElement(element)) addBinding(element.name, names)
}

function addImported(clause: ts.ImportClause | undefined, names: Set<string>): void {
  if (clause?.name !== undefined) names.add(clause.name.text)
  const bindings = clause?.namedBindings
  if (bindings === undefined) return
  if (ts.isNamespaceImport(bindings)) names.add(bindings.name.text)
  else for (const element of bindings.elements) names.add(element.name.text)
}
