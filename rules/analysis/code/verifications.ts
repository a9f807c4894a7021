import * as ts from 'typescript'
import type { TextRange, Value } from '../facts'
import { leavesFunction } from '../nodes'
import { unwrapInward } from '../wrappers'
import { type Context, isFunctionWithBody } from './context'
import { isWithoutEffect } from './passes'
import { valueAt } from './values'

/** A call that looks at a signature, by its name. */
export interface VerificationFact {
  /** The call, by index. */
  readonly c: number
  /**
   * What has to be there for it to be asked at all, where the code goes on without it: `if (secret) verify(…)`, `secret &&
   * !verify(…)`, `if (!secret) return true` before it.
   */
  readonly only: readonly { readonly value: Value; readonly text: string; readonly range: TextRange }[]
  /** The code goes on whatever it says. */
  readonly ignored?: true
}

const VERIFIES =
  /^(?:constructEvent(?:Async)?|createHmac|importKey|timingSafeEqual|timing_safe_equal|safeEqual|processWebhook|unmarshal|validateRequest(?:WithBody)?|verify(?:Header|Webhook|Signature|AndReceive|Request)?(?:Async)?|(?:verify|validate|check|is[A-Z]?Valid)\w*(?:Signature|Hmac|Webhook)\w*)$/i

/** What is known of each call that looks at a signature. Those that are always asked are told too, with nothing in `only`. */
export function verificationFacts(context: Context): VerificationFact[] {
  return context.calls.nodes.flatMap((node, c) => {
    if (!ts.isCallExpression(node) || !VERIFIES.test(nameOf(node.expression))) return []
    const operands = [...conditionsAround(node), ...waysPast(node)].filter((each) => !isRefusedBefore(each, node))
    const only = operands.map((operand) => ({
      value: valueAt(context, operand),
      text: operand.getText().replace(/\s+/g, ' ').slice(0, 80),
      range: { start: operand.getStart(), end: operand.end },
    }))
    return [{ c, only, ...(isWithoutEffect(node) && { ignored: true as const }) }]
  })
}

function nameOf(callee: ts.Expression): string {
  const at = unwrapInward(callee)
  if (ts.isPropertyAccessExpression(at)) return at.name.text
  return ts.isIdentifier(at) ? at.text : ''
}

/** The conditions without which the code goes on unverified. */
function conditionsAround(node: ts.Node): ts.Expression[] {
  const found: ts.Expression[] = []
  let child = node
  for (let at = node.parent; at && !isFunctionWithBody(at); child = at, at = at.parent) {
    if (ts.isIfStatement(at) && child === at.thenStatement) {
      if (at.elseStatement ? goesOn(at.elseStatement) : !leavesFunction(at.thenStatement) && !endsAfter(at))
        found.push(...conjuncts(at.expression))
    } else if (ts.isConditionalExpression(at) && child === at.whenTrue) {
      found.push(...conjuncts(at.condition))
    } else if (
      ts.isBinaryExpression(at) &&
      at.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken &&
      child === at.right &&
      guards(at)
    ) {
      found.push(...conjuncts(at.left))
    }
  }
  return found
}

/** Nothing but a refusal comes after it: `if (client) { … } return response.status(500)`. */
function endsAfter(statement: ts.IfStatement): boolean {
  const around = statement.parent
  const next = ts.isBlock(around) ? around.statements[around.statements.indexOf(statement) + 1] : undefined
  return next !== undefined && leavesFunction(next) && !letsPast(next)
}

/** The other way of an `if` goes on unverified: it neither stops nor looks at another signature, on every way there is. */
function goesOn(other: ts.Statement): boolean {
  if (!ts.isIfStatement(other)) return !leavesFunction(other) && !verifies(other)
  // For users it stops: `else if (process.env.NODE_ENV === 'production') return refuse()`.
  if (IN_PRODUCTION.test(other.expression.getText()) && refusesWithin(other.thenStatement)) return false
  const isSafe = leavesFunction(other.thenStatement) || verifies(other.thenStatement)
  return !isSafe || !other.elseStatement || goesOn(other.elseStatement)
}

function verifies(node: ts.Node): boolean {
  if (ts.isCallExpression(node) && VERIFIES.test(nameOf(node.expression))) return true
  if (ts.isIfStatement(node) && comparesSecret(node.expression) && leavesFunction(node.thenStatement)) return true
  return ts.forEachChild(node, verifies) ?? false
}

