import * as ts from 'typescript'
import { unwrapInward, unwrapOutward } from '../wrappers'
import { calleeText } from './calls'
import { type Context, functionAround } from './context'
import type { ShownAs } from './jsx-facts'
import type { Binding } from './scope'
import { isWriteTarget } from './write-target'

/** Tags of which each is one choice in a list. */
const OPTION =
  /(?:^|\.)(?:\w*Option|option|label|Label|Radio\w*|ToggleGroupItem|Select(?:\.?Item)|MenuItem|CommandItem|ComboboxItem|DropdownMenu\w*Item|Autocomplete\w*|ListboxItem|datalist)$/
/** Tags that let a person choose from what they are given. */
const CHOOSER = /(?:Select|Combobox|ComboBox|Autocomplete|Picker|Dropdown|Filter|Switcher|Typeahead|MultiSelect)\w*$/
/** Methods that give a list, or one of a list, again. */
const SELECTING = /^(?:map|flatMap)$/
const MOST_STEPS = 40
const MOST_NAMES = 24

/** How what a name is bound to is shown. */
export function shownOfBinding(context: Context, binding: Binding): Set<ShownAs> {
  const kinds = new Set<ShownAs>()
  new Followed(context, kinds).binding(binding)
  return kinds
}

/** How the value of an expression is shown. */
export function shownOfExpression(context: Context, node: ts.Node): Set<ShownAs> {
  const kinds = new Set<ShownAs>()
  new Followed(context, kinds).expression(node)
  return kinds
}

/** Follows a value to the places where it is shown, through the variables that are made of it. */
class Followed {
  private readonly seen = new Set<Binding>()

  constructor(
    private readonly context: Context,
    private readonly kinds: Set<ShownAs>,
  ) {}

  binding(binding: Binding): void {
    if (this.seen.has(binding) || this.seen.size > MOST_NAMES) return
    this.seen.add(binding)
    for (const use of binding.uses) if (!isWriteTarget(use)) this.expression(use)
  }

  /** Where the value of an expression goes. */
  expression(start: ts.Node): void {
    let mapped: ShownAs | undefined
    let node: ts.Node | undefined = start
    for (let steps = 0; node && steps < MOST_STEPS; steps++) {
      if (ts.isCallExpression(node.parent) && node.parent.expression === node)
        mapped = madeOf(node.parent, node) ?? mapped
      node = this.step(node, mapped)
    }
  }

  /** One step outward from a node the value flows through; undefined where it ends. */
  private step(node: ts.Node, mapped: ShownAs | undefined): ts.Node | undefined {
    const { parent } = node
    if (ts.isJsxExpression(parent)) this.inJsx(parent, mapped)
    else if (ts.isJsxSpreadAttribute(parent)) this.kinds.add('props')
    else if (ts.isVariableDeclaration(parent)) {
      if (parent.initializer === node) this.named(parent.name, parent)
    } else if (ts.isIfStatement(parent)) {
      this.kinds.add('condition')
      if (returnsJsx(parent.thenStatement)) {
        this.kinds.add('instead')
        if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.BarBarToken)
          this.kinds.add('waits')
      }
    } else if (ts.isTypeOfExpression(parent)) this.kinds.add('condition')
    else if (ts.isFunctionLike(parent)) return computing(parent)
    else if (ts.isReturnStatement(parent)) {
      const made = functionAround(parent)
      return made && computing(made)
    } else if (!ts.isStatement(parent)) {
      if (isCondition(parent, node)) {
        this.kinds.add('condition')
        if (choosesEmpty(parent)) this.kinds.add('empty')
      }
      if (isNumberFor(parent, node)) this.kinds.add('number')
      return isOtherHook(parent, node) ? undefined : parent
    }
    return undefined
  }

  private named(name: ts.BindingName, owner: ts.Node): void {
    if (ts.isIdentifier(name)) {
      const binding = this.context.scopes.declaredBy(owner)
      if (binding) this.binding(binding)
      return
    }
    for (const element of name.elements) if (ts.isBindingElement(element)) this.named(element.name, element)
  }

  private inJsx(holder: ts.JsxExpression, mapped: ShownAs | undefined): void {
    const parent = holder.parent
    if (!ts.isJsxAttribute(parent)) {
      this.kinds.add(mapped ?? 'text')
      return
    }
    const tag = parent.parent.parent.tagName.getText()
    const isOwn = /^[a-z]/.test(tag) && !tag.includes('.')
    if (/Provider$|Context$/.test(tag)) this.kinds.add('context')
    else if (CHOOSER.test(tag) || parent.name.getText() === 'options') this.kinds.add('options')
    else this.kinds.add(isOwn ? 'attribute' : 'props')
  }
}

