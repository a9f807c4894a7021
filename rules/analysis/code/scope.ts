import ts from 'typescript'

/** A name bound in a scope; `index` numbers the declarations of a file in order of appearance. */
export interface Binding {
  readonly index: number
  readonly name: string
  readonly node: ts.Node
  /** Identifiers that refer to it, its declaration not included. */
  readonly uses: ts.Identifier[]
}

/** The names of a file: which declaration each identifier refers to. */
export interface Scopes {
  readonly bindings: readonly Binding[]
  /** Names that are used and declared nowhere in the file. */
  readonly free: ReadonlySet<string>
  /** The binding an identifier refers to; undefined for globals and property names. */
  bindingOf(identifier: ts.Node): Binding | undefined
  /** The binding a declaring node (variable, parameter, function, class, import …) made. */
  declaredBy(node: ts.Node): Binding | undefined
}

interface Scope {
  readonly parent: Scope | undefined
  readonly isFunction: boolean
  readonly names: Map<string, Binding>
}

/**
 * Binds the names of a file. Types are not looked at. `var` belongs to its function, all else to its block; a function's
 * parameters share the scope of its body.
 */
export function bindScopes(sourceFile: ts.SourceFile, visit: (node: ts.Node) => void): Scopes {
  const bindings: Binding[] = []
  const byDeclaration = new Map<ts.Node, Binding>()
  const byUse = new Map<ts.Node, Binding>()
  const pending: { node: ts.Identifier; scope: Scope }[] = []

  const declare = (name: ts.Node | undefined, node: ts.Node, scope: Scope): void => {
    if (!name) return
    if (ts.isIdentifier(name)) {
      const known = scope.names.get(name.text)
      if (known && ts.isFunctionDeclaration(node) && ts.isFunctionDeclaration(known.node)) {
        byDeclaration.set(node, known)
        return
      }
      const binding: Binding = { index: bindings.length, name: name.text, node, uses: [] }
      bindings.push(binding)
      byDeclaration.set(node, binding)
      scope.names.set(name.text, binding)
      return
    }
    if (ts.isObjectBindingPattern(name) || ts.isArrayBindingPattern(name)) {
      for (const element of name.elements) if (ts.isBindingElement(element)) declare(element.name, element, scope)
    }
  }
  const functionScope = (scope: Scope): Scope => {
    let at = scope
    while (!at.isFunction && at.parent) at = at.parent
    return at
  }

  const walk = (node: ts.Node, scope: Scope): void => {
    if (isTypeOnly(node)) return
    visit(node)
    if (ts.isIdentifier(node)) {
      if (isReference(node)) pending.push({ node, scope })
      return
    }
    let inner = scope
    if (ts.isFunctionLike(node)) {
      if (ts.isFunctionDeclaration(node)) declare(node.name, node, scope)
      inner = { parent: scope, isFunction: true, names: new Map() }
      if (ts.isFunctionExpression(node)) declare(node.name, node, inner)
      for (const parameter of node.parameters) declare(parameter.name, parameter, inner)
    } else if (ts.isVariableDeclaration(node)) {
      const list = node.parent
      const isVar = ts.isVariableDeclarationList(list) && (list.flags & ts.NodeFlags.BlockScoped) === 0
      declare(node.name, node, isVar ? functionScope(scope) : scope)
    } else if (ts.isClassLike(node)) {
      declare(node.name, node, scope)
    } else if (ts.isImportClause(node) || ts.isImportSpecifier(node) || ts.isNamespaceImport(node)) {
      declare(node.name, node, scope)
    } else if (ts.isImportEqualsDeclaration(node) || ts.isEnumDeclaration(node) || ts.isModuleDeclaration(node)) {
      declare(node.name, node, scope)
    } else if (opensScope(node)) {
      inner = { parent: scope, isFunction: false, names: new Map() }
    }
    ts.forEachChild(node, (child) => walk(child, inner))
  }

  walk(sourceFile, { parent: undefined, isFunction: true, names: new Map() })
  const free = new Set<string>()
  for (const { node, scope } of pending) {
    let at: Scope | undefined = scope
    while (at) {
      const binding = at.names.get(node.text)
      if (binding) {
        binding.uses.push(node)
        byUse.set(node, binding)
        break
      }
      at = at.parent
    }
    if (!at) free.add(node.text)
  }
  return {
    bindings,
    free,
    bindingOf: (identifier) => byUse.get(identifier),
    declaredBy: (node) => byDeclaration.get(node),
  }
}

function opensScope(node: ts.Node): boolean {
  if (ts.isBlock(node)) return !ts.isFunctionLike(node.parent)
  return (
    ts.isForStatement(node) ||
    ts.isForInStatement(node) ||
    ts.isForOfStatement(node) ||
    ts.isCatchClause(node) ||
    ts.isCaseBlock(node) ||
    ts.isModuleBlock(node)
  )
}

function isTypeOnly(node: ts.Node): boolean {
  if (ts.isExpressionWithTypeArguments(node)) return false
  return (
    ts.isTypeNode(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isTypeParameterDeclaration(node)
  )
}

/** An identifier that stands for a value, not one that names a property, a declaration, a label or an attribute. */
function isReference(node: ts.Identifier): boolean {
  const parent = node.parent
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node
  if (ts.isBindingElement(parent)) return parent.initializer === node
  if (
    ts.isVariableDeclaration(parent) ||
    ts.isParameter(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isEnumMember(parent)
  )
    return parent.initializer === node
  if (ts.isExportSpecifier(parent))
    return !parent.parent.parent.moduleSpecifier && (parent.propertyName ?? parent.name) === node
  if (ts.isJsxAttribute(parent) || ts.isMetaProperty(parent) || ts.isImportSpecifier(parent)) return false
  if (ts.isImportClause(parent) || ts.isNamespaceImport(parent) || ts.isNamespaceExport(parent)) return false
  if (ts.isFunctionLike(parent)) return ts.isArrowFunction(parent) && parent.body === node
  if (ts.isClassLike(parent) || ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) return false
  return true
}
