import * as ts from 'typescript'
import { type FunctionNode, isFunctionNode, type Source } from '../edits/source'
import { enclosingTry, type Reaction } from './reaction'

/**
 * What is done with a failure of a part of one round, where the `catch` of the round puts failures into a list:
 * `errors.push({ row, message: error.message })`. The same line, at the spot, so that the round counts what it did.
 * Undefined where the round has no such `catch`.
 */
export function collectedInRound(source: Source, node: ts.Node, fn: FunctionNode): Reaction | undefined {
  const tried = enclosingTry(node, fn)
  const declared = tried?.catchClause?.variableDeclaration?.name
  if (tried?.catchClause === undefined || declared === undefined || !ts.isIdentifier(declared) || !isInRound(tried))
    return undefined
  const pushes = tried.catchClause.block.statements.filter(isPush)
  const [only, another] = pushes
  const others = tried.catchClause.block.statements.filter((each) => !isPush(each) && !isLog(source, each))
  if (only === undefined || another !== undefined || others.length > 0) return undefined
  // What follows puts the round down as done: told of twice, it would count as both.
  if (isPutDownLater(source, node, tried, only)) return undefined
  const by = /^[\w.]+/.exec(only.getText(source.tree))?.[0] ?? 'push'
  const names = { errors: [declared.text], texts: [] }
  return { k: 'log', by, lines: (error) => withError(source, only, names, error), edits: [] }
}

/**
 * A statement on one failure, as `layOut` takes it, written for another.
 * @param names what the first is called: errors, and texts that were made of it
 */
export function withError(
  source: Source,
  statement: ts.Statement,
  names: { readonly errors: readonly string[]; readonly texts: readonly string[] },
  error: string,
): string[] {
  const of = (name: string): RegExp => new RegExp(`(?<![\\w.])${name.replace(/[$.]/g, '\\$&')}\\b`, 'g')
  return dedented(source, statement).map((line) => {
    // What a client gives back is a plain object: a text of it says nothing.
    const shown = names.errors.reduce((text, name) => text.replaceAll(`\${${name}}`, `\${${error}.message}`), line)
    const told = names.texts.reduce((text, name) => text.replace(of(name), `${error}.message`), shown)
    return names.errors.reduce((text, name) => text.replace(of(name), error), told)
  })
}

/** Whether the guarded block puts something into the same list, behind a node. */
function isPutDownLater(source: Source, node: ts.Node, tried: ts.TryStatement, push: ts.Statement): boolean {
  const list = /^[\w.]+\.push\(/.exec(push.getText(source.tree))?.[0]
  const end = tried.tryBlock.end
  return list !== undefined && source.text.slice(Math.min(node.end, end), end).includes(list)
}

function isInRound(tried: ts.TryStatement): boolean {
  for (let at: ts.Node = tried; at.parent !== undefined && !isFunctionNode(at); at = at.parent)
    if (ts.isIterationStatement(at.parent, false)) return true
  return false
}

/** `errors.push(…)` */
export function isPush(statement: ts.Statement): boolean {
  return (
    ts.isExpressionStatement(statement) &&
    ts.isCallExpression(statement.expression) &&
    ts.isPropertyAccessExpression(statement.expression.expression) &&
    statement.expression.expression.name.text === 'push'
  )
}

/** `failed++`, `sent += 1`, `report.errors++` */
export function isCount(source: Source, statement: ts.Statement): boolean {
  return /^[\w.]+(?:\+\+| \+= 1);?$/.test(statement.getText(source.tree))
}

export function isLog(source: Source, statement: ts.Statement): boolean {
  return /^(?:console|log|logger)\b/.test(statement.getText(source.tree))
}

/** The lines of a statement as `layOut` takes them. */
function dedented(source: Source, statement: ts.Statement): string[] {
  const start = statement.getStart(source.tree)
  const before = source.text.slice(source.text.lastIndexOf('\n', start - 1) + 1, start)
  const by = /^[ \t]*/.exec(before)?.[0] ?? ''
  const lines = statement.getText(source.tree).split(/\r?\n/)
  return lines.map((line) => {
    const own = line.startsWith(by) ? line.slice(by.length) : line
    const code = own.trimStart()
    const depth = own.slice(0, own.length - code.length).split(source.style.indent).length - 1
    return '  '.repeat(depth) + code
  })
}
