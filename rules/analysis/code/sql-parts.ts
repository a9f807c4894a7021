import * as ts from 'typescript'
import type { SqlPartFact } from '../facts'
import { unwrapInward, unwrapOutward } from '../wrappers'
import { type Context, functionAround, isFunctionWithBody } from './context'
import { isHarmlessInput } from './input-schema'
import {
  doublesQuotes,
  isChecked,
  isFixedMember,
  isFixedType,
  isLiteral,
  isNumberOf,
  memberValues,
  pushedOnto,
  QUOTES,
  returnsOf,
} from './sql-checks'

/**
 * Where a piece of a statement comes from: `fixed` (written in the code, a number, a placeholder, checked against a list,
 * quoted by the driver) · `unknown` · `parameter` (a parameter of the function, or taken out of something) · `handed` (a
 * parameter that stands as a value in a piece: as bad as what was sent) · `request` (what somebody sent).
 */
type Origin = 'fixed' | 'unknown' | 'parameter' | 'handed' | 'request'

const RANK: Readonly<Record<Origin, number>> = { fixed: 0, unknown: 1, parameter: 2, handed: 3, request: 4 }
const MOST_DEPTH = 14
/** What a handler calls what it was sent, with what is read of it. */
const REQUEST = /^(?:req|request|ctx|c|event)$/
/** Who somebody is, as the sign-in says: `req.user.employeeId`. No name, which people choose themselves. */
const SIGNED_IN =
  /^(?:req|request|ctx|c|event)[!?]?\.(?:user|session|auth|claims)\b(?:[!?]?\.\w+)*?[!?]?\.(?:\w*[iI]d|role|sub)$/
const SENT = /^(?:body|query|params|headers|cookies|searchParams|nextUrl|url)$/
const READS_BODY = /^(?:json|text|formData)$/
const NUMBERS = /^(?:Number|parseInt|parseFloat|BigInt|Boolean|Math\.\w+|Number\.\w+|Date\.\w+|isNaN|isFinite)$/
const SAME_TEXT = new Set(
  'trim toString toLowerCase toUpperCase replace replaceAll slice substring substr padStart padEnd concat normalize valueOf split at'.split(
    ' ',
  ),
)
const SAME_LIST = new Set('filter slice reverse sort concat flat values'.split(' '))
const DATE_TEXT =
  /^(?:toISOString|getTime|getFullYear|getMonth|getDate|toFixed|indexOf|toLocaleDateString|toDateString)$/
const NUMERIC_OPERATORS = new Set([
  ts.SyntaxKind.MinusToken,
  ts.SyntaxKind.AsteriskToken,
  ts.SyntaxKind.SlashToken,
  ts.SyntaxKind.PercentToken,
  ts.SyntaxKind.AsteriskAsteriskToken,
])

/**
 * The pieces of a statement that are not written in the code, in order: those between its texts, and those of what is
 * added to its variable later.
 */
export function sqlParts(context: Context, node: ts.Expression): SqlPartFact[] {
  const reader = new Reader(context)
  reader.text(node, '', 0)
  const { parent } = unwrapOutward(node)
  const variable = ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent : undefined
  const assigned = ts.isBinaryExpression(parent) && ts.isIdentifier(parent.left) ? parent.left : undefined
  const binding = variable
    ? context.scopes.declaredBy(variable)
    : assigned
      ? context.scopes.bindingOf(assigned)
      : undefined
  for (const use of binding?.uses ?? []) {
    const written = writtenTo(use)
    if (written && written !== unwrapOutward(node) && !holds(written, use)) reader.text(written, ' ', 0)
  }
  return reader.parts
}

/** What `x = …` and `x += …` write to a variable. */
export function writtenTo(use: ts.Identifier): ts.Expression | undefined {
  const write = use.parent
  if (!ts.isBinaryExpression(write) || write.left !== use) return undefined
  const { kind } = write.operatorToken
  return kind === ts.SyntaxKind.EqualsToken || kind === ts.SyntaxKind.PlusEqualsToken ? write.right : undefined
}

/** `query = query + …` is told by what is added. */
function holds(node: ts.Node, use: ts.Identifier): boolean {
  return ts.isIdentifier(node) ? node.text === use.text : (ts.forEachChild(node, (each) => holds(each, use)) ?? false)
}

class Reader {
  readonly parts: SqlPartFact[] = []
  /** What stands as a value in the piece that is looked at, as written. */
  private readonly handed: string[] = []

