import * as ts from 'typescript'
import { parseSource, type Source } from '../edits/source'
import type { TextRange } from '../facts'
import { unwrapInward, unwrapOutward } from '../wrappers'

/**
 * What is written at an offset of a code file, as far as it may name a table. `call` is the range of the call that facts
 * know. `argument`: it is an argument of it, a text or a name, or stands in an object there under `keys`; `members` says how
 * many properties of the name are taken (`orders.userId` at `orders`: 1). `owner`: the call is a method of it (`prisma.order.findMany()` at `order`).
 */
export type NameAt = { readonly range: TextRange; readonly call: TextRange } & (
  | {
      readonly k: 'argument'
      readonly i: number
      readonly keys: readonly string[]
      readonly form: 'text' | 'name'
      readonly members: number
    }
  | { readonly k: 'owner'; readonly name: string }
)

/** The name or text at an offset, its last character's end included. Never throws. */
export function nameAt(path: string, text: string, offset: number): NameAt | undefined {
  const source = parseSource(path, text)
  const token = tokenAt(source, offset)
  if (!token) return undefined
  if (ts.isStringLiteralLike(token)) {
    const range = { start: token.getStart(source.tree) + 1, end: token.end - 1 }
    const isInside = range.start <= offset && offset <= range.end
    return isInside ? argumentAt(source, token, range, 'text', 0) : undefined
  }
  if (!ts.isIdentifier(token)) return undefined
  const range = rangeOf(source, token)
  return ownerAt(source, token, range) ?? nameAsArgument(source, token, range)
}

/**
 * The SQL that a literal, a template or texts joined with `+` hold, each character at its place in the file: what is not
 * SQL is white space, and what stands for a value is a word that no table has. `range` is that of the fact.
 */
export function sqlInCode(path: string, text: string, range: TextRange): string {
  const source = parseSource(path, text)
  const reading = new SqlReading(text, range)
  const visit = (expression: ts.Expression): void => {
    const node = unwrapInward(expression)
    const start = node.getStart(source.tree)
    if (ts.isStringLiteralLike(node)) reading.text(start + 1, node.end - 1)
    else if (ts.isTemplateExpression(node)) {
      reading.text(start + 1, node.head.end - 2)
      for (const { literal } of node.templateSpans) {
        reading.value()
        reading.text(literal.getStart(source.tree) + 1, literal.end - (ts.isTemplateTail(literal) ? 1 : 2))
      }
    } else if (ts.isBinaryExpression(node)) {
      visit(node.left)
      visit(node.right)
    } else reading.value()
  }
  const node = expressionWith(source, range)
  if (node) visit(node)
  return reading.all()
}

class SqlReading {
  private sql = ''
  private hasValue = false

  constructor(
    private readonly file: string,
    private readonly range: TextRange,
  ) {}

  /** An expression stands between the last text and the next. */
  value(): void {
    this.hasValue = true
  }

  text(from: number, to: number): void {
    const own = this.file.slice(from, to)
    // What touches belongs together: `orders_${year}` is one word, and so is a word that `+` puts together.
    const isJoined = this.hasValue || (/\w$/.test(this.sql) && /^\w/.test(own))
    this.fill(from, isJoined ? '_' : ' ')
    this.sql += own.replace(/(?<=(\w)?)\\([\s\S])/g, unescaped)
  }

  all(): string {
    this.fill(this.range.end, this.hasValue ? '_' : ' ')
    return this.sql
  }

  private fill(to: number, filling: string): void {
    this.sql += filling.repeat(Math.max(0, to - this.range.start - this.sql.length))
    this.hasValue = false
  }
}

/** An escape in its own two places: a quote that ends a name stands next to it, a line break ends a comment. */
function unescaped(_: string, before: string | undefined, escaped: string): string {
  if (/["'`]/.test(escaped)) return before === undefined ? ` ${escaped}` : `${escaped} `
  return escaped === 'n' ? ' \n' : '  '
}

function tokenAt(source: Source, offset: number): ts.Node | undefined {
  let found: ts.Node | undefined
  const visit = (node: ts.Node): void => {
    if (node.getStart(source.tree) > offset || offset > node.end) return
    if (ts.isIdentifier(node) || ts.isStringLiteralLike(node)) found = node
    ts.forEachChild(node, visit)
  }
  ts.forEachChild(source.tree, visit)
  return found
}

function nameAsArgument(source: Source, token: ts.Identifier, range: TextRange): NameAt | undefined {
  let members = 0
  let node: ts.Node = token
  // In `schema.orders` the name is the whole of it: `orders` stands for no value of its own.
  if (ts.isPropertyAccessExpression(node.parent) && node.parent.name === node) node = node.parent
  while (ts.isPropertyAccessExpression(node.parent) && node.parent.expression === node) {
    node = node.parent
    members++
  }
  return argumentAt(source, node, range, 'name', members)
}

function argumentAt(
  source: Source,
  node: ts.Node,
  range: TextRange,
  form: 'text' | 'name',
  members: number,
): NameAt | undefined {
  let outer = unwrapOutward(node)
  const keys: string[] = []
  // `select({ id: orders.id })`
  while (ts.isPropertyAssignment(outer.parent) && outer.parent.initializer === outer) {
    const { name } = outer.parent
    if (!ts.isIdentifier(name) && !ts.isStringLiteralLike(name)) return undefined
    keys.unshift(name.text)
    outer = unwrapOutward(outer.parent.parent)
  }
  const { parent } = outer
  if (!ts.isCallExpression(parent)) return undefined
  const i = parent.arguments.indexOf(outer as ts.Expression)
  if (i < 0 || parent.arguments.slice(0, i).some(ts.isSpreadElement)) return undefined
  return { k: 'argument', call: rangeOf(source, parent), i, keys, form, members, range }
}

function ownerAt(source: Source, token: ts.Identifier, range: TextRange): NameAt | undefined {
  const own = token.parent
  if (!ts.isPropertyAccessExpression(own) || own.name !== token) return undefined
  const method = unwrapOutward(own).parent
  if (!ts.isPropertyAccessExpression(method)) return undefined
  const call = unwrapOutward(method).parent
  if (!ts.isCallExpression(call) || call.expression !== unwrapOutward(method)) return undefined
  return { k: 'owner', call: rangeOf(source, call), name: token.text, range }
}

function expressionWith(source: Source, range: TextRange): ts.Expression | undefined {
  let found: ts.Expression | undefined
  const visit = (node: ts.Node): void => {
    if (found || node.getStart(source.tree) > range.start || range.end > node.end) return
    const isWhole = node.getStart(source.tree) === range.start && node.end === range.end
    if (isWhole && (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || ts.isBinaryExpression(node))) {
      found = node
      return
    }
    ts.forEachChild(node, visit)
  }
  ts.forEachChild(source.tree, visit)
  return found
}

function rangeOf(source: Source, node: ts.Node): TextRange {
  return { start: node.getStart(source.tree), end: node.end }
}
