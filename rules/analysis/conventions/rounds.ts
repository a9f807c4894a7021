import * as ts from 'typescript'
import { lookOf } from '../code/branches'
import { declaredNames } from '../edits/names'
import { enclosingFunction, enclosingStatement, type Source, statementsOf } from '../edits/source'
import { isCount, isLog, isPush, withError } from './collected'
import { enclosingTry, loggedReaction, type Reaction } from './reaction'
import { hasDone, loopRound } from './secondary'

/**
 * What is done where one step of a round fails, in a job that goes through many: what the round does where another of its steps
 * fails (`errors.push(…); continue`); else a log, and the next round where what follows would count this one as done. What was
 * done in the round before stays counted.
 */
export function inRound(source: Source, node: ts.Node, round: ts.IterationStatement, about: ts.Node): Reaction {
  const logged = loggedReaction(source, about)
  const put = putDown(source, node, round)
  if (put !== undefined)
    return {
      ...logged,
      by: put.by,
      lines: (error) => [...(put.isLogged ? logged.lines(error) : []), ...put.lines(error)],
    }
  const statement = enclosingStatement(node)
  const body = bodyOf(round)
  // Under a condition, what comes after it may be for every round.
  const isAmong = statement !== undefined && body.includes(statement) && body.at(-1) !== statement
  if (!isAmong || isDoneBefore(source, node, round)) return logged
  return { ...logged, lines: (error) => [...logged.lines(error), 'continue;'] }
}

/** Whether what follows a step in its round says that the round is done, and nothing was done in it before. */
export function isCountedAfter(source: Source, node: ts.Node, round: ts.IterationStatement): boolean {
  const statement = enclosingStatement(node)
  const body = bodyOf(round)
  const index = statement === undefined ? -1 : body.indexOf(statement)
  if (index < 0 || isDoneBefore(source, node, round)) return false
  return body.slice(index + 1).some((each) => isPush(each) || isCount(source, each))
}

/** Whether a round puts down which of its steps failed, for a step at a node to do the same. */
export function isPutDown(source: Source, node: ts.Node, round: ts.IterationStatement): boolean {
  return putDown(source, node, round) !== undefined
}

/** Whether something was changed or sent in a round before a node. */
export function isDoneBefore(source: Source, node: ts.Node, round: ts.IterationStatement): boolean {
  for (let at: ts.Node = node; at !== round && at.parent !== undefined; at = at.parent) {
    const beside = statementsOf(at.parent)
    const before = beside?.slice(0, Math.max(0, beside.indexOf(at as ts.Statement))) ?? []
    if (before.some((each) => hasDone(each.getText(source.tree)))) return true
  }
  return false
}

/**
 * How a failure that is caught inside a round keeps it from being put down as done: it is thrown to the `catch` of the round,
 * or left for the next one, where only that record comes behind it. Undefined outside a loop, and where neither will do.
 */
export function endOfRound(source: Source, clause: ts.CatchClause): 'throw' | 'continue' | undefined {
  const tried = clause.parent
  const fn = enclosingFunction(tried)
  const round = loopRound(tried, fn)
  if (round === undefined) return undefined
  const outer = enclosingTry(tried, fn)
  const isOfRound = outer?.catchClause !== undefined && outer.pos > round.pos
  if (isOfRound) return 'throw'
  let later = 0
  for (let at: ts.Node = tried; at !== round && at.parent !== undefined; at = at.parent) {
    const beside = statementsOf(at.parent)
    for (const each of beside?.slice(beside.indexOf(at as ts.Statement) + 1) ?? [])
      later += each.getText(source.tree).match(/\bawait\b/g)?.length ?? 0
  }
  return later === 1 ? 'continue' : undefined
}

function bodyOf({ statement }: ts.IterationStatement): readonly ts.Statement[] {
  return ts.isBlock(statement) ? statement.statements : [statement]
}

interface PutDown {
  readonly by: string
  readonly isLogged: boolean
  readonly lines: (error: string) => readonly string[]
}

/** The branch of a round that puts a failure down and goes on with the next, in the words for another error. */
function putDown(source: Source, node: ts.Node, round: ts.IterationStatement): PutDown | undefined {
  // In an inner block, `continue` may leave out what is for every round.
  const own = enclosingStatement(node)
  const body = bodyOf(round)
  if (own === undefined || !body.includes(own)) return undefined
  for (const each of body) {
    const look = lookOf(each)
    if (look?.failing === undefined || !ts.isBlock(look.failing)) continue
    const { statements } = look.failing
    const last = statements.at(-1)
    if (last === undefined || !ts.isContinueStatement(last)) continue
    const named = new Set(statements.flatMap((one) => [...declaredNames(one)]))
    const kept = statements.filter((one) => isPush(one) || isCount(source, one))
    const others = statements.filter(
      (one) => !kept.includes(one) && one !== last && !isLog(source, one) && declaredNames(one).size === 0,
    )
    if (kept.length === 0 || others.length > 0 || mentionsResponse(source, kept, look)) continue
    const tested = look.tested.getText(source.tree)
    const errors = look.on === 'error' ? [tested] : []
    const lines = (error: string) => [
      ...kept.flatMap((one) => withError(source, one, { errors, texts: [...named] }, error)),
      'continue;',
    ]
    if (saysOther(lines('error').join('\n'))) continue
    return {
      by: /^[\w.]+/.exec(kept[0]?.getText(source.tree) ?? '')?.[0] ?? 'push',
      isLogged: statements.some((one) => isLog(source, one)) || !kept.some(isPush),
      lines,
    }
  }
  return undefined
}

/** What is put down speaks of the response that refused, by its status: an error that is given back has none. */
function mentionsResponse(
  source: Source,
  kept: readonly ts.Statement[],
  { on, tested }: NonNullable<ReturnType<typeof lookOf>>,
): boolean {
  if (on === 'error') return false
  const response = /^\w+/.exec(tested.getText(source.tree))?.[0]
  return kept.some((each) => new RegExp(`\\b${response}\\b`).test(each.getText(source.tree)))
}

/** Words of the other failure. */
function saysOther(text: string): boolean {
  return /['"`][^'"`]*\p{L}{2,} \p{L}{2,}/u.test(text.replace(/\$\{[^}]*\}/g, ''))
}
