import * as ts from 'typescript'
import { addCatchBody, type CatchSite } from './catches'
import { insertAfter, insertBefore } from './placement'
import type { Edit, Source } from './source'

/**
 * Puts statements at the beginning of a `catch`, behind the lines that log: what comes after may leave it. As
 * {@link addCatchBody} does where the error has no name yet, or nothing stands there.
 */
export function beginCatch(source: Source, site: CatchSite, lines: (error: string) => readonly string[]): Edit[] {
  const declared = site.k === 'clause' ? site.clause.variableDeclaration?.name : undefined
  const first = site.k === 'clause' ? site.clause.block.statements[0] : undefined
  if (site.k !== 'clause' || first === undefined || declared === undefined || !ts.isIdentifier(declared))
    return addCatchBody(source, site, lines)
  const { statements } = site.clause.block
  const after = statements.findIndex((each) => !isLog(each, source))
  const last = statements[(after < 0 ? statements.length : after) - 1]
  return last === undefined
    ? insertBefore(source, first, lines(declared.text))
    : insertAfter(source, last, lines(declared.text))
}

function isLog(statement: ts.Statement, { tree }: Source): boolean {
  return (
    ts.isExpressionStatement(statement) &&
    ts.isCallExpression(statement.expression) &&
    /^(?:console|log|logger)\.\w+$/.test(statement.expression.expression.getText(tree))
  )
}
