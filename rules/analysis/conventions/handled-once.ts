import * as ts from 'typescript'
import { declaredNames, freshName, mentionedNames } from '../edits/names'
import { insertAfter, insertBefore } from '../edits/placement'
import { callAt, type Edit, enclosingFunction, enclosingStatement, type Source, statementsOf } from '../edits/source'
import { quoted } from '../edits/style'
import { leavesFunction } from '../nodes'

/**
 * Keeps a webhook's events from being handled twice: behind the check of the signature it is asked whether the event's id is in a
 * table, and answered as at the end where it is; before the last answer the id is added. An event whose work fails is not noted
 * down, so that it can come again. For clients of Supabase.
 * @param verified where `constructEvent` stands
 * @returns none where the event has no name, no client is made beside it or for all of the file, or no last answer is seen
 */
export function handleOnce(source: Source, verified: number, table: string): Edit[] {
  const call = callAt(source, verified)
  const assigned = call && enclosingStatement(call)
  const fn = call && enclosingFunction(call)
  const event = assigned && eventOf(assigned)
  const after = assigned && behindTry(assigned)
  const list = after && statementsOf(after.parent)
  if (!fn || !event || !after || !list || enclosingFunction(after) !== fn) return []
  const answer = lastAnswer(list)
  const client = clientIn(list, source.tree, fn.getText(source.tree))
  if (!answer || !client) return []
  const first = list[Math.max(list.indexOf(after), client.made ? list.indexOf(client.made) : -1)]
  if (!first || answer.pos < first.end) return []
  // What is made further down is not there yet.
  const later = new Set(
    [...list.slice(list.indexOf(first) + 1), ...siblings(answer)].flatMap((each) => [...declaredNames(each)]),
  )
  if ([...mentionedNames(answer)].some((name) => later.has(name))) return []
  const known = freshName(first, ['handled', 'handledEvent'])
  const [lookError, keepError] = [freshName(answer, ['lookError']), freshName(answer, ['keepError'])]
  const from = `await ${client.name}.from(${quoted(source.style, table)})`
  const id = quoted(source.style, 'id')
  return [
    ...insertAfter(source, first, [
      '',
      `const { data: ${known}, error: ${lookError} } = ${from}.select(${id}).eq(${id}, ${event}.id).maybeSingle();`,
      `if (${lookError}) throw ${lookError};`,
      `if (${known}) ${answer.getText(source.tree).replace(/;$/, '')};`,
    ]),
    ...insertBefore(source, answer, [
      `const { error: ${keepError} } = ${from}.insert({ id: ${event}.id });`,
      `if (${keepError}) throw ${keepError};`,
    ]),
  ]
}

/** `event` of `event = await stripe.webhooks.constructEvent(…)`, or of its declaration. */
function eventOf(statement: ts.Statement): string | undefined {
  if (ts.isVariableStatement(statement)) {
    const [only, ...others] = statement.declarationList.declarations
    return only && others.length === 0 && ts.isIdentifier(only.name) ? only.name.text : undefined
  }
  const expression = ts.isExpressionStatement(statement) ? statement.expression : undefined
  const isSet = expression && ts.isBinaryExpression(expression) && ts.isIdentifier(expression.left)
  return isSet ? expression.left.getText() : undefined
}

/** The statement behind which the event is verified: the one that does it, or the `try` round it whose `catch` leaves. */
function behindTry(statement: ts.Statement): ts.Statement | undefined {
  const block = statement.parent
  const isTried = ts.isBlock(block) && ts.isTryStatement(block.parent) && block.parent.tryBlock === block
  if (!isTried || block.statements.at(-1) !== statement || ts.isVariableStatement(statement)) return statement
  const { catchClause } = block.parent
  return catchClause && leavesFunction(catchClause.block) ? block.parent : undefined
}

const MAKES = /^(?:await )?\w*create\w*(?:Client|Admin)\w*(?:<[^()]*>)?\(/
const OF_SERVER = /service|admin/i

interface Client {
  readonly name: string
  /** The statement that makes it, where that is not done for all of the file. */
  readonly made?: ts.Statement
}

/** The client that rows are written with: made among these statements, or a name of the file that the function asks tables of. */
function clientIn(list: readonly ts.Statement[], tree: ts.SourceFile, body: string): Client | undefined {
  const made = list.flatMap((statement) => {
    const [only] = ts.isVariableStatement(statement) ? statement.declarationList.declarations : []
    const text = only?.initializer?.getText(tree) ?? ''
    return only && ts.isIdentifier(only.name) && MAKES.test(text)
      ? [{ name: only.name.text, made: statement, text }]
      : []
  })
  const [own] = made.length > 1 ? made.filter(({ text }) => OF_SERVER.test(text)) : made
  if (own) return own
  const names = tree.statements.flatMap((each) => [...declaredNames(each)])
  const asked = names.filter((name) => new RegExp(`\\b${name}\\s*\\.from\\(\\s*['"\`]`).test(body))
  return asked.length === 1 && asked[0] !== undefined ? { name: asked[0] } : undefined
}

/** `return Response.json({ received: true })` at the end, also of a `try` at the end; not one that refuses. */
function lastAnswer(list: readonly ts.Statement[]): ts.Statement | undefined {
  const last = list.at(-1)
  if (last && ts.isTryStatement(last)) return lastAnswer(last.tryBlock.statements)
  const isAnswer = last && ts.isReturnStatement(last) && last.expression !== undefined
  return isAnswer && !/\b[45]\d\d\b/.test(last.getText()) ? last : undefined
}

function siblings(statement: ts.Statement): readonly ts.Statement[] {
  return statementsOf(statement.parent) ?? []
}
