import * as ts from 'typescript'
import type { TextRange, Value } from '../facts'
import { rangeOf } from '../nodes'
import { type Context, functionAround } from './context'
import { valueAt } from './values'

/** An amount of money that is handed to a payment provider: `unit_amount: Math.round(price * 100)`. */
export interface AmountFact {
  /** The name of the property. */
  readonly name: string
  /** What it is set to. */
  readonly range: TextRange
  readonly in: number
  /** The names and properties that it is worked out from, in order. */
  readonly made: readonly { readonly value: Value; readonly text: string }[]
}

/** Names that only payment providers give an amount. https://docs.stripe.com/api/checkout/sessions/create */
const OWN = /^(?:unit_amount|unit_amount_decimal)$/
const PLAIN = /^(?:amount|value)$/
const PAYMENT_CALL =
  /(?:paymentIntents|charges|checkout\.sessions|invoiceItems|setupIntents|subscriptions)\.create$|(?:^|\.)(?:orders|payments?|preference|paymentLinks?|transaction)\.(?:create|initialize)$/
const MOST_PARTS = 8

/** The amounts in a file's calls of payment providers. */
export function amountFacts(context: Context, text: string): AmountFact[] {
  if (!/unit_amount|paymentIntents|charges\.create|orders\.create|payments?\.create/.test(text)) return []
  const found: AmountFact[] = []
  const visit = (node: ts.Node, isPayment: boolean): void => {
    const here = isPayment || (ts.isCallExpression(node) && PAYMENT_CALL.test(node.expression.getText()))
    if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) {
      const name = ts.isIdentifier(node.name) || ts.isStringLiteral(node.name) ? node.name.text : ''
      if (OWN.test(name) || (here && PLAIN.test(name))) found.push(amount(context, node, name))
    }
    ts.forEachChild(node, (child) => visit(child, here && !ts.isFunctionLike(child)))
  }
  visit(context.sourceFile, false)
  return found
}

function amount(
  context: Context,
  node: ts.PropertyAssignment | ts.ShorthandPropertyAssignment,
  name: string,
): AmountFact {
  const expression = ts.isPropertyAssignment(node) ? node.initializer : node.name
  return {
    name,
    range: rangeOf(expression),
    in: context.functions.of(functionAround(node)),
    made: partsOf(expression)
      .slice(0, MOST_PARTS)
      .map((part) => ({ value: valueAt(context, part), text: part.getText().slice(0, 60) })),
  }
}

/** The names and properties in an expression, none inside another. */
function partsOf(expression: ts.Node): ts.Expression[] {
  if (ts.isPropertyAccessExpression(expression) || ts.isIdentifier(expression)) return [expression]
  if (ts.isCallExpression(expression)) return expression.arguments.flatMap(partsOf)
  const parts: ts.Expression[] = []
  ts.forEachChild(expression, (child) => {
    if (!ts.isTypeNode(child)) parts.push(...partsOf(child))
  })
  return parts
}
