import ts from 'typescript'
import { unwrapInward, unwrapOutward } from '../wrappers'
import { calleeText } from './calls'
import { type Context, functionAround } from './context'
import type { ShownAs, ShownFact } from './jsx-facts'
import type { Binding } from './scope'
import { isWriteTarget } from './use'
import { propertyName } from './values'

/** Tags of which each is one choice in a list. */
const OPTION =
  /(?:^|\.)(?:\w*Option|option|Select(?:\.?Item)|MenuItem|CommandItem|ComboboxItem|DropdownMenu\w*Item|Autocomplete\w*|ListboxItem|datalist)$/
/** Tags that let a person choose from what they are given. */
const CHOOSER = /(?:Select|Combobox|ComboBox|Autocomplete|Picker|Dropdown|Filter|Switcher|Typeahead|MultiSelect)\w*$/
/** Methods that give a list, or one of a list, again. */
const SELECTING = /^(?:map|flatMap)$/
const MOST_STEPS = 40
const MOST_NAMES = 24

/**
 * How a component shows what a hook gives it, by member of the hook's result. Undefined where nothing of it is followed:
 * the call is no hook of a component, or its result has no name.
 */
export function shownFact(context: Context, call: ts.Node, c: number): ShownFact | undefined {
  if (!ts.isCallExpression(call) || !/(?:^|\.)use[A-Z]\w*$/.test(calleeText(call))) return undefined
  if (
    /(?:^|\.)use(?:State|Effect|Ref|Callback|Memo|Reducer|LayoutEffect|Id|Context|Transition)$/.test(calleeText(call))
  )
    return undefined
  const declared = unwrapOutward(call).parent
  if (!ts.isVariableDeclaration(declared)) return undefined
  const members: Record<string, Set<ShownAs>> = {}
  const add = (member: string, binding: Binding | undefined): void => {
    if (!binding || member === '__proto__') return
    const kinds = new Set<ShownAs>()
    members[member] = kinds
    new Followed(context, kinds).binding(binding)
  }
  if (ts.isObjectBindingPattern(declared.name)) {
    for (const element of declared.name.elements) {
      if (element.dotDotDotToken) continue
      const key = element.propertyName ? propertyName(element.propertyName) : element.name.getText()
      if (key !== undefined && ts.isIdentifier(element.name)) add(key, context.scopes.declaredBy(element))
    }
  } else if (ts.isIdentifier(declared.name)) {
    for (const use of context.scopes.declaredBy(declared)?.uses ?? []) {
      const access = unwrapOutward(use).parent
      if (!ts.isPropertyAccessExpression(access) || access.name.text === '__proto__') continue
      // `items.toString` must not find what every object inherits.
      const known = Object.hasOwn(members, access.name.text) ? members[access.name.text] : undefined
      const kinds = known ?? new Set<ShownAs>()
      members[access.name.text] = kinds
      new Followed(context, kinds).expression(access)
    }
  }
  const shown = Object.entries(members).flatMap(([name, kinds]) =>
    kinds.size > 0 ? [[name, [...kinds]] as const] : [],
  )
  return shown.length > 0 ? { c, members: Object.fromEntries(shown) } : undefined
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
    } else if (ts.isIfStatement(parent) || ts.isPrefixUnaryExpression(parent)) this.kinds.add('condition')
    else if (ts.isFunctionLike(parent)) return computing(parent)
    else if (ts.isReturnStatement(parent)) {
      const made = functionAround(parent)
      return made && computing(made)
    } else if (!ts.isStatement(parent)) {
      if (isCondition(parent, node)) this.kinds.add('condition')
      return parent
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
  const tag = (ts.isJsxElement(element) ? element.openingElement : element).tagName.getText()
  return OPTION.test(tag) ? 'options' : 'list'
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

function isJsx(node: ts.Expression): boolean {
  const value = unwrapInward(node)
  return ts.isJsxElement(value) || ts.isJsxSelfClosingElement(value) || ts.isJsxFragment(value)
}

/** The call that gives what a function written in place computes: `useMemo(() => …)`, `items.filter((item) => …)`. */
function computing(made: ts.Node): ts.CallExpression | undefined {
  const outer = unwrapOutward(made)
  const call = outer.parent
  if (!call || !ts.isCallExpression(call) || !call.arguments.includes(outer as ts.Expression)) return undefined
  return /(?:^|\.)(?:useMemo|map|filter|find|some|every|reduce|flatMap|sort)$/.test(calleeText(call)) ? call : undefined
}

/** Words by which a screen says that something failed or is not there. */
const FAILURE =
  /\b(?:fail(?:ed|ure|s|ing)?|errors?|could ?n[o']t|can ?not|can't|unable|wrong|try(?:ing)? again|retry|not (?:be )?found|does(?: not|n't) exist|unavailable|no longer|offline|erro|falha|falhou|fehler|erreur|errore|échec|impossible|introuvable)\b|não (?:foi|encontr|pôde)|no se (?:pudo|encontr)|konnte nicht|nicht (?:gefunden|geladen)|n'a pas pu|ошибк|не удалось|失败|错误|エラー|실패/iu
const TEXT_ATTRIBUTE = /^(?:title|message|description|text|heading|label|subtitle|content|body|header|subTitle)$/

/** Whether a node of JSX tells a person of a failure: text between tags, or a text in an expression there. */
export function saysFailure(node: ts.Node): boolean {
  if (ts.isJsxText(node)) return FAILURE.test(node.text)
  if (!ts.isStringLiteralLike(node) && !ts.isTemplateHead(node)) return false
  return FAILURE.test(node.text.replace(/[._-]/g, ' ')) && isShown(node)
}

function isShown(node: ts.Node): boolean {
  for (let at = node; at.parent; at = at.parent) {
    const parent = at.parent
    if (ts.isJsxAttribute(parent)) return TEXT_ATTRIBUTE.test(parent.name.getText())
    if (ts.isJsxElement(parent) || ts.isJsxFragment(parent)) return true
    if (ts.isBinaryExpression(parent) && /^[=!]==?$/.test(parent.operatorToken.getText())) return false
    if (ts.isFunctionLike(parent) || ts.isStatement(parent)) return false
  }
  return false
}
