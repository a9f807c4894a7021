import * as ts from 'typescript'
import { type CatchSite, catchNode } from '../edits/catches'
import { errorNames, freshName } from '../edits/names'
import { indentAt } from '../edits/placement'
import { type Edit, edit, insertion, isFunctionNode, type Source, statementsOf } from '../edits/source'
import { layOut } from '../edits/style'
import { unwrapInward } from '../wrappers'
import { logIn } from './logged'
import type { ProjectFiles } from './places'
import { caughtReaction, type Reaction } from './reaction'
import { surroundingsOf } from './surroundings'

/** What a state is before anything is loaded: nothing that a screen could take for data. */
const NOTHING = /^(?:\[\]|null|undefined|\{\}|''|""|``|new (?:Map|Set)\(\))?$/

/**
 * Has the person told in the place of what a `catch` or a branch invents: the calls that set it go, so that the screen keeps
 * what it had, and the app's message comes. Undefined where it is not set as a state, or where the screen would start with it.
 */
export function unInvented(
  source: Source,
  site: CatchSite,
  project: ProjectFiles,
): { readonly edits: readonly Edit[]; readonly reaction: Reaction } | undefined {
  const body = site.k === 'callback' && isFunctionNode(site.handler) ? site.handler.body : catchNode(site)
  const setters = body === undefined ? [] : settersIn(source, body)
  if (body === undefined || setters.length === 0 || !setters.every((each) => startsEmpty(source, each)))
    return undefined
  const about =
    site.k === 'branch' ? site.origin : site.k === 'clause' ? site.clause.parent.tryBlock : site.call.expression
  const where = surroundingsOf(source, body)
  const logged = logIn(source, body)
  const reaction = caughtReaction(source, body, project, about, where, logged)
  if (reaction?.k !== 'message') return undefined
  const named = nameOfError(source, site)
  const lines = named && (logged === undefined ? reaction : (reaction.afterLog ?? reaction)).lines(named.name)
  if (named === undefined || lines === undefined) return undefined
  const [first, ...others] = setters
  if (first === undefined) return undefined
  const put = ts.isExpressionStatement(first.parent)
    ? replaced(source, first.parent, lines)
    : asBlock(source, body, lines)
  const gone = [
    ...others.map((each) => each.parent as ts.ExpressionStatement),
    ...(statementsOf(body) ?? []).filter((statement) => isOnlyFor(source, statement, body, setters)),
  ].map((statement) => removed(source, statement))
  const more = logged === undefined ? reaction.edits : (reaction.afterLog?.edits ?? reaction.edits)
  return { reaction, edits: [...more, ...named.edits, put, ...gone] }
}

/** The calls of setters with something to show, each a statement of its own, or all that an arrow function does. */
function settersIn(source: Source, body: ts.Node): ts.CallExpression[] {
  const own = ts.isExpression(body) ? unwrapInward(body) : undefined
  if (own !== undefined) return isSetting(source, own) ? [own] : []
  const statements = statementsOf(body) ?? []
  return statements.flatMap((statement) => {
    const call = ts.isExpressionStatement(statement) ? statement.expression : undefined
    return call !== undefined && isSetting(source, call) ? [call] : []
  })
}

function isSetting(source: Source, node: ts.Expression): node is ts.CallExpression {
  if (!ts.isCallExpression(node) || !/^set[A-Z]\w*$/.test(node.expression.getText(source.tree))) return false
  const [value] = node.arguments
  return value !== undefined && !/^(?:false|true|\d+|null|undefined|''|""|\[\]|\{\})$/.test(value.getText(source.tree))
}

/** The state has nothing in it at first, and the screen reckons with that where it is no list. */
function startsEmpty(source: Source, call: ts.CallExpression): boolean {
  const setter = call.expression.getText(source.tree)
  const made = new RegExp(
    `\\[\\s*(\\w+)\\s*,\\s*${setter}\\s*\\]\\s*=\\s*(?:React\\.)?useState(?:<[^;]*?>)?\\(([^)]*)\\)`,
  ).exec(source.text)
  const [, name = '', initial = ''] = made ?? []
  if (made === null || !NOTHING.test(initial.trim())) return false
  return initial.trim() === '[]' || !new RegExp(`(?<![\\w.])${name}\\.\\w`).test(source.text) || guarded(source, name)
}

function guarded(source: Source, name: string): boolean {
  return new RegExp(`!${name}\\b|\\b${name} (?:&&|\\?(?!\\.)|=== null|== null)`).test(source.text)
}

/** A variable of the catch that only what is taken away uses: `const fallbackRows = […]`. */
function isOnlyFor(
  source: Source,
  statement: ts.Statement,
  body: ts.Node,
  setters: readonly ts.CallExpression[],
): boolean {
  if (!ts.isVariableStatement(statement)) return false
  return statement.declarationList.declarations.every(({ name }) => {
    if (!ts.isIdentifier(name)) return false
    const uses = body.getText(source.tree).split(new RegExp(`\\b${name.text}\\b`)).length - 2
    const own = setters.flatMap((each) => each.arguments).filter((each) => each.getText(source.tree) === name.text)
    return own.length > 0 && uses === own.length
  })
}

/** How the error is called in the catch, named where it has no name. */
function nameOfError(source: Source, site: CatchSite): { name: string; edits: readonly Edit[] } | undefined {
  if (site.k === 'branch') return { name: site.error, edits: [] }
  if (site.k === 'clause') {
    const declared = site.clause.variableDeclaration?.name
    if (declared !== undefined) return ts.isIdentifier(declared) ? { name: declared.text, edits: [] } : undefined
    const name = freshName(site.clause, errorNames(source.text))
    return { name, edits: [insertion(source, site.clause.getStart(source.tree) + 'catch'.length, ` (${name})`)] }
  }
  const { handler } = site
  if (!ts.isArrowFunction(handler) && !ts.isFunctionExpression(handler)) return undefined
  const [parameter] = handler.parameters
  if (parameter !== undefined)
    return ts.isIdentifier(parameter.name) ? { name: parameter.name.text, edits: [] } : undefined
  const name = freshName(handler, errorNames(source.text))
  return { name, edits: [insertion(source, source.text.indexOf(')', handler.parameters.pos), name)] }
}

function replaced(source: Source, statement: ts.Statement, lines: readonly string[]): Edit {
  const start = statement.getStart(source.tree)
  return edit(source, start, statement.end, layOut(source.style, lines, indentAt(source, start)))
}

function removed(source: Source, statement: ts.Statement): Edit {
  return edit(source, statement.pos, statement.end, '')
}

/** `() => setStats(demoStats)` becomes a function with a body. */
function asBlock(source: Source, body: ts.Node, lines: readonly string[]): Edit {
  const { style } = source
  const outer = indentAt(source, body.getStart(source.tree))
  const inner = outer + style.indent
  const text = `{${style.newline}${inner}${layOut(style, lines, inner)}${style.newline}${outer}}`
  return edit(source, body.getStart(source.tree), body.end, text)
}
