import * as ts from 'typescript'
import { addCatchBody, type CatchSite } from '../edits/catches'
import { errorNames, freshName, mentionedNames } from '../edits/names'
import { type Edit, insertion, type Source } from '../edits/source'
import { logIn } from './logged'
import { isInner, isMeant, isPassedOver } from './meant'
import type { ProjectFiles } from './places'
import { caughtReaction, enclosingCatch, type Reaction, runsInBrowser } from './reaction'
import { trackLine } from './trackers'

/** It tells somebody who is not in front of the console. */
const REPORTS = /capture|report|track|notify|Sentry|posthog|bugsnag|rollbar|logger\.|datadog|newrelic/i

/**
 * Has the app's tracker hear of what is thrown at a node, where the `catch` round it does no more of the kind than write to
 * the console: until now nothing came there.
 */
export function reportedWhereCaught(source: Source, node: ts.Node, project: ProjectFiles): readonly Edit[] {
  const clause = enclosingCatch(node)
  const body = clause?.block.getText(source.tree) ?? ''
  if (clause === undefined || !body.includes('console.error(') || REPORTS.test(body)) return []
  if (clause.block.statements.some(ts.isThrowStatement)) return []
  const tracked = trackLine(source, project)
  if (tracked === undefined) return []
  const edits = addCatchBody(source, { k: 'clause', clause }, (error) => [tracked.line(error)])
  return edits.length === 0 ? [] : [...tracked.edits, ...edits]
}

/**
 * Has the `catch` round a node log the error, where it writes a text to the console that is always the same: what is thrown
 * there could not be told from other failures.
 */
export function namedWhereCaught(source: Source, node: ts.Node): readonly Edit[] {
  const clause = enclosingCatch(node)
  const declared = clause?.variableDeclaration?.name
  if (clause === undefined || (declared !== undefined && !ts.isIdentifier(declared))) return []
  if (declared !== undefined && mentionedNames(clause.block).has(declared.text)) return []
  const last = clause.block.statements.map((each) => lastOfPlainLog(source, each)).find((each) => each !== undefined)
  if (last === undefined) return []
  const name = declared?.text ?? freshName(clause, errorNames(source.text))
  const named = insertion(source, last.end, `, ${name}`)
  return declared !== undefined
    ? [named]
    : [insertion(source, clause.getStart(source.tree) + 'catch'.length, ` (${name})`), named]
}

/** The last argument of a line for the console that has only texts. */
function lastOfPlainLog(source: Source, statement: ts.Statement): ts.Expression | undefined {
  if (!ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression)) return undefined
  const { expression, arguments: values } = statement.expression
  if (!/^console\.(?:error|warn|log)$/.test(expression.getText(source.tree))) return undefined
  return values.every((each) => ts.isStringLiteralLike(each)) ? values.at(-1) : undefined
}

/** A part of a load with a `catch` of its own, which logs: the person sees that there is nothing, which may not be so. */
export function toldInside(source: Source, site: CatchSite, project: ProjectFiles): Reaction | undefined {
  if (site.k !== 'clause' || !isInner(source, site) || !runsInBrowser(source, project)) return undefined
  if (site.clause.block.statements.length === 0 || isMeant(source, site) || isPassedOver(source, site)) return undefined
  const { clause } = site
  const reaction = caughtReaction(
    source,
    clause,
    project,
    clause.parent.tryBlock,
    undefined,
    logIn(source, clause.block),
  )
  return reaction?.k === 'message' ? { ...reaction, ...reaction.afterLog } : undefined
}
