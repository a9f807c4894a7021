import * as ts from 'typescript'
import { usesRequire } from './imports'
import { declaredNames, mentionedNames } from './names'
import type { Source } from './source'

/**
 * How a server's first file loads its `.env`, seen from a module that is to be loaded before all others and reads it too.
 * `none`: it does not, the variables are there · `after`: the module may be loaded right after this offset · `own`: the
 * module has to load it itself, with these lines · `unknown`: in a way that cannot be repeated elsewhere.
 */
export type EnvLoading =
  | { readonly k: 'none' | 'unknown' }
  | { readonly k: 'after'; readonly offset: number }
  | { readonly k: 'own'; readonly lines: readonly string[] }

/** Packages whose import or `config()` fills the environment from a file. https://github.com/motdotla/dotenv */
const LOADERS = /^(?:dotenv|dotenv-flow|dotenv-expand|@dotenvx\/dotenvx)(?:\/config)?$/

/** @param source the file that is started; a module loaded first stands in its folder */
export function envLoading(source: Source): EnvLoading {
  const { statements } = source.tree
  const atImport = statements.find((each) => /\/config$/.test(loadedBy(each, source)))
  if (atImport && isForEffect(atImport)) return { k: 'after', offset: atImport.end }
  const loading = statements.find((each) => isLoading(each, source))
  if (loading === undefined) return mentionsLoader(source) ? { k: 'unknown' } : { k: 'none' }
  if (usesRequire(source)) return { k: 'after', offset: loading.end }
  return repeated(source, loading)
}

/** The loader that a statement imports or requires; `''` where it is none. */
function loadedBy(statement: ts.Statement, { tree }: Source): string {
  if (ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier)) {
    const { text } = statement.moduleSpecifier
    return LOADERS.test(text) ? text : ''
  }
  const [, required = ''] = /^require\(['"]([^'"]+)['"]\);?$/.exec(statement.getText(tree)) ?? []
  return LOADERS.test(required) ? required : ''
}

function isForEffect(statement: ts.Statement): boolean {
  return !ts.isImportDeclaration(statement) || statement.importClause === undefined
}

/** `dotenv.config(…)`, `config()` of dotenv, `require('dotenv').config()`, alone or behind an `if`. */
function isLoading(statement: ts.Statement, source: Source): boolean {
  if (!ts.isExpressionStatement(statement) && !ts.isIfStatement(statement)) return false
  const text = statement.getText(source.tree)
  if (text.length > 300) return false
  if (/\brequire\(['"]dotenv[\w-]*['"]\)\.config\(/.test(text)) return true
  return loaderNames(source).some((name) => new RegExp(`(?:^|[^.\\w])${name}(?:\\.config)?\\(`).test(text))
}

/** What the file calls the loader, or its `config`. */
function loaderNames(source: Source): string[] {
  return source.tree.statements.flatMap((each) => {
    const isLoader =
      loadedBy(each, source) !== '' ||
      (ts.isVariableStatement(each) && /=\s*require\(['"]dotenv[\w-]*['"]\)/.test(each.getText(source.tree)))
    return isLoader ? [...declaredNames(each)] : []
  })
}

function mentionsLoader(source: Source): boolean {
  return /['"](?:dotenv[\w-]*|@dotenvx\/dotenvx)['"]/.test(source.text)
}

/** The statement that loads, with the imports and constants it stands on, as a module of its own begins. */
function repeated(source: Source, loading: ts.Statement): EnvLoading {
  const { tree } = source
  if (/^(?:dotenv\.)?config\(\);?$/.test(loading.getText(tree)) && /['"]dotenv['"]/.test(source.text))
    return { k: 'own', lines: ["import 'dotenv/config';"] }
  const wanted = [loading]
  for (let i = 0; i < wanted.length; i++) {
    const statement = wanted[i]
    if (statement === undefined) break
    if (ts.isImportDeclaration(statement)) continue
    const names = mentionedNames(statement)
    for (const other of tree.statements) {
      if (wanted.includes(other) || other === loading) continue
      if ([...declaredNames(other)].some((name) => names.has(name))) wanted.push(other)
    }
  }
  const isPortable = wanted.every(
    (each) => each === loading || (ts.isImportDeclaration(each) ? !isOwnModule(each) : isConstant(each)),
  )
  if (!isPortable || wanted.length > 8) return { k: 'unknown' }
  const inOrder = wanted.sort((a, b) => a.pos - b.pos)
  const [imports, rest] = [
    inOrder.filter(ts.isImportDeclaration),
    inOrder.filter((each) => !ts.isImportDeclaration(each)),
  ]
  const written = (each: ts.Statement) => each.getText(tree).split(/\r?\n/)
  return { k: 'own', lines: [...imports.flatMap(written), '', ...rest.flatMap(written)] }
}

function isOwnModule(declaration: ts.ImportDeclaration): boolean {
  return /^['"](?:\.|@\/|~\/)/.test(declaration.moduleSpecifier.getText())
}

function isConstant(statement: ts.Statement): boolean {
  return ts.isVariableStatement(statement) && (statement.declarationList.flags & ts.NodeFlags.Const) !== 0
}
