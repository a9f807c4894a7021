import * as ts from 'typescript'
import { freshName } from '../edits/names'
import { indentAt, insertBefore } from '../edits/placement'
import {
  callAt,
  type Edit,
  edit,
  enclosingFunction,
  enclosingStatement,
  type FunctionNode,
  insertion,
  isLoneBody,
  type Source,
  statementsOf,
} from '../edits/source'
import { layOut } from '../edits/style'
import { deepened, regionToEnd, rendersIn, wrapStatements } from '../edits/wrap'
import { leavesFunction } from '../nodes'
import { unwrapInward, unwrapOutward } from '../wrappers'
import { lower, wordsOf } from './name-words'
import type { ProjectFiles } from './places'
import { caughtReaction } from './reaction'
import { logLine } from './tools'

/** What catching a parse does: goes on with an empty value, tells the person, answers the request, or logs and goes on. */
export interface GuardedParse {
  readonly does: 'fallback' | 'message' | 'answer' | 'log'
  readonly edits: readonly Edit[]
}

/**
 * Catches what the `JSON.parse` whose name starts at the offset may throw. Where the code says what it uses when there is
 * nothing (`|| '[]'`, `: null`), that is used here too; where it only takes over what was stored, it goes on without;
 * else the person is told, or the request answered. Undefined where none of these can be done well.
 * @param isOptional the program goes on without the text: what was stored, a message, an address
 */
export function guardParse(
  source: Source,
  offset: number,
  isOptional: boolean,
  project: ProjectFiles,
): GuardedParse | undefined {
  const call = callAt(source, offset)
  const fn = call && enclosingFunction(call)
  if (!call || !fn) return undefined
  if (ts.isArrowFunction(fn) && !ts.isBlock(fn.body)) return inConciseBody(source, fn, call)
  const statement = enclosingStatement(call)
  if (!statement || enclosingFunction(statement) !== fn) return undefined
  const isAlone = isOptional && ts.isExpressionStatement(statement) && !isBesideOthers(call)
  return (
    (isAlone ? undefined : hoisted(source, statement, call)) ??
    returned(source, statement, call) ??
    declared(source, statement, call) ??
    (isOptional ? goneOn(source, statement, call) : undefined) ??
    told(source, fn, call, project)
  )
}

/** `() => JSON.parse(localStorage.getItem('x') || '[]')`. */
function inConciseBody(source: Source, fn: ts.ArrowFunction, call: ts.CallExpression): GuardedParse | undefined {
  const fallback = fallbackOf(source, call)
  if (fallback === undefined || ts.isBlock(fn.body)) return undefined
  const { style } = source
  const outer = indentAt(source, fn.getStart(source.tree))
  const lines = ['try {', '  return ']
  const start = fn.body.getStart(source.tree)
  const inner = outer + style.indent
  const opening = `{${style.newline}${inner}${layOut(style, lines, inner)}`
  const closing = layOut(style, ['', '} catch {', `  return ${fallback};`, '}'], inner)
  const end = `${style.semicolons ? ';' : ''}${closing}${style.newline}${outer}}`
  return { does: 'fallback', edits: [insertion(source, start, opening), insertion(source, fn.body.end, end)] }
}

/** `return saved ? JSON.parse(saved) : []`. */
function returned(source: Source, statement: ts.Statement, call: ts.CallExpression): GuardedParse | undefined {
  const fallback = fallbackOf(source, call)
  if (fallback === undefined || !ts.isReturnStatement(statement) || isLoneBody(statement)) return undefined
  const caught = { parameter: '', lines: [`return ${fallback};`] }
  return {
    does: 'fallback',
    edits: withoutParameter(wrapStatements(source, { first: statement, last: statement }, caught)),
  }
}

/** `const items = JSON.parse(stored || '[]')`: the name is declared with the fallback, and filled in a `try`. */
function declared(source: Source, statement: ts.Statement, call: ts.CallExpression): GuardedParse | undefined {
  const fallback = fallbackOf(source, call)
  if (fallback === undefined || !ts.isVariableStatement(statement)) return undefined
  const [declaration, another] = statement.declarationList.declarations
  const value = declaration?.initializer
  if (!declaration || another || !value || !ts.isIdentifier(declaration.name)) return undefined
  const { style, tree } = source
  const indent = indentAt(source, statement.getStart(tree))
  const name = declaration.name.text
  const type = declaration.type?.getText(tree) ?? typeOf(source, value, fallback)
  const head = `let ${name}${type === undefined ? '' : `: ${type}`} = ${fallback};`
  const parameter = freshName(call, ['error', 'err', 'caught'])
  const logged = [logLine(source, whatFailed(source, call), parameter)]
  const opening = layOut(style, [head, 'try {', `  ${name} = `], indent)
  const closing = layOut(style, ['', `} catch (${parameter}) {`, ...logged.map((line) => `  ${line}`), '}'], indent)
  const end = style.semicolons ? ';' : ''
  return {
    does: 'fallback',
    edits: [
      edit(source, statement.getStart(tree), value.getStart(tree), opening),
      ...deepened(source, value.getStart(tree), value.end),
      edit(source, value.end, statement.end, end + closing),
    ],
  }
}

