import * as ts from 'typescript'

/** A name bound in a scope; `index` numbers the declarations of a file in order of appearance. */
export interface Binding {
  readonly index: number
  readonly name: string
  readonly node: ts.Node
  /** Identifiers that refer to it, its declaration not included. */
  readonly uses: ts.Identifier[]
  /** It is declared at the top of the file. */
  readonly atTop: boolean
  /** For each use the outermost function that it stands in; undefined at the top of the file. Kept of what is declared there. */
  readonly usedIn: (ts.Node | undefined)[]
}

/** The names of a file: which declaration each identifier refers to. */
export interface Scopes {
  readonly bindings: readonly Binding[]
  /** Names that are used and declared nowhere in the file. */
  readonly free: ReadonlySet<string>
  /** Every `this`, with the outermost function that it stands in. */
  readonly selves: readonly { readonly node: ts.Node; readonly outermost: ts.Node | undefined }[]
  /** The binding an identifier refers to; undefined for globals and property names. */
  bindingOf(identifier: ts.Node): Binding | undefined
  /** The binding a declaring node (variable, parameter, function, class, import …) made. */
  declaredBy(node: ts.Node): Binding | undefined
}

interface Scope {
  readonly parent: Scope | undefined
  readonly isFunction: boolean
  /** The outermost function that it lies in. */
  readonly outermost: ts.Node | undefined
  readonly names: Map<string, Binding>
  /** Walks a child of a node that stands in it. */
  visit?: (child: ts.Node) => void
}

/**
 * Binds the names of a file whose nodes do not know their parents yet, and tells them; then shows `visit` each node,
 * in order, that is neither an identifier nor another single token. Types are not looked at. `var` belongs to its
 * function, all else to its block; a function's parameters share the scope of its body.
 */
