import * as ts from 'typescript'
import { type FunctionNode, isFunctionNode, nameOfFunction, type Source } from '../edits/source'
import { enclosingFunctions } from './surroundings'
import { SHOWS } from './voice'

/** Words of a failure, in the languages apps are written in. */
const FAILED =
  /fail|could ?n[o'’]t|unable|cannot|can't|\berro\b|error|falha|não foi|no se pud|fehler|fehlgeschlagen|konnte|impossib|échou|nie udało|mislukt|не вдал|не удал|失敗|失败|無法|无法|실패|못했/iu
/** States that hold a line for the person. */
const STATE = /^set\w*(?:Message|Status|Feedback|Notice|Error|Alert)\w*$/

/** Texts that name a cause, which another failure of the same work does not have. */
const CAUSE =
  /invalid|not found|expired|already|permission|denied|not allowed|required|configuration|too (?:many|large|long)|contact |incorrect|wrong (?:password|code)/i

/** The statement by which a function already says that the same work failed. */
export interface OwnWords {
  readonly lines: readonly string[]
  /** What shows it: `toast.error`, `setMessage`. */
  readonly by: string
}

/**
 * What the function round a node says when the work fails in another way: `if (!response.ok) setMessage('…')`. Said again in
 * the same words, where it has one such text and that is all the statement needs. Undefined in components themselves.
 * @param logged what is logged of the failure: words that speak of another thing are for another one
 */
export function ownWords(source: Source, node: ts.Node, logged?: string): OwnWords | undefined {
  const [fn] = enclosingFunctions(node)
  if (fn === undefined || /^[A-Z]/.test(nameOfFunction(fn))) return undefined
  const found = new Map<string, OwnWords>()
  for (const call of failureCalls(source, fn)) {
    const said = sayingOf(source, call)
    if (said !== undefined) found.set(said.lines.join(), said)
  }
  const [only, another] = [...found.values()]
  return only === undefined || another !== undefined || isOfAnother(only.lines.join(), logged) ? undefined : only
}

/** Words that say no thing. */
const PLAIN =
  /^(?:error|errors|failed|failure|fetch|fetching|load|loading|could|unable|please|again|something|went|wrong|occurred|while|when|with|from|this|that|your|data|exception|unexpected|toast|setting|later|try)$/

/** Both are in English, and name things that have no word in common. */
function isOfAnother(shown: string, logged: string | undefined): boolean {
  const things = (text: string): string[] =>
    (text.toLowerCase().match(/[a-z]{4,}/g) ?? []).filter((word) => !PLAIN.test(word)).map((word) => word.slice(0, 5))
  const text = /['"`]([\s\S]*)['"`]/.exec(shown)?.[1] ?? ''
  if (logged === undefined || !/\b(?:failed|could|unable|error|cannot)\b/i.test(text)) return false
  const [ours, theirs] = [things(text), things(logged)]
  return ours.length > 0 && theirs.length > 0 && !ours.some((word) => theirs.includes(word))
}

/** What a function throws itself where the work was refused, once and in a sentence: `throw new Error('Failed to delete record')`. */
export function thrownWords(node: ts.Node): string | undefined {
  const [fn] = enclosingFunctions(node)
  const found = new Set<string>()
  const visit = (at: ts.Node): void => {
    if (at !== fn && isFunctionNode(at)) return
    const made = ts.isThrowStatement(at) && ts.isNewExpression(at.expression) ? at.expression.arguments?.[0] : undefined
    if (made !== undefined && ts.isStringLiteralLike(made)) found.add(made.text.replace(/[\s.!]+$/, ''))
    ts.forEachChild(at, visit)
  }
  if (fn !== undefined && !/^[A-Z]/.test(nameOfFunction(fn))) visit(fn)
  const [only, another] = found
  if (only === undefined || another !== undefined || only.length > 60 || CAUSE.test(only)) return undefined
  return /^(?:Failed to|Could not|Couldn't|Unable to) [a-z]+ [a-z ]+$/.test(only) ? only : undefined
}

/** Calls that show something, in the function itself. */
function failureCalls(source: Source, fn: FunctionNode): ts.CallExpression[] {
  const found: ts.CallExpression[] = []
  const visit = (node: ts.Node): void => {
    if (node !== fn && isFunctionNode(node)) return
    if (ts.isCallExpression(node) && ts.isExpressionStatement(node.parent)) {
      const callee = node.expression.getText(source.tree)
      if (SHOWS.test(callee) || STATE.test(callee)) found.push(node)
    }
    ts.forEachChild(node, visit)
  }
  visit(fn)
  return found
}

/** A call with one text that tells of a failure; `error.message || 'Could not save'` is its text alone. */
function sayingOf(source: Source, call: ts.CallExpression): OwnWords | undefined {
  const [first, ...others] = call.arguments
  const callee = call.expression.getText(source.tree)
  if (first === undefined || others.length > 0 || /\.success$|\.info$|\.loading$/.test(callee)) return undefined
  const text = textOf(first)
  if (text === undefined || !FAILED.test(text.text) || CAUSE.test(text.text)) return undefined
  return { lines: [`${callee}(${text.getText(source.tree)});`], by: callee }
}

function textOf(value: ts.Expression): ts.StringLiteralLike | undefined {
  if (ts.isStringLiteralLike(value)) return value
  if (!ts.isBinaryExpression(value)) return undefined
  const isElse =
    value.operatorToken.kind === ts.SyntaxKind.BarBarToken ||
    value.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken
  return isElse && ts.isStringLiteralLike(value.right) ? value.right : undefined
}