/**
 * `{ name, user: saved ? JSON.parse(saved) : null }`: what is made beside it stays, so that it is read before, into a
 * name of its own.
 */
function hoisted(source: Source, statement: ts.Statement, call: ts.CallExpression): GuardedParse | undefined {
  const fallback = fallbackOf(source, call)
  const outer = unwrapOutward(call)
  const parsed = ts.isConditionalExpression(outer.parent) ? unwrapOutward(outer.parent) : outer
  const text = parsed.getText(source.tree)
  if (fallback === undefined || isLoneBody(statement) || isWholeOf(statement, parsed) || text.includes('\n'))
    return undefined
  const property =
    ts.isPropertyAssignment(parsed.parent) && ts.isIdentifier(parsed.parent.name) ? parsed.parent : undefined
  const name = freshName(call, [
    ...(property === undefined ? [] : [property.name.getText(source.tree)]),
    'stored',
    'parsed',
  ])
  const type = typeOf(source, parsed, fallback)
  const parameter = freshName(call, ['error', 'err', 'caught'])
  const lines = [
    `let ${name}${type === undefined ? '' : `: ${type}`} = ${fallback};`,
    'try {',
    `  ${name} = ${text};`,
    `} catch (${parameter}) {`,
    `  ${logLine(source, whatFailed(source, call), parameter)}`,
    '}',
  ]
  const isShort = property?.name.getText(source.tree) === name
  const start = (isShort ? property : parsed)?.getStart(source.tree) ?? parsed.getStart(source.tree)
  return {
    does: 'fallback',
    edits: [...insertBefore(source, statement, lines), edit(source, start, parsed.end, name)],
  }
}

/** Methods that give from a list another one. */
const LISTS = /^(?:map|filter|slice|sort|reverse|concat)$/

/** Whether what is read is all that a statement declares or gives back, itself or as a list made of it. */
function isWholeOf(statement: ts.Statement, parsed: ts.Node): boolean {
  let value = parsed
  for (;;) {
    const { parent } = value
    if (ts.isReturnStatement(parent) || ts.isVariableDeclaration(parent)) return true
    const call = ts.isPropertyAccessExpression(parent) && LISTS.test(parent.name.text) ? parent.parent : undefined
    if (call === undefined || !ts.isCallExpression(call)) break
    value = unwrapOutward(call)
  }
  // `setOpen(JSON.parse(…))` hands it on, and does nothing else.
  return ts.isExpressionStatement(statement) && ts.isCallExpression(value.parent) && value.parent.parent === statement
}

/** As the code does where nothing was stored, else without what was. */
function goneOn(source: Source, statement: ts.Statement, call: ts.CallExpression): GuardedParse | undefined {
  const then = missingBranch(source, statement, call)?.thenStatement ?? otherBranch(source, statement, call)
  return then === undefined ? goneOnWithout(source, statement, call) : asWhereMissing(source, statement, call, then)
}

/** `if (saved) setColors(JSON.parse(saved))`: what was stored is not taken over, and all else stays. */
function goneOnWithout(source: Source, statement: ts.Statement, call: ts.CallExpression): GuardedParse | undefined {
  if (!ts.isExpressionStatement(statement) || isBesideOthers(call)) return undefined
  const parameter = freshName(call, ['error', 'err', 'caught'])
  const lines = [logLine(source, whatFailed(source, call), parameter)]
  const outer = isLoneBody(statement) ? statement.parent : statement
  if (!ts.isStatement(outer) || isLoneBody(outer)) return undefined
  return { does: 'log', edits: wrapStatements(source, { first: outer, last: outer }, { parameter, lines }) }
}

/** `if (!stored) { …; return }` before what reads it. */
function missingBranch(source: Source, statement: ts.Statement, call: ts.CallExpression): ts.IfStatement | undefined {
  const text = call.arguments[0]?.getText(source.tree) ?? ''
  const beside = statementsOf(statement.parent) ?? []
  if (!/^[\w$]+$/.test(text)) return undefined
  return beside
    .slice(0, beside.indexOf(statement))
    .find(
      (each): each is ts.IfStatement =>
        ts.isIfStatement(each) &&
        each.expression.getText(source.tree) === `!${text}` &&
        leavesFunction(each.thenStatement),
    )
}

