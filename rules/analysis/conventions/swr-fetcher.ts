import * as ts from 'typescript'
import { declaredNames } from '../edits/names'
import { parseSource, type Source } from '../edits/source'
import { unwrapInward } from '../wrappers'
import { type ProjectFiles, resolveRelative } from './places'

/** Gives the text of a file of the app. */
type TextOf = (path: string) => string | undefined

/**
 * Whether what loads for `useSWR` takes every answer for data, a 500 as well: `(url) => fetch(url).then((r) => r.json())`.
 * Its `error` stays empty then. False where what loads is not known.
 */
export function takesAnyAnswer(
  source: Source,
  call: ts.CallExpression,
  project: ProjectFiles,
  textOf: TextOf,
): boolean {
  if (!/^useSWR\w*$/.test(call.expression.getText(source.tree))) return false
  const given = call.arguments[1] && unwrapInward(call.arguments[1])
  if (given === undefined || ts.isObjectLiteralExpression(given)) return sharedTakesAny(project, textOf)
  if (!ts.isIdentifier(given)) return isBlind(given.getText(source.tree))
  const own = declarationIn(source, given.text)
  if (own !== undefined) return isBlind(own)
  const imported = importOf(source, given.text)
  const path = imported && fileOf(source.path, imported.specifier, project)
  const text = path === undefined ? undefined : textOf(path)
  if (imported === undefined || path === undefined || text === undefined) return false
  return isBlind(declarationIn(parseSource(path, text), imported.name) ?? '')
}

/** The `fetcher` that an app gives to all by `SWRConfig`. */
function sharedTakesAny(project: ProjectFiles, textOf: TextOf): boolean {
  for (const facts of project.files.values()) {
    if (facts.kind !== 'code' || !facts.imports.some(({ names }) => Object.values(names).includes('SWRConfig')))
      continue
    const text = textOf(facts.path) ?? ''
    if (/\bfetcher\b/.test(text)) return isBlind(text)
  }
  return false
}

/** Code that fetches by itself, and looks at no status. */
function isBlind(code: string): boolean {
  return /(?<![\w.])fetch\(/.test(code) && !/\bok\b|\bstatus\b|\bthrow\b|\breject\b/.test(code)
}

function declarationIn(source: Source, name: string): string | undefined {
  const found = source.tree.statements.find((each) => !ts.isImportDeclaration(each) && declaredNames(each).has(name))
  return found?.getText(source.tree)
}

function importOf(source: Source, local: string): { readonly specifier: string; readonly name: string } | undefined {
  for (const statement of source.tree.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue
    const bindings = statement.importClause?.namedBindings
    const named = bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements : []
    const element = named.find((each) => each.name.text === local)
    const specifier = statement.moduleSpecifier.text
    if (element !== undefined) return { specifier, name: (element.propertyName ?? element.name).text }
    if (statement.importClause?.name?.text === local) return { specifier, name: local }
  }
  return undefined
}

function fileOf(from: string, specifier: string, project: ProjectFiles): string | undefined {
  const isNear = specifier.startsWith('.')
  const tail = isNear ? resolveRelative(from, specifier) : specifier.replace(/^[@~#]\//, '')
  return [...project.files.keys()].find((path) => {
    const bare = path.replace(/(?:\/index)?\.[jt]sx?$/, '')
    return bare === tail || (!isNear && bare.endsWith(`/${tail}`))
  })
}
