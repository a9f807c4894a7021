import * as ts from 'typescript'
import { addImport, importStyle, usesRequire } from './imports'
import { endOfLine } from './placement'
import { type Edit, edit, insertion, type Source } from './source'

/**
 * Wraps what a file exports as its default (`export default x`, `module.exports = x`) in a call of `name` of `module`, with
 * `more` as further arguments. Undefined where it exports nothing of its own, or has the wrapper already.
 */
export function wrapDefaultExport(source: Source, module: string, name: string, more: string): Edit[] | undefined {
  const exported = defaultExport(source)
  if (exported === undefined || source.text.includes(`${name}(`)) return undefined
  const imported = addImport(source, { module, name })
  if (imported === undefined) return undefined
  const { expression } = exported
  const edits = [
    insertion(source, expression.getStart(source.tree), `${imported.local}(`),
    insertion(source, expression.end, `, ${more})`),
  ]
  return [...imported.edits, ...edits]
}

function defaultExport(source: Source): { readonly expression: ts.Expression } | undefined {
  for (const statement of source.tree.statements) {
    if (ts.isExportAssignment(statement) && !statement.isExportEquals) return statement
    if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression)) continue
    const { left, right } = statement.expression
    if (left.getText(source.tree) === 'module.exports') return { expression: right }
  }
  return undefined
}

/**
 * Loads a module for what it does, before everything else in the file: after directives, a `#!` line and the comment on top
 * (imports run before all other statements, wherever they stand); or right after the statement that ends at `after`.
 */
export function loadFirst(source: Source, specifier: string, after?: number): Edit {
  const { newline } = source.style
  const { quote, semicolons } = importStyle(source)
  const end = semicolons ? ';' : ''
  const isRequire = usesRequire(source)
  const line = isRequire ? `require(${quote}${specifier}${quote})${end}` : `import ${quote}${specifier}${quote}${end}`
  if (after !== undefined) return insertion(source, endOfLine(source, after), `${newline}${line}`)
  const first =
    source.tree.statements.find((each) => (isRequire ? !isDirective(each) : ts.isImportDeclaration(each))) ??
    source.tree.statements.find((each) => !isDirective(each))
  const at = first?.getStart(source.tree) ?? source.text.length
  return edit(source, at, at, `${line}${newline}`)
}

function isDirective(statement: ts.Statement): boolean {
  return ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression)
}

/** The statement at the top or in a function that holds an offset, with the indentation it stands at. */
export function statementAt(
  source: Source,
  offset: number,
): { readonly start: number; readonly end: number; readonly indent: string } | undefined {
  let found: ts.Statement | undefined
  const visit = (node: ts.Node): void => {
    if (offset < node.getStart(source.tree) || offset >= node.end) return
    if (ts.isStatement(node) && !ts.isBlock(node)) found = node
    ts.forEachChild(node, visit)
  }
  visit(source.tree)
  if (found === undefined) return undefined
  const start = found.getStart(source.tree)
  const lineStart = source.text.lastIndexOf('\n', start - 1) + 1
  return { start, end: found.end, indent: /^[ \t]*/.exec(source.text.slice(lineStart))?.[0] ?? '' }
}