  constructor(private readonly context: Context) {}

  /** Goes through a text; `before` is what stands in front of it. @returns the text with `$` for what is not written */
  text(expression: ts.Expression, before: string, depth: number): string {
    const node = unwrapInward(expression)
    if (ts.isStringLiteralLike(node)) return before + node.text
    if (ts.isTemplateExpression(node)) {
      let so = before + node.head.text
      for (const { expression: hole, literal } of node.templateSpans) {
        so = this.hole(hole, so, literal.text, depth) + literal.text
      }
      return so
    }
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
      const left = this.text(node.left, before, depth)
      return this.text(node.right, left, depth)
    }
    return this.hole(node, before, '', depth)
  }

  private hole(node: ts.Expression, before: string, after: string, depth: number): string {
    // MySQL takes double quotes for text; PostgreSQL's names stand in them, but not where a value does.
    const isText = after.startsWith('"') && /(?:=\s*|\bvalues\s*\([^()]*)"$/i.test(before) && !/^"\s*\./.test(after)
    const isQuoted = isText || (before.match(/'/g)?.length ?? 0) % 2 === 1
    const place = isQuoted ? 'quoted' : VALUE_BEFORE.test(before) && !LIST_BEFORE.test(before) ? 'value' : 'structure'
    this.handed.length = 0
    const from = this.origin(node, depth, new Set())
    if (RANK[from] >= RANK.parameter) {
      const isPiece = place === 'structure' && after[0] !== '"' && after[0] !== '`'
      this.parts.push({
        range: { start: node.getStart(), end: node.end },
        text: node.getText().replace(/\s+/g, ' ').slice(0, 60),
        place,
        from: from === 'parameter' ? from : 'request',
        ...(from === 'handed' && { handed: [...new Set(this.handed)] }),
        ...(from === 'parameter' && place !== 'structure' && ts.isIdentifier(node) && { handed: [node.text] }),
        ...(isPiece && { piece: true as const }),
      })
    }
    return `${before}$`
  }

  /** Where a text or a list of texts comes from. The worst of several. */
  private origin(expression: ts.Expression | undefined, depth: number, seen: ReadonlySet<ts.Node>): Origin {
    if (!expression || depth > MOST_DEPTH) return 'unknown'
    const node = unwrapInward(expression)
    const deeper = (each: ts.Expression | undefined) => this.origin(each, depth + 1, seen)
    if (ts.isAwaitExpression(node)) return deeper(node.expression)
    if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node) || isLiteral(node)) return 'fixed'
    if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node) || ts.isTypeOfExpression(node))
      return 'fixed'
    if (ts.isTemplateExpression(node)) return this.template(node, depth, seen)
    if (ts.isConditionalExpression(node)) {
      return worst([deeper(node.whenTrue), deeper(node.whenFalse)])
    }
    if (ts.isBinaryExpression(node)) return this.binary(node, depth, seen)
    if (ts.isArrayLiteralExpression(node))
      return worst(node.elements.map((each) => deeper(ts.isSpreadElement(each) ? each.expression : each)))
    if (ts.isIdentifier(node)) return this.name(node, depth, seen)
    if (isHarmlessInput(this.context, node)) return 'fixed'
    if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node))
      return this.property(node, depth, seen)
    if (ts.isCallExpression(node)) return this.call(node, depth, seen)
    if (ts.isNewExpression(node))
      return /^URL/.test(node.expression.getText()) ? deeper(node.arguments?.[0]) : 'unknown'
    return 'unknown'
  }

  /** A value between quotes is a value, wherever the piece goes: a parameter there is as bad as what was sent. */
  private template(node: ts.TemplateExpression, depth: number, seen: ReadonlySet<ts.Node>): Origin {
    let so = node.head.text
    const found = node.templateSpans.map(({ expression, literal }) => {
      const isValue = standsAsValue(so)
      so += `$${literal.text}`
      const from = this.origin(expression, depth + 1, seen)
      return isValue ? this.asValue(expression, from) : from
    })
    return worst(found)
  }

  private binary(node: ts.BinaryExpression, depth: number, seen: ReadonlySet<ts.Node>): Origin {
    const kind = node.operatorToken.kind
    if (NUMERIC_OPERATORS.has(kind)) return 'fixed'
    const [left, right] = [this.origin(node.left, depth + 1, seen), this.origin(node.right, depth + 1, seen)]
    if (kind === ts.SyntaxKind.AmpersandAmpersandToken) return right
    // `offset + 1` is a number.
    if (kind === ts.SyntaxKind.PlusToken && [node.left, node.right].some((each) => ts.isNumericLiteral(each)))
      return 'fixed'
    const before = unwrapInward(node.left)
    const isAfterText = kind === ts.SyntaxKind.PlusToken && ts.isStringLiteralLike(before) && standsAsValue(before.text)
    return worst([left, isAfterText ? this.asValue(node.right, right) : right])
  }

  private asValue(node: ts.Expression, from: Origin): Origin {
    if (from !== 'parameter') return from
    this.handed.push(node.getText())
    return 'handed'
  }

  private name(node: ts.Identifier, depth: number, seen: ReadonlySet<ts.Node>): Origin {
    if (node.text === 'undefined') return 'fixed'
    const binding = this.context.scopes.bindingOf(node)
    if (!binding || seen.has(binding.node)) return binding ? 'fixed' : 'unknown'
    if (isChecked(binding.uses)) return 'fixed'
    const known = new Set([...seen, binding.node])
    const at = binding.node
    const written = binding.uses.flatMap((use) => [
      ...[writtenTo(use)].filter((each) => each !== undefined),
      ...pushedOnto(use),
    ])
    const more = written.map((each) => this.origin(each, depth + 1, known))
    if (ts.isVariableDeclaration(at)) {
      if (isFixedType(at.type)) return 'fixed'
      const loop = at.parent.parent
      if (ts.isForOfStatement(loop)) return this.origin(loop.expression, depth + 1, known)
      if (ts.isForInStatement(loop)) return this.keys(loop.expression, depth, known)
      if (ts.isForStatement(loop)) return 'fixed'
      return worst([...(at.initializer ? [this.origin(at.initializer, depth + 1, known)] : []), ...more])
    }
    if (ts.isParameter(at))
      return isFixedType(at.type) && !REQUEST.test(node.text)
        ? 'fixed'
        : worst([this.parameter(at, depth, known), ...more])
    if (ts.isBindingElement(at)) return worst([this.element(at, depth, known), ...more])
    return ts.isEnumDeclaration(at) ? 'fixed' : 'unknown'
  }

  private parameter(at: ts.ParameterDeclaration, depth: number, seen: ReadonlySet<ts.Node>): Origin {
    const owner = at.parent
    if (!isFunctionWithBody(owner)) return 'unknown'
    const i = owner.parameters.indexOf(at)
    const call = unwrapOutward(owner as unknown as ts.Expression).parent
    if (ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression)) {
      const method = call.expression.name.text
      if (/^(?:map|flatMap|forEach|filter|every|some|find)$/.test(method))
        return i === 0 ? this.origin(call.expression.expression, depth + 1, seen) : 'fixed'
      if (method === 'reduce') return i === 1 ? this.origin(call.expression.expression, depth + 1, seen) : 'fixed'
    }
    if (at.initializer && ts.isNumericLiteral(at.initializer)) return 'fixed'
    return ts.isIdentifier(at.name) && REQUEST.test(at.name.text) ? 'request' : 'parameter'
  }

  /** `const { name } = req.body`, `[key] of Object.entries(body)`, `{ id }` of a parameter. */
  private element(at: ts.BindingElement, depth: number, seen: ReadonlySet<ts.Node>): Origin {
    if (at.initializer && ts.isNumericLiteral(at.initializer)) return 'fixed'
    let outer: ts.Node = at
    while (ts.isBindingElement(outer) || ts.isObjectBindingPattern(outer) || ts.isArrayBindingPattern(outer))
      outer = outer.parent
    const entries = entriesOf(at, outer)
    if (entries) return this.values(entries, depth, seen)
    if (ts.isParameter(outer)) {
      if (outer.type && isFixedMember(outer.type, nameOf(at))) return 'fixed'
      return this.parameter(outer, depth, seen)
    }
    if (!ts.isVariableDeclaration(outer)) return 'unknown'
    const loop = outer.parent.parent
    const source = ts.isForOfStatement(loop) ? loop.expression : outer.initializer
    return this.origin(source, depth + 1, seen)
  }

  private property(
    node: ts.PropertyAccessExpression | ts.ElementAccessExpression,
    depth: number,
    seen: ReadonlySet<ts.Node>,
  ): Origin {
    const name = ts.isPropertyAccessExpression(node) ? node.name.text : ''
    if (name === 'length' || name === 'size') return 'fixed'
    const owner = unwrapInward(node.expression)
    if (SIGNED_IN.test(node.getText())) return 'unknown'
    if (owner.getText() === 'process.env' || owner.getText() === 'import.meta.env') return 'fixed'
    if (owner.kind === ts.SyntaxKind.ThisKeyword) return 'unknown'
    if (ts.isIdentifier(owner) && REQUEST.test(owner.text) && SENT.test(name)) return 'request'
    if (ts.isIdentifier(owner) && isNumberOf(this.context.scopes.bindingOf(owner)?.node, name)) return 'fixed'
    const literal = ts.isIdentifier(owner) ? this.literalOf(owner) : undefined
    if (literal) return worst(memberValues(literal).map((each) => this.origin(each, depth + 1, seen)))
    return this.origin(owner, depth + 1, seen)
  }

  /** The object or list that a constant is bound to. */
  private literalOf(node: ts.Identifier): ts.ObjectLiteralExpression | undefined {
    const at = this.context.scopes.bindingOf(node)?.node
    const value = at && ts.isVariableDeclaration(at) && at.initializer ? unwrapInward(at.initializer) : undefined
    return value && ts.isObjectLiteralExpression(value) ? value : undefined
  }

  private call(node: ts.CallExpression, depth: number, seen: ReadonlySet<ts.Node>): Origin {
    const callee = unwrapInward(node.expression)
    const written = callee.getText().replace(/\s+/g, '')
    const [first] = node.arguments
    if (NUMBERS.test(written) || QUOTES.test(written)) return 'fixed'
    if (written === 'String' || written === 'JSON.stringify' || written === 'encodeURIComponent')
      return this.origin(first, depth + 1, seen)
    if (/^Object\.(?:keys|entries)$/.test(written)) return first ? this.keys(first, depth, seen) : 'unknown'
    if (/^(?:Object\.values|Array\.from|Array\.of|\[\.\.\.)/.test(written)) return this.origin(first, depth + 1, seen)
    if (!ts.isPropertyAccessExpression(callee)) return this.own(callee, node, depth, seen)
    const { name, expression: owner } = callee
    if (DATE_TEXT.test(name.text) || doublesQuotes(node)) return 'fixed'
    if (name.text === 'map' || name.text === 'flatMap') return this.mapped(node, depth, seen)
    if (name.text === 'filter' && first && /\.(?:includes|has|test)\(|hasOwn|===/.test(first.getText())) return 'fixed'
    if (name.text === 'join' || SAME_TEXT.has(name.text) || SAME_LIST.has(name.text))
      return this.origin(owner, depth + 1, seen)
    const isReceived = ts.isIdentifier(owner) && REQUEST.test(owner.text)
    if (isReceived && (READS_BODY.test(name.text) || /^(?:param|query|header)$/.test(name.text))) return 'request'
    // The address of the database has parameters too: they are as fixed as it is.
    if (name.text === 'get' && /(?:^|\.)(?:searchParams|params|headers|formData|form)$/i.test(owner.getText()))
      return this.origin(owner, depth + 1, seen) === 'fixed' ? 'fixed' : 'request'
    return 'unknown'
  }

  /** A function of the file: what it gives back, its parameters being what is handed to it. */
  private own(callee: ts.Expression, node: ts.CallExpression, depth: number, seen: ReadonlySet<ts.Node>): Origin {
    const at = ts.isIdentifier(callee) ? this.context.scopes.bindingOf(callee)?.node : undefined
    if (!at || seen.has(at) || !ts.isFunctionDeclaration(at) || !at.body) return 'unknown'
    const returned = returnsOf(at.body)
    const from = worst(returned.map((each) => this.origin(each, depth + 1, new Set([...seen, at]))))
    if (from !== 'parameter') return from
    return worst(node.arguments.map((each) => this.origin(each, depth + 1, seen)))
  }

  /** `ids.map(() => '?')`: what the callback gives. */
  private mapped(node: ts.CallExpression, depth: number, seen: ReadonlySet<ts.Node>): Origin {
    const [first] = node.arguments
    if (!first || !(ts.isArrowFunction(first) || ts.isFunctionExpression(first))) return 'unknown'
    const given = ts.isBlock(first.body) ? returnsOf(first.body) : [first.body]
    return worst(given.map((each) => this.origin(each, depth + 1, seen)))
  }

  /** What an object's properties hold: those written in its literal, and those set later. */
  private values(of: ts.Expression, depth: number, seen: ReadonlySet<ts.Node>): Origin {
    const node = unwrapInward(of)
    const literal = ts.isObjectLiteralExpression(node) ? node : ts.isIdentifier(node) ? this.literalOf(node) : undefined
    if (!literal) return this.origin(node, depth + 1, seen)
    const uses = ts.isIdentifier(node) ? (this.context.scopes.bindingOf(node)?.uses ?? []) : []
    const set = uses.flatMap(({ parent }) => {
      const isOwner = ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)
      const write = isOwner ? parent.parent : undefined
      return write && ts.isBinaryExpression(write) && write.left === parent ? [write.right] : []
    })
    return worst([...memberValues(literal), ...set].map((each) => this.origin(each, depth + 1, seen)))
  }

  /** The names of an object's properties: those of a literal are written in the code. */
  private keys(of: ts.Expression, depth: number, seen: ReadonlySet<ts.Node>): Origin {
    const node = unwrapInward(of)
    if (ts.isIdentifier(node)) {
      const binding = this.context.scopes.bindingOf(node)
      const isFilled = binding?.uses.some(
        ({ parent }) =>
          ts.isElementAccessExpression(parent) && ts.isBinaryExpression(parent.parent) && parent.parent.left === parent,
      )
      if (this.literalOf(node) && !isFilled) return 'fixed'
      const at = binding?.node
      if (at && ts.isParameter(at) && at.type && !/^(?:any|object|Record<)/.test(at.type.getText())) return 'unknown'
      if (at && ts.isParameter(at)) return 'parameter'
    }
    return ts.isObjectLiteralExpression(node) ? 'fixed' : this.origin(node, depth + 1, seen)
  }
}

