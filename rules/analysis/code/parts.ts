import * as ts from 'typescript'
import { unwrapOutward } from '../wrappers'
import type { Context } from './context'
import type { Binding } from './scope'
import { propertyName } from './values'

/**
 * Who needs whom within a file. A *part* is a function with no function around it; `-1` stands for what runs as the file is
 * loaded, and for functions of which nothing tells that they do not.
 */
export interface PartFacts {
  /**
   * Functions that run only if something names what declares them: the function, the declaration (-1 where only an export
   * names it), and where it is one of several members of an object or a class, under which name.
   */
  readonly kept: readonly KeptPart[]
  /**
   * For each part what it names of the top of the file: `3` a declaration as a whole, `'3.save'` one member of it, `'3=7'` a
   * class that makes what is declared as 7. Names of published packages are left out.
   */
  readonly mentions: readonly (readonly [part: number, ...named: Mention[]])[]
}

export type KeptPart = readonly [f: number, declaration: number, member?: string]
export type Mention = number | string

/** Specifiers that stand for a published package, as far as their spelling tells; one that leads to a file all the same is to be taken for named as a whole. */
const PUBLISHED =
  /^(?:[a-z][\w.-]*$|node:|npm:|jsr:|https?:|react-[\w-]+\/|next\/|date-fns\/|drizzle-orm\/|firebase\/|@(?:radix-ui|tanstack|supabase|hookform|prisma|mui|stripe|sentry|vercel|react-navigation|expo)\/)/

/** Packages of which a call only wraps the function that it is given. */
const WRAPPING = /^(?:react|next\/dynamic|zustand(?:\/.*)?|mobx-react(?:-lite)?|@loadable\/component)$/
const WRAPPERS =
  /^(?:lazy|memo|forwardRef|cache|dynamic|observer|loadable|create|createStore|createWithEqualityFn|persist|devtools|immer|subscribeWithSelector)$/

/** Whether an import is taken for one of a published package by its spelling: nobody keeps who names it. */
export function isPublished(specifier: string): boolean {
  return PUBLISHED.test(specifier)
}

/** The parts of a file, and what each names. */
export function partFacts(context: Context): PartFacts {
  const kept: KeptPart[] = []
  const members = new Map<ts.Node, boolean>()
  const known = new Map<ts.Node, KeptPart>()
  for (const [f, node] of context.functions.nodes.entries()) {
    const part = partOf(context, node, f, members)
    if (!part) continue
    kept.push(part)
    known.set(node, part)
  }
  const mentions = new Map<number, Set<Mention>>()
  const note = (outermost: ts.Node | undefined, mention: Mention): void => {
    const part = (outermost && known.get(outermost)?.[0]) ?? -1
    const own = mentions.get(part)
    if (own) own.add(mention)
    else mentions.set(part, new Set([mention]))
  }
  for (const binding of context.scopes.bindings) {
    if (!binding.atTop || isFromPackage(binding)) continue
    for (const [i, use] of binding.uses.entries()) {
      const mention = mentionOf(context, binding, use)
      if (mention !== undefined) note(binding.usedIn[i], mention)
    }
  }
  for (const { node, outermost } of context.scopes.selves) {
    const owner = outermost && known.get(outermost)
    if (owner === undefined || owner[1] < 0) continue
    const name = accessedOn(node)
    note(outermost, name === undefined ? owner[1] : `${owner[1]}.${name}`)
  }
  return { kept, mentions: [...mentions].map(([part, named]) => [part, ...named] as const) }
}

function isFromPackage({ node }: Binding): boolean {
  const specifier = importedFrom(node)
  return specifier !== undefined && isPublished(specifier)
}

/** How a name is used; undefined where it is only exported, or something is set on it. */
function mentionOf(context: Context, binding: Binding, use: ts.Identifier): Mention | undefined {
  const { parent } = use
  if (ts.isExportSpecifier(parent) || ts.isExportAssignment(parent)) return undefined
  const name = accessedOn(use)
  if (name !== undefined) return isAssigned(parent) ? undefined : `${binding.index}.${name}`
  if (ts.isNewExpression(parent) && parent.expression === use) {
    const made = declaredAtTop(context, unwrapOutward(parent).parent)
    if (made !== undefined) return `${binding.index}=${made}`
  }
  return binding.index
}

/** `x` of `value.x`. */
function accessedOn(node: ts.Node): string | undefined {
  const { parent } = node
  return ts.isPropertyAccessExpression(parent) && parent.expression === node ? parent.name.text : undefined
}

/** `Page.displayName = '…'` */
function isAssigned({ parent }: ts.Node): boolean {
  return (
    ts.isBinaryExpression(parent) &&
    parent.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    ts.isExpressionStatement(parent.parent)
  )
}

