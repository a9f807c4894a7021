import * as ts from 'typescript'
import { upperFirst } from '../first-letter'
import { unwrapInward, unwrapOutward } from '../wrappers'
import { chainOf } from './chains'
import { type ElementLoop, loopAround, mapped, mentionsAny, namesOfElement } from './element-loop'
import { headOf } from './limit'
import { declaredNames, freshName, mentionedNames } from './names'
import { insertBefore } from './placement'
import { callAt, type Edit, edit, enclosingStatement, type Source } from './source'
import { quoted } from './style'

/** A row that is looked up for each element of a list. */
interface Lookup {
  readonly loop: ElementLoop
  /** The declaration in the loop, and the look at its error after it. */
  readonly statements: readonly ts.Statement[]
  /** What the row is called there. */
  readonly row: string
  /** Its key: the column or field, and what it is looked up by. */
  readonly key: string
  readonly value: ts.Expression
  /** A row that is not there is an error. */
  readonly required: boolean
}

/**
 * Reads the rows that a loop looks up one by one in one query before it, and takes them from a `Map` inside: of supabase-js
 * (`single`, `maybeSingle` by one column) and of Prisma (`findUnique` by one field). Nothing where the key depends on
 * something that the loop works out, or its error is treated otherwise than thrown.
 * @param offset where the query's own name stands (`from`, `findUnique`)
 */
export function lookUpAtOnce(source: Source, offset: number): Edit[] {
  const call = callAt(source, offset)
  const loop = call && loopAround(call)
  const statement = call && enclosingStatement(call)
  if (!call || !loop || !statement || !loop.body.includes(statement)) return []
  return fromSupabase(source, call, loop, statement) ?? fromPrisma(source, call, loop, statement) ?? []
}

function fromSupabase(
  source: Source,
  call: ts.CallExpression,
  loop: ElementLoop,
  statement: ts.Statement,
): Edit[] | undefined {
  const { head, builders, whole } = chainOf(headOf(call))
  const [select, filter, end, ...others] = builders
  const isOne = end?.name === 'single' || end?.name === 'maybeSingle'
  if (select?.name !== 'select' || filter?.name !== 'eq' || !isOne || others.length > 0) return undefined
  const columns = select.call.arguments[0]
  const [table] = head.arguments
  const [column, value] = filter.call.arguments
  if (!table || !ts.isStringLiteralLike(table) || !column || !ts.isStringLiteralLike(column) || !value) return undefined
  if (select.call.arguments.length > 1 || (columns && !ts.isStringLiteralLike(columns))) return undefined
  const names = patternOf(statement, whole)
  const row = names?.get('data')
  if (!names || row === undefined || [...names.keys()].some((name) => name !== 'data' && name !== 'error'))
    return undefined
  const error = names.get('error')
  const next = loop.body[loop.body.indexOf(statement) + 1]
  if (error !== undefined && !(next && isThrown(next, error))) return undefined
  const statements = error !== undefined && next ? [statement, next] : [statement]
  const required = end?.name === 'single' && error !== undefined
  const lookup: Lookup = { loop, statements, row, key: column.text, value, required }
  const rows = freshName(loop.statement, [camel(table.text), `${camel(table.text)}Found`])
  const failed = freshName(loop.statement, [`${rows}Error`])
  const selected = withColumn(columns?.text, column.text)
  const { style } = source
  const from = source.text.slice(head.getStart(source.tree), head.end)
  const query = `${from}.select(${quoted(style, selected)}).in(${quoted(style, column.text)}, ${mapped(source, loop, value)})`
  return written(source, lookup, rows, [
    `const { data: ${rows}, error: ${failed} } = await ${query};`,
    `if (${failed}) throw ${failed};`,
  ])
}

