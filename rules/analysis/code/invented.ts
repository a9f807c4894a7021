import * as ts from 'typescript'
import { unwrapInward } from '../wrappers'
import { calleeText } from './calls'
import { BY_CHANCE } from './chance'
import { isNumberByChance } from './figures'

/** What takes the place of data that could not be had, and is shown like it. */
export interface InventedFact {
  /** `numbers`: made by chance, or figures written out · `data`: rows written out, or what is called so. */
  readonly what: 'numbers' | 'data'
  /** Its name where it has one: `demoStats`, `getMockUsers`. */
  readonly by: string
}

/** Words by which a name says that what it holds is none: `MOCK_USERS`, `getSampleOrders`, `demoStats`, `hardcodedOwners`. */
const STAND_IN = /^(?:mock|mocked|dummy|fake|demo|sample|simulated|hardcoded)$/
/** After them: what is really there of that kind, an audio sample or a demonstration that people ask for. */
const REAL = /^(?:rate|size|count|text|mode|requests?|slots?|form|accounts?|settings|login|url|id|name)$/
/** Before them: something is done with it. */
const DOES = /^(?:is|has|send|submit|set|toggle|book|sync|update|delete|save|run|start|stop|clear|reset)$/
/** Figures by which somebody decides. */
const MEASURE =
  /rating|review|score|uptime|utili[sz]ation|views$|revenue|sales|^total|average|^avg|percent|growth|satisfaction|health|connections|users$|customers$|orders$|responseTime|salary|probab|conversion|\bprice$|\bcost$|balance|temperature|humidity|occupancy|rate$/i
const SETTING = /limit|^max|^min|default|duration|days|radius|quota|interval|timeout|per_?page|page_?size|threshold/i
/** A member by which whoever reads it knows. */
const SAYS_SO =
  /^['"]?(?:error\w*|err|message|msg|warnings?|notice|note|(?:is|_)?(?:mock|demo|demoMode|simulated|fallback|stale|cached|offline|placeholder|sample)|source|reasoning|disclaimer)['"]?$/i
/** A state that says it: `setUsingDemoData(true)`, `setIsOffline(true)`. */
const SETS_SO = /^set(?:Is|Using|Use|Show\w*)?(?:Demo|Mock|Sample|Fallback|Offline|Stale|Placeholder)\w*$/
/** A condition under which nobody is deceived. */
const TRIED_OUT = /NODE_ENV|\bDEV\b|__DEV__|isDev|demo|mock|sandbox|isTest|preview/i
/** Words with a space between, as said to a person. */
const SENTENCE = /[\p{L}'’]{2,}[ ,.!]+[\p{L}'’]{2,}/u
const QUIET = /^(?:console|logger|log)\b|\b(?:log|warn|debug|info)$/

/**
 * What a body that runs on failure puts in the place of what could not be had: by its name, made by chance, or written out as
 * rows or figures; undefined where there is none, where the body says so, or where only trying out comes there.
 */
export function inventedIn(body: ts.Node): InventedFact | undefined {
  const named = new Map<string, ts.Expression>()
  let found: InventedFact | undefined
  let isSaid = /\bstatus(?:\(|:\s*)[45]\d\d\b/.test(body.getText())
  const installed = (expression: ts.Expression | undefined): void => {
    const own = expression && unwrapInward(expression)
    const known = own && ts.isIdentifier(own) ? named.get(own.text) : undefined
    found ??= expression && standIn(expression)
    found ??= known && standIn(known)
  }
  const visit = (node: ts.Node): void => {
    if (ts.isThrowStatement(node)) return
    if (ts.isIfStatement(node) && TRIED_OUT.test(node.expression.getText())) return
    if (ts.isStringLiteralLike(node) && ts.isCallExpression(node.parent) && SENTENCE.test(node.text)) isSaid = true
    if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) {
      if (SAYS_SO.test(node.name.getText())) isSaid = true
    }
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer)
      named.set(node.name.text, node.initializer)
    if (ts.isReturnStatement(node)) installed(node.expression)
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) installed(node.right)
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const callee = calleeText(node)
      if (QUIET.test(callee)) return
      if (SETS_SO.test(callee) && node.arguments?.[0]?.kind === ts.SyntaxKind.TrueKeyword) isSaid = true
      if (/(?:^|\.)(?:set[A-Z]\w*|json|send|stringify)$/.test(callee))
        for (const each of node.arguments ?? []) installed(each)
    }
    ts.forEachChild(node, visit)
  }
  visit(body)
  if (ts.isExpression(body)) installed(body)
  return isSaid ? undefined : found
}

/** What of an expression stands in for data. */
function standIn(expression: ts.Expression): InventedFact | undefined {
  let found: InventedFact | undefined
  const visit = (node: ts.Node): void => {
    if (found) return
    if (ts.isPropertyAssignment(node)) {
      const name = node.name.getText()
      if (!BY_CHANCE.test(name) && isNumberByChance(node.initializer))
        found = { what: 'numbers', by: name.slice(0, 40) }
      else visit(node.initializer)
      return
    }
    if (ts.isPropertyAccessExpression(node)) {
      if (node.expression.kind === ts.SyntaxKind.ThisKeyword) visit(node.name)
      else visit(node.expression)
      return
    }
    if (ts.isIdentifier(node) && isStandIn(node.text)) found = { what: kindOf(node.text), by: node.text.slice(0, 40) }
    if (ts.isArrayLiteralExpression(node) && areRows(node)) found = { what: 'data', by: '' }
    if (ts.isObjectLiteralExpression(node) && hasFigures(node)) found = { what: 'numbers', by: '' }
    ts.forEachChild(node, visit)
  }
  visit(expression)
  return found
}

function isStandIn(name: string): boolean {
  const words = (name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? []).map((word) => word.toLowerCase())
  const at = words.findIndex((word) => STAND_IN.test(word))
  return at >= 0 && !DOES.test(words[0] ?? '') && !REAL.test(words[at + 1] ?? '')
}

function kindOf(name: string): InventedFact['what'] {
  return /stats|metrics|totals|numbers|figures|scores|prices|rates|analytics|revenue/i.test(name) ? 'numbers' : 'data'
}

/** `[{ id: 1, name: 'Sunset Heights' }, …]`: rows with numbers of their own. */
function areRows({ elements }: ts.ArrayLiteralExpression): boolean {
  return (
    elements.length > 1 &&
    elements.every(
      (each) =>
        ts.isObjectLiteralExpression(each) &&
        each.properties.length > 1 &&
        each.properties.some(
          (member) =>
            ts.isPropertyAssignment(member) &&
            /^['"]?_?id['"]?$/i.test(member.name.getText()) &&
            ts.isLiteralExpression(member.initializer),
        ),
    )
  )
}

/** `{ rating: 4.8, reviewCount: 277 }`. */
function hasFigures({ properties }: ts.ObjectLiteralExpression): boolean {
  const names = properties.flatMap((member) =>
    ts.isPropertyAssignment(member) &&
    ts.isNumericLiteral(member.initializer) &&
    Number(member.initializer.text) !== 0 &&
    Number(member.initializer.text) !== 1
      ? [member.name.getText()]
      : [],
  )
  return names.length > 1 && names.every((name) => !SETTING.test(name)) && names.some((name) => MEASURE.test(name))
}