/** `const x = …` at the top of the file, by its number. */
function declaredAtTop(context: Context, node: ts.Node): number | undefined {
  if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name)) return undefined
  const statement = node.parent.parent
  if (!ts.isVariableStatement(statement) || !ts.isSourceFile(statement.parent)) return undefined
  return context.scopes.declaredBy(node)?.index
}

/**
 * What declares a function, where that is seen: by its name, as what a variable holds, as a member of such an object or
 * class, or through a call that only wraps it.
 */
function partOf(
  context: Context,
  node: ts.FunctionLikeDeclaration,
  f: number,
  plain: Map<ts.Node, boolean>,
): KeptPart | undefined {
  if (ts.isFunctionDeclaration(node)) {
    if (!ts.isSourceFile(node.parent)) return undefined
    return [f, node.name ? (context.scopes.declaredBy(node)?.index ?? -1) : -1]
  }
  let at: ts.Node = node
  let member: string | undefined
  for (;;) {
    at = unwrapOutward(at)
    const parent: ts.Node = ts.isClassElement(at) || ts.isObjectLiteralElement(at) ? at : at.parent
    if (ts.isObjectLiteralElement(parent) && !ts.isClassLike(parent.parent)) {
      const name = parent.name && propertyName(parent.name)
      if (name === undefined) return undefined
      member = name
      at = parent.parent
    } else if (ts.isClassElement(parent) && ts.isClassLike(parent.parent)) {
      const owner: ts.ClassLikeDeclaration = parent.parent
      const name = parent.name && propertyName(parent.name)
      if (isDecorated(owner) || isDecorated(parent)) return undefined
      if (name === undefined && !ts.isConstructorDeclaration(parent)) return undefined
      const isPlain = plain.get(owner) ?? isPlainClass(context, owner)
      plain.set(owner, isPlain)
      member = isPlain ? name : undefined
      if (ts.isClassDeclaration(owner)) {
        if (!ts.isSourceFile(owner.parent) || !owner.name) return undefined
        const declaration = context.scopes.declaredBy(owner)?.index ?? -1
        return member === undefined ? [f, declaration] : [f, declaration, member]
      }
      at = owner
    } else if (ts.isArrayLiteralExpression(parent)) {
      member = undefined
      at = parent
    } else if (ts.isCallExpression(parent) && parent.expression !== at && isWrapper(context, parent.expression)) {
      member = undefined
      at = parent
    } else if (ts.isExportAssignment(parent)) return [f, -1]
    else {
      const declaration = declaredAtTop(context, parent)
      if (declaration === undefined) return undefined
      return member === undefined ? [f, declaration] : [f, declaration, member]
    }
  }
}

function isDecorated(node: ts.Node): boolean {
  if (!ts.canHaveDecorators(node)) return false
  if (ts.getDecorators(node)?.length) return true
  return ts.isClassLike(node) && node.members.some((each) => isDecorated(each))
}

/** Nothing but the app's own code can know its members: it extends nothing, and implements nothing of a package. */
function isPlainClass(context: Context, node: ts.ClassLikeDeclaration): boolean {
  return (node.heritageClauses ?? []).every(
    ({ token, types }) =>
      token === ts.SyntaxKind.ImplementsKeyword && types.every(({ expression }) => isOwnType(context, expression)),
  )
}

/** An interface of the file itself, or one that it imports from a file of the app. */
function isOwnType(context: Context, name: ts.Expression): boolean {
  const specifier = importedFrom(context.scopes.bindingOf(name)?.node)
  if (specifier !== undefined) return /^(?:\.|[@~#]\/|@shared\/)/.test(specifier)
  return context.sourceFile.statements.some(
    (each) => (ts.isInterfaceDeclaration(each) || ts.isTypeAliasDeclaration(each)) && each.name.text === name.getText(),
  )
}

/** `lazy(…)`, `memo(…)`, `create<State>()(…)`: of a package of which it is known that nothing runs as the file is loaded. */
function isWrapper(context: Context, callee: ts.Expression): boolean {
  const called = ts.isCallExpression(callee) ? callee.expression : callee
  const root = ts.isPropertyAccessExpression(called) ? called.expression : called
  const name = ts.isPropertyAccessExpression(called) ? called.name.text : root.getText()
  if (!ts.isIdentifier(root) || !WRAPPERS.test(name)) return false
  return WRAPPING.test(importedFrom(context.scopes.bindingOf(root)?.node) ?? '')
}

/** The specifier of the import that declares a name. */
function importedFrom(node: ts.Node | undefined): string | undefined {
  const clause =
    node && ts.isImportSpecifier(node) ? node.parent.parent : node && ts.isNamespaceImport(node) ? node.parent : node
  if (!clause || !ts.isImportClause(clause)) return undefined
  const specifier = clause.parent.moduleSpecifier
  return ts.isStringLiteral(specifier) ? specifier.text : undefined
}
