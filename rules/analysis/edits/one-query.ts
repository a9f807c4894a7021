import * as ts from 'typescript'
import { liesIn } from '../nodes'
import { unwrapInward, unwrapOutward } from '../wrappers'
import { chainOf } from './chains'
import { type ElementLoop, loopAround, mapped, mentionsAny, namesOfElement, unrolled } from './element-loop'
import { addImport } from './imports'
import { headOf } from './limit'
import { declaredNames, mentionedNames, visibleNames } from './names'
import { callAt, type Edit, edit, type Source } from './source'

/**
 * Makes one statement for all of a write that runs for each element of a list: `.in('id', ids)` of supabase-js, `updateMany`,
 * `deleteMany` and `createMany` of Prisma, `inArray` of Drizzle, `= any($1)` of SQL, and one insert of many rows. Nothing where
 * anything else in the loop depends on the element, or what is written differs from row to row.
 * @param offset where the query's own name stands (`from`, `update`, `where`, `query`)
 */
export function writeAsOne(source: Source, offset: number): Edit[] {
  const call = callAt(source, offset)
  const loop = call && loopAround(call)
  if (!call || !loop) return []
  const names = namesOfElement(loop.name)
  const { whole, builders } = chainOf(headOf(call))
  const change =
    supabase(source, loop, names, builders) ??
    prisma(source, loop, names, call) ??
    drizzle(source, loop, names, call) ??
    sql(source, loop, names, call)
  if (!change || mentionsCount(whole, names) !== mentionsCount(change.value, names)) return []
  return loop.form === 'for' ? inFor(source, loop, names, whole, change) : inAll(source, loop, whole, change)
}

/** What has to be changed inside the query, and the part of it that says which element is meant. */
interface Change {
  readonly value: ts.Node
  readonly edits: readonly Edit[]
  /** Edits elsewhere in the file. */
  readonly imports?: readonly Edit[]
}

type Links = ReturnType<typeof chainOf>['builders']

function supabase(source: Source, loop: ElementLoop, names: ReadonlySet<string>, links: Links): Change | undefined {
  const [command, ...filters] = links
  if (!command) return undefined
  if (command.name === 'update' || command.name === 'delete') {
    const link = filters.find(({ call }) => call.arguments[1] && mentionsAny(call.arguments[1], names))
    const value = link?.call.arguments[1]
    if (link?.name !== 'eq' || !value || !ts.isPropertyAccessExpression(link.call.expression)) return undefined
    const { name } = link.call.expression
    return { value, edits: [replaced(source, name, 'in'), replaced(source, value, mapped(source, loop, value))] }
  }
  const [first] = command.call.arguments
  if (command.name !== 'insert' || filters.length > 0 || !first) return undefined
  const literal = unwrapInward(first)
  const row = ts.isArrayLiteralExpression(literal) && literal.elements.length === 1 ? literal.elements[0] : first
  return row && { value: row, edits: [replaced(source, first, mapped(source, loop, row))] }
}

function prisma(
  source: Source,
  loop: ElementLoop,
  names: ReadonlySet<string>,
  call: ts.CallExpression,
): Change | undefined {
  const callee = call.expression
  const options = call.arguments[0] && unwrapInward(call.arguments[0])
  if (!ts.isPropertyAccessExpression(callee) || !options || !ts.isObjectLiteralExpression(options)) return undefined
  const method = callee.name.text
  if (!/^(?:update|delete|create)$/.test(method) || call.arguments.length !== 1) return undefined
  const properties = new Map(options.properties.map((each) => [each.name?.getText(source.tree) ?? '', each]))
  const allowed = method === 'update' ? ['where', 'data'] : method === 'delete' ? ['where'] : ['data']
  if (options.properties.length !== allowed.length || !allowed.every((name) => properties.has(name))) return undefined
  const many = replaced(source, callee.name, `${method}Many`)
  if (method === 'create') {
    const data = properties.get('data')
    const row = data && ts.isPropertyAssignment(data) ? unwrapInward(data.initializer) : undefined
    if (!row || !ts.isObjectLiteralExpression(row) || row.properties.some(isNested)) return undefined
    return { value: row, edits: [many, replaced(source, row, mapped(source, loop, row))] }
  }
  const where = properties.get('where')
  const literal = where && ts.isPropertyAssignment(where) ? unwrapInward(where.initializer) : undefined
  const key =
    literal && ts.isObjectLiteralExpression(literal) && literal.properties.length === 1
      ? literal.properties[0]
      : undefined
  const value = key && givenBy(key)
  if (!key?.name || !value || ts.isObjectLiteralExpression(unwrapInward(value)) || !mentionsAny(value, names))
    return undefined
  const list = `${key.name.getText(source.tree)}: { in: ${mapped(source, loop, value)} }`
  return { value, edits: [many, replaced(source, key, list)] }
}

/** `{ id: order.id }` or `{ id }`. */
function givenBy(property: ts.ObjectLiteralElementLike): ts.Expression | undefined {
  if (ts.isPropertyAssignment(property)) return property.initializer
  return ts.isShorthandPropertyAssignment(property) ? property.name : undefined
}

