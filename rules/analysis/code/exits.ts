import * as ts from 'typescript'
import { unwrapInward } from '../wrappers'

/** Data that stands in for real data: `MOCK_USERS`, `getSampleOrders()`, `demoStats`. */
const INVENTED = /^(?:\w+\.)?(?:get|make|create|generate|build)?_?(?:mock|sample|dummy|fake|demo)(?=[A-Z_]|s?\b)/i

/** What an expression that is returned says: see `CatchFact.returns`. */
export function returnKind(expression: ts.Expression): string {
  const value = unwrapInward(expression)
  const text = value.getText()
  if (/^(null|false|true|undefined|''|""|``|-?\d+)$/.test(text)) return text
  if (ts.isVoidExpression(value)) return 'nothing'
  if (ts.isArrayLiteralExpression(value) && value.elements.length === 0) return '[]'
  if (ts.isObjectLiteralExpression(value) && value.properties.length === 0) return '{}'
  if (INVENTED.test(text.slice(0, 60))) return 'invented'
  return /\b(e|err|error|errors|message|success|ok|status|reason|failed)\b/i.test(text) ? 'error' : 'value'
}

/** Every path through a block ends in a throw (or `return Promise.reject(…)`). */
export function alwaysThrows(block: ts.Block): boolean {
  return block.statements.some(statementThrows)
}

/** Every path through a statement ends in a throw. */
export function statementThrows(statement: ts.Statement): boolean {
  if (ts.isThrowStatement(statement)) return true
  if (ts.isReturnStatement(statement)) return statement.expression?.getText().startsWith('Promise.reject(') ?? false
  if (ts.isBlock(statement)) return alwaysThrows(statement)
  if (ts.isIfStatement(statement)) {
    return (
      statement.elseStatement !== undefined &&
      statementThrows(statement.thenStatement) &&
      statementThrows(statement.elseStatement)
    )
  }
  return false
}
