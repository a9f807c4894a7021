import * as ts from 'typescript'
import type { Source } from '../edits/source'

/** The first text by which a node logs a failure: the argument of a console or logger call. */
export function logIn(source: Source, node: ts.Node): string | undefined {
  let found: string | undefined
  const visit = (at: ts.Node): void => {
    if (found !== undefined) return
    if (
      ts.isCallExpression(at) &&
      /^(?:console|logger|log|this\.logger)\.\w+$/i.test(at.expression.getText(source.tree))
    ) {
      found = at.arguments.find((argument) => ts.isStringLiteralLike(argument))?.text
    }
    ts.forEachChild(at, visit)
  }
  visit(node)
  return found
}

/** A line for the console in English. */
export const LOGS_IN_ENGLISH =
  /\bconsole\.\w+\(\s*['"`][^\w'"`]*(?:\[[^\]]*\]\s*)?(?:Error \w+ing|Failed|Could not|Unable to)\b/
