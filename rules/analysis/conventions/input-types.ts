import * as ts from 'typescript'
import type { BodyField } from '../edits/body-fields'
import { unwrapInward, unwrapOutward } from '../wrappers'

/** What a column of the database takes. */
export interface ColumnKind {
  readonly k: 'string' | 'numeric' | 'boolean' | 'json'
  readonly list: boolean
  readonly nullable: boolean
  /** A row without it is refused. */
  readonly required: boolean
}

/** Looks a column up; undefined where the schema does not know it. */
export type ColumnOf = (table: string, column: string) => ColumnKind | undefined

const OF_TEXTS =
  /^(?:trim|toLowerCase|toUpperCase|startsWith|endsWith|split|replace|replaceAll|substring|substr|charAt|charCodeAt|padStart|normalize|localeCompare)$/
/** Fields that are a text in every app, where the code itself tells nothing. */
const TEXT_NAMES =
  /^(?:name|title|email|subject|description|message|notes?|comment|slug|phone|(?:[a-z]+_)?(?:name|email|title|phone|notes|url)|[a-z]+(?:Name|Email|Title|Phone|Notes|Url))$/
const COLUMN_METHODS = /^(?:insert|update|upsert)$/
const FILTERS = /^(?:eq|neq|like|ilike)$/

interface Evidence {
  kinds: Set<'string' | 'numeric' | 'boolean' | 'printable'>
  columns: { column: ColumnKind; inserts: boolean }[]
  isNeeded: boolean
  mayBeMissing: boolean
  isClear: boolean
}

/**
 * The zod schema of a field: the type of the column it is written to, else what the code does with it. Undefined where
 * nothing proves a type: a wrong one would refuse requests that were fine.
 */
export function zodOf(field: BodyField, columnOf: ColumnOf): string | undefined {
  const evidence: Evidence = { kinds: new Set(), columns: [], isNeeded: false, mayBeMissing: false, isClear: true }
  if (field.fallback) {
    evidence.mayBeMissing = true
    literal(field.fallback, evidence)
  }
  for (const use of field.uses) weigh(use, evidence, columnOf)
  if (!evidence.isClear) return undefined
  const [first, ...others] = evidence.columns
  // A value of any kind is kept as JSON.
  if (first?.column.k === 'json' && /value|answer|result|default|data$/i.test(field.name)) return undefined
  if (first) {
    if (others.some(({ column }) => column.k !== first.column.k || column.list !== first.column.list)) return undefined
    const needed = evidence.columns.some(({ column, inserts }) => inserts && column.required)
    const nullable = evidence.columns.every(({ column }) => column.nullable)
    // What is not there may come as null too; and a null must not become the number 0.
    const mayBeNull = nullable || (evidence.mayBeMissing && !field.fallback) || first.column.k === 'numeric'
    const absent = mayBeNull ? '.nullish()' : '.optional()'
    return ofColumn(first.column) + (needed && !evidence.mayBeMissing ? '' : absent)
  }
  const type = ofKinds(evidence.kinds) ?? (TEXT_NAMES.test(field.name) ? 'z.string()' : undefined)
  if (type === undefined || (!evidence.isNeeded && !evidence.mayBeMissing)) return undefined
  if (!evidence.mayBeMissing) return type
  return `${type}${field.fallback ? '.optional()' : '.nullish()'}`
}

function ofColumn({ k, list }: ColumnKind): string {
  // Forms send numbers as text, and the database takes both.
  const type = {
    string: 'z.string()',
    numeric: 'z.coerce.number()',
    boolean: 'z.boolean()',
    json: 'z.union([z.record(z.string(), z.any()), z.array(z.any())])',
  }[k]
  return list ? `z.array(${type})` : type
}

function ofKinds(kinds: ReadonlySet<string>): string | undefined {
  const proved = [...kinds].filter((kind) => kind !== 'printable')
  if (proved.length > 1) return undefined
  switch (proved[0]) {
    case 'string':
      return 'z.string()'
    case 'numeric':
      return 'z.coerce.number()'
    case 'boolean':
      return 'z.boolean()'
    default:
      return undefined
  }
}

function weigh(node: ts.Expression, evidence: Evidence, columnOf: ColumnOf): void {
  const use = unwrapOutward(node) as ts.Expression
  const { parent } = use
  if (ts.isPropertyAccessExpression(parent) && parent.expression === use && parent.name.text === 'length') {
    if (parent.questionDotToken || !isAlwaysRun(use)) evidence.mayBeMissing = true
  } else if (ts.isPropertyAccessExpression(parent) && parent.expression === use) {
    const isCalled = ts.isCallExpression(parent.parent) && parent.parent.expression === parent
    if (!isCalled || !OF_TEXTS.test(parent.name.text)) evidence.isClear = false
    evidence.kinds.add('string')
    if (parent.questionDotToken || !isAlwaysRun(use)) evidence.mayBeMissing = true
    else evidence.isNeeded = true
  } else if (
    ts.isTypeOfExpression(parent) ||
    isKindAsked(parent) ||
    ts.isElementAccessExpression(parent) ||
    ts.isSpreadElement(parent) ||
    ts.isSpreadAssignment(parent)
  ) {
    evidence.isClear = false
  } else if (ts.isTemplateSpan(parent)) {
    evidence.kinds.add('printable')
    if (isAlwaysRun(use)) evidence.isNeeded = true
    else evidence.mayBeMissing = true
  } else if (ts.isBinaryExpression(parent)) operator(parent, use, evidence, columnOf)
  else if (ts.isConditionalExpression(parent)) {
    evidence.mayBeMissing = true
    if (parent.condition !== use) weigh(parent, evidence, columnOf)
  } else if (ts.isPrefixUnaryExpression(parent) || ts.isIfStatement(parent)) evidence.mayBeMissing = true
  else if (ts.isPropertyAssignment(parent) || ts.isShorthandPropertyAssignment(parent))
    member(parent, evidence, columnOf)
  else if (ts.isCallExpression(parent) && parent.expression !== use) argument(parent, use, evidence, columnOf)
}

