import * as ts from 'typescript'
import { lowerFirst } from '../first-letter'
import { unwrapInward } from '../wrappers'
import { addImport } from './imports'
import { type Edit, insertion, type Source } from './source'
import { quoted } from './style'

/** An index to add: columns by their names in the database. */
export interface DrizzleIndex {
  readonly name: string
  readonly columns: readonly { readonly name: string; readonly descending: boolean }[]
  readonly unique?: boolean
}

/**
 * Adds `index('…').on(table.column)` to the third argument of a `pgTable`, in the form it has there (a list, or an object),
 * and imports `index`. Undefined where the table or a column is not found, or the third argument has another form.
 * Source: Drizzle documentation, "Indexes & Constraints".
 */
export function addDrizzleIndex(
  source: Source,
  table: string,
  indexes: readonly DrizzleIndex[],
): readonly Edit[] | undefined {
  const call = tableCall(source.tree, table)
  const columns = call?.arguments[1] && unwrapInward(call.arguments[1])
  if (!call || !columns || !ts.isObjectLiteralExpression(columns)) return undefined
  const name = indexes.every(({ unique }) => unique) ? 'uniqueIndex' : 'index'
  const imported = addImport(source, { module: 'drizzle-orm/pg-core', name })
  if (!imported) return undefined
  const extra = call.arguments[2] && unwrapInward(call.arguments[2])
  const parameter = extra && ts.isArrowFunction(extra) ? (extra.parameters[0]?.name.getText() ?? 'table') : 'table'
  const added: Added[] = []
  for (const { name, columns: own } of indexes) {
    const keys = own.map((column) => keyOf(columns, column.name))
    if (keys.some((key) => key === undefined)) return undefined
    const on = keys.map((key, i) => `${parameter}.${key}${own[i]?.descending ? '.desc()' : ''}`).join(', ')
    added.push({ name, text: `${imported.local}(${quoted(source.style, name)}).on(${on})` })
  }
  const edit = extra ? addTo(source, extra, added) : addArgument(source, columns, added, givesObjects(source.tree))
  return edit && [...imported.edits, edit]
}

/** `pgTable('orders', {…})`, by the table's name in the database. */
function tableCall(tree: ts.SourceFile, table: string): ts.CallExpression | undefined {
  let found: ts.CallExpression | undefined
  const visit = (node: ts.Node): void => {
    if (found) return
    if (ts.isCallExpression(node)) {
      const [name] = node.arguments
      if (name && ts.isStringLiteralLike(name) && name.text === table && /Table$/.test(node.expression.getText(tree))) {
        found = node
        return
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}

/** The key of a column: `userId` of `userId: uuid('user_id')`. */
function keyOf(columns: ts.ObjectLiteralExpression, column: string): string | undefined {
  for (const property of columns.properties) {
    if (!ts.isPropertyAssignment(property) || !ts.isIdentifier(property.name)) continue
    const name = columnName(property.initializer)
    if ((name ?? property.name.text) === column) return property.name.text
  }
  return undefined
}

/** The text that the first call of a chain is given. */
function columnName(expression: ts.Expression): string | undefined {
  let at: ts.Expression = unwrapInward(expression)
  let name: string | undefined
  for (;;) {
    if (ts.isCallExpression(at)) {
      const [first] = at.arguments
      name = first && ts.isStringLiteralLike(first) ? first.text : undefined
      at = unwrapInward(at.expression)
    } else if (ts.isPropertyAccessExpression(at)) at = unwrapInward(at.expression)
    else return name
  }
}

interface Added {
  readonly name: string
  readonly text: string
}

function addArgument(
  source: Source,
  columns: ts.ObjectLiteralExpression,
  added: readonly Added[],
  asObject: boolean,
): Edit {
  const members = added.map(({ name, text }) => `${memberName(name)}: ${text}`)
  const list = asObject ? `({ ${members.join(', ')} })` : `[${added.map(({ text }) => text).join(', ')}]`
  return insertion(source, columns.end, `, (table) => ${list}`)
}

/** Whether the other tables of the file give their indexes as an object, as versions before 0.36 ask for. */
function givesObjects(tree: ts.SourceFile): boolean {
  let found = false
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /Table$/.test(node.expression.getText(tree))) {
      const extra = node.arguments[2] && unwrapInward(node.arguments[2])
      if (extra && ts.isArrowFunction(extra) && ts.isObjectLiteralExpression(unwrapInward(extra.body as ts.Expression)))
        found = true
    }
    if (!found) ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}

/** `orders_user_id_idx` as the name of a property: `ordersUserIdIdx`. */
function memberName(name: string): string {
  return lowerFirst(name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()))
}

function addTo(source: Source, extra: ts.Expression, added: readonly Added[]): Edit | undefined {
  if (!ts.isArrowFunction(extra) || ts.isBlock(extra.body)) return undefined
  const body = unwrapInward(extra.body)
  if (ts.isArrayLiteralExpression(body))
    return addElements(
      source,
      body,
      body.elements,
      added.map(({ text }) => text),
    )
  if (!ts.isObjectLiteralExpression(body)) return undefined
  return addElements(
    source,
    body,
    body.properties,
    added.map(({ name, text }) => `${memberName(name)}: ${text}`),
  )
}

/** After the last element, on a line of its own where the others are. */
function addElements(source: Source, list: ts.Node, elements: ts.NodeArray<ts.Node>, texts: readonly string[]): Edit {
  const last = elements.at(-1)
  if (!last) return insertion(source, list.getStart(source.tree) + 1, texts.join(', '))
  const before = source.text.slice(list.getStart(source.tree), last.getStart(source.tree))
  const indent = /\n([ \t]*)$/.exec(before)?.[1]
  const gap = indent === undefined ? ' ' : `${source.text.includes('\r\n') ? '\r\n' : '\n'}${indent}`
  return insertion(source, last.end, texts.map((text) => `,${gap}${text}`).join(''))
}