/** `items.map((item) => <Row …/>)`: a list on the screen, or the choices of a field. */
function madeOf(call: ts.CallExpression, callee: ts.Node): ShownAs | undefined {
  if (!ts.isPropertyAccessExpression(callee) || !SELECTING.test(callee.name.text)) return undefined
  const callback = call.arguments[0] && unwrapInward(call.arguments[0])
  const element = callback && firstElement(callback, 0)
  if (!element) return undefined
  const opening = ts.isJsxElement(element) ? element.openingElement : element
  return OPTION.test(opening.tagName.getText()) || hasRoleOfOption(opening) ? 'options' : 'list'
}

/** `<button role="option">`: what a field of one's own making offers. */
function hasRoleOfOption({ attributes }: ts.JsxOpeningLikeElement): boolean {
  return attributes.properties.some(
    (each) => ts.isJsxAttribute(each) && each.name.getText() === 'role' && /["']option["']/.test(each.getText()),
  )
}

function firstElement(node: ts.Node, depth: number): ts.JsxElement | ts.JsxSelfClosingElement | undefined {
  if (ts.isJsxElement(node) || ts.isJsxSelfClosingElement(node)) return node
  if (depth > 12) return undefined
  return ts.forEachChild(node, (child) => firstElement(child, depth + 1))
}

/** `data ? … : …`, `data && <List />`. */
function isCondition(parent: ts.Node, node: ts.Node): boolean {
  if (ts.isConditionalExpression(parent)) return parent.condition === node
  return ts.isBinaryExpression(parent) && parent.left === node && isJsx(parent.right)
}

/** `items.length === 0 && <Nothing />`, `data ? <List /> : <Nothing />`: something is said where there is nothing. */
function choosesEmpty(node: ts.Node): boolean {
  if (ts.isConditionalExpression(node)) return isJsx(node.whenTrue) && isJsx(node.whenFalse)
  return ts.isBinaryExpression(node) && /=== 0\b|== 0\b|^!/.test(unwrapInward(node.left).getText())
}

/** `total ?? 0`: a number that stands for one that is not there. */
function isNumberFor(parent: ts.Node, node: ts.Node): boolean {
  return ts.isBinaryExpression(parent) && parent.left === node && /^(?:\?\?|\|\|)$/.test(parent.operatorToken.getText())
    ? ts.isNumericLiteral(unwrapInward(parent.right))
    : false
}

function returnsJsx(statement: ts.Statement): boolean {
  const last = ts.isBlock(statement) ? statement.statements.at(-1) : statement
  return last !== undefined && ts.isReturnStatement(last) && last.expression !== undefined && isJsx(last.expression)
}

/** What a hook is given is not what it gives. */
function isOtherHook(parent: ts.Node, node: ts.Node): boolean {
  return ts.isCallExpression(parent) && parent.expression !== node && /(?:^|\.)use[A-Z]\w*$/.test(calleeText(parent))
}

function isJsx(node: ts.Expression): boolean {
  const value = unwrapInward(node)
  if (ts.isConditionalExpression(value)) return isJsx(value.whenTrue) || isJsx(value.whenFalse)
  if (ts.isCallExpression(value)) return madeOf(value, value.expression) !== undefined
  return ts.isJsxElement(value) || ts.isJsxSelfClosingElement(value) || ts.isJsxFragment(value)
}

/** The call that gives what a function written in place computes: `useMemo(() => …)`. A callback of `map` only adds to its list. */
function computing(made: ts.Node): ts.CallExpression | undefined {
  const outer = unwrapOutward(made)
  const call = outer.parent
  if (!call || !ts.isCallExpression(call) || !call.arguments.includes(outer as ts.Expression)) return undefined
  return /(?:^|\.)useMemo$/.test(calleeText(call)) ? call : undefined
}
