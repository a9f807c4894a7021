import * as ts from 'typescript'
import { chainOf } from '../edits/chains'
import { isFunctionNode, nameOfFunction, type Source } from '../edits/source'
import { wordsOf } from './name-words'
import { callerName, enclosingFunctions, routeOf } from './surroundings'
import { isOtherThanEnglish } from './voice'
import { type Subject, type Wording, wordingFor } from './wording'

/** Words for the failure of a node: a request, or a block that holds one. */
export function wordingAt(source: Source, node: ts.Node): Wording {
  return wordingFor(subjectAt(source, node))
}

/** What is known about the request a node is or holds, and about the function it stands in. */
export function subjectAt(source: Source, node: ts.Node): Subject {
  const functionName = mutationName(node) ?? filledName(source, node) ?? callerName(node) ?? handlerName(node)
  const about = stepAt(source, node)
  const route = enclosingFunctions(node)
    .map(routeOf)
    .find((each) => each !== undefined)
  if (route !== undefined && !('table' in about) && functionName === undefined) {
    return { path: source.path, route: route.url, operation: route.method }
  }
  const isForeign = 'table' in about && isOtherThanEnglish(source)
  const label = functionName === undefined ? buttonLabel(node) : undefined
  return {
    path: source.path,
    isForeign,
    ...(functionName === undefined ? {} : { functionName }),
    ...(label === undefined ? {} : { label }),
    ...about,
  }
}

/** What is known about the request or call alone, whatever stands round it. */
export function stepAt(source: Source, node: ts.Node): Subject {
  const call = requestIn(source, node)
  return call === undefined ? calledSubject(source, node) : requestSubject(source, call)
}

/** The text of the button in whose tag a handler is written: `<button onClick={async () => …}>Cancel</button>`. */
function buttonLabel(node: ts.Node): string | undefined {
  const [fn] = enclosingFunctions(node)
  const attribute = fn?.parent.parent
  if (attribute === undefined || !ts.isJsxAttribute(attribute)) return undefined
  if (!/^on(?:Click|Press)$/.test(attribute.name.getText())) return undefined
  const element = attribute.parent.parent.parent
  if (!ts.isJsxElement(element)) return undefined
  const texts = element.children.filter(ts.isJsxText).map(({ text }) => text.trim())
  const [only, another] = texts.filter((text) => text !== '')
  return another === undefined ? only : undefined
}

/** `removeRoom` of `const removeRoom = useMutation({ … })`, for the options themselves. */
function mutationName(node: ts.Node): string | undefined {
  const call = ts.isObjectLiteralExpression(node) ? node.parent : undefined
  const declared = call !== undefined && ts.isCallExpression(call) ? call.parent : undefined
  if (declared === undefined || !ts.isVariableDeclaration(declared) || !ts.isIdentifier(declared.name)) return undefined
  const name = declared.name.text
  // `deleteMutation` says what is done alone; `mutationFn: deleteSupplier` says to what.
  const done = /^[a-z]+(?:Mutation|Mut)$/.test(name) && ts.isObjectLiteralExpression(node) ? mutates(node) : undefined
  return done ?? name
}

/** The function of the app that a mutation runs. */
function mutates(options: ts.ObjectLiteralExpression): string | undefined {
  for (const each of options.properties) {
    if (!ts.isPropertyAssignment(each) || each.name.getText() !== 'mutationFn') continue
    const { initializer: fn } = each
    const name = ts.isPropertyAccessExpression(fn) ? fn.name : fn
    return ts.isIdentifier(name) && wordsOf(name.text).length > 1 ? name.text : undefined
  }
  return undefined
}

