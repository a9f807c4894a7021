import * as ts from 'typescript'
import type { SqlTextFact, Value } from '../facts'
import type { SqlParser } from '../sql/parser'
import { readQuery } from '../sql/read-query'
import { unwrapInward, unwrapOutward } from '../wrappers'
import { type CallLike, type Context, functionAround } from './context'
import { sqlParts, writtenTo } from './sql-parts'
import { valueAt } from './values'

/** Text longer than this is a dump or a script, not a query. */
const LONGEST = 20_000
const STATEMENT =
  /^\s*(?:--[^\n]*\n\s*)*(?:select\b|insert\s+into\b|update\s+\S+\s+set\b|delete\s+from\b|with\s+(?:recursive\s+)?[\w"]+\s*(?:\(|as\b)|merge\s+into\b)/i
const LOOKS_LIKE = /\b(?:from|into|set|values|select)\b/i

/** Whether a text begins as a statement that reads or writes rows. Sentences such as "Select a plan" do not. */
export function looksLikeSql(text: string): boolean {
  return text.length <= LONGEST && STATEMENT.test(text) && LOOKS_LIKE.test(text.slice(6)) && /[\s(]/.test(text.trim())
}

/** The nodes of a file that hold the text of a statement: a literal, a template, or the outermost of a chain of `+`. */
export function sqlNodeAt(node: ts.Node): ts.Expression | undefined {
  if (!ts.isStringLiteralLike(node) && !ts.isTemplateExpression(node)) return undefined
  const first = ts.isTemplateExpression(node) ? node.head.text : node.text
  if (!looksLikeSql(first) && !(ts.isTemplateExpression(node) && looksLikeSql(partsOf(node).texts.join('$1')))) {
    return undefined
  }
  let outer: ts.Expression = node
  for (;;) {
    const around = unwrapOutward(outer)
    const { parent } = around
    const isLeft =
      ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.PlusToken && parent.left === around
    if (!isLeft) return outer
    outer = parent
  }
}

/** The fact of a statement written in code. Its query is there where PostgreSQL's parser takes the text. */
export function sqlTextFact(context: Context, node: ts.Expression, parser: SqlParser | undefined): SqlTextFact {
  const { texts, holes } = partsOf(node)
  const text = texts.reduce((sum, part, i) => (i === 0 ? part : `${sum}$${i}${part}`), '')
  const outer = unwrapOutward(node)
  const { parent: direct } = outer
  // `query({ text: '…', values })` of pg, `{ sql: '…' }` of mysql2 and libsql.
  const isOption = ts.isPropertyAssignment(direct) && /^(?:text|sql)$/.test(direct.name.getText())
  const holder = isOption ? unwrapOutward(direct.parent) : outer
  const { parent } = holder
  const isTagged = ts.isTaggedTemplateExpression(parent)
  const call: ts.Node | undefined =
    isTagged || ((ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.expression !== holder)
      ? parent
      : undefined
  const binding =
    ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? context.scopes.declaredBy(parent) : undefined
  const query = parser && parsed(text, parser)
  const parts = isTagged ? [] : sqlParts(context, node)
  return {
    range: { start: node.getStart(), end: node.end },
    text,
    holes: holes.map((hole): Value => valueAt(context, hole)),
    c: call ? context.calls.of(call as CallLike) : -1,
    d: binding?.index ?? -1,
    in: context.functions.of(functionAround(node)),
    ...(binding?.uses.some((use) => writtenTo(use)) && { grows: true as const }),
    ...(query && { query }),
    ...(parts.length > 0 && { parts }),
  }
}

/** The fixed texts of an expression, and the expressions that stand between them. */
function partsOf(expression: ts.Expression): { texts: string[]; holes: ts.Expression[] } {
  const node = unwrapInward(expression)
  if (ts.isStringLiteralLike(node)) return { texts: [node.text], holes: [] }
  if (ts.isTemplateExpression(node)) {
    return {
      texts: [node.head.text, ...node.templateSpans.map((span) => span.literal.text)],
      holes: node.templateSpans.map((span) => span.expression),
    }
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const left = partsOf(node.left)
    const right = partsOf(node.right)
    const seam = `${left.texts.at(-1) ?? ''}${right.texts[0] ?? ''}`
    return {
      texts: [...left.texts.slice(0, -1), seam, ...right.texts.slice(1)],
      holes: [...left.holes, ...right.holes],
    }
  }
  return { texts: ['', ''], holes: [node] }
}

function parsed(text: string, parser: SqlParser): SqlTextFact['query'] {
  try {
    const statements = parser.parse(text).stmts ?? []
    return statements.length === 1 ? readQuery(statements[0]?.stmt) : undefined
  } catch {
    return undefined
  }
}
