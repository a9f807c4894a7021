import * as ts from 'typescript'
import { chainOf } from '../edits/chains'
import { headOf } from '../edits/limit'
import { addProperty } from '../edits/objects'
import { type Edit, insertion, nodeAt, type Source } from '../edits/source'
import { quoted } from '../edits/style'
import type { TextRange } from '../facts'
import { unwrapInward } from '../wrappers'

/**
 * Adds whose the row has to be to a query that chooses it by its id: `.eq('user_id', userId)` after the last filter of
 * supabase-js, `userId` in the `where` of Prisma. Nothing where the function does not name who calls.
 * @param offset where the query stands
 * @param handler the function that answers the request
 * @param column the owner's column, as the query names it
 */
export function filterByOwner(source: Source, offset: number, handler: TextRange, column: string): Edit[] {
  const call = chainAt(source, offset)
  const who = call && callerIn(source, handler, call.pos)
  if (!call || who === undefined) return []
  const { builders } = chainOf(headOf(call))
  const last = builders.findLast(({ name }) => name === 'eq' || name === 'match')
  if (last && /\.from\(/.test(call.getText(source.tree))) {
    const access = last.call.expression
    const name = ts.isPropertyAccessExpression(access) ? access : undefined
    const before = name ? source.text.slice(name.expression.end, name.name.getStart(source.tree)) : '.'
    const gap = /^\s*\n\s*\.$/.test(before) ? before : '.'
    return [insertion(source, last.call.end, `${gap}eq(${quoted(source.style, column)}, ${who})`)]
  }
  return inPrisma(source, call, column, who)
}

/** The outermost call of the chain that an offset lies in, at its start, or at the name or the text of one of its calls. */
function chainAt(source: Source, offset: number): ts.CallExpression | undefined {
  const node = nodeAt(source, offset)
  const named = ts.isStringLiteralLike(node) && ts.isCallExpression(node.parent) ? node.parent : undefined
  let found = named
  for (let at: ts.Node = named ?? node; at.parent !== undefined; at = at.parent) {
    const { parent } = at
    const isInChain =
      (ts.isPropertyAccessExpression(parent) && (parent.expression === at || parent.name === at)) ||
      (ts.isCallExpression(parent) && parent.expression === at)
    if (!isInChain) break
    if (ts.isCallExpression(parent)) found = parent
  }
  return found
}

/** `findFirst`, `updateMany` and `deleteMany` take any filter; `findUnique` and the like do with unique ones since Prisma 5. */
function inPrisma(source: Source, call: ts.CallExpression, column: string, who: string): Edit[] {
  const [first] = call.arguments
  const options = first && unwrapInward(first)
  if (
    !/\.(?:find(?:First|Unique|Many)(?:OrThrow)?|update(?:Many)?|delete(?:Many)?)$/.test(
      call.expression.getText(source.tree),
    )
  )
    return []
  if (!options || !ts.isObjectLiteralExpression(options)) return []
  const where = options.properties.find((each) => each.name?.getText(source.tree) === 'where')
  const filter = where && ts.isPropertyAssignment(where) ? unwrapInward(where.initializer) : undefined
  return filter && ts.isObjectLiteralExpression(filter) ? addProperty(source, filter, { name: column, value: who }) : []
}

/** How the code before an offset in the handler names the person who calls. */
function callerIn(source: Source, handler: TextRange, offset: number): string | undefined {
  const text = source.text.slice(handler.start, offset)
  if (/\{[^}]*\buserId\b[^}:]*\}\s*=\s*(?:await\s+)?(?:auth|getAuth)\(/.test(text)) return 'userId'
  if (/\bdata:\s*\{\s*user\s*\}[^=]*=\s*await\s+[\w.]+\.auth\.getUser\(/.test(text)) return 'user.id'
  if (/\bconst\s+(?:user|currentUser)\s*=\s*await\s+(?:currentUser|getCurrentUser|getUser|requireUser)\(/.test(text))
    return /\bconst\s+currentUser\s*=/.test(text) ? 'currentUser.id' : 'user.id'
  if (
    /\bconst\s+session\s*=\s*await\s+(?:auth|getServerSession)\(/.test(text) &&
    /!session\??\.user\??\.id\b/.test(text)
  )
    return 'session.user.id'
  return undefined
}
