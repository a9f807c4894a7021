import * as ts from 'typescript'
import { addImport, importedAs, usesRequire } from './imports'
import { mentionedNames } from './names'
import { addMember } from './objects'
import { removals } from './one-client'
import { endOfLine } from './placement'
import type { RequestClient } from './request-client'
import { type Edit, edit, insertion, type Source } from './source'
import { layOut, quoted } from './style'

/** Where the class or function that makes a client comes from. */
export interface Origin {
  readonly module: string
  /** `default`, `*` (all of it) or the name. */
  readonly name: string
  readonly local: string
  /** The statement that brings it, and the element of its braces where it has some. */
  readonly statement: ts.Statement
  readonly element: ts.ImportSpecifier | ts.BindingElement | undefined
  /** It stands in a function: `const { Client } = require('pg')`. */
  readonly inside: boolean
}

/** How the file has the maker of a client: by an import, or by `require` or `import()` of one name or all. */
export function originOf(source: Source, { made }: RequestClient): Origin | undefined {
  const callee = made.expression
  const root = ts.isPropertyAccessExpression(callee) ? callee.expression : callee
  return ts.isIdentifier(root) ? originNamed(source, root.text) : undefined
}

function originNamed(source: Source, local: string): Origin | undefined {
  let found: Origin | undefined
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) found ??= imported(node, local)
    if (ts.isVariableStatement(node)) found = required(node, local, node.parent !== source.tree) ?? found
    ts.forEachChild(node, visit)
  }
  visit(source.tree)
  return found
}

function imported(node: ts.ImportDeclaration, local: string): Origin | undefined {
  const clause = node.importClause
  if (!clause || clause.isTypeOnly || !ts.isStringLiteral(node.moduleSpecifier)) return undefined
  const origin = { module: node.moduleSpecifier.text, local, statement: node, inside: false }
  if (clause.name?.text === local) return { ...origin, name: 'default', element: undefined }
  const bindings = clause.namedBindings
  if (bindings && ts.isNamespaceImport(bindings))
    return bindings.name.text === local ? { ...origin, name: '*', element: undefined } : undefined
  const element = bindings?.elements.find((each) => each.name.text === local && !each.isTypeOnly)
  return element && { ...origin, name: (element.propertyName ?? element.name).text, element }
}

function required(node: ts.VariableStatement, local: string, inside: boolean): Origin | undefined {
  const [declaration, ...others] = node.declarationList.declarations
  const module = /^(?:require|await import)\(['"]([^'"]+)['"]\)$/.exec(declaration?.initializer?.getText() ?? '')?.[1]
  if (!declaration || others.length > 0 || module === undefined) return undefined
  const origin = { module, local, statement: node, inside }
  if (ts.isIdentifier(declaration.name))
    return declaration.name.text === local ? { ...origin, name: 'default', element: undefined } : undefined
  if (!ts.isObjectBindingPattern(declaration.name)) return undefined
  const element = declaration.name.elements.find((each) => each.name.getText() === local)
  return element && { ...origin, name: (element.propertyName ?? element.name).getText(), element }
}

/** A name's import taken out, where nothing in the file asks for it. */
export function withoutUnused(source: Source, local: string): Edit[] {
  const origin = originNamed(source, local)
  if (!origin || origin.inside) return []
  const { statement, element } = origin
  let isAsked = false
  const visit = (node: ts.Node): void => {
    if (node === statement) return
    if (ts.isIdentifier(node) && node.text === local) isAsked = true
    ts.forEachChild(node, visit)
  }
  visit(source.tree)
  if (isAsked) return []
  const siblings = element?.parent.elements ?? []
  const hasMore = ts.isImportDeclaration(statement) && element && statement.importClause?.name
  if (siblings.length < 2) return hasMore ? [] : removals(source, [statement])
  const at = siblings.findIndex((each) => each.pos === element?.pos)
  const [own, before, after] = [siblings[at], siblings[at - 1], siblings[at + 1]]
  if (own && after) return [edit(source, own.getStart(source.tree), after.getStart(source.tree), '')]
  return own && before ? [edit(source, before.end, own.end, '')] : []
}

