import * as ts from 'typescript'
import type { CodeFacts, ImportFact, Value } from '../facts'
import type { Context } from './context'
import { propertyName, requiredModule, valueAt } from './values'

/** The import statements of a file, and its `require` calls and dynamic imports of a fixed name. */
export function importFacts(context: Context): ImportFact[] {
  const facts: ImportFact[] = []
  for (const statement of context.sourceFile.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue
    const clause = statement.importClause
    const names: Record<string, string> = {}
    if (clause?.name) names[clause.name.text] = 'default'
    const bindings = clause?.namedBindings
    if (bindings && ts.isNamespaceImport(bindings)) names[bindings.name.text] = '*'
    else if (bindings)
      for (const element of bindings.elements) names[element.name.text] = (element.propertyName ?? element.name).text
    facts.push({
      specifier: statement.moduleSpecifier.text,
      names,
      range: { start: statement.getStart(), end: statement.end },
      typeOnly: clause !== undefined && isTypeOnly(clause),
    })
  }
  return facts
}

/** `import type …`, or one whose every name is a type: nothing of it is there when the code runs. */
function isTypeOnly(clause: ts.ImportClause): boolean {
  if (clause.isTypeOnly) return true
  const bindings = clause.namedBindings
  if (clause.name || !bindings || !ts.isNamedImports(bindings)) return false
  return bindings.elements.length > 0 && bindings.elements.every((element) => element.isTypeOnly)
}

/** A `require('x')`, `import('x')` or `import x = require('x')` as an import fact without names. */
export function requireFact(node: ts.Node): ImportFact | undefined {
  const specifier = ts.isImportEqualsDeclaration(node) ? equalledModule(node) : requiredModule(node)
  if (specifier === undefined) return undefined
  return { specifier, names: {}, range: { start: node.getStart(), end: node.end }, typeOnly: false }
}

function equalledModule({ moduleReference, isTypeOnly }: ts.ImportEqualsDeclaration): string | undefined {
  if (isTypeOnly || !ts.isExternalModuleReference(moduleReference)) return undefined
  return ts.isStringLiteral(moduleReference.expression) ? moduleReference.expression.text : undefined
}

/**
 * What an `import(…)` or `require(…)` may open that does not name it in full: the text before the first hole, `''` where
 * there is none. Undefined for any other call.
 */
export function openedModules({ expression, arguments: [first] }: ts.CallExpression): string | undefined {
  const isOpening =
    expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(expression) && expression.text === 'require')
  if (!isOpening || !first || ts.isStringLiteralLike(first)) return undefined
  if (ts.isTemplateExpression(first)) return first.head.text
  let left: ts.Expression = first
  while (ts.isBinaryExpression(left) && left.operatorToken.kind === ts.SyntaxKind.PlusToken) left = left.left
  return ts.isStringLiteralLike(left) ? left.text : ''
}

/** What an `import(…)` or `require(…)` opens by a name alone: `import(TRACKER)`; undefined for any other call. */
export function openedByName(context: Context, call: ts.CallExpression): Value | undefined {
  if (openedModules(call) !== '') return undefined
  return valueAt(context, call.arguments[0])
}

interface Exports {
  readonly exports: Record<string, Value>
  readonly exportAll: string[]
}

/** What a file exports, by ES module syntax and by `module.exports`. */
export function exportFacts(context: Context): Pick<CodeFacts, 'exports' | 'exportAll'> {
  const found: Exports = { exports: {}, exportAll: [] }
  for (const statement of context.sourceFile.statements) {
    if (ts.isExportDeclaration(statement)) fromExportDeclaration(context, statement, found)
    else if (ts.isExportAssignment(statement)) found.exports['default'] = valueAt(context, statement.expression)
    else if (ts.isExpressionStatement(statement)) fromCommonJs(context, statement.expression, found)
    else if (ts.canHaveModifiers(statement)) fromModifiers(context, statement, found)
  }
  return found
}

function fromModifiers(context: Context, statement: ts.Statement & ts.HasModifiers, found: Exports): void {
  const kinds = statement.modifiers?.map((modifier) => modifier.kind) ?? []
  if (!kinds.includes(ts.SyntaxKind.ExportKeyword)) return
  const isDefault = kinds.includes(ts.SyntaxKind.DefaultKeyword)
  if (ts.isVariableStatement(statement)) {
    for (const declaration of statement.declarationList.declarations)
      exportNames(context, declaration.name, declaration, found)
  } else if (ts.isFunctionDeclaration(statement) && statement.body) {
    const value: Value = { k: 'function', f: context.functions.of(statement) }
    found.exports[isDefault ? 'default' : (statement.name?.text ?? 'default')] = value
  } else if (ts.isClassDeclaration(statement)) {
    found.exports[isDefault ? 'default' : (statement.name?.text ?? 'default')] = {
      k: 'class',
      i: context.classes.of(statement),
    }
  }
}

function exportNames(context: Context, name: ts.BindingName, owner: ts.Node, found: Exports): void {
  if (ts.isIdentifier(name)) {
    const binding = context.scopes.declaredBy(owner)
    if (binding) found.exports[name.text] = { k: 'local', d: binding.index }
    return
  }
  for (const element of name.elements)
    if (ts.isBindingElement(element)) exportNames(context, element.name, element, found)
}

function fromExportDeclaration(context: Context, statement: ts.ExportDeclaration, found: Exports): void {
  if (statement.isTypeOnly) return
  const specifier =
    statement.moduleSpecifier && ts.isStringLiteral(statement.moduleSpecifier)
      ? statement.moduleSpecifier.text
      : undefined
  const clause = statement.exportClause
  if (!clause) {
    if (specifier !== undefined) found.exportAll.push(specifier)
    return
  }
  if (ts.isNamespaceExport(clause)) {
    if (specifier !== undefined) found.exports[clause.name.text] = { k: 'import', specifier, name: '*' }
    return
  }
  for (const element of clause.elements) {
    const original = (element.propertyName ?? element.name) as ts.Identifier
    found.exports[element.name.text] =
      specifier !== undefined ? { k: 'import', specifier, name: original.text } : valueAt(context, original)
  }
}

/** `module.exports = x`, `module.exports.a = x`, `exports.a = x`. */
function fromCommonJs(context: Context, expression: ts.Expression, found: Exports): void {
  if (!ts.isBinaryExpression(expression) || expression.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return
  const target = expression.left.getText()
  if (target === 'module.exports') {
    found.exports['default'] = valueAt(context, expression.right)
    const right = expression.right
    if (!ts.isObjectLiteralExpression(right)) return
    for (const property of right.properties) {
      const name = property.name && propertyName(property.name)
      if (name === undefined) continue
      if (ts.isShorthandPropertyAssignment(property)) found.exports[name] = valueAt(context, property.name)
      else if (ts.isPropertyAssignment(property)) found.exports[name] = valueAt(context, property.initializer)
      else if (ts.isMethodDeclaration(property))
        found.exports[name] = { k: 'function', f: context.functions.of(property) }
    }
    return
  }
  const name = /^(?:module\.)?exports\.([\w$]+)$/.exec(target)?.[1]
  if (name !== undefined) found.exports[name] = valueAt(context, expression.right)
}