function fromPrisma(
  source: Source,
  call: ts.CallExpression,
  loop: ElementLoop,
  statement: ts.Statement,
): Edit[] | undefined {
  const callee = call.expression
  const options = call.arguments[0] && unwrapInward(call.arguments[0])
  if (!ts.isPropertyAccessExpression(callee) || !/^findUnique(?:OrThrow)?$/.test(callee.name.text)) return undefined
  if (!options || !ts.isObjectLiteralExpression(options)) return undefined
  const where = options.properties.find((each) => each.name?.getText(source.tree) === 'where')
  const literal = where && ts.isPropertyAssignment(where) ? unwrapInward(where.initializer) : undefined
  const key =
    literal && ts.isObjectLiteralExpression(literal) && literal.properties.length === 1
      ? literal.properties[0]
      : undefined
  const value =
    key &&
    (ts.isPropertyAssignment(key) ? key.initializer : ts.isShorthandPropertyAssignment(key) ? key.name : undefined)
  const name = key?.name?.getText(source.tree)
  if (!literal || !key || !value || name === undefined || ts.isObjectLiteralExpression(unwrapInward(value)))
    return undefined
  // What is chosen has to hold the key.
  const chosen = options.properties.find((each) => each.name?.getText(source.tree) === 'select')
  if (chosen && !new RegExp(`\\b${name}\\s*:\\s*true\\b`).test(chosen.getText(source.tree))) return undefined
  const declaration = ts.isVariableStatement(statement) ? statement.declarationList.declarations[0] : undefined
  const row =
    declaration && ts.isIdentifier(declaration.name) && holds(declaration, call) ? declaration.name.text : undefined
  const owner = unwrapInward(callee.expression)
  if (row === undefined || !ts.isPropertyAccessExpression(owner)) return undefined
  const required = callee.name.text === 'findUniqueOrThrow'
  const lookup: Lookup = { loop, statements: [statement], row, key: name, value, required }
  const rows = freshName(loop.statement, [`${owner.name.text}s`, `${owner.name.text}sFound`])
  const start = call.getStart(source.tree)
  const text = source.text.slice(start, call.end)
  const [from, to] = [key.getStart(source.tree) - start, key.end - start]
  const asked = `${text.slice(0, from)}${name}: { in: ${mapped(source, loop, value)} }${text.slice(to)}`
  const many = asked.replace(/\.findUnique(?:OrThrow)?\(/, '.findMany(')
  return written(source, lookup, rows, [`const ${rows} = await ${many};`])
}

/** The query before the loop, and the row from the map inside. */
function written(source: Source, lookup: Lookup, rows: string, lines: readonly string[]): Edit[] {
  const { loop, statements, row, key, value, required } = lookup
  const names = namesOfElement(loop.name)
  const [first] = statements
  const last = statements.at(-1)
  if (!first || !last || !mentionsAny(value, names) || dependsOnBody(loop, first, value)) return []
  const around = loop.statement.getText(source.tree)
  // `null` is compared with; a map has `undefined` for what is not there.
  if (new RegExp(`\\b${row}\\s*[!=]==\\s*null\\b`).test(around) || lines.some((line) => line.includes('\n'))) return []
  const map = freshName(loop.statement, [`${rows}By${pascal(key)}`])
  const found = freshName(loop.statement, ['row', 'found'])
  const member = /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${quoted(source.style, key)}]`
  const before = [...lines, `const ${map} = new Map(${rows}.map((${found}) => [${found}${member}, ${found}]));`]
  const { semicolons } = source.style
  const end = semicolons ? ';' : ''
  const given = `const ${row} = ${map}.get(${value.getText(source.tree)})${end}`
  const missing = `if (!${row}) throw new Error(${quoted(source.style, `There is no ${key} like that in ${rows}.`)})${end}`
  const start = first.getStart(source.tree)
  const indent = /[ \t]*$/.exec(source.text.slice(0, start))?.[0] ?? ''
  const inside = required ? `${given}${source.style.newline}${indent}${missing}` : given
  return [...insertBefore(source, loop.statement, before), edit(source, start, last.end, inside)]
}

/** The key is worked out in the loop, before the query. */
function dependsOnBody(loop: ElementLoop, statement: ts.Statement, value: ts.Expression): boolean {
  const mentioned = mentionedNames(value)
  return loop.body
    .slice(0, loop.body.indexOf(statement))
    .some((each) => [...declaredNames(each)].some((name) => mentioned.has(name)))
}

/** `const { data: customer, error } = await …`: by property, what it is called. */
function patternOf(statement: ts.Statement, whole: ts.Expression): Map<string, string> | undefined {
  if (!ts.isVariableStatement(statement) || statement.declarationList.declarations.length !== 1) return undefined
  const [declaration] = statement.declarationList.declarations
  if (!declaration || !ts.isObjectBindingPattern(declaration.name) || !holds(declaration, whole)) return undefined
  const names = new Map<string, string>()
  for (const { name, propertyName, initializer, dotDotDotToken } of declaration.name.elements) {
    if (!ts.isIdentifier(name) || initializer || dotDotDotToken) return undefined
    names.set(propertyName?.getText() ?? name.text, name.text)
  }
  return names
}

/** It is set to what an expression gives when it is waited for, and to nothing else. */
function holds(declaration: ts.VariableDeclaration, whole: ts.Expression): boolean {
  const awaited = unwrapOutward(whole).parent
  return ts.isAwaitExpression(awaited) && unwrapOutward(awaited).parent === declaration
}

function isThrown(statement: ts.Statement, error: string): boolean {
  return new RegExp(`^if \\(${error}\\) \\{?\\s*throw ${error};?\\s*\\}?$`).test(statement.getText())
}

/** The columns that are read, the key among them. */
function withColumn(columns: string | undefined, key: string): string {
  if (columns === undefined || columns.trim() === '*') return '*'
  const has = columns.split(',').some((each) => each.trim() === key || each.trim() === '*')
  return has ? columns : `${key}, ${columns}`
}

function camel(name: string): string {
  return name.replace(/[^A-Za-z0-9]+(\w)/g, (_, letter: string) => letter.toUpperCase()).replace(/^\d/, '_$&')
}

function pascal(name: string): string {
  return upperFirst(camel(name))
}