/** The name of another thing of the same module, as the file has it or gets it with these edits: `Pool` beside `Client`. */
export function besideOrigin(
  source: Source,
  origin: Origin,
  name: string,
): { local: string; edits: Edit[] } | undefined {
  const { module, element, inside } = origin
  if (ts.isImportDeclaration(origin.statement) || inside) {
    const found = addImport(source, { module, name })
    return found && { local: found.local, edits: [...found.edits] }
  }
  const existing = importedAs(source, { module, name })
  if (existing !== undefined) return { local: existing, edits: [] }
  const pattern = element?.parent
  return pattern && ts.isObjectBindingPattern(pattern)
    ? { local: name, edits: addMember(source, pattern, pattern.elements, name) }
    : undefined
}

/** A client that is made once, and how it is written. */
export interface ClientText {
  readonly name: string
  /** `new Pool({ … })`. */
  readonly made: string
  /** What it is, as a type. */
  readonly type: string
  /** Modules are loaded anew while somebody works (Next.js): it is kept on `globalThis`. */
  readonly isReloaded: boolean
}

const RELOADED = [
  '// Next.js loads modules anew with each change while you work: the client is kept, or each change would open connections',
  '// of its own. On a serverless host each running copy has one: give it the pooled address of the database.',
]

/** The lines that make it, to stand at the top of a module; `exported` says whether others may import it. */
export function clientLines(
  { name, made, type, isReloaded }: ClientText,
  isTyped: boolean,
  exported: boolean,
): string[] {
  const declared = exported ? 'export const' : 'const'
  if (!isReloaded) return [`${declared} ${name} = ${made};`]
  const kept = `globalFor${name.charAt(0).toUpperCase()}${name.slice(1)}`
  return [
    ...RELOADED,
    `const ${kept} = globalThis${isTyped ? ` as unknown as { ${name}?: ${type} }` : ''};`,
    `${declared} ${name} = ${kept}.${name} ?? ${made};`,
    `if (process.env.NODE_ENV !== 'production') ${kept}.${name} = ${name};`,
  ]
}

/** A module that makes the client and exports it, written as `like` is. */
export function clientModule(like: Source, client: ClientText, { name, local }: Origin, module: string): string {
  const isRequired = usesRequire(like)
  const isTyped = /\.[cm]?tsx?$/.test(like.path)
  const { style } = like
  const from = quoted(style, module)
  const names = name === 'default' ? local : name === '*' ? `* as ${local}` : name === local ? `{ ${name} }` : ''
  if (names === '') return ''
  const first = isRequired ? `const ${names.replace('* as ', '')} = require(${from});` : `import ${names} from ${from};`
  const lines = clientLines(client, isTyped, !isRequired).map((line) =>
    line.replace(/'production'/, quoted(style, 'production')),
  )
  const last = isRequired ? ['', `module.exports = { ${client.name} };`] : []
  return layOut(style, [first, '', ...lines, ...last, ''], '')
}

/** The lines put at the top of the file: after its imports, what loads the environment, and what they ask for. */
export function putAtTop(source: Source, lines: readonly string[]): Edit {
  const { tree, style } = source
  const asked = new Set(lines.flatMap((line) => [...line.matchAll(/[\w$]+/g)].map(([word]) => word)))
  const before = tree.statements.findLast((each) => isBefore(each, tree, asked))
  const text = layOut(style, lines, '')
  if (!before) {
    const directive = tree.statements.findLast(
      (each) => ts.isExpressionStatement(each) && ts.isStringLiteral(each.expression),
    )
    const at = directive ? endOfLine(source, directive.end) : 0
    return insertion(
      source,
      at,
      directive ? style.newline + style.newline + text : text + style.newline + style.newline,
    )
  }
  return insertion(source, endOfLine(source, before.end), style.newline + style.newline + text)
}

function isBefore(statement: ts.Statement, tree: ts.SourceFile, asked: ReadonlySet<string>): boolean {
  if (ts.isImportDeclaration(statement)) return true
  const text = statement.getText(tree).slice(0, 400)
  if (ts.isExpressionStatement(statement)) return /\bdotenv\b|^config\(/.test(text)
  if (!ts.isVariableStatement(statement)) return false
  if (/=\s*require\(/.test(text)) return true
  return statement.declarationList.declarations.some(({ name }) =>
    [...mentionedNames(name)].some((each) => asked.has(each)),
  )
}
