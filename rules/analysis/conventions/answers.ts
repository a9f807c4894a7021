import * as ts from 'typescript'
import { visibleNames } from '../edits/names'
import type { FunctionNode, Source } from '../edits/source'
import { quoted } from '../edits/style'
import { unwrapInward } from '../wrappers'
import { answersIn, enclosingFunctions } from './surroundings'
import { sentence, type Wording } from './wording'

/**
 * How a handler answers that something failed, as statements: imitated from an error it answers already, else built from
 * the way it answers at all. Undefined where that way is not understood.
 */
export function answerLines(
  source: Source,
  handler: FunctionNode,
  at: ts.Node,
  wording: Wording,
): string[] | undefined {
  const sent = redirectsOf(source, handler)
  if (sent.length > 0 && answersIn(source, handler).length === 0) return redirectLines(source, sent, at)
  const best = shapeFor(source, handler, at)
  if (best === undefined) return undefined
  const answered = best.render(quoted(source.style, sentence(wording)), 500)
  // Express and Fastify end the request by the call itself.
  return best.isCallOnly ? [`${answered};`] : broken(`return ${answered};`)
}

/**
 * How a handler turns a request away before it does anything, as statements that also leave it: in the same form, with a
 * status and words of its own.
 */
export function refusalLines(
  source: Source,
  handler: FunctionNode,
  at: ts.Node,
  refusal: { readonly status: number; readonly message: string },
): string[] | undefined {
  const best = shapeFor(source, handler, at)
  if (best === undefined) return undefined
  const answered = best.render(quoted(source.style, refusal.message), refusal.status)
  if (!best.isCallOnly) return broken(`return ${answered};`)
  const returnsAnswers = new RegExp(`\\breturn ${/^\w+/.exec(answered)?.[0]}\\.`).test(handler.getText(source.tree))
  return returnsAnswers ? [`return ${answered};`] : [`${answered};`, 'return;']
}

function shapeFor(source: Source, handler: FunctionNode, at: ts.Node): AnswerShape | undefined {
  const shapes = [...answersIn(source, handler), ...helperAnswers(source, handler)]
    .map((answer) => inWrapper(source, readAnswer(source, answer), answer))
    .filter((shape) => shape !== undefined)
  const usable = shapes.filter((shape) => isReachable(source, shape, at))
  return usable.find((shape) => shape.isError) ?? usable[0] ?? defaultShape(source, handler)
}

/** `return cors(request, new Response(…))`: what is put round an answer goes round an error too. */
function inWrapper(source: Source, shape: AnswerShape | undefined, answer: ts.Expression): AnswerShape | undefined {
  const { parent } = answer
  if (shape === undefined || shape.isCallOnly || !ts.isCallExpression(parent) || !ts.isReturnStatement(parent.parent))
    return shape
  const others = parent.arguments.filter((each) => each !== answer)
  const callee = parent.expression.getText(source.tree)
  if (!/^\w+$/.test(callee) || !others.every((each) => ts.isIdentifier(each))) return shape
  return {
    ...shape,
    copied: [...shape.copied, parent.expression, ...others],
    render: (message, status) => {
      const written = parent.arguments.map((each) =>
        each === answer ? shape.render(message, status) : each.getText(source.tree),
      )
      return `${callee}(${written.join(', ')})`
    },
  }
}

/** `return NextResponse.redirect(…)` in a handler itself: a browser comes there, and shows what it is sent to. */
function redirectsOf(source: Source, handler: FunctionNode): ts.ReturnStatement[] {
  const found: ts.ReturnStatement[] = []
  const visit = (node: ts.Node): void => {
    if (node !== handler && ts.isFunctionLike(node)) return
    if (ts.isReturnStatement(node) && REDIRECTS.test(node.expression?.getText(source.tree) ?? '')) found.push(node)
    ts.forEachChild(node, visit)
  }
  visit(handler)
  return found
}

