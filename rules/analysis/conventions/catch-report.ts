import * as ts from 'typescript'
import { addCatchBody } from '../edits/catches'
import { type Edit, enclosingFunction, type Source } from '../edits/source'
import type { ProjectFiles } from './places'
import { enclosingTry } from './reaction'
import { trackLine } from './trackers'

/** It tells somebody who is not in front of the console. */
const REPORTS = /capture|report|track|notify|Sentry|posthog|bugsnag|rollbar|logger\.|datadog|newrelic/i

/**
 * Has the app's tracker hear of what is thrown at a node, where the `catch` round it does no more of the kind than write to
 * the console: until now nothing came there.
 */
export function reportedWhereCaught(source: Source, node: ts.Node, project: ProjectFiles): readonly Edit[] {
  const clause = enclosingTry(node, enclosingFunction(node))?.catchClause
  const body = clause?.block.getText(source.tree) ?? ''
  if (clause === undefined || !body.includes('console.error(') || REPORTS.test(body)) return []
  if (clause.block.statements.some(ts.isThrowStatement)) return []
  const tracked = trackLine(source, project)
  if (tracked === undefined) return []
  const edits = addCatchBody(source, { k: 'clause', clause }, (error) => [tracked.line(error)])
  return edits.length === 0 ? [] : [...tracked.edits, ...edits]
}