/** A value stands there: after a comparison, or in a list of values. */
const VALUE_BEFORE = /(?:[=<>]|\blike|\bilike|\bbetween|\bvalues\s*\(|\bin\s*\()\s*(?:[^()']*,\s*)?$/i
const LIST_BEFORE = /\bin\s*\(\s*$/i

/** The end of a piece such as `AND status = '`. A text with quotes alone is no statement. */
function standsAsValue(before: string): boolean {
  const isQuoted = (before.match(/'/g)?.length ?? 0) % 2 === 1
  return isQuoted ? /[=<>(,]|\blike\b|\bin\b/i.test(before) : /\w\s*(?:=|<|>|<=|>=|\blike|\bilike)\s*$/i.test(before)
}

/** The object of `Object.entries(object)`, where a pattern takes the second of each pair: `[key, value]`. */
function entriesOf(at: ts.BindingElement, outer: ts.Node): ts.Expression | undefined {
  const pattern = at.parent
  if (!ts.isArrayBindingPattern(pattern) || pattern.elements[1] !== at || pattern.parent !== outer) return undefined
  const loop = outer.parent.parent
  const callback = outer.parent
  const list =
    ts.isVariableDeclaration(outer) && ts.isForOfStatement(loop)
      ? loop.expression
      : ts.isArrowFunction(callback) && callback.parameters[0] === outer && ts.isCallExpression(callback.parent)
        ? (callback.parent.expression as ts.PropertyAccessExpression).expression
        : undefined
  const call = list && unwrapInward(list)
  const isEntries = call && ts.isCallExpression(call) && call.expression.getText() === 'Object.entries'
  return isEntries ? call.arguments[0] : undefined
}

function worst(origins: readonly Origin[]): Origin {
  return origins.reduce<Origin>((so, each) => (RANK[each] > RANK[so] ? each : so), 'fixed')
}

function nameOf(at: ts.BindingElement): string {
  return (at.propertyName ?? at.name).getText()
}

/** The text handed to a call that runs it as it is: `sql.unsafe(x)`, `sql.raw(x)`, `$queryRawUnsafe(x)`. */
export function rawSqlNode(node: ts.Node): ts.Expression | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined
  if (!/^(?:unsafe|raw|\$queryRawUnsafe|\$executeRawUnsafe)$/.test(node.expression.name.text)) return undefined
  const [first] = node.arguments
  if (!first || ts.isObjectLiteralExpression(first) || ts.isSpreadElement(first)) return undefined
  return functionAround(node) ? first : undefined
}
