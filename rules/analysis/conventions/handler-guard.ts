import * as ts from 'typescript'
import { appendCatch, awaitReturned, chainOf } from '../edits/chains'
import { addImport } from '../edits/imports'
import { freshName, visibleNames } from '../edits/names'
import { type Edit, type FunctionNode, insertion, isFunctionNode, nodeAt, type Source } from '../edits/source'
import { beginTryEarlier } from '../edits/try-earlier'
import { addCatchClause, type Region, regionToEnd, wrapStatements } from '../edits/wrap'
import { unwrapInward, unwrapOutward } from '../wrappers'
import { type ProjectFiles, specifierFor } from './places'
import { caughtReaction, enclosingTry, loggedReaction, type Reaction } from './reaction'
import { answersIn } from './surroundings'
import { trackLine } from './trackers'

/** What starts the function, and where in it something fails first. */
export interface UnguardedFunction {
  /** Where the function begins, or its name. */
  readonly at: number
  /** Where the name of the failing call begins; the function's own place where it throws by itself. */
  readonly causeAt: number
  readonly isRequest: boolean
  /** The project has an error middleware, which `next(error)` reaches. */
  readonly hasErrorMiddleware: boolean
}

/** A wrapper that this project puts round its handlers. */
export interface HandlerWrapper {
  readonly path: string
  readonly name: string
  readonly pkg?: string
}

/** Puts the app's own wrapper round a handler that is written where it is registered. Empty where that is not possible. */
export function wrapHandler(source: Source, at: number, wrapper: HandlerWrapper, project: ProjectFiles): Edit[] {
  const fn = functionAt(source, at)
  const outer = fn && unwrapOutward(fn)
  if (!fn || !outer || !ts.isCallExpression(outer.parent) || fn.parameters.length > 3) return []
  const around = [insertion(source, outer.getStart(source.tree), `${wrapper.name}(`), insertion(source, outer.end, ')')]
  if (visibleNames(source.tree).has(wrapper.name)) return around
  if (wrapper.path === source.path || !/^[\w$]+$/.test(wrapper.name)) return []
  const owner = project.files.get(wrapper.path)
  const module = wrapper.pkg ?? specifierFor(project, source.path, wrapper.path)
  const isNamed = owner?.kind === 'code' && Object.hasOwn(owner.exports, wrapper.name)
  if (wrapper.pkg === undefined && !isNamed) return []
  const imported = addImport(source, { module, name: isNamed ? wrapper.name : 'default', local: wrapper.name })
  return imported === undefined || imported.local !== wrapper.name ? [] : [...imported.edits, ...around]
}

/** Catches in a function itself what it would let out: answers, hands on to `next`, or logs. */
export function guardFunction(source: Source, unguarded: UnguardedFunction, project: ProjectFiles): Edit[] {
  const fn = functionAt(source, unguarded.at)
  if (!fn?.body) return []
  if (!ts.isBlock(fn.body)) return catchBody(source, fn.body)
  const cause = unguarded.causeAt === unguarded.at ? fn.body.statements[0] : nodeAt(source, unguarded.causeAt)
  if (cause === undefined) return []
  const returned = awaitedInTry(source, fn, cause)
  if (returned.length > 0) return returned
  const earlier = beginTryEarlier(source, fn, cause)
  if (earlier.length > 0) return earlier
  const reaction = reactionIn(source, fn, cause, unguarded, project)
  const region: Region | undefined = regionToEnd(fn, cause)
  if (reaction === undefined || region === undefined) return []
  const parameter = freshName(cause, ['error', 'err', 'caught'])
  const caught = { parameter, lines: reaction.lines(parameter) }
  const lone = unguarded.isRequest ? loneStatement(source, fn, cause) : undefined
  if (lone !== undefined) {
    const lines = caught.lines.at(-1)?.startsWith('return') ? caught.lines : [...caught.lines, 'return;']
    return [...reaction.edits, ...wrapStatements(source, { first: lone, last: lone }, { parameter, lines })]
  }
  const tried = enclosingTry(cause, fn)
  if (tried?.catchClause === undefined && tried !== undefined)
    return [...addCatchClause(source, tried, caught), ...reaction.edits]
  return [...reaction.edits, ...wrapStatements(source, region, caught)]
}

/**
 * `return answer(…)` in a `try` of the function: not waited for, its failure gets past the `catch` that is there. Every such
 * return of the `try` is awaited.
 */
