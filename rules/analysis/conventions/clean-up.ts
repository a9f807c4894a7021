import * as ts from 'typescript'
import { enclosingStatement, type FunctionNode, type Source, statementsOf } from '../edits/source'
import { leavesFunction } from '../nodes'
import { isLog } from './collected'

/** What removes what was only made to try something. */
const TIDIES =
  /\bclean(?:s|ing)?[ -]?up\b|\btest (?:file|row|record|data|upload|user)|\btemp(?:orary)?\b|\btmp|\bdiagnostic/i

/** A removal that a comment, or the name of what is removed, says to be tidying up. */
function tidiesUp(source: Source, node: ts.Node): boolean {
  const statement = enclosingStatement(node)
  if (statement === undefined) return false
  const text = statement.getText(source.tree)
  if (!/\.(?:remove|delete)\(/.test(text)) return false
  const comments = source.text.slice(statement.pos, statement.getStart(source.tree))
  return TIDIES.test(comments) || /\.remove\(\[?\s*(?:test|temp|tmp)/i.test(text)
}

/** Whether a node stands where another failure is dealt with already: in a `catch`, or under `if (error)`. */
export function cleansUp(source: Source, node: ts.Node, fn: FunctionNode | undefined): boolean {
  if (tidiesUp(source, node) || isBeforeRefusal(source, node)) return true
  for (let at = node; at !== fn && at.parent !== undefined; at = at.parent) {
    if (ts.isCatchClause(at)) return true
    const { parent } = at
    if (!ts.isIfStatement(parent) || parent.thenStatement !== at) continue
    // What is read under another failure is a second way, not clean-up, unless that branch leaves.
    const isCleaning = /\.(?:delete|remove|update|insert|upsert|rollback)\(/.test(
      enclosingStatement(node)?.getText(source.tree) ?? '',
    )
    if (!isCleaning && !leavesFunction(parent.thenStatement)) continue
    if (/(^|[^!\w])\w*(error|err)\b/i.test(parent.expression.getText(source.tree))) return true
  }
  return false
}

/** An answer that refuses: a status of 400 and above, or an error in it. */
const REFUSES =
  /\bstatus:\s*[45]\d\d|\bstatus\(\s*[45]\d\d|\b(?:success|ok):\s*false|\berror:(?!\s*(?:null|undefined|false)\b)/

/** A removal right before the function answers that it refuses, or throws: what was made for nothing is taken back. */
function isBeforeRefusal(source: Source, node: ts.Node): boolean {
  const statement = enclosingStatement(node)
  const beside = statement === undefined ? undefined : statementsOf(statement.parent)
  if (statement === undefined || beside === undefined) return false
  if (!/\.(?:delete|remove|deleteUser)\(/.test(statement.getText(source.tree))) return false
  const next = beside.slice(beside.indexOf(statement) + 1).find((each) => !isLog(source, each))
  if (next === undefined || ts.isThrowStatement(next)) return next !== undefined
  return ts.isReturnStatement(next) && REFUSES.test(next.getText(source.tree))
}