/** `token !== secret`: a token that is sent along in place of a signature. */
function comparesSecret(condition: ts.Expression): boolean {
  return disjuncts(condition).some((each) => {
    const at = unwrapInward(each)
    if (!ts.isBinaryExpression(at) || at.operatorToken.kind !== ts.SyntaxKind.ExclamationEqualsEqualsToken) return false
    return [at.left, at.right].some((side) => /secret|token|hash|signature|digest|hmac|key/i.test(side.getText()))
  })
}

/** Nothing else than this says that the app runs for its users. */
const IN_PRODUCTION =
  /^process\.env(?:\.|\[['"])(?:NODE_ENV|VERCEL_ENV)(?:['"]\])?\s*(?:={2,3}\s*['"]production['"]|!={1,2}\s*['"](?:dev(?:elopment)?|test|local)['"])$|^is_?prod(?:uction)?$|^!\s*is_?(?:dev(?:elopment)?|local(?:host)?)(?:_?(?:mode|env(?:ironment)?))?$/i

/**
 * It is turned away before where it is missing: `if (!signature) return refuse()`, with the same for users alone, where
 * developers are let past: `if (!signature && isProduction)`.
 */
function isRefusedBefore(operand: ts.Expression, node: ts.Node): boolean {
  const missing = `!${operand.getText()}`
  for (let at: ts.Node = node; at.parent && !isFunctionWithBody(at); at = at.parent) {
    if (!ts.isBlock(at.parent)) continue
    const refuses = at.parent.statements.some((statement) => {
      if (statement.end > at.getStart() || !ts.isIfStatement(statement)) return false
      const asked = conjuncts(statement.expression).filter((each) => !IN_PRODUCTION.test(each.getText()))
      const [only] = asked
      if (asked.length !== 1 || !only || !disjuncts(only).some((each) => each.getText() === missing)) return false
      return refusesWithin(statement.thenStatement)
    })
    if (refuses) return true
  }
  return false
}

/** It leaves, not by saying that all is well; or does so in production. */
function refusesWithin(branch: ts.Statement): boolean {
  const statements = ts.isBlock(branch) ? branch.statements : [branch]
  const isForDevelopers = statements.some(
    (each) =>
      ts.isIfStatement(each) &&
      IN_PRODUCTION.test(each.expression.getText()) &&
      leavesFunction(each.thenStatement) &&
      !letsPast(each.thenStatement),
  )
  return isForDevelopers || (leavesFunction(branch) && !letsPast(branch))
}

/** It is the condition of an `if` that turns somebody away. */
function guards(node: ts.Node): boolean {
  let at = node
  while (ts.isParenthesizedExpression(at.parent) || ts.isBinaryExpression(at.parent)) at = at.parent
  return ts.isIfStatement(at.parent) && at.parent.expression === at && leavesFunction(at.parent.thenStatement)
}

/** `if (!secret) return true` earlier in the function: what it asks for. */
function waysPast(node: ts.Node): ts.Expression[] {
  let body: ts.Node | undefined = node.parent
  while (body && !isFunctionWithBody(body)) body = body.parent
  if (!body || !('body' in body) || !body.body || !ts.isBlock(body.body as ts.Node)) return []
  return (body.body as ts.Block).statements.flatMap((statement) => {
    if (statement.end > node.getStart() || !ts.isIfStatement(statement) || !letsPast(statement.thenStatement)) return []
    return disjuncts(statement.expression).flatMap((each) => {
      const at = unwrapInward(each)
      return ts.isPrefixUnaryExpression(at) && at.operator === ts.SyntaxKind.ExclamationToken
        ? [unwrapInward(at.operand)]
        : []
    })
  })
}

/** It answers that all is well: `return true`, `return next()`, `return { valid: true }`. */
function letsPast(branch: ts.Statement): boolean {
  const last = ts.isBlock(branch) ? branch.statements.at(-1) : branch
  const given = last && ts.isReturnStatement(last) ? last.expression : undefined
  return given !== undefined && /^(?:true|next\(\)|\{\s*(?:valid|ok|verified|success): true\b)/.test(given.getText())
}

function conjuncts(node: ts.Expression): ts.Expression[] {
  return parts(node, ts.SyntaxKind.AmpersandAmpersandToken)
}

function disjuncts(node: ts.Expression): ts.Expression[] {
  return parts(node, ts.SyntaxKind.BarBarToken)
}

function parts(node: ts.Expression, operator: ts.SyntaxKind): ts.Expression[] {
  const at = unwrapInward(node)
  return ts.isBinaryExpression(at) && at.operatorToken.kind === operator
    ? [...parts(at.left, operator), ...parts(at.right, operator)]
    : [at]
}
