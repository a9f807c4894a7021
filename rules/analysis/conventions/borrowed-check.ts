import * as ts from 'typescript'
import { functionAt } from '../edits/body-read'
import { addImport, usesRequire } from '../edits/imports'
import { declaredNames, freshName, mentionedNames, visibleNames } from '../edits/names'
import { indentAt, insertAfter, insertBefore } from '../edits/placement'
import { type Edit, enclosingFunction, type FunctionNode, isFunctionNode, type Source } from '../edits/source'
import type { TextRange } from '../facts'
import { upperFirst } from '../first-letter'
import { leavesFunction } from '../nodes'
import { asSeenFrom } from './places'

/** A handler that asks who calls: its file, its function, and the condition or the call by which it asks. */
export interface CheckedHandler {
  readonly source: Source
  readonly handler: TextRange
  readonly check: TextRange
}

const MOST_STATEMENTS = 7
const MOST_LENGTH = 1500
/** What belongs to the work of the handler rather than to who calls it. */
const OF_THE_WORK = /\.(?:json|formData|text|blob)\(\)(?!\s*[,;]?\s*\{)|\bparams\b|\.body\b|\.query\b|\.from\(|\.rpc\(/
const ASKS_ALREADY = /\.auth\.get(?:User|Session|Claims)\(|getServerSession\(|currentUser\(|\bjwt\.verify\(/

/**
 * Puts the statements by which one handler asks who calls at the top of another, with the imports they need: in front of
 * all it does, behind the answer to a preflight. Statements that the other has already are not repeated, and names that
 * it uses for something else are changed. Empty where the statements lean on something that is not there.
 */
export function borrowCheck(target: Source, handler: TextRange, example: CheckedHandler): Edit[] {
  const fn = functionAt(target, handler)
  const own = functionAt(example.source, example.handler)
  if (!fn?.body || !own || !ts.isBlock(fn.body) || ASKS_ALREADY.test(fn.body.getText(target.tree))) return []
  if (example.source.style.semicolons !== target.style.semicolons) return []
  const slice = sliceOf(example, own)
  const place = slice && placeIn(fn.body, slice.isInTry)
  if (!slice || !place) return []
  const names = namesFor(target, example.source, fn, own, slice.statements)
  const taken = visibleNames(place.list[0] ?? fn.body)
  if (!names) return []
  const renames = new Map(names.renames)
  const kept: ts.Statement[] = []
  let after = place.index - 1
  for (const statement of slice.statements) {
    const same = earlierStatements(place.list, fn).find((each) => does(each, target, statement, example.source))
    if (same) {
      after = Math.max(after, place.list.indexOf(same))
      continue
    }
    for (const name of declaredNames(statement)) {
      if (!taken.has(name)) continue
      // Nothing else here uses it: it is not worth another name.
      if (!slice.statements.some((each) => each !== statement && mentionedNames(each).has(name))) return []
      renames.set(name, freshName(place.list[0] ?? fn.body, [otherName(name)]))
      if ([...renames].filter(([, to]) => to === renames.get(name)).length > 1) return []
    }
    kept.push(statement)
  }
  const lines = kept.flatMap((statement) => linesOf(example.source, statement, renames))
  if (lines.length === 0) return []
  const next = place.list[after + 1]
  const last = place.list[after]
  const inserted = next ? insertBefore(target, next, [...lines, '']) : last ? insertAfter(target, last, lines) : []
  return inserted.length === 0 ? [] : [...names.edits, ...inserted.map(trimmed)]
}

interface Slice {
  readonly statements: readonly ts.Statement[]
  readonly isInTry: boolean
}

/** The statement that asks, and those before it that it takes its values from, or that refuse by one of them. */
function sliceOf({ source, check }: CheckedHandler, fn: FunctionNode): Slice | undefined {
  const asking = statementIn(source, fn, check)
  if (!asking || !ts.isBlock(asking.parent)) return undefined
  const list = asking.parent.statements
  const isInTry = asking.parent !== fn.body
  const before =
    isInTry && fn.body && ts.isBlock(fn.body) ? fn.body.statements.filter((each) => each.end < asking.pos) : []
  const earlier = [...before, ...list.slice(0, list.indexOf(asking))]
  const taken: ts.Statement[] = [asking]
  const needed = mentionedNames(asking)
  for (const statement of earlier.reverse()) {
    const declared = [...declaredNames(statement)]
    if (!declared.some((name) => needed.has(name))) continue
    taken.unshift(statement)
    for (const name of mentionedNames(statement)) needed.add(name)
  }
  const declared = new Set(taken.flatMap((each) => [...declaredNames(each)]))
  const [first] = taken
  const refusals = earlier.filter(
    (each) =>
      ts.isIfStatement(each) &&
      !each.elseStatement &&
      first !== undefined &&
      each.pos > first.pos &&
      leavesFunction(each.thenStatement) &&
      [...mentionedNames(each.expression)].some((name) => declared.has(name)),
  )
  const statements = [...taken, ...refusals].sort((a, b) => a.pos - b.pos)
  const text = statements.map((each) => each.getText(source.tree)).join('\n')
  // `await response.json()` and the like read what was sent; `Response.json(…)` answers.
  const isOwnWork = OF_THE_WORK.test(text) || ofSome(text) || isAskedInVain(text) || statements.some(isSetLater)
  return statements.length > MOST_STATEMENTS || text.length > MOST_LENGTH || isOwnWork
    ? undefined
    : { statements, isInTry }
}

/** A client of the server's own has no session: `createAdminClient().auth.getUser()` knows nobody. */
function isAskedInVain(text: string): boolean {
  return /\.auth\.getUser\(\)/.test(text) && /admin|SERVICE_ROLE/i.test(text)
}

/** `let isMatch = false`: what it is set to by the answer further down does not come along, and everybody would be refused. */
function isSetLater(statement: ts.Statement): boolean {
  if (!ts.isVariableStatement(statement) || statement.declarationList.flags & ts.NodeFlags.Const) return false
  return statement.declarationList.declarations.some(
    ({ initializer }) =>
      !initializer ||
      ts.isLiteralExpression(initializer) ||
      /^(?:true|false|null|undefined)$/.test(initializer.getText()),
  )
}

/** It asks for more than somebody who is signed in, which the other handler may not want. */
function ofSome(text: string): boolean {
  const plain = text.replace(/\w*supabase\w*|\w*adminClient\w*|createAdmin\w*|SERVICE_ROLE\w*|\badmin\b/gi, '')
  return /admin|internal|diagnos|staff|super|owner|role|permission|plan\b|tier|subscri/i.test(plain)
}

/** The statement round a place that stands in the function's own list, or in that of its outermost `try`. */
function statementIn(source: Source, fn: FunctionNode, { start, end }: TextRange): ts.Statement | undefined {
  const body = fn.body
  if (!body || !ts.isBlock(body)) return undefined
  const around = (list: readonly ts.Statement[]) =>
    list.find((each) => each.getStart(source.tree) <= start && each.end >= end)
  const outer = around(body.statements)
  const inner = outer && ts.isTryStatement(outer) ? around(outer.tryBlock.statements) : outer
  if (!inner || ts.isTryStatement(inner) || ts.isBlock(inner)) return undefined
  const isPlain = ts.isVariableStatement(inner) || ts.isExpressionStatement(inner)
  const isRefusal =
    ts.isIfStatement(inner) &&
    !inner.elseStatement &&
    inner.expression.end >= end &&
    leavesFunction(inner.thenStatement)
  return isPlain || isRefusal ? inner : undefined
}

/** Where in the other handler it goes: in its `try` where the first one stands in one, behind the answer to a preflight. */
function placeIn(body: ts.Block, isInTry: boolean): { list: readonly ts.Statement[]; index: number } | undefined {
  const tried = body.statements.find((each) => ts.isTryStatement(each))
  // What is thrown in a `try` is answered by its `catch`.
  if (isInTry && !(tried && ts.isTryStatement(tried) && tried.catchClause)) return undefined
  const list = isInTry && tried && ts.isTryStatement(tried) ? tried.tryBlock.statements : body.statements
  let index = 0
  while (index < list.length - 1 && isPreflight(list[index])) index++
  return list.length === 0 ? undefined : { list, index }
}

function isPreflight(statement: ts.Statement | undefined): boolean {
  if (!statement || !ts.isIfStatement(statement)) return false
  return /\bmethod\b|OPTIONS|isQaMock/.test(statement.expression.getText())
}

/** All statements that run before a place of the list, or stand beside it, in the function and in its file. */
function earlierStatements(list: readonly ts.Statement[], fn: FunctionNode): readonly ts.Statement[] {
  const start = list[0]?.pos ?? 0
  const body = fn.body && ts.isBlock(fn.body) ? fn.body.statements.filter((each) => each.end <= start) : []
  return [...body, ...list]
}

interface Names {
  readonly renames: ReadonlyMap<string, string>
  readonly edits: readonly Edit[]
}

/** How what the statements lean on is called in the other file: parameters, imports, constants that both files have. */
function namesFor(
  target: Source,
  source: Source,
  fn: FunctionNode,
  own: FunctionNode,
  statements: readonly ts.Statement[],
): Names | undefined {
  const inside = new Set(statements.flatMap((each) => [...declaredNames(each), ...boundWithin(each)]))
  const renames = new Map<string, string>()
  const edits: Edit[] = []
  for (const name of new Set(statements.flatMap((each) => [...mentionedNames(each)]))) {
    if (inside.has(name)) continue
    const i = own.parameters.findIndex((each) => ts.isIdentifier(each.name) && each.name.text === name)
    if (i >= 0) {
      const parameter = fn.parameters[i]?.name
      if (!parameter || !ts.isIdentifier(parameter)) return undefined
      renames.set(name, parameter.text)
      continue
    }
    const owner = source.tree.statements.find((each) => declaredNames(each).has(name))
    if (!owner) {
      if (visibleNames(statements[0] ?? source.tree).has(name) || visibleNames(fn).has(name)) return undefined
      continue
    }
    const available = availableAs(target, source, owner, name)
    if (!available) return undefined
    renames.set(name, available.local)
    edits.push(...available.edits)
  }
  return { renames, edits }
}

function boundWithin(statement: ts.Statement): string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (isFunctionNode(node)) for (const { name } of node.parameters) if (ts.isIdentifier(name)) found.push(name.text)
    ts.forEachChild(node, visit)
  }
  visit(statement)
  return found
}

/** A name that the first file imports or declares, in the other one. */
function availableAs(
  target: Source,
  source: Source,
  owner: ts.Statement,
  name: string,
): { local: string; edits: readonly Edit[] } | undefined {
  const theirs = target.tree.statements.find((each) => declaredNames(each).has(name))
  if (!ts.isImportDeclaration(owner)) {
    // A constant of the file's own: the same one, or the headers that each edge function writes for itself.
    const isSameText = theirs && isSame(theirs.getText(target.tree), owner.getText(source.tree))
    const isHeaders = theirs && ts.isVariableStatement(theirs) && /cors|headers/i.test(name)
    return isSameText || isHeaders || (theirs && ts.isImportDeclaration(theirs) && isHeadersName(name))
      ? { local: name, edits: [] }
      : undefined
  }
  if (!ts.isStringLiteral(owner.moduleSpecifier) || owner.importClause?.isTypeOnly) return undefined
  const module = asSeenFrom(target.path, source.path, owner.moduleSpecifier.text)
  if (theirs && ts.isImportDeclaration(theirs) && ts.isStringLiteral(theirs.moduleSpecifier)) {
    if (packageOf(theirs.moduleSpecifier.text) === packageOf(module)) return { local: name, edits: [] }
  }
  if (theirs && isHeadersName(name)) return { local: name, edits: [] }
  if (usesRequire(target) !== usesRequire(source)) return undefined
  const bindings = owner.importClause?.namedBindings
  const element =
    bindings && ts.isNamedImports(bindings) ? bindings.elements.find((each) => each.name.text === name) : undefined
  if (element?.isTypeOnly || (bindings && ts.isNamespaceImport(bindings))) return undefined
  const imported = element ? (element.propertyName ?? element.name).text : 'default'
  return addImport(target, { module, name: imported, local: name })
}

function isHeadersName(name: string): boolean {
  return /cors|headers/i.test(name)
}

/** `@supabase/supabase-js` of `npm:@supabase/supabase-js@2` and of `https://esm.sh/@supabase/supabase-js@2.45.0`. */
function packageOf(specifier: string): string {
  const bare = specifier.replace(/^(?:npm:|jsr:|https:\/\/(?:esm\.sh|deno\.land\/x|cdn\.skypack\.dev)\/)/, '')
  return bare.replace(/(.)@[\d^~][^/]*/, '$1')
}

function otherName(name: string): string {
  if (/key$/i.test(name)) return 'authKey'
  if (/url$/i.test(name)) return 'authUrl'
  if (/supabase|client/i.test(name)) return 'authClient'
  return name === 'user' ? 'caller' : `caller${upperFirst(name)}`
}

/** The lines of a statement, two spaces a level, with other names where those are needed. */
function linesOf(source: Source, statement: ts.Statement, renames: ReadonlyMap<string, string>): string[] {
  const start = statement.getStart(source.tree)
  const changes: { at: number; end: number; text: string }[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const to = renames.get(node.text)
      const { parent } = node
      const isKey =
        (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
        (ts.isPropertyAssignment(parent) && parent.name === node) ||
        (ts.isBindingElement(parent) && parent.propertyName === node)
      if (to === undefined || to === node.text || isKey) return
      const isShort =
        ts.isShorthandPropertyAssignment(parent) ||
        (ts.isBindingElement(parent) && !parent.propertyName && ts.isObjectBindingPattern(parent.parent))
      changes.push({ at: node.getStart(source.tree), end: node.end, text: isShort ? `${node.text}: ${to}` : to })
    } else ts.forEachChild(node, visit)
  }
  visit(statement)
  let text = statement.getText(source.tree)
  for (const { at, end, text: to } of changes.reverse()) text = text.slice(0, at - start) + to + text.slice(end - start)
  const indent = indentAt(source, start)
  const lines = text.split(/\r?\n/).map((line, i) => (i === 0 ? line : levelled(line, indent, source.style.indent)))
  const needsEnd = !source.style.semicolons && !/[;}]$/.test(lines.at(-1) ?? '')
  return needsEnd ? [...lines.slice(0, -1), `${lines.at(-1)};`] : lines
}

function levelled(line: string, base: string, step: string): string {
  let rest = line.startsWith(base) ? line.slice(base.length) : line.trimStart()
  let depth = 0
  while (step !== '' && rest.startsWith(step)) {
    rest = rest.slice(step.length)
    depth++
  }
  return '  '.repeat(depth) + rest.trimStart()
}

/** Whether one statement does what another does already: the same constant, or a refusal for the same reason. */
function does(own: ts.Statement, target: Source, other: ts.Statement, source: Source): boolean {
  if (ts.isVariableStatement(own)) return isSame(own.getText(target.tree), other.getText(source.tree))
  if (!ts.isIfStatement(own) || !ts.isIfStatement(other) || !leavesFunction(own.thenStatement)) return false
  return isSame(own.expression.getText(target.tree), other.expression.getText(source.tree))
}

function isSame(a: string, b: string): boolean {
  const plain = (text: string) => text.replace(/["'`]/g, '"').replace(/[\s;]+/g, '')
  return plain(a) === plain(b)
}

/** No white space at the ends of lines. */
function trimmed(change: Edit): Edit {
  return { ...change, newText: change.newText.replace(/[ \t]+(\r?\n)/g, '$1') }
}

/** The middleware that a route is given, by name, between its address and its handler; where the name is from. */
export function routeMiddleware(source: Source, verb: number): readonly string[] {
  const call = routeCall(source, verb)
  const between = call?.arguments.slice(1, -1) ?? []
  return between.map((each) => each.getText(source.tree))
}

/**
 * Gives a route middleware that other routes have, before its handler and what else stands before that.
 * @param isImported it is going to be imported: the file does not have the name yet
 */
export function addMiddleware(source: Source, verb: number, written: string, isImported = false): Edit[] {
  const call = routeCall(source, verb)
  const [address, next] = call?.arguments ?? []
  const root = /^\w+/.exec(written)?.[0] ?? ''
  if (!call || !address || !next || !ts.isStringLiteralLike(address) || (!isImported && !visibleNames(call).has(root)))
    return []
  const own = enclosingFunction(call)
  const isLater = source.tree.statements.some(
    (each) => ts.isVariableStatement(each) && declaredNames(each).has(root) && each.pos > call.pos && !own,
  )
  if (isLater) return []
  const start = next.getStart(source.tree)
  return [{ file: source.path, range: { start, end: start }, newText: `${written}, ` }]
}

function routeCall(source: Source, verb: number): ts.CallExpression | undefined {
  let found: ts.CallExpression | undefined
  const visit = (node: ts.Node): void => {
    if (found || node.end < verb || node.pos > verb) return
    if (
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      node.expression.name.getStart(source.tree) === verb
    )
      found = node
    else ts.forEachChild(node, visit)
  }
  visit(source.tree)
  return found && found.arguments.length > 1 ? found : undefined
}
