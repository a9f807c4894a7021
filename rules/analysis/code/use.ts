import * as ts from 'typescript'
import type { ResultUse, Value } from '../facts'
import { unwrapInward, unwrapOutward } from '../wrappers'
import type { Context } from './context'
import type { Binding } from './scope'
import { isUsed } from './unused'
import { propertyName, valueAt } from './values'
import { isWriteTarget } from './write-target'

/** Nothing looks at the value. */
export const DROPPED: ResultUse = {
  reads: [],
  unused: [],
  passedTo: [],
  returned: false,
  escapes: false,
  dropped: true,
}
/** The value goes where the analysis does not follow. */
export const ESCAPED: ResultUse = {
  reads: [],
  unused: [],
  passedTo: [],
  returned: false,
  escapes: true,
  dropped: false,
}

const ELEMENT_METHODS = new Set(['map', 'forEach', 'some', 'every', 'find', 'filter', 'flatMap', 'findIndex'])

/** Collects how a value is used, through the variables it is put in. */
export class UseCollector {
  private readonly reads = new Set<string>()
  private readonly unused = new Set<string>()
  private readonly passedTo: { callee: Value; i: number }[] = []
  private returned = false
  private escapes = false
  private looked = false
  private readonly seen = new Set<Binding>()
  /** What is followed is an outcome of `Promise.allSettled`: the value sits under `value`. */
  private isSettled = false

  constructor(private readonly context: Context) {}

  /** The value comes as an outcome, `{ status, value }`. */
  settle(): void {
    this.isSettled = true
  }

  /** Follows on to the value of an outcome. */
  private unsettled(follow: () => void): void {
    this.isSettled = false
    follow()
    this.isSettled = true
  }

  result(): ResultUse {
    const dropped =
      !this.looked && this.reads.size === 0 && this.passedTo.length === 0 && !this.returned && !this.escapes
    if (dropped && this.unused.size === 0) return DROPPED
    return {
      reads: [...this.reads],
      unused: [...this.unused].filter((name) => !this.reads.has(name)),
      passedTo: this.passedTo,
      returned: this.returned,
      escapes: this.escapes,
      dropped,
    }
  }

  escape(): void {
    this.escapes = true
  }

  pass(callee: Value, i: number): void {
    this.passedTo.push({ callee, i })
  }

