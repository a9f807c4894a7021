import * as ts from 'typescript'
import { chainOf } from '../edits/chains'
import { declaredNames, mentionedNames } from '../edits/names'
import { dataNameOf } from '../edits/results'
import { enclosingFunction, enclosingStatement, type Source, statementsOf } from '../edits/source'

/** A comment that says that something else is taken where there is none. */
const SAYS_SO = /\bfall(?:s|ing)?[- ]?back\b|\bdefaults? to\b|\buse (?:the )?default\b/i
/** What is no value of its own: with it, a failure looks like "there is none". */
const NEUTRAL = /^(?:null|undefined|false|0|''|""|``|\[\]|\{\}|new (?:Map|Set|Array)\b.*)$/

/**
 * Whether the code behind a request names what it uses in place of the answer, wherever it uses that: `listing?.title ||
 * 'Item'`, `prefs?.wanted !== false`, or a later statement that a comment calls the fallback. An error that is thrown there
 * would take that away.
 */
export function hasNamedFallback(source: Source, call: ts.CallExpression): boolean {
  if (chainOf(call).builders.some(({ name }) => /^(?:insert|update|upsert|delete)$/.test(name))) return false
  const name = dataNameOf(call)
  const fn = name && enclosingFunction(name)
  if (name === undefined || fn?.body === undefined || !ts.isIdentifier(name)) return false
  const uses = usesOf(fn.body, name)
  return uses.length > 0 && (uses.every((each) => hasOther(source, each)) || isSaidLater(source, name))
}

/** Asks a model. */
const ASKS = /chat\/completions|\bmessages:\s*\[|generateText|generateObject|generativelanguage|messages\.create\(/
const PROMPT = /\bprompt\w*|\w+Prompt\b/i

/**
 * Whether a request only reads a list that a prompt is given as well, where there is one: `rules?.map(…).join(…)`. A model
 * answers without it.
 */
export function isPromptContext(source: Source, call: ts.CallExpression): boolean {
  const name = dataNameOf(call)
  const fn = name && enclosingFunction(name)
  if (name === undefined || fn?.body === undefined || !ts.isIdentifier(name)) return false
  if (!ASKS.test(source.text) || !PROMPT.test(source.text)) return false
  const { builders } = chainOf(call)
  if (builders.some((each) => /^(?:insert|update|upsert|delete|single|maybeSingle)$/.test(each.name))) return false
  const uses = usesOf(fn.body, name)
  const text = source.text.slice(name.end, fn.end)
  const isJoined =
    new RegExp(`\\b${name.text}\\??\\s*\\.(?:map|filter|find|slice)\\(`).test(text) && /\.join\(/.test(text)
  return isJoined && uses.length > 0 && (uses.every(isOptional) || uses.some(isGuard)) && !uses.some(isRefused)
}

/** `rules?.map(…)` */
function isOptional({ parent }: ts.Identifier): boolean {
  return ts.isPropertyAccessExpression(parent) && parent.questionDotToken !== undefined
}

/** `rules && rules.length > 0`, `rules ? … : ''` */
function isGuard({ parent }: ts.Identifier): boolean {
  if (ts.isConditionalExpression(parent)) return true
  return ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken
}

/** `if (!rules?.length) return …` */
function isRefused(use: ts.Identifier): boolean {
  for (let at: ts.Node = use; at.parent !== undefined && !ts.isStatement(at); at = at.parent)
    if (ts.isIfStatement(at.parent) && at.parent.expression === at)
      return /\breturn\b|\bthrow\b/.test(at.parent.thenStatement.getText())
  return false
}

function usesOf(body: ts.Node, name: ts.Identifier): ts.Identifier[] {
  const found: ts.Identifier[] = []
  const visit = (node: ts.Node): void => {
    const isMember = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node
    const isKey = ts.isPropertyAssignment(node.parent) && node.parent.name === node
    if (ts.isIdentifier(node) && node.text === name.text && node !== name && !isMember && !isKey) found.push(node)
    ts.forEachChild(node, visit)
  }
  visit(body)
  return found
}

/** `row?.title || 'Item'`, `row?.wanted !== false`, `row ? row.title : 'Item'`. */
function hasOther(source: Source, use: ts.Identifier): boolean {
  let at: ts.Node = use
  while (
    (ts.isPropertyAccessExpression(at.parent) && at.parent.expression === at) ||
    (ts.isElementAccessExpression(at.parent) && at.parent.expression === at) ||
    (ts.isCallExpression(at.parent) && at.parent.expression === at) ||
    ts.isParenthesizedExpression(at.parent) ||
    ts.isAsExpression(at.parent) ||
    ts.isNonNullExpression(at.parent)
  )
    at = at.parent
  for (; ts.isBinaryExpression(at.parent) || ts.isParenthesizedExpression(at.parent); at = at.parent) {
    if (!ts.isBinaryExpression(at.parent)) continue
    const sign = at.parent.operatorToken.getText(source.tree)
    if (sign === '!==' && at.parent.right.kind === ts.SyntaxKind.FalseKeyword) return true
    if (!/^(?:\|\||\?\?)$/.test(sign)) return false
    if (at.parent.left === at && isValue(source, at.parent.right)) return true
  }
  const { parent } = at
  if (!ts.isConditionalExpression(parent)) return false
  return parent.whenTrue === at
    ? isValue(source, parent.whenFalse)
    : parent.condition === at && isValue(source, parent.whenFalse)
}

/** The last of what may be used is a value that is written there, or called a default. */
function isValue(source: Source, node: ts.Expression): boolean {
  const last =
    ts.isBinaryExpression(node) && /^(?:\|\||\?\?)$/.test(node.operatorToken.getText(source.tree)) ? node.right : node
  if (NEUTRAL.test(last.getText(source.tree))) return false
  if (ts.isIdentifier(last)) return /^[A-Z][A-Z\d_]+$|^(?:default|fallback)|(?:Default|Fallback)s?$/.test(last.text)
  return (
    ts.isStringLiteralLike(last) ||
    ts.isTemplateExpression(last) ||
    ts.isNumericLiteral(last) ||
    last.kind === ts.SyntaxKind.TrueKeyword ||
    ts.isObjectLiteralExpression(last) ||
    ts.isArrayLiteralExpression(last)
  )
}

/** A later statement on what is made of the data, or round it, under a comment that speaks of a fallback. */
function isSaidLater(source: Source, name: ts.Identifier): boolean {
  const fn = enclosingFunction(name)
  const made = new Set([name.text])
  for (let at: ts.Node | undefined = enclosingStatement(name); at !== undefined && at !== fn; at = at.parent) {
    const beside = at.parent === undefined ? undefined : statementsOf(at.parent)
    const index = beside?.indexOf(at as ts.Statement) ?? -1
    if (beside === undefined || index < 0) continue
    for (const each of beside.slice(index)) {
      const mentioned = mentionedNames(each)
      if (![...mentioned].some((one) => made.has(one))) continue
      const comments = source.text.slice(each.pos, each.getStart(source.tree))
      if (each !== at && SAYS_SO.test(comments)) return true
      for (const one of declaredNames(each)) made.add(one)
      for (const [, one = ''] of each.getText(source.tree).matchAll(/\b(\w+)\s*=(?![=>])/g)) made.add(one)
    }
  }
  return false
}
