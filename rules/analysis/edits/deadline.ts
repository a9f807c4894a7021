import * as ts from 'typescript'
import { type FunctionNode, isFunctionNode, nameOfFunction, type Source } from './source'

/** How a member is called that says after how many milliseconds its object is given up. */
const LIMIT = /^(?:timeout|timeoutMs|timeLimit|timeLimitMs|deadline|deadlineMs|maxTime|maxTimeMs)$/

/**
 * After how many seconds something round a call gives up on it: a `Promise.race` with a timer, about the call, about a call of the
 * function it stands in, or about what an object with a `timeout` of its own does. Undefined where nothing does.
 */
export function deadlineRound(source: Source, call: ts.Node): number | undefined {
  const races = racesIn(source)
  if (races.length === 0) return undefined
  const found: number[] = []
  for (let at = call; at.parent !== undefined; at = at.parent) {
    const race = races.find((each) => each.call === at)
    if (race?.milliseconds !== undefined) found.push(race.milliseconds)
    if (isFunctionNode(at)) found.push(...ofFunction(at, races))
  }
  return found.length === 0 ? undefined : Math.min(...found) / 1000
}

interface Race {
  readonly call: ts.CallExpression
  readonly text: string
  /** Undefined where it is not written as a number. */
  readonly milliseconds: number | undefined
}

/** What a race that runs a function waits, and what the object says that the function is a member of. */
function ofFunction(fn: FunctionNode, races: readonly Race[]): number[] {
  const name = nameOfFunction(fn)
  if (name === '') return []
  const mine = races.filter(({ text }) => new RegExp(`(?<!function )\\b${name}\\(`).test(text))
  if (mine.length === 0) return []
  const object = ts.isMethodDeclaration(fn) ? fn.parent : fn.parent.parent
  const said = ts.isObjectLiteralExpression(object)
    ? object.properties.flatMap((each) =>
        ts.isPropertyAssignment(each) && LIMIT.test(each.name.getText()) ? (numberOf(each.initializer) ?? []) : [],
      )
    : []
  return said.length > 0 ? said : mine.flatMap(({ milliseconds }) => milliseconds ?? [])
}

/** The races of a file in which a timer takes part. */
function racesIn(source: Source): Race[] {
  if (!source.text.includes('Promise.race')) return []
  const found: Race[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /^Promise\s*\.\s*race$/.test(node.expression.getText(source.tree))) {
      const timer = timerIn(source, node)
      if (timer !== undefined)
        found.push({ call: node, text: node.getText(source.tree), milliseconds: numberOf(timer.arguments[1]) })
    }
    ts.forEachChild(node, visit)
  }
  visit(source.tree)
  return found
}

function timerIn(source: Source, node: ts.Node): ts.CallExpression | undefined {
  if (ts.isCallExpression(node) && /(?:^|\.)setTimeout$/.test(node.expression.getText(source.tree))) return node
  return ts.forEachChild(node, (each) => timerIn(source, each))
}

/** `10000`, `10 * 1000`, `10_000`. */
function numberOf(value: ts.Expression | undefined): number | undefined {
  if (value === undefined) return undefined
  if (ts.isNumericLiteral(value)) return Number(value.text)
  if (!ts.isBinaryExpression(value) || value.operatorToken.kind !== ts.SyntaxKind.AsteriskToken) return undefined
  const [left, right] = [numberOf(value.left), numberOf(value.right)]
  return left === undefined || right === undefined ? undefined : left * right
}