  /** The value of an expression. */
  expression(start: ts.Node): void {
    const node = unwrapOutward(start)
    const parent = node.parent
    if (!parent) return
    if (this.isSettled && ts.isPropertyAccessExpression(parent) && parent.expression === node) {
      if (parent.name.text === 'value') this.unsettled(() => this.expression(parent))
      else this.looked = true
    } else if (ts.isPropertyAccessExpression(parent) && parent.expression === node) {
      if (!isWriteTarget(parent)) this.reads.add(parent.name.text)
    } else if (ts.isElementAccessExpression(parent) && parent.expression === node) {
      const key = parent.argumentExpression
      if (ts.isStringLiteralLike(key)) this.reads.add(key.text)
      else this.escapes = true
    } else if (ts.isExpressionStatement(parent) || ts.isVoidExpression(parent)) {
      return
    } else if (ts.isVariableDeclaration(parent)) {
      this.bound(parent.name, parent)
    } else if (ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === node)) {
      this.returned = true
    } else if (
      (ts.isCallExpression(parent) || ts.isNewExpression(parent)) &&
      parent.arguments?.includes(node as ts.Expression)
    ) {
      this.passedTo.push({
        callee: valueAt(this.context, parent.expression),
        i: parent.arguments.indexOf(node as ts.Expression),
      })
    } else if (ts.isBinaryExpression(parent)) {
      this.operand(parent, node)
    } else if (ts.isConditionalExpression(parent)) {
      if (parent.condition === node) this.looked = true
      else this.expression(parent)
    } else if (ts.isPrefixUnaryExpression(parent) || ts.isIfStatement(parent) || ts.isTypeOfExpression(parent)) {
      this.looked = true
    } else if (ts.isAwaitExpression(parent)) {
      this.expression(parent)
    } else {
      this.escapes = true
    }
  }

  private operand(parent: ts.BinaryExpression, node: ts.Node): void {
    const operator = parent.operatorToken.kind
    if (operator === ts.SyntaxKind.EqualsToken) {
      if (parent.right === node) this.assigned(parent.left)
      return
    }
    const isLogical =
      operator === ts.SyntaxKind.AmpersandAmpersandToken ||
      operator === ts.SyntaxKind.BarBarToken ||
      operator === ts.SyntaxKind.QuestionQuestionToken
    if (isLogical && (parent.right === node || operator !== ts.SyntaxKind.AmpersandAmpersandToken))
      this.expression(parent)
    else this.looked = true
  }

  private assigned(target: ts.Expression): void {
    const left = unwrapInward(target)
    if (ts.isIdentifier(left)) {
      const binding = this.context.scopes.bindingOf(left)
      if (binding) this.binding(binding)
      else this.escapes = true
    } else if (ts.isObjectLiteralExpression(left)) {
      for (const property of left.properties) {
        const name = property.name && propertyName(property.name)
        if (name !== undefined) this.reads.add(name)
        else this.escapes = true
      }
    } else this.escapes = true
  }

  /** The value is bound to a name or a pattern. */
  bound(name: ts.BindingName, owner: ts.Node): void {
    if (ts.isIdentifier(name)) {
      const binding = this.context.scopes.declaredBy(owner)
      if (binding) this.binding(binding)
      return
    }
    if (ts.isArrayBindingPattern(name)) {
      const [only, ...others] = name.elements
      if (only && others.length === 0 && ts.isBindingElement(only) && !only.dotDotDotToken) this.reads.add(FIRST_ONLY)
      this.escapes = true
      return
    }
    this.looked = true
    for (const element of name.elements) {
      if (element.dotDotDotToken) {
        this.escapes = true
        continue
      }
      const key = element.propertyName ? propertyName(element.propertyName) : (element.name as ts.Identifier).text
      if (this.isSettled) {
        if (key === 'value') this.unsettled(() => this.bound(element.name, element))
      } else if (key === undefined) this.escapes = true
      else if (ts.isIdentifier(element.name) && !isUsed(this.context, this.context.scopes.declaredBy(element)))
        this.unused.add(key)
      else this.reads.add(key)
    }
  }

  /** Every use of a variable that holds the value. */
  binding(binding: Binding): void {
    if (this.seen.has(binding)) return
    this.seen.add(binding)
    for (const use of binding.uses) if (!isWriteTarget(use)) this.expression(use)
  }

  /** Element `index` of an array that is the value of an expression: `Promise.all` results. */
  elementOf(start: ts.Node, index: number | undefined): void {
    const node = unwrapOutward(start)
    const parent = node.parent
    if (ts.isAwaitExpression(parent)) this.elementOf(parent, index)
    else if (ts.isExpressionStatement(parent)) return
    else if (ts.isVariableDeclaration(parent) && ts.isArrayBindingPattern(parent.name))
      this.elementBound(parent.name, index)
    else if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) {
      for (const use of this.context.scopes.declaredBy(parent)?.uses ?? []) this.elementUse(use, index)
    } else if (ts.isReturnStatement(parent) || ts.isArrowFunction(parent)) this.returned = true
    else this.elementUse(node, index)
  }

  private elementBound(pattern: ts.ArrayBindingPattern, index: number | undefined): void {
    const elements = index === undefined ? pattern.elements : pattern.elements.slice(index, index + 1)
    for (const element of elements) {
      if (!ts.isBindingElement(element)) continue
      if (element.dotDotDotToken) this.escapes = true
      else this.bound(element.name, element)
    }
  }

  private elementUse(use: ts.Node, index: number | undefined): void {
    const parent = use.parent
    if (ts.isElementAccessExpression(parent) && parent.expression === use) {
      const key = parent.argumentExpression
      const isOther = index !== undefined && ts.isNumericLiteral(key) && Number(key.text) !== index
      if (!isOther) this.expression(parent)
    } else if (
      ts.isForOfStatement(parent) &&
      parent.expression === use &&
      ts.isVariableDeclarationList(parent.initializer)
    ) {
      for (const declaration of parent.initializer.declarations) this.bound(declaration.name, declaration)
    } else if (
      ts.isPropertyAccessExpression(parent) &&
      parent.expression === use &&
      ELEMENT_METHODS.has(parent.name.text)
    ) {
      const call = parent.parent
      const callback = ts.isCallExpression(call) ? call.arguments[0] : undefined
      const parameter = callback && ts.isFunctionLike(callback) ? callback.parameters[0] : undefined
      if (parameter) this.bound(parameter.name, parameter)
      else this.escapes = true
    } else if (ts.isVariableDeclaration(parent) && ts.isArrayBindingPattern(parent.name)) {
      this.elementBound(parent.name, index)
    } else if (ts.isPropertyAccessExpression(parent) && parent.name.text === 'length') {
      this.looked = true
    } else this.escapes = true
  }
}

/** What `const [row] = rows` reads: the first element, and no other. */
const FIRST_ONLY = '[0]'

/** The variable is read somewhere, not only written. */
export function hasRead(binding: Binding | undefined): boolean {
  return binding?.uses.some((use) => !isWriteTarget(use)) ?? false
}
