import * as ts from 'typescript'
import { chainOf, consumptionOf } from '../edits/chains'
import { elseAfter, okBranch } from '../edits/ok-branches'
import { indentAt } from '../edits/placement'
import { checkResponse, elementName } from '../edits/responses'
import {
  callAt,
  type Edit,
  edit,
  enclosingFunction,
  enclosingStatement,
  isFunctionNode,
  type Source,
  statementsOf,
} from '../edits/source'
import { layOut, quoted } from '../edits/style'
import { resetsLoading } from '../edits/wrap'
import { lowerFirst, upperFirst } from '../first-letter'
import { leavesFunction } from '../nodes'
import { asWritten } from './casing'
import { ENGLISH, isEnglish, isSpoken } from './languages'
import { LOGS_IN_ENGLISH, logIn } from './logged'
import { fileLogWay } from './loggers'
import { phraseFor } from './phrases'
import { enclosingCatch, enclosingTry } from './reaction'
import { fileAt, subjectAt, wordingAt } from './subject'
import { afterSuccess } from './succeeded'
import { surroundingsOf } from './surroundings'
import { languageIn, opened, openingIn, plainSentence } from './voice'
import { couldNot, verbOf, wordingFor } from './wording'

/** Throws where the response of the fetch at the offset is an error, before anything is made of it. */
export function throwRefusal(source: Source, offset: number): readonly Edit[] {
  const call = callAt(source, offset)
  const found = call && okBranch(call)
  // `if (response.ok) return …` with something behind it: that is what is done otherwise, and would never run again.
  if (found !== undefined && leavesFunction(found.branch.thenStatement) && !isLastOfBlock(found.branch)) return []
  if (call === undefined) return []
  return [
    ...refused(source, offset, call, (response) => [thrown(source, call, response)], []),
    ...roundRefused(source, call),
  ]
}

/**
 * `if (!response.ok) return` behind the fetch at the offset, or `if (response.ok) { … }` at the end: what is refused is
 * thrown to the `catch` that is put round both.
 */
export function throwWhereReturned(source: Source, offset: number): readonly Edit[] {
  const call = callAt(source, offset)
  const found = call && okBranch(call)
  if (call !== undefined && found !== undefined) {
    const isBlock = ts.isBlock(found.branch.thenStatement)
    const isEnd = !goesOnWithout(source, call)
    const added = isEnd ? elseAfter(source, found, [thrown(source, call, found.response)], []) : []
    if (!isBlock) return added
    // With the brace before it: the end of the block round both may stand at the same place.
    return added.map(({ range, newText }) => edit(source, range.start - 1, range.end, `}${newText}`))
  }
  const left = call && leftAt(source, call)
  if (call === undefined || left === undefined) return []
  const line = layOut(source.style, [thrown(source, call, left.response)], '')
  return [edit(source, left.only.getStart(source.tree), left.only.end, line)]
}

/** Tells the person in `if (!response.ok) return` behind the fetch at the offset, before it returns. */
export function tellWhereReturned(source: Source, offset: number, told: readonly string[]): readonly Edit[] {
  const call = callAt(source, offset)
  const left = call && leftAt(source, call)
  if (left === undefined) return []
  const { style } = source
  const indent = indentAt(source, left.look.getStart(source.tree))
  const inner = indent + style.indent
  const lines = layOut(style, [...told, 'return;'], inner)
  const { thenStatement } = left.look
  return [
    edit(
      source,
      thenStatement.getStart(source.tree),
      thenStatement.end,
      `{${style.newline}${inner}${lines}${style.newline}${indent}}`,
    ),
  ]
}