export function bindScopes(sourceFile: ts.SourceFile, visit: (node: ts.Node) => void): Scopes {
  const bindings: Binding[] = []
  const byDeclaration = new Map<ts.Node, Binding>()
  const byUse = new Map<ts.Node, Binding>()
  const pending: { node: ts.Identifier; scope: Scope }[] = []
  const selves: { node: ts.Node; outermost: ts.Node | undefined }[] = []
  const visited: ts.Node[] = []

  const declare = (name: ts.Node | undefined, node: ts.Node, scope: Scope): void => {
    if (!name) return
    if (ts.isIdentifier(name)) {
      const known = scope.names.get(name.text)
      if (known && ts.isFunctionDeclaration(node) && ts.isFunctionDeclaration(known.node)) {
        byDeclaration.set(node, known)
        return
      }
      const binding: Binding = {
        index: bindings.length,
        name: name.text,
        node,
        uses: [],
        atTop: scope.parent === undefined,
        usedIn: [],
      }
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

  const opened = (parent: Scope, isFunction: boolean, outermost = parent.outermost): Scope => ({
    parent,
    isFunction,
    outermost,
    names: new Map(),
  })
  /** Declares what a node declares. @returns the scope of its children */
  const enter = (node: ts.Node, scope: Scope): Scope => {
    switch (node.kind) {
      case ts.SyntaxKind.VariableDeclaration: {
        const list = node.parent
        const isVar = ts.isVariableDeclarationList(list) && (list.flags & ts.NodeFlags.BlockScoped) === 0
        declare((node as ts.VariableDeclaration).name, node, isVar ? functionScope(scope) : scope)
        return scope
      }
      case ts.SyntaxKind.ClassDeclaration:
      case ts.SyntaxKind.ClassExpression:
      case ts.SyntaxKind.ImportClause:
      case ts.SyntaxKind.ImportSpecifier:
      case ts.SyntaxKind.NamespaceImport:
      case ts.SyntaxKind.ImportEqualsDeclaration:
      case ts.SyntaxKind.EnumDeclaration:
      case ts.SyntaxKind.ModuleDeclaration:
        declare((node as ts.NamedDeclaration).name, node, scope)
        return scope
      case ts.SyntaxKind.Block:
        return ts.isFunctionLike(node.parent) ? scope : opened(scope, false)
      case ts.SyntaxKind.ForStatement:
      case ts.SyntaxKind.ForInStatement:
      case ts.SyntaxKind.ForOfStatement:
      case ts.SyntaxKind.CatchClause:
      case ts.SyntaxKind.CaseBlock:
      case ts.SyntaxKind.ModuleBlock:
        return opened(scope, false)
      default:
        return ts.isFunctionLike(node) ? enterFunction(node, scope) : scope
    }
  }
  const enterFunction = (node: ts.SignatureDeclaration, scope: Scope): Scope => {
    if (ts.isFunctionDeclaration(node)) declare(node.name, node, scope)
    const inner = opened(scope, true, scope.outermost ?? node)
    if (ts.isFunctionExpression(node)) declare(node.name, node, inner)
    for (const parameter of node.parameters) declare(parameter.name, parameter, inner)
    return inner
  }

  // One visitor a scope: most nodes open none.
  const childVisitor = (scope: Scope) => (child: ts.Node) => walk(child, scope)
  let parent: ts.Node = sourceFile
  const walk = (node: ts.Node, scope: Scope): void => {
    if (node !== sourceFile) setParent(node, parent)
    if (isTypeOnly(node)) {
      setParents(node)
      return
    }
    if (isWord(node)) {
      if (ts.isIdentifier(node)) {
        if (isReference(node)) pending.push({ node, scope })
      } else if (node.kind === ts.SyntaxKind.ThisKeyword) selves.push({ node, outermost: scope.outermost })
      return
    }
    visited.push(node)
    const inner = enter(node, scope)
    inner.visit ??= childVisitor(inner)
    const outer = parent
    parent = node
    ts.forEachChild(node, inner.visit)
    parent = outer
  }

  walk(sourceFile, { parent: undefined, isFunction: true, outermost: undefined, names: new Map() })
  for (const node of visited) visit(node)
  const free = new Set<string>()
  for (const { node, scope } of pending) {
    let at: Scope | undefined = scope
    while (at) {
      const binding = at.names.get(node.text)
      if (binding) {
        binding.uses.push(node)
        if (binding.atTop) binding.usedIn.push(scope.outermost)
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
    selves,
    bindingOf: (identifier) => byUse.get(identifier),
    declaredBy: (node) => byDeclaration.get(node),
  }
}

function setParent(node: ts.Node, parent: ts.Node): void {
  ;(node as { parent: ts.Node }).parent = parent
}

function setParents(parent: ts.Node): void {
  ts.forEachChild(parent, (child) => {
    setParent(child, parent)
    setParents(child)
  })
}

/** Punctuation, keywords and identifiers: they have no children. */
function isWord({ kind }: ts.Node): boolean {
  return kind >= ts.SyntaxKind.FirstPunctuation && kind <= ts.SyntaxKind.LastKeyword
}

function isTypeOnly({ kind }: ts.Node): boolean {
  if (kind === ts.SyntaxKind.ExpressionWithTypeArguments) return false
  return (
    (kind >= ts.SyntaxKind.FirstTypeNode && kind <= ts.SyntaxKind.LastTypeNode) ||
    kind === ts.SyntaxKind.InterfaceDeclaration ||
    kind === ts.SyntaxKind.TypeAliasDeclaration ||
    kind === ts.SyntaxKind.TypeParameter
  )
}

/** An identifier that stands for a value, not one that names a property, a declaration, a label or an attribute. */
function isReference(node: ts.Identifier): boolean {
  const parent = node.parent
  switch (parent.kind) {
    case ts.SyntaxKind.PropertyAccessExpression:
      return (parent as ts.PropertyAccessExpression).expression === node
    case ts.SyntaxKind.PropertyAssignment:
    case ts.SyntaxKind.BindingElement:
    case ts.SyntaxKind.VariableDeclaration:
    case ts.SyntaxKind.Parameter:
    case ts.SyntaxKind.PropertyDeclaration:
    case ts.SyntaxKind.EnumMember:
      return (parent as ts.PropertyAssignment | ts.VariableDeclaration).initializer === node
    case ts.SyntaxKind.ExportSpecifier: {
      const { parent: list, propertyName, name } = parent as ts.ExportSpecifier
      return !list.parent.moduleSpecifier && (propertyName ?? name) === node
    }
    case ts.SyntaxKind.JsxAttribute:
    case ts.SyntaxKind.MetaProperty:
    case ts.SyntaxKind.ImportSpecifier:
    case ts.SyntaxKind.ImportClause:
    case ts.SyntaxKind.NamespaceImport:
    case ts.SyntaxKind.NamespaceExport:
    case ts.SyntaxKind.ClassDeclaration:
    case ts.SyntaxKind.ClassExpression:
    case ts.SyntaxKind.LabeledStatement:
    case ts.SyntaxKind.BreakStatement:
    case ts.SyntaxKind.ContinueStatement:
      return false
    case ts.SyntaxKind.ArrowFunction:
      return (parent as ts.ArrowFunction).body === node
    default:
      return !ts.isFunctionLike(parent)
  }
}