/** `Array.isArray(value)`, `value instanceof Date`: it may be one of several. */
function isKindAsked(parent: ts.Node): boolean {
  if (ts.isCallExpression(parent)) return parent.expression.getText() === 'Array.isArray'
  return ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword
}

function operator(parent: ts.BinaryExpression, use: ts.Expression, evidence: Evidence, columnOf: ColumnOf): void {
  const other = unwrapInward(parent.left === use ? parent.right : parent.left)
  switch (parent.operatorToken.kind) {
    case ts.SyntaxKind.BarBarToken:
    case ts.SyntaxKind.QuestionQuestionToken:
      if (parent.left === use) {
        evidence.mayBeMissing = true
        literal(other, evidence)
      }
      weigh(parent, evidence, columnOf)
      break
    case ts.SyntaxKind.AmpersandAmpersandToken:
      evidence.mayBeMissing = true
      break
    case ts.SyntaxKind.EqualsEqualsEqualsToken:
    case ts.SyntaxKind.ExclamationEqualsEqualsToken:
      evidence.mayBeMissing = true
      literal(other, evidence)
      break
    default:
  }
}

function literal(node: ts.Expression, evidence: Evidence): void {
  if (ts.isStringLiteralLike(node)) evidence.kinds.add('string')
  else if (ts.isNumericLiteral(node)) evidence.kinds.add('numeric')
  else if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword)
    evidence.kinds.add('boolean')
  else if (ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node)) evidence.kinds.add('printable')
}

/** A member of a row: `.from('orders').insert({ note })`. */
function member(
  node: ts.PropertyAssignment | ts.ShorthandPropertyAssignment,
  evidence: Evidence,
  columnOf: ColumnOf,
): void {
  let row: ts.Node = unwrapOutward(node.parent)
  if (ts.isArrayLiteralExpression(row.parent)) row = unwrapOutward(row.parent)
  const call = row.parent
  if (!ts.isCallExpression(call) || call.arguments[0] !== row) return
  const callee = call.expression
  if (!ts.isPropertyAccessExpression(callee) || !COLUMN_METHODS.test(callee.name.text)) return
  const table = tableOf(callee.expression)
  const column = table && columnOf(table, node.name.getText())
  if (column) evidence.columns.push({ column, inserts: callee.name.text === 'insert' && isAlwaysRun(call) })
}

/** `.eq('id', id)` of a query. */
function argument(call: ts.CallExpression, use: ts.Expression, evidence: Evidence, columnOf: ColumnOf): void {
  const callee = call.expression
  if (!ts.isPropertyAccessExpression(callee) || !FILTERS.test(callee.name.text) || call.arguments[1] !== use) return
  const [named] = call.arguments
  const table = tableOf(callee.expression)
  const column = table && named && ts.isStringLiteralLike(named) ? columnOf(table, named.text) : undefined
  // A row is looked for by it: without it there is none.
  if (column)
    evidence.columns.push({ column: { ...column, required: true, nullable: true }, inserts: isAlwaysRun(call) })
}

/** Nothing decides whether it is run, once the body was read: no condition, no loop, no function that is called later. */
function isAlwaysRun(node: ts.Node): boolean {
  let child = node
  for (let at = node.parent; at; child = at, at = at.parent) {
    if (ts.isFunctionLike(at))
      return !ts.isCallExpression(at.parent) || !/\.(?:map|forEach|filter|then)$/.test(at.parent.expression.getText())
    if (ts.isIfStatement(at) && child !== at.expression) return false
    if (ts.isConditionalExpression(at) && child !== at.condition) return false
    if (ts.isIterationStatement(at, false) || ts.isCaseOrDefaultClause(at) || ts.isCatchClause(at)) return false
    const isShort = ts.isBinaryExpression(at) && /^(?:&&|\|\||\?\?)$/.test(at.operatorToken.getText())
    if (isShort && ts.isBinaryExpression(at) && child === at.right) return false
  }
  return true
}

/** The table of a chain: `supabase.from('orders').insert`. */
function tableOf(chain: ts.Expression): string | undefined {
  let at: ts.Expression = unwrapInward(chain)
  while (ts.isCallExpression(at) && ts.isPropertyAccessExpression(at.expression)) {
    const [first] = at.arguments
    if (at.expression.name.text === 'from') return first && ts.isStringLiteralLike(first) ? first.text : undefined
    at = unwrapInward(at.expression.expression)
  }
  return undefined
}