/** `if (!response.ok) return;` behind a call, with nothing else in it. */
function leftAt(
  source: Source,
  call: ts.CallExpression,
): { readonly look: ts.IfStatement; readonly only: ts.Statement; readonly response: string } | undefined {
  const look = lookAt(call)
  const response = look && /^!(\w+)\.ok$/.exec(look.expression.getText(source.tree))?.[1]
  if (look === undefined || response === undefined || look.elseStatement !== undefined) return undefined
  const then = look.thenStatement
  const only = ts.isBlock(then) ? (then.statements.length === 1 ? then.statements[0] : undefined) : then
  const isPlain = only !== undefined && ts.isReturnStatement(only) && only.expression === undefined
  // What a comment says of it is why it is passed over.
  const isMute = isPlain && !/\/[/*]/.test(then.getFullText(source.tree))
  return isMute ? { look, only, response } : undefined
}

/** `if (response.ok) … else if (response.status === 409) …` round the call: what neither takes is thrown as well. */
function roundRefused(source: Source, call: ts.CallExpression): readonly Edit[] {
  for (let at: ts.Node = call; at.parent !== undefined && !isFunctionNode(at); at = at.parent) {
    const { parent } = at
    const response = ts.isIfStatement(parent)
      ? /^(\w+)\.ok$/.exec(parent.expression.getText(source.tree))?.[1]
      : undefined
    if (!ts.isIfStatement(parent) || parent.elseStatement !== at || response === undefined) continue
    let last: ts.Statement = at as ts.Statement
    while (ts.isIfStatement(last) && last.elseStatement !== undefined) last = last.elseStatement
    return ts.isIfStatement(last) ? elseAfter(source, { branch: last }, [thrown(source, call, response)], []) : []
  }
  return []
}

function isLastOfBlock(statement: ts.Statement): boolean {
  return statementsOf(statement.parent)?.at(-1) === statement
}

/**
 * Whether the work goes on behind the look at a response: `if (names.ok) …`, and then what is needed in any case. What is
 * thrown there would take that along.
 */
export function goesOnWithout(source: Source, call: ts.CallExpression): boolean {
  const look = lookAt(call)
  for (let at: ts.Node | undefined = look; at?.parent !== undefined && !isFunctionNode(at); at = at.parent) {
    const { parent } = at
    if (ts.isTryStatement(parent) && parent.tryBlock === at && parent.catchClause !== undefined) return false
    const beside = statementsOf(parent)
    const index = beside?.indexOf(at as ts.Statement) ?? -1
    if (index >= 0 && beside?.slice(index + 1).some((each) => !resetsLoading(each) && !isPlainEnd(source, each)))
      return true
  }
  return false
}

/** What a comment right above the look at a response says that it may be absent: `// Load recent activity if available`. */
export function isSaidOptional(source: Source, call: ts.CallExpression): boolean {
  const look = lookAt(call)
  const above = look === undefined ? '' : source.text.slice(look.pos, look.getStart(source.tree))
  return /\bif available\b|\boptional\b|best[- ]effort|non-?\s?(?:critical|blocking)/i.test(above)
}

/** `return;`, or a line for the console. */
function isPlainEnd(source: Source, statement: ts.Statement): boolean {
  if (ts.isReturnStatement(statement)) return statement.expression === undefined
  return ts.isFunctionDeclaration(statement) || /^console\./.test(statement.getText(source.tree))
}

/** The `if (response.ok)` on what a call gives, by itself or with others at once. */
function lookAt(call: ts.CallExpression): ts.IfStatement | undefined {
  const { by, expression } = consumptionOf(chainOf(call).request)
  const named = by.k === 'element' ? elementName(by.array, by.index) : undefined
  const binding = by.k === 'declared' ? by.declaration.name : named?.binding
  const statement = named?.statement ?? enclosingStatement(expression)
  const beside = statement === undefined ? undefined : statementsOf(statement.parent)
  if (statement === undefined || beside === undefined || binding === undefined || !ts.isIdentifier(binding))
    return undefined
  const looks = new RegExp(`\\b${binding.text}\\.ok\\b`)
  return beside
    .slice(beside.indexOf(statement) + 1)
    .find((each): each is ts.IfStatement => ts.isIfStatement(each) && looks.test(each.expression.getText()))
}

/** Tells the person where the response of the fetch at the offset is an error, and stops by the lines given. */
export function tellRefusal(
  source: Source,
  offset: number,
  told: readonly string[],
  stop: readonly string[],
): readonly Edit[] {
  const call = callAt(source, offset)
  return call === undefined ? [] : refused(source, offset, call, () => told, stop)
}

/** In the other branch of `if (response.ok) { … }` where that has none, else in a look of its own. */
function refused(
  source: Source,
  offset: number,
  call: ts.CallExpression,
  lines: (response: string) => readonly string[],
  leaving: readonly string[],
): readonly Edit[] {
  const found = okBranch(call)
  if (found !== undefined) return elseAfter(source, found, lines(found.response), leaving)
  return checkResponse(source, offset, (response) => {
    const all = [...lines(response), ...leaving]
    const only = all.length === 1 ? all[0] : undefined
    if (only !== undefined) return [`if (!${response}.ok) ${only}`]
    return [`if (!${response}.ok) {`, ...all.map((line) => `  ${line}`), '}']
  })
}

/** The throw, in the words in which what is thrown is logged, else in the file's own form. */
function thrown(source: Source, call: ts.CallExpression, response: string): string {
  const own =
    /if \(!(\w+)\.ok\)\s*\{?\s*throw new Error\((`(?:[^`$\p{L}]|HTTP|[Ee]rror|[Ss]tatus|[Rr]equest|failed|\$\{\w+\.status(?:Text)?\})*`)\)/u.exec(
      source.text,
    )
  if (own?.[1] && own[2]?.includes('${')) {
    return `throw new Error(${own[2].replace(/\$\{\w+\./g, `\${${response}.`)});`
  }
  const clause = enclosingCatch(call)
  const logged = clause && plainSentence(logIn(source, clause.block))
  const isOne = isOneOfSeveral(source, call)
  const shown = clause !== undefined && showsMessage(source, clause)
  const language = shown || !LOGS_IN_ENGLISH.test(source.text) ? languageIn(source) : ENGLISH
  // What the person reads is in their language.
  if (!isEnglish(language) && isSpoken(language)) {
    const phrase = phraseFor(language, verbOf(wordingAt(source, call)))
    return shown
      ? `throw new Error(${quoted(source.style, phrase)});`
      : `throw new Error(\`${phrase} (status \${${response}.status})\`);`
  }
  const address = call.arguments[0]?.getText(source.tree) ?? ''
  const words = wordsFor(source, call, address, isOne)
  // What its `catch` logs, and what the function is for, say not which of several requests it was.
  const isRead = !shown || subjectAt(source, call).operation === 'get'
  const isServer = surroundingsOf(source, call).k !== 'browser'
  const isOfWhole = isOne && isServer && isRead && verbOf(wordingAt(source, call)) !== 'load'
  const isOfFunction = isOfWhole || /^\w/.test(address) || / process the .+ request$/.test(words ?? '')
  const named = (isOne || shown) && isOfFunction ? byName(source, response, shown) : undefined
  if (shown && named !== undefined) return `throw new Error(${quoted(source.style, named)});`
  const asked = isOfWhole && named === undefined ? (askedFor(source, call) ?? 'Request failed') : undefined
  const told = named ?? asked ?? (isOne ? undefined : logged) ?? words ?? logged ?? 'Request failed'
  return `throw new Error(\`${told} (status \${${response}.status})\`);`
}

/** What is done with the body of an answer names what is used in its place: `fresh.token || old.token`. */
export function hasOwnFallback(source: Source, call: ts.CallExpression): boolean {
  const { by } = consumptionOf(chainOf(call).request)
  const fn = enclosingFunction(call)
  if (by.k !== 'declared' || !ts.isIdentifier(by.declaration.name) || fn?.body === undefined) return false
  const text = source.text.slice(call.end, fn.body.end)
  const body = new RegExp(`\\bconst (\\w+)(?::[^=\\n]+)? = \\(?await ${by.declaration.name.text}\\.json\\(`).exec(text)
  if (body?.[1] === undefined) return false
  const rest = text.slice(body.index + body[0].length)
  const all = rest.match(new RegExp(`(?<![\\w.])${body[1]}\\b`, 'g'))?.length ?? 0
  const replaced = rest.match(
    new RegExp(
      `(?<![\\w.])${body[1]}(?:\\??\\.\\w+)+\\s*(?:\\|\\||\\?\\?)\\s*(?!null\\b|undefined\\b|false\\b)[a-zA-Z]`,
      'g',
    ),
  )
  return all > 0 && replaced?.length === all
}

/** Logs that the response of the fetch at the offset is an error, and goes on with what stands in for its body. */
export function logRefusal(source: Source, offset: number): readonly Edit[] {
  const call = callAt(source, offset)
  if (call === undefined) return []
  const lines = (response: string): string[] => {
    const what = byName(source, response, false) ?? askedFor(source, call) ?? 'Request failed'
    return [fileLogWay(source, call).line(what, `${response}.status`)]
  }
  return checkResponse(source, offset, (response) => {
    const [line = ''] = lines(response)
    const short = `if (!${response}.ok) ${line}`
    return short.length <= 100 ? [short] : [`if (!${response}.ok) {`, `  ${line}`, '}']
  })
}

/** What one of several requests reads, by its address alone. */
function askedFor(source: Source, call: ts.CallExpression): string | undefined {
  const { functionName: _, path: __, ...asked } = subjectAt(source, call)
  if (asked.url === undefined || asked.operation !== 'get') return undefined
  const { what, isGeneric } = wordingFor(asked)
  return isGeneric ? undefined : opened(asWritten(what, []), openingIn(source))
}

function wordsFor(source: Source, call: ts.CallExpression, address: string, isOne = false): string | undefined {
  const { functionName: _, ...asked } = subjectAt(source, call)
  const whole = wordingAt(source, call)
  const apart = isOne && asked.url !== undefined && verbOf(whole) === 'load' ? wordingFor(asked) : whole
  // The function speaks of all that it loads.
  const { what, isGeneric } = apart.isGeneric ? whole : apart
  // The app says what was done where it worked.
  const turned = isOne || verbOf(whole) === 'load' ? undefined : afterSuccess(source, optionsRound(call) ?? call, 'en')
  if (turned !== undefined) return opened(asWritten(turned, []), openingIn(source))
  const file = fileAt(address)
  if (file === undefined) return isGeneric ? undefined : opened(asWritten(what, []), openingIn(source))
  return opened(`Could not load ${file}`, openingIn(source))
}

/** `{ mutationFn: …, onSuccess: … }` whose `mutationFn` holds a call. */
function optionsRound(call: ts.CallExpression): ts.ObjectLiteralExpression | undefined {
  for (let at: ts.Node = call; at.parent !== undefined; at = at.parent) {
    if (ts.isPropertyAssignment(at) && at.name.getText() === 'mutationFn') return at.parent
  }
  return undefined
}

/** The guarded block asks for more than one thing. */
function isOneOfSeveral(source: Source, call: ts.CallExpression): boolean {
  const tried = enclosingTry(call, enclosingFunction(call))?.tryBlock.getText(source.tree) ?? ''
  return (tried.match(/(?:\bf|[a-z]F)etch\(/g)?.length ?? 0) > 1
}

/** Whether a `catch` shows what the error says: `toast.error(error.message)`. */
function showsMessage(source: Source, clause: ts.CatchClause): boolean {
  const body = clause.block.getText(source.tree).replace(/^\s*(?:console|logger|log)\.[^\n]*/gm, '')
  return /\.message\b/.test(body)
}

/** `debugTokenResponse` → `Debug token request failed`; for people, `pdfRes` → `Could not load the PDF`. */
function byName(source: Source, response: string, isForPeople: boolean): string | undefined {
  const own = /^([a-z]\w*?)_?(?:[rR]esponse|[rR]esp|[rR]es|[rR]esult)$/.exec(response)?.[1]
  if (own === undefined || own.length < 4 || /^(?:http|fetch)$/.test(own)) return undefined
  const words = own
    .replace(/_/g, ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
  if (isForPeople) return asWritten(opened(couldNot('load', words), openingIn(source)), [])
  return upperFirst(asWritten(` ${words} request failed`, []).trim())
}

/**
 * Whether what a response says is shown to the person as it is, or replaced where it is not there: `setResult(data)` with
 * `result.error` on the screen, `data.message || 'Thank you'`. An error that is thrown would hide it.
 */
export function isSaidByBody(source: Source, call: ts.CallExpression): boolean {
  const chain = chainOf(call)
  const { by } = consumptionOf(chain.request)
  const response = by.k === 'declared' && ts.isIdentifier(by.declaration.name) ? by.declaration.name.text : undefined
  const names = new Set<string>()
  const read =
    response === undefined ? '\\.then\\(\\(?\\w+\\)?\\s*=>\\s*\\w+\\.json\\(\\)\\)\\s*\\.then\\(\\(?(\\w+)' : undefined
  const fn = enclosingFunction(call)
  const around = (fn?.body ?? source.tree).getText(source.tree)
  const declared = new RegExp(
    `(?:const|let)\\s+(\\w+)(?::[^=\\n]+)?\\s*=\\s*await\\s+\\(?${response ?? '\\w+'}\\.json\\(`,
    'g',
  )
  for (const [, name = ''] of around.matchAll(declared)) names.add(name)
  if (read !== undefined) for (const [, name = ''] of around.matchAll(new RegExp(read, 'g'))) names.add(name)
  const locals = new Set(names)
  for (const name of [...names]) {
    for (const [, state = ''] of around.matchAll(new RegExp(`\\bset([A-Z]\\w*)\\(\\s*${name}\\s*[),]`, 'g')))
      names.add(lowerFirst(state))
  }
  return [...names].some((name) => {
    // A state is read anywhere, a name of the function in it alone.
    const where = locals.has(name) ? around : source.text
    if (new RegExp(`\\b${name}\\??\\.(?:error|errors|message|success|detail)\\b`).test(where)) return true
    return new RegExp(
      `\\b${name}\\??\\.\\w+(?:\\??\\.\\w+)*\\s*(?:\\|\\||\\?\\?)\\s*(?:['"\`][^'"\`]*\\p{L}|[a-z]\\w*\\()`,
      'u',
    ).test(around)
  })
}

/** Whether the code takes from the body only what has the right form: `if (Array.isArray(data)) …`. */
export function isLookedAt(source: Source, call: ts.CallExpression): boolean {
  const whole = chainOf(call).whole.getText(source.tree)
  const statement = enclosingStatement(call)
  const beside = statement === undefined ? [] : (statementsOf(statement.parent) ?? [])
  const later = beside.slice(statement === undefined ? 0 : beside.indexOf(statement))
  const text = [whole, ...later.map((each) => each.getText(source.tree))].join('\n')
  return /if \((?:Array\.isArray\(\w+(?:\??\.\w+)*\)|(?:data|d|json|body|result)\??\.\w+)\)/.test(text)
}