const REDIRECTS = /^(?:(?:Next)?Response\.)?redirect\(/

/** Sent to the address that the handler has for failures; undefined where it has none. */
function redirectLines(source: Source, sent: readonly ts.ReturnStatement[], at: ts.Node): string[] | undefined {
  const visible = visibleNames(at)
  const found = sent.filter((each) => /[?&/'"`](?:error|failed|failure)\b/i.test(each.getText(source.tree)))
  const usable = found.find((each) => declaredInside(source, at, [each]).every((name) => visible.has(name)))
  return usable === undefined ? undefined : [`${usable.getText(source.tree).replace(/;$/, '')};`]
}

/** The width after which the options of an answer go over several lines. */
const WIDTH = 90

/** `return new Response(body, { status: 500, headers })` with its options on lines of their own where it is long. */
function broken(line: string): string[] {
  const parts = /^(return .*), \{ (status: \d+), (\w+(?:: .*)?) \}\);$/.exec(line)
  if (parts === null || line.length <= WIDTH) return [line]
  return [`${parts[1]}, {`, `  ${parts[2]},`, `  ${parts[3]},`, '});']
}

/** A way to answer, read from an answer: everything that is not the message or the status is kept as written. */
interface AnswerShape {
  readonly isError: boolean
  readonly isCallOnly: boolean
  readonly node: ts.Node | undefined
  /** The parts copied as written: their names must be visible where the answer goes. */
  readonly copied: readonly ts.Node[]
  readonly render: (message: string, status: number) => string
}

function readAnswer(source: Source, node: ts.Expression): AnswerShape | undefined {
  if (ts.isNewExpression(node)) return readResponse(source, node)
  if (!ts.isCallExpression(node)) return undefined
  const callee = unwrapInward(node.expression)
  const text = callee.getText(source.tree).replace(/\s+/g, '')
  const [body, second] = node.arguments
  if (/^(Next)?Response\.json$/.test(text)) {
    const init = readInit(source, second)
    if (init === undefined) return undefined
    return {
      isError: init.status >= 400,
      isCallOnly: false,
      node,
      copied: init.copied,
      render: (message, given) =>
        `${text}(${bodyText(source, body, init.status, message)}, { ${[`status: ${given}`, ...init.rest].join(', ')} })`,
    }
  }
  const context = /^(c|ctx|context)\.json$/.exec(text)?.[1]
  if (context !== undefined) {
    const status = numberOf(second) ?? 200
    return shape(
      node,
      status,
      false,
      (message, given) => `${text}(${bodyText(source, body, status, message)}, ${given})`,
    )
  }
  const express = /^(\w+)(?:\.(status|code)\(.*\))?\.(json|send)$/.exec(text)
  if (express !== null) {
    const [, response, setter, method] = express
    const status = Number(/\((\d+)\)/.exec(text)?.[1] ?? 200)
    const set = setter ?? (response === 'reply' ? 'code' : 'status')
    if (method === 'send' && response !== 'reply' && status >= 400 && isText(body)) {
      return shape(node, status, true, (message, given) => `${response}.${set}(${given}).send(${message})`)
    }
    const answering = method === 'send' && response !== 'reply' ? 'json' : method
    return shape(node, status, true, (message, given) => {
      return `${response}.${set}(${given}).${answering}(${bodyText(source, body, status, message)})`
    })
  }
  return readHelper(source, node, text)
}

/** `new Response(JSON.stringify(body), { status, headers })`. */
function readResponse(source: Source, node: ts.NewExpression): AnswerShape | undefined {
  const [content, options] = node.arguments ?? []
  const init = readInit(source, options)
  if (init === undefined || content === undefined) return undefined
  const isJson = ts.isCallExpression(content) && content.expression.getText(source.tree) === 'JSON.stringify'
  if (!isJson) return undefined
  const body = content.arguments[0]
  const callee = node.expression.getText(source.tree)
  return {
    isError: init.status >= 400,
    isCallOnly: false,
    node,
    copied: init.copied,
    render: (message, given) => {
      const rest = [`status: ${given}`, ...init.rest].join(', ')
      return `new ${callee}(JSON.stringify(${bodyText(source, body, init.status, message)}), { ${rest} })`
    },
  }
}

/** A local helper that answers: `jsonResponse({ error: '…' }, 400)`, `errorResponse('…', 400)`. */
function readHelper(source: Source, node: ts.CallExpression, text: string): AnswerShape | undefined {
  const body = node.arguments[0]
  const rest = node.arguments.slice(1)
  const statusAt = rest.findIndex((argument) => (numberOf(argument) ?? 0) >= 400)
  const initAt = rest.findIndex((argument) => (readInit(source, argument)?.status ?? 0) >= 400)
  if (body === undefined || (statusAt === -1 && initAt === -1)) return undefined
  const isMessage = isText(body)
  if (!isMessage && !ts.isObjectLiteralExpression(body)) return undefined
  const written = (given: number) =>
    rest.map((argument, index) => {
      if (index === statusAt) return String(given)
      if (index !== initAt) return argument.getText(source.tree)
      return `{ ${[`status: ${given}`, ...(readInit(source, argument)?.rest ?? [])].join(', ')} }`
    })
  return {
    isError: true,
    isCallOnly: false,
    node,
    copied: rest.filter((_, index) => index !== statusAt),
    render: (message, given) =>
      `${text}(${[isMessage ? message : bodyText(source, body, 500, message), ...written(given)].join(', ')})`,
  }
}

/** Calls of helpers that a handler returns. */
function helperAnswers(source: Source, handler: FunctionNode): ts.Expression[] {
  const found: ts.Expression[] = []
  const visit = (node: ts.Node): void => {
    if (node !== handler && ts.isFunctionLike(node)) return
    if (ts.isReturnStatement(node) && node.expression !== undefined) {
      const value = unwrapInward(node.expression)
      const isHelper = ts.isCallExpression(value) && ts.isIdentifier(value.expression)
      if (isHelper && /json|respon|reply|error|fail/i.test(value.expression.getText(source.tree))) found.push(value)
    }
    ts.forEachChild(node, visit)
  }
  visit(handler)
  return found
}

interface Init {
  readonly status: number
  /** The other members as written: `headers: { ...corsHeaders }`. */
  readonly rest: readonly string[]
  readonly copied: readonly ts.Node[]
}

function readInit(source: Source, options: ts.Expression | undefined): Init | undefined {
  if (options === undefined) return { status: 200, rest: [], copied: [] }
  const literal = unwrapInward(options)
  if (!ts.isObjectLiteralExpression(literal)) return undefined
  let status = 200
  const rest: ts.ObjectLiteralElementLike[] = []
  for (const member of literal.properties) {
    const name = member.name?.getText(source.tree)
    if (name === 'status') status = ts.isPropertyAssignment(member) ? (numberOf(member.initializer) ?? 0) : 0
    else if (name !== 'statusText') rest.push(member)
  }
  const written = rest.map((member) => oneLine(member.getText(source.tree)))
  return { status, rest: written.map((text) => (status >= 400 ? text : uncached(text))), copied: rest }
}

/** Headers of an answer that went well, without those by which it is kept: an error is not. */
function uncached(text: string): string {
  return text
    .replace(/,?\s*['"](?:cdn-)?cache-control['"]\s*:\s*(?:'[^']*'|"[^"]*"|`[^`]*`)/i, '')
    .replace(/\{\s*,\s*/, '{ ')
}

/** The body of an error: the key this handler gives its messages under, and a `success: false` where it says so. */
function bodyText(source: Source, body: ts.Expression | undefined, status: number, message: string): string {
  const literal = body === undefined ? undefined : unwrapInward(body)
  const members: string[] = []
  let key = messageKeyIn(source)
  if (status >= 400 && literal !== undefined && ts.isObjectLiteralExpression(literal)) {
    const names = literal.properties.map((member) => member.name?.getText(source.tree) ?? '')
    key = names.find((name) => name === 'error') ?? names.find((name) => /^(message|msg|detail)$/.test(name)) ?? key
    for (const member of literal.properties) {
      const isFlag = ts.isPropertyAssignment(member) && member.initializer.kind === ts.SyntaxKind.FalseKeyword
      if (isFlag) members.push(member.getText(source.tree))
    }
  }
  return `{ ${[...members, `${key}: ${message}`].join(', ')} }`
}

/** Bodies that a file answers with an error status: what stands between the braces. */
const ERROR_BODIES = [
  /\.(?:status|code)\(\s*[45]\d\d\s*\)\s*\.(?:json|send)\(\s*\{([^{}]{0,200})/g,
  /\bjson\(\s*\{([^{}]{0,200})\}\s*,\s*(?:\{[^{}]*\bstatus:\s*)?[45]\d\d/g,
  /\bJSON\.stringify\(\s*\{([^{}]{0,200})\}\s*\)\s*,\s*\{[^{}]*\bstatus:\s*[45]\d\d/g,
]

/** The key under which most of the error answers of a file stand. */
function messageKeyIn(source: Source): string {
  const counts = new Map<string, number>()
  for (const pattern of ERROR_BODIES) {
    for (const [, body = ''] of source.text.matchAll(pattern)) {
      const keys = [...body.matchAll(/(?:^|[,\n])\s*(error|message|msg|detail)\s*[:,\n]/g)].map(([, key = '']) => key)
      const key = keys.includes('error') ? 'error' : keys[0]
      if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  }
  return [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), ['error', 0])[0]
}

/** What a handler that has no answer yet would use, by what it is given. */
function defaultShape(source: Source, handler: FunctionNode): AnswerShape | undefined {
  const key = messageKeyIn(source)
  const names = handler.parameters.map((parameter) => parameter.name.getText(source.tree))
  if (/^_?(res|response)$/.test(names[1] ?? '')) {
    return shape(undefined, 500, true, (message, given) => `${names[1]}.status(${given}).json({ ${key}: ${message} })`)
  }
  if (names[1] === 'reply')
    return shape(undefined, 500, true, (message, given) => `reply.code(${given}).send({ ${key}: ${message} })`)
  const hasNext = /from ['"]next\/server['"]/.test(source.text) && /\bNextResponse\b/.test(source.text)
  const callee = hasNext ? 'NextResponse.json' : 'Response.json'
  return shape(undefined, 500, false, (message, given) => `${callee}({ ${key}: ${message} }, { status: ${given} })`)
}

function shape(
  node: ts.Node | undefined,
  status: number,
  isCallOnly: boolean,
  render: AnswerShape['render'],
): AnswerShape {
  return { isError: status >= 400, isCallOnly, node, copied: [], render }
}

/** Whether the names that the copied parts mention are visible at the place they go to. */
function isReachable(source: Source, shape: AnswerShape, at: ts.Node): boolean {
  const visible = visibleNames(at)
  const declared = declaredInside(source, at, shape.copied)
  return declared.every((name) => visible.has(name))
}

/** Names in copied parts that some function round the original declares, so that they are not free everywhere. */
function declaredInside(source: Source, at: ts.Node, copied: readonly ts.Node[]): string[] {
  const module = visibleNames(source.tree)
  const outer = new Set(
    enclosingFunctions(at).flatMap((fn) => fn.parameters.map((each) => each.name.getText(source.tree))),
  )
  const names: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && isReference(node) && !module.has(node.text) && !outer.has(node.text)) {
      if (node.text !== 'undefined' && !/^[A-Z]/.test(node.text)) names.push(node.text)
    }
    ts.forEachChild(node, visit)
  }
  for (const node of copied) visit(node)
  return names
}

function isReference(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node
  return !(ts.isPropertyAccessExpression(parent) && parent.name === node)
}

function isText(node: ts.Expression | undefined): boolean {
  return (
    node !== undefined &&
    (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateExpression(node))
  )
}

function numberOf(node: ts.Expression | undefined): number | undefined {
  return node !== undefined && ts.isNumericLiteral(node) ? Number(node.text) : undefined
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').replace(/,( \})/g, '$1')
}
