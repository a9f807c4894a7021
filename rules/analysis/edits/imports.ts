import * as ts from 'typescript'
import { visibleNames } from './names'
import { addMember } from './objects'
import { endOfLine } from './placement'
import { type Edit, insertion, type Source } from './source'
import { quoted, type Style } from './style'

/** A name to import; `name` is `default` for the default export and `*` for all of it, both called `local`. */
export interface Wanted {
  readonly module: string
  readonly name: string
  readonly local?: string
}

/** The edits that make a name available, and what it is called in this file. */
export interface Imported {
  readonly local: string
  readonly edits: readonly Edit[]
}

/**
 * Imports a name: as it is where the file has it already, into the import of that module where there is one, else on a
 * line of its own after the last import (after directives and a `#!` line where there is none). Files that `require`
 * get a `require`. Undefined where another thing has the name, and in a script that is no module.
 */
export function addImport(source: Source, wanted: Wanted): Imported | undefined {
  const existing = importedAs(source, wanted)
  if (existing !== undefined) return { local: existing, edits: [] }
  const local = wanted.local ?? wanted.name
  if (visibleNames(source.tree).has(local)) return undefined
  const merged = mergeInto(source, wanted, local)
  if (merged !== undefined) return { local, edits: merged }
  return isScript(source) ? undefined : { local, edits: [newImport(source, wanted, local)] }
}

/** A file that a page loads as it is: with an `import` in it, it would not run any more. */
function isScript(source: Source): boolean {
  if (!/\.js$/.test(source.path) || usesRequire(source) || /\bmodule\.exports\b/.test(source.text)) return false
  const isInModule = /(?:^|\n)\s*(?:import\b|export\b)/.test(source.text)
  return !isInModule && /\bdocument\.|\bwindow\./.test(source.text)
}

/** What a name of a module is called in this file, where it imports it as a value. */
export function importedAs(source: Source, wanted: Wanted): string | undefined {
  for (const declaration of importsOf(source, wanted.module)) {
    const clause = declaration.importClause
    if (clause === undefined || clause.isTypeOnly) continue
    if (wanted.name === 'default' && clause.name !== undefined) return clause.name.text
    const bindings = clause.namedBindings
    if (wanted.name === '*' && bindings !== undefined && ts.isNamespaceImport(bindings)) return bindings.name.text
    if (bindings === undefined || !ts.isNamedImports(bindings)) continue
    const element = bindings.elements.find((each) => (each.propertyName ?? each.name).text === wanted.name)
    if (element !== undefined && !element.isTypeOnly) return element.name.text
  }
  return undefined
}

/** Whether a file gets its modules by `require`. */
export function usesRequire(source: Source): boolean {
  if (/\.cjs$/.test(source.path)) return true
  const { statements } = source.tree
  if (statements.some((each) => ts.isImportDeclaration(each) || ts.isExportDeclaration(each))) return false
  return statements.some(isRequire)
}

function importsOf(source: Source, module: string): ts.ImportDeclaration[] {
  return source.tree.statements
    .filter((each) => ts.isImportDeclaration(each))
    .filter((each) => ts.isStringLiteral(each.moduleSpecifier) && each.moduleSpecifier.text === module)
}

function mergeInto(source: Source, wanted: Wanted, local: string): Edit[] | undefined {
  if (wanted.name === '*') return undefined
  for (const declaration of importsOf(source, wanted.module)) {
    const clause = declaration.importClause
    if (clause === undefined || clause.isTypeOnly) continue
    const bindings = clause.namedBindings
    if (wanted.name === 'default') {
      if (clause.name !== undefined || bindings === undefined) continue
      return [insertion(source, bindings.getStart(source.tree), `${local}, `)]
    }
    const written = local === wanted.name ? local : `${wanted.name} as ${local}`
    if (bindings === undefined && clause.name !== undefined) {
      return [insertion(source, clause.name.end, `, { ${written} }`)]
    }
    if (bindings !== undefined && ts.isNamedImports(bindings)) {
      return addMember(source, bindings, bindings.elements, written)
    }
  }
  return undefined
}

function newImport(source: Source, wanted: Wanted, local: string): Edit {
  const { tree, text } = source
  const style = importStyle(source)
  const module = quoted(style, wanted.module)
  const end = style.semicolons ? ';' : ''
  const required = usesRequire(source)
  const line = required
    ? `const ${namesText(wanted, local, ': ')} = require(${module})${end}`
    : `import ${wanted.name === '*' ? '* as ' : ''}${namesText(wanted, local, ' as ')} from ${module}${end}`
  const last = tree.statements.findLast((each) => ts.isImportDeclaration(each) || (required && isRequire(each)))
  if (last !== undefined) return insertion(source, endOfLine(source, last.end), style.newline + line)
  const directive = tree.statements.filter(isDirective).at(-1)
  if (directive !== undefined) {
    return insertion(source, endOfLine(source, directive.end), style.newline + style.newline + line)
  }
  const shebang = ts.getShebang(text.replace(/^\uFEFF/, ''))
  const start = text.startsWith('\uFEFF') ? 1 : 0
  if (shebang !== undefined) return insertion(source, start + shebang.length, style.newline + line)
  return insertion(source, start, line + style.newline + style.newline)
}

/** Imports often keep the quotes of whoever generated the file: a new one looks like the last. */
export function importStyle(source: Source): Style {
  const last = source.tree.statements.findLast((each) => ts.isImportDeclaration(each))
  if (last === undefined) return source.style
  const quote = last.moduleSpecifier.getText(source.tree).startsWith('"') ? '"' : "'"
  return { ...source.style, quote, semicolons: last.getText(source.tree).endsWith(';') }
}

function namesText(wanted: Wanted, local: string, as: string): string {
  if (wanted.name === 'default' || wanted.name === '*') return local
  return `{ ${local === wanted.name ? local : wanted.name + as + local} }`
}

function isDirective(statement: ts.Statement): boolean {
  return ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression) && statement.pos < 2000
}

function isRequire(statement: ts.Statement): boolean {
  if (!ts.isVariableStatement(statement)) return false
  return statement.declarationList.declarations.some(({ initializer }) => {
    if (initializer === undefined || !ts.isCallExpression(initializer)) return false
    return ts.isIdentifier(initializer.expression) && initializer.expression.text === 'require'
  })
}