/** `fetchData` that fills one state is named by it: `setRooms(…)` → `loadRooms`. */
function filledName(source: Source, node: ts.Node): string | undefined {
  const named = enclosingFunctions(node).find((each) => PLAIN_LOAD.test(nameOfFunction(each)))
  const isNamed = named !== undefined && callerName(node) === nameOfFunction(named)
  // A chain in an effect that has no name: `fetch('/count').then((count) => setRoomCount(count))`.
  const isChain = ts.isPropertyAccessExpression(node) && callerName(node) === undefined
  const fn = isNamed ? named : isChain ? node : undefined
  if (fn === undefined) return undefined
  const setters = [
    ...fn
      .getText(source.tree)
      .matchAll(/(?<![\w.])set([A-Z]\w*)\(\s*(?!true\b|false\b|null\b|\[\]|''|""|undefined\b)/g),
  ]
  const states = new Set(
    setters
      .map(([, name = '']) => name)
      .filter((name) => !NO_DATA.test(name) && !FLAG.test(name) && !(isNamed && /Count/.test(name))),
  )
  const [only] = states
  return states.size === 1 ? `load${only}` : undefined
}

const PLAIN_LOAD = /^(?:fetch|load|get|refresh|init)(?:All|Initial)?(?:Data|Info|Details)?$/
const FLAG = /^(?:Is|Has|Can|Should|Show)[A-Z]|(?:ed|ing|able)$/
const NO_DATA =
  /^(?:Count|Data|Items?|Results?|List|Info|Details|Response)$|Load|Busy|Error|Pending|Fetching|Page|Total|Message|Status/

/** Table or address, and operation, of one request: what is chained to it is looked at. */
function requestSubject(source: Source, call: ts.CallExpression): Subject {
  const method = calleeName(call)
  const first = call.arguments[0]
  const text = first === undefined ? undefined : addressText(source, first)
  if (method === 'from') {
    const links = chainOf(call).builders.map((link) => link.name)
    const operation =
      links.find((name) => /^(insert|update|upsert|delete|upload|download|remove|createSignedUrls?)$/.test(name)) ??
      'select'
    const byId = chainOf(call).builders.some(
      ({ name, call: link }) =>
        name === 'eq' && /^['"`](?:id|uuid)['"`]$/.test(link.arguments[0]?.getText(source.tree) ?? ''),
    )
    const one = byId || links.some((name) => /^(single|maybeSingle)$/.test(name))
    const isStorage = /\.storage\s*\.from$/.test(call.expression.getText(source.tree))
    if (text === undefined) return isStorage ? { table: 'files', operation } : { operation }
    return { table: text, operation, one }
  }
  const stored = STORED[method]
  if (stored !== undefined) {
    const collection = collectionOf(source, first)
    return collection === undefined
      ? { called: `${stored === 'select' ? 'load' : 'save'}Data` }
      : { table: collection, operation: stored, one: method !== 'getDocs' }
  }
  if (method === 'rpc' || method === 'invoke') return text === undefined ? {} : { table: text, operation: method }
  const given = call.arguments.slice(0, 2).map((each) => addressText(source, each))
  if (REQUESTS.test(method)) {
    const own = given.find((each) => METHOD.test(each ?? '')) ?? methodOption(source, call)
    const url = given.find((each) => each?.startsWith('/'))
    return { ...(url === undefined ? {} : { url }), operation: (own ?? 'get').toLowerCase() }
  }
  const operation =
    methodOption(source, call) ?? (/^(get|post|put|patch|delete|head)$/.test(method) ? method : undefined)
  const known = operation ?? (method === 'fetch' && !hasMethodOption(source, call) ? 'get' : undefined)
  const url = text?.includes('/') ? text : undefined
  return { ...(url === undefined ? {} : { url }), ...(known === undefined ? {} : { operation: known }) }
}

/** What a function of the app that is called here is for, by its name: the first that is waited for, in a block. */
function calledSubject(source: Source, node: ts.Node): Subject {
  const start = node.getStart(source.tree)
  const at = ts.isBlock(node) ? (firstAwait(node)?.getStart(source.tree) ?? start) : start
  const built = builtQuery(source.text.slice(at, Math.min(node.end, at + 600)))
  if (built !== undefined) return built
  const called = /^(?:await\s+|void\s+)?((?:\w+\.)*)(\w+)\(/.exec(source.text.slice(at, at + 200))
  if (called === null) return {}
  const [, receiver = '', name = ''] = called
  // A state that is set is no work.
  if (receiver === '' && /^set[A-Z]/.test(name)) return {}
  // A text that cannot be read.
  if (receiver === 'JSON.') {
    const caller = callerName(node)
    return caller === undefined || /^[A-Z]+$/.test(caller)
      ? {}
      : { called: /file/i.test(caller) ? 'loadFile' : 'loadData' }
  }
  return /\bauth\.(mfa\.)?$/.test(receiver) ? { called: name, account: name } : { called: name }
}

/** A query of a builder that takes its table as a value: `db.update(orderItems).set(…)`, `db.select().from(orderItems)`. */
function builtQuery(text: string): Subject | undefined {
  const [, method = '', given = '', from = ''] =
    /^(?:await\s+|void\s+)?(?:\w+\.)*(?:\w*[dD]b|tx|trx|database)\s*\.(insert|update|delete|select)\(\s*(\w*)(?:[\s\S]{0,400}?\.from\(\s*(\w+)\s*\))?/.exec(
      text,
    ) ?? []
  const table = method === 'select' ? from : given
  if (table === '') return undefined
  const words = table.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase()
  return { table: words.replace(/_table$/, ''), operation: method, one: /\.id,|\.limit\(1\)/.test(text) }
}

function firstAwait(node: ts.Node): ts.Node | undefined {
  const isModule = ts.isAwaitExpression(node) && /^await\s+import\(/.test(node.getText())
  if (ts.isAwaitExpression(node) && !isModule) return node
  return isFunctionNode(node) ? undefined : ts.forEachChild(node, firstAwait)
}

/** The name of the file that is fetched first in a node: `logo.png`. */
export function fetchedFile(source: Source, node: ts.Node): string | undefined {
  return fileAt(requestIn(source, node)?.arguments[0]?.getText(source.tree) ?? '')
}

/** A file that an address ends in is known by its name; `/products/${id}/variants.json` is none. */
export function fileAt(address: string): string | undefined {
  return /\/\$\{/.test(address) ? undefined : /\/([\w-]+(?:\.[\w-]+)*\.[a-z]\w{1,4})['"`]?$/.exec(address)?.[1]
}

/** The first request in a node, in the order of the text: the node itself where it is one. */
function requestIn(source: Source, node: ts.Node): ts.CallExpression | undefined {
  let found: ts.CallExpression | undefined
  const visit = (at: ts.Node): void => {
    if (found !== undefined) return
    if (ts.isCallExpression(at) && isRequest(source, at)) {
      found = at
      return
    }
    ts.forEachChild(at, visit)
  }
  visit(node)
  return found
}

/** Helpers of apps that take a method and an address: `apiRequest('PATCH', '/api/rooms/1')`. */
const REQUESTS = /^(?:api|http|auth\w*|admin|secure)(?:Request|Fetch|Call)$/
const METHOD = /^(?:GET|POST|PUT|PATCH|DELETE)$/

/** Calls of Firestore that take a document or a collection, by what they do. */
const STORED: Readonly<Record<string, string>> = {
  addDoc: 'insert',
  deleteDoc: 'delete',
  getDoc: 'select',
  getDocs: 'select',
  setDoc: 'upsert',
  updateDoc: 'update',
}

/** `matches` of `doc(db, 'matches', id)`, written there or where the name is given its value. */
function collectionOf(source: Source, value: ts.Expression | undefined): string | undefined {
  const text = value?.getText(source.tree) ?? ''
  const written = /^[\w$]+$/.test(text)
    ? new RegExp(`\\b${text.replaceAll('$', '\\$')}\\s*=\\s*([^;]{0,200})`).exec(source.text)?.[1]
    : text
  return /\b(?:doc|collection)\(\s*[\w.]+\s*,\s*['"`]([A-Za-z][\w-]*)['"`]/.exec(written ?? '')?.[1]
}

function isRequest(source: Source, call: ts.CallExpression): boolean {
  const name = calleeName(call)
  if (name === 'fetch' || (STORED[name] !== undefined && ts.isIdentifier(call.expression))) return true
  if (REQUESTS.test(name))
    return call.arguments.slice(0, 2).some((each) => addressText(source, each)?.startsWith('/') === true)
  const first = call.arguments[0]
  if (/^(from|rpc|invoke)$/.test(name)) {
    const receiver = call.expression.getText(source.tree)
    if (first !== undefined && /\.storage\s*\.from$/.test(receiver)) return true
    return first !== undefined && ts.isStringLiteralLike(first) && !/^(Array|Buffer|Object)\./.test(receiver)
  }
  return /^(get|post|put|patch|delete)$/.test(name) && addressText(source, first)?.startsWith('/') === true
}

function calleeName(call: ts.CallExpression): string {
  const { expression } = call
  if (ts.isIdentifier(expression)) return expression.text
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : ''
}

function addressText(source: Source, node: ts.Expression | undefined): string | undefined {
  if (node === undefined) return undefined
  if (ts.isStringLiteralLike(node)) return node.text
  if (ts.isTemplateExpression(node))
    return node
      .getText(source.tree)
      .slice(1, -1)
      .replace(/\$\{[^}]*\}/g, '$')
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const left = addressText(source, node.left)
    return left === undefined ? undefined : left + (addressText(source, node.right) ?? '$')
  }
  return undefined
}

function methodOption(source: Source, call: ts.CallExpression): string | undefined {
  return /\bmethod:\s*['"`](\w+)['"`]/.exec(call.arguments[1]?.getText(source.tree) ?? '')?.[1]?.toLowerCase()
}

function hasMethodOption(source: Source, call: ts.CallExpression): boolean {
  const options = call.arguments[1]
  return (
    options !== undefined && (!ts.isObjectLiteralExpression(options) || /\bmethod\b/.test(options.getText(source.tree)))
  )
}

function handlerName(node: ts.Node): string | undefined {
  return enclosingFunctions(node)
    .map(nameOfFunction)
    .find((name) => /^[A-Z]+$/.test(name))
}