function awaitedInTry(source: Source, fn: FunctionNode, cause: ts.Node): Edit[] {
  const call = callRound(cause)
  const tried = call && enclosingTry(call, fn)
  if (call === undefined || tried?.catchClause === undefined || !ts.isReturnStatement(call.parent)) return []
  const callee = call.expression.getText(source.tree)
  const edits: Edit[] = []
  const visit = (at: ts.Node): void => {
    if (isFunctionNode(at)) return
    const value = ts.isReturnStatement(at) ? at.expression : undefined
    if (value !== undefined && ts.isCallExpression(value) && value.expression.getText(source.tree) === callee)
      edits.push(...awaitReturned(source, value, fn))
    ts.forEachChild(at, visit)
  }
  visit(tried.tryBlock)
  return edits
}

function callRound(node: ts.Node): ts.CallExpression | undefined {
  let at = node
  while (ts.isIdentifier(at) || ts.isPropertyAccessExpression(at)) at = at.parent
  return ts.isCallExpression(at) ? at : undefined
}

/** Lines of a handler that are not moved for the sake of one statement before them. */
const LONG = 40

/** A statement that gives no name to what follows, before a long rest that has a `try` of its own: it is caught alone. */
function loneStatement(source: Source, fn: FunctionNode, cause: ts.Node): ts.Statement | undefined {
  if (fn.body === undefined || !ts.isBlock(fn.body)) return undefined
  const { statements } = fn.body
  const index = statements.findIndex((each) => each.pos <= cause.pos && cause.end <= each.end)
  const statement = statements[index]
  const rest = statements.slice(index + 1)
  if (statement === undefined || !ts.isExpressionStatement(statement)) return undefined
  const lines = source.text.slice(statement.end, fn.body.end).split('\n').length
  return lines > LONG && rest.some((each) => ts.isTryStatement(each) && each.catchClause !== undefined)
    ? statement
    : undefined
}

/** `() => refresh()`: the promise it gives back gets a `catch`. */
function catchBody(source: Source, body: ts.Expression): Edit[] {
  const call = unwrapInward(body)
  const inner = ts.isAwaitExpression(call) ? unwrapInward(call.expression) : call
  if (!ts.isCallExpression(inner)) return []
  let head: ts.CallExpression = inner
  while (ts.isPropertyAccessExpression(head.expression) && ts.isCallExpression(head.expression.expression))
    head = head.expression.expression
  const parameter = freshName(body, ['error', 'err', 'caught'])
  return appendCatch(source, chainOf(head), { parameter, lines: loggedReaction(source, inner).lines(parameter) })
}

function reactionIn(
  source: Source,
  fn: FunctionNode,
  cause: ts.Node,
  unguarded: UnguardedFunction,
  project: ProjectFiles,
): Reaction | undefined {
  const logged = loggedReaction(source, cause)
  if (!unguarded.isRequest) {
    const tracked = trackLine(source, project)
    if (tracked === undefined) return logged
    return { ...logged, lines: (error) => [...logged.lines(error), tracked.line(error)], edits: tracked.edits }
  }
  const next = fn.parameters[2]?.name
  const isMiddleware = answersIn(source, fn).length === 0 || mentions(fn, next)
  if (next !== undefined && ts.isIdentifier(next) && (unguarded.hasErrorMiddleware || isMiddleware))
    return { k: 'answer', lines: (error) => [`${next.text}(${error});`], edits: [] }
  const answered = caughtReaction(source, cause, project)
  if (answered?.k === 'answer') return answered
  const response = fn.parameters[1]?.name
  if (response === undefined || !ts.isIdentifier(response)) return undefined
  return { ...logged, k: 'answer', lines: (error) => [...logged.lines(error), `${response.text}.status(500).end();`] }
}

function mentions(fn: FunctionNode, name: ts.BindingName | undefined): boolean {
  const text = name && ts.isIdentifier(name) ? name.text : undefined
  return text !== undefined && fn.body !== undefined && new RegExp(`\\b${text}\\(`).test(fn.body.getText())
}

function functionAt(source: Source, offset: number): FunctionNode | undefined {
  for (let at: ts.Node | undefined = nodeAt(source, offset); at !== undefined; at = at.parent) {
    if (isFunctionNode(at)) return at
    if (ts.isVariableDeclaration(at) || ts.isPropertyAssignment(at)) {
      const value = at.initializer && unwrapInward(at.initializer)
      return value && isFunctionNode(value) ? value : undefined
    }
  }
  return undefined
}