/** A related record that is made, or pointed to, with it: `createMany` takes none. */
function isNested(property: ts.ObjectLiteralElementLike): boolean {
  return ts.isPropertyAssignment(property) && ts.isObjectLiteralExpression(unwrapInward(property.initializer))
}

function drizzle(
  source: Source,
  loop: ElementLoop,
  names: ReadonlySet<string>,
  call: ts.CallExpression,
): Change | undefined {
  const test = call.arguments[0] && unwrapInward(call.arguments[0])
  const isWhere = ts.isPropertyAccessExpression(call.expression) && call.expression.name.text === 'where'
  if (!isWhere || !test || !ts.isCallExpression(test) || test.expression.getText(source.tree) !== 'eq') return undefined
  if (!/\.(?:delete|update)\(/.test(call.expression.getText(source.tree))) return undefined
  const [, value] = test.arguments
  const imported = addImport(source, { module: 'drizzle-orm', name: 'inArray' })
  if (!value || !mentionsAny(value, names) || !imported) return undefined
  const edits = [
    replaced(source, test.expression, imported.local),
    replaced(source, value, mapped(source, loop, value)),
  ]
  return { value, edits, imports: imported.edits }
}

/** `query('delete from t where id = $1', [id])`. */
function sql(
  source: Source,
  loop: ElementLoop,
  names: ReadonlySet<string>,
  call: ts.CallExpression,
): Change | undefined {
  const [text, list] = call.arguments
  if (!text || !ts.isStringLiteralLike(text) || !list || !ts.isArrayLiteralExpression(list)) return undefined
  const raw = text.getText(source.tree)
  const marks = raw.match(/\$\d+/g) ?? []
  const [value] = list.elements
  if (marks.length !== 1 || list.elements.length !== 1 || !value || !mentionsAny(value, names)) return undefined
  if (!/^.?\s*(?:delete|update)\b/i.test(raw) || !/=\s*\$1\b/.test(raw)) return undefined
  const any = /\b(?:DELETE|UPDATE)\b/.test(raw) ? 'ANY' : 'any'
  return {
    value,
    edits: [
      replaced(source, text, raw.replace(/=\s*\$1\b/, `= ${any}($1)`)),
      replaced(source, value, mapped(source, loop, value)),
    ],
  }
}

/** The query, and a look at its error, are all that the loop holds. */
function inFor(
  source: Source,
  loop: ElementLoop,
  names: ReadonlySet<string>,
  whole: ts.Expression,
  change: Change,
): Edit[] {
  const [first, second, ...others] = loop.body
  if (!first || others.length > 0 || !liesIn(whole, first)) return []
  const own = declaredNames(first)
  if (second) {
    const isLook = ts.isIfStatement(second) && !second.elseStatement && mentionsAny(second.expression, own)
    if (!isLook || mentionsAny(second, names) || /\b(?:continue|break)\b/.test(second.getText(source.tree))) return []
  }
  const visible = visibleNames(loop.statement)
  if ([...own].some((name) => visible.has(name))) return []
  return [...(change.imports ?? []), unrolled(source, loop, change.edits)]
}

function inAll(source: Source, loop: ElementLoop, whole: ts.Expression, change: Change): Edit[] {
  if (!loop.all || loop.body.length > 1) return []
  const start = whole.getStart(source.tree)
  const arrow = enclosingArrow(whole)
  const only = loop.body[0] ?? arrow?.body
  // What is given back may be more than the query: `{ ...row, ...(await query) }`.
  const given = unwrapOutward(whole)
  const isAll =
    given.parent === arrow ||
    ts.isReturnStatement(given.parent) ||
    (ts.isAwaitExpression(given.parent) && (given.parent.parent === only || given.parent.parent === arrow))
  if (!isAll) return []
  const inner = change.edits.map((each) => ({
    ...each,
    range: { start: each.range.start - start, end: each.range.end - start },
  }))
  const text = applied(source.text.slice(start, whole.end), inner)
  return [...(change.imports ?? []), edit(source, loop.all.getStart(source.tree), loop.all.end, `await ${text}`)]
}

function enclosingArrow(node: ts.Node): ts.ArrowFunction | undefined {
  for (let at = node.parent; at; at = at.parent) if (ts.isArrowFunction(at)) return at
  return undefined
}

function applied(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.range.start - a.range.start)
    .reduce((sum, { range, newText }) => sum.slice(0, range.start) + newText + sum.slice(range.end), text)
}

function replaced(source: Source, node: ts.Node, text: string): Edit {
  return edit(source, node.getStart(source.tree), node.end, text)
}

/** How often the names are spoken of. */
function mentionsCount(node: ts.Node, names: ReadonlySet<string>): number {
  if (!mentionsAny(node, names)) return 0
  let count = 0
  const visit = (at: ts.Node): void => {
    if (ts.isIdentifier(at) && names.has(at.text) && mentionedNames(at.parent).has(at.text)) count++
    ts.forEachChild(at, visit)
  }
  visit(node)
  if (ts.isIdentifier(node)) return 1
  return count
}