/** `if (stored) … else …` round what reads it: the other branch. */
function otherBranch(source: Source, statement: ts.Statement, call: ts.CallExpression): ts.Statement | undefined {
  const text = call.arguments[0]?.getText(source.tree) ?? ''
  const block = ts.isBlock(statement.parent) ? statement.parent : statement
  const { parent: look } = block
  if (!ts.isIfStatement(look) || look.thenStatement !== block) return undefined
  return look.expression.getText(source.tree) === text ? look.elseStatement : undefined
}

/** What is done where nothing was stored is done here too, and the text is thrown away, so that the next visit is as the first. */
function asWhereMissing(
  source: Source,
  statement: ts.Statement,
  call: ts.CallExpression,
  then: ts.Statement,
): GuardedParse | undefined {
  if (isLoneBody(statement)) return undefined
  const own = (ts.isBlock(then) ? [...then.statements] : [then]).map((each) => each.getText(source.tree))
  if (own.some((text) => text.includes('\n'))) return undefined
  const leaving = own.map((text) => (text.endsWith(';') ? text : `${text};`))
  const parameter = freshName(call, ['error', 'err', 'caught'])
  const lines = [logLine(source, whatFailed(source, call), parameter), ...thrownAway(source, call), ...leaving]
  // Where the function goes on, what is made of the text is left out with it.
  const beside = ts.isBlock(statement.parent) ? statement.parent.statements : undefined
  const last = beside?.at(-1)
  if (beside !== undefined && last !== undefined && last !== statement && !leavesFunction(then)) {
    const isIn = ts.isIfStatement(statement.parent.parent)
    return isIn
      ? { does: 'log', edits: wrapStatements(source, { first: statement, last }, { parameter, lines }) }
      : undefined
  }
  if (ts.isExpressionStatement(statement)) {
    const isLast = statementsOf(statement.parent)?.at(-1) === statement
    const kept = isLast && lines.at(-1) === 'return;' ? lines.slice(0, -1) : lines
    return {
      does: 'log',
      edits: wrapStatements(source, { first: statement, last: statement }, { parameter, lines: kept }),
    }
  }
  const [declaration, another] = ts.isVariableStatement(statement) ? statement.declarationList.declarations : []
  const value = declaration?.initializer
  if (!declaration || another || !value || !ts.isIdentifier(declaration.name)) return undefined
  const type = declaration.type?.getText(source.tree) ?? typeOf(source, value, '')
  const name = declaration.name.text
  const all = [
    `let ${name}${type === undefined ? '' : `: ${type}`};`,
    'try {',
    `  ${name} = ${value.getText(source.tree)};`,
    `} catch (${parameter}) {`,
    ...lines.map((line) => `  ${line}`),
    '}',
  ]
  const start = statement.getStart(source.tree)
  return value.getText(source.tree).includes('\n')
    ? undefined
    : { does: 'log', edits: [edit(source, start, statement.end, layOut(source.style, all, indentAt(source, start)))] }
}

/** `localStorage.removeItem('cart')`, where the text came from there. */
function thrownAway(source: Source, call: ts.CallExpression): string[] {
  const name = call.arguments[0]?.getText(source.tree) ?? ''
  const given = new RegExp(
    `\\b${name.replaceAll('$', '\\$')}\\s*=\\s*((?:window\\.)?(?:local|session)Storage)\\.getItem\\(\\s*([^()\\n]+?)\\s*\\)`,
    'g',
  )
  const [, storage, key] = [...source.text.slice(0, call.pos).matchAll(given)].at(-1) ?? []
  return storage === undefined ? [] : [`${storage}.removeItem(${key});`]
}

/** Other members of the object that it is put into would be lost with it. */
function isBesideOthers(call: ts.CallExpression): boolean {
  for (let at: ts.Node = call; !ts.isStatement(at) && at.parent !== undefined; at = at.parent)
    if (ts.isObjectLiteralExpression(at) && at.properties.length > 1) return true
  return false
}

function told(
  source: Source,
  fn: FunctionNode,
  call: ts.CallExpression,
  project: ProjectFiles,
): GuardedParse | undefined {
  const reaction = caughtReaction(source, call, project)
  const region = regionToEnd(fn, call)
  if (!region || rendersIn(region) || !reaction || (reaction.k !== 'message' && reaction.k !== 'answer'))
    return undefined
  const parameter = freshName(call, ['error', 'err', 'caught'])
  const caught = { parameter, lines: reaction.lines(parameter) }
  return { does: reaction.k, edits: [...reaction.edits, ...wrapStatements(source, region, caught)] }
}

/** For the log: which text could not be read, by the key it is stored under. */
function whatFailed(source: Source, call: ts.CallExpression): string {
  const text = call.arguments[0]?.getText(source.tree) ?? ''
  const name = /^[\w$]+/.exec(text)?.[0] ?? ''
  const given = new RegExp(`\\b${name.replaceAll('$', '\\$')}\\s*=[^;\\n]*getItem\\(\\s*['"\`]([\\w.:-]+)['"\`]`, 'g')
  const byConstant = new RegExp(`\\b${name.replaceAll('$', '\\$')}\\s*=[^;\\n]*getItem\\(\\s*([A-Z][\\w.]*)`, 'g')
  const constant =
    /getItem\(\s*([A-Z][\w.]*)/.exec(text)?.[1] ?? [...source.text.slice(0, call.pos).matchAll(byConstant)].at(-1)?.[1]
  const key =
    /getItem\(\s*['"`]([\w.:-]+)['"`]/.exec(text)?.[1] ??
    [...source.text.slice(0, call.pos).matchAll(given)].at(-1)?.[1] ??
    /getItem\(\s*`([A-Za-z][\w-]{2,}?)[_:.-]?\$\{/.exec(text)?.[1] ??
    constant
  // `getItem(sentMessagesKey)`
  const called = /getItem\(\s*([a-z]\w*)Key\s*\)/.exec(text)?.[1]
  const own = key ?? (called === undefined ? undefined : wordsOf(called).map(lower).join(' ')) ?? storedName(name)
  return own === undefined ? 'Could not read the text' : `Could not read ${own} from storage`
}

/** `savedTheme` → `theme`: what a name says that is kept. */
function storedName(name: string): string | undefined {
  const words = (name.match(/[A-Z]?[a-z]+|[A-Z]+/g) ?? []).map((word) => word.toLowerCase())
  if (!words.some((word) => /^(?:saved|stored|cached|persisted|local|string|json|raw)$/.test(word))) return undefined
  const rest = words.filter(
    (word) => !/^(?:saved|stored|cached|persisted|local|storage|raw|json|str|string|data|value|item)$/.test(word),
  )
  return rest.length === 0 ? undefined : rest.join(' ')
}

/** `catch () {` is `catch {`. */
function withoutParameter(edits: readonly Edit[]): Edit[] {
  return edits.map((each) => ({ ...each, newText: each.newText.replace('catch () {', 'catch {') }))
}

/** What the code itself uses where there is no text: `|| '[]'`, `?? '{}'`, the other branch of a condition. */
function fallbackOf(source: Source, call: ts.CallExpression): string | undefined {
  const text = call.arguments[0] && unwrapInward(call.arguments[0])
  if (text && ts.isBinaryExpression(text) && isOr(text.operatorToken.kind)) {
    const other = unwrapInward(text.right)
    if (ts.isStringLiteralLike(other) && /^(?:\[\]|\{\}|null|true|false|\d+)$/.test(other.text)) return other.text
  }
  const outer = unwrapOutward(call)
  const { parent } = outer
  if (!ts.isConditionalExpression(parent) || parent.whenTrue !== outer) return undefined
  const other = unwrapInward(parent.whenFalse)
  return isPlain(other) ? other.getText(source.tree) : undefined
}

/** A value that can stand twice: a constant, a name, an empty or small literal. */
function isPlain(value: ts.Expression): boolean {
  if (ts.isIdentifier(value) || ts.isLiteralExpression(value)) return true
  if (ts.isArrayLiteralExpression(value)) return value.elements.every(isPlain)
  if (ts.isNewExpression(value)) return (value.arguments ?? []).length === 0
  if (ts.isObjectLiteralExpression(value)) return value.properties.length === 0
  return /^(?:null|true|false|undefined)$/.test(value.getText())
}

function isOr(kind: ts.SyntaxKind): boolean {
  return kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.QuestionQuestionToken
}

/** The type a `let` needs so that it takes what `JSON.parse` gave; undefined in JavaScript. */
function typeOf(source: Source, value: ts.Node, fallback: string): string | undefined {
  if (!/\.[mc]?tsx?$/.test(source.path)) return undefined
  if (ts.isAsExpression(value)) return value.type.getText(source.tree)
  if (fallback === '[]' && isOnlyLookedThrough(value)) return 'unknown[]'
  return fallback === '[]' ? 'any[]' : fallback === '{}' ? 'Record<string, any>' : 'any'
}

/** Whether a list is only asked what is in it: `sent.includes(id)`. */
function isOnlyLookedThrough(value: ts.Node): boolean {
  const declared = value.parent
  const body = enclosingFunction(value)?.body
  if (!ts.isVariableDeclaration(declared) || !ts.isIdentifier(declared.name) || body === undefined) return false
  const name = declared.name.text
  let uses = 0
  let others = 0
  const visit = (at: ts.Node): void => {
    if (ts.isIdentifier(at) && at.text === name && at !== declared.name) {
      const member = ts.isPropertyAccessExpression(at.parent) && at.parent.expression === at ? at.parent.name.text : ''
      if (/^(?:includes|indexOf|length)$/.test(member)) uses++
      else others++
    }
    ts.forEachChild(at, visit)
  }
  visit(body)
  return uses > 0 && others === 0
}
