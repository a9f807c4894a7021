import * as ts from 'typescript'
import { commentsOfSource } from '../code-comments'
import { suppressionsIn } from '../comments'
import type { CodeFacts, ImportFact, ReferenceFact, Value } from '../facts'
import type { SqlParser } from '../sql/parser'
import { unwrapOutward } from '../wrappers'
import { amountFacts } from './amounts'
import { answeredFacts } from './answered'
import { armFacts, isContinued } from './arms'
import { askedFacts } from './asked'
import { lookOf } from './branches'
import { callFact, callSpan, isListTest, isWorthAFact } from './calls'
import { catchFact } from './catches'
import { type CallLike, type Context, functionAround, isFunctionWithBody, Numbering } from './context'
import { databaseTypes } from './database-types'
import { classFact, declarationFact, laterMembers } from './declarations'
import { developmentFacts, modeConstants } from './development'
import { elementFacts, isComponentTag } from './elements'
import { environmentFacts, isEnvironment } from './environment'
import { saysFailure } from './failure-texts'
import { figureFacts } from './figures'
import { directiveOf, functionFact, usageOf } from './functions'
import { gateFact, setFact, verdictFact } from './gates'
import { hookResultFact } from './hook-results'
import { indexesIn, makesIndex } from './index-texts'
import { loopFact } from './loops'
import { asksForPresence, missingDataFact } from './missing-data'
import { exportFacts, importFacts, openedByName, openedModules, requireFact } from './modules'
import { partFacts } from './parts'
import { type Binding, bindScopes } from './scope'
import { setsState, shortLists } from './short-lists'
import { rawSqlNode } from './sql-parts'
import { sqlNodeAt, sqlTextFact } from './sql-texts'
import { valueAt } from './values'
import { verificationFacts } from './verifications'
import { isWriteTarget } from './write-target'

const SIDE_GLOBALS = new Set(
  'window document localStorage sessionStorage navigator process Deno Bun Buffer require module __dirname'.split(' '),
)
const CODE_NAME = /^[\w./@~#() [\]-]{1,160}\.(?:[cm]?[jt]s|[jt]sx)$/
/** Attributes that take a function which may fail. */
const CALLBACK_ATTRIBUTE = /^on[A-Z]|action|submit|handler|callback|fetch|load|save|delete|refresh|update|retry/i

/** The facts of one TypeScript or JavaScript file. Total: broken text gives fewer facts. */
export function codeFacts(path: string, text: string, sql?: SqlParser): CodeFacts {
  const sourceFile = ts.createSourceFile(
    path,
    text,
    { languageVersion: ts.ScriptTarget.ESNext, jsDocParsingMode: ts.JSDocParsingMode.ParseNone },
    false,
    scriptKind(path),
  )
  const functions = new Numbering<ts.FunctionLikeDeclaration>()
  const calls = new Numbering<CallLike>()
  const classes = new Numbering<ts.ClassLikeDeclaration>()
  const catches = new Numbering<ts.Node>()
  const providers: ts.JsxOpeningLikeElement[] = []
  const components = new Numbering<ts.JsxOpeningLikeElement>()
  const telling: ts.Node[] = []
  const loops = new Numbering<ts.IterationStatement>()
  const sqlNodes: ts.Expression[] = []
  const finals: ts.Block[] = []
  const awaits: ts.AwaitExpression[] = []
  const presence: ts.IfStatement[] = []
  const branches: ts.IfStatement[] = []
  const switches: ts.SwitchStatement[] = []
  const setters: ts.CallExpression[] = []
  const definitions: ts.Node[] = []
  const directive = directiveOf(sourceFile.statements)
  const isForBrowser = directive === 'client'
  const listTests: ts.Expression[] = []
  const ifs: (ts.IfStatement | ts.ReturnStatement | ts.ArrowFunction)[] = []
  const assignments: ts.BinaryExpression[] = []
  const continued: ts.BinaryExpression[] = []
  const environments: ts.PropertyAccessExpression[] = []
  const required: { fact: ImportFact; node: ts.Node }[] = []
  const opens = new Set<string>()
  const opening: ts.CallExpression[] = []
  const filesNamed = new Set<string>()
  let jsx = false
  let usesImportMeta = false

  const scopes = bindScopes(sourceFile, (node) => {
    switch (node.kind) {
      case ts.SyntaxKind.CallExpression:
      case ts.SyntaxKind.NewExpression: {
        const call = node as ts.CallExpression | ts.NewExpression
        const statement = rawSqlNode(call)
        if (statement && !sqlNodes.includes(statement)) sqlNodes.push(statement)
        if (isWorthAFact(call)) calls.add(call)
        else if (call.arguments?.[0] && isListTest(call)) listTests.push(call.arguments[0])
        const dynamic = requireFact(call)
        if (dynamic) required.push({ fact: dynamic, node: call })
        const opened = ts.isCallExpression(call) ? openedModules(call) : undefined
        if (opened !== undefined) opens.add(opened)
        if (opened === '') opening.push(call as ts.CallExpression)
        if (setsState(call)) setters.push(call)
        if (ts.isCallExpression(call)) numberHandlers(call, catches)
        return
      }
      case ts.SyntaxKind.TaggedTemplateExpression:
        if (isWorthAFact(node as ts.TaggedTemplateExpression)) calls.add(node as ts.TaggedTemplateExpression)
        return
      case ts.SyntaxKind.StringLiteral:
      case ts.SyntaxKind.NoSubstitutionTemplateLiteral:
      case ts.SyntaxKind.TemplateExpression: {
        const statement = sqlNodeAt(node)
        if (statement && !sqlNodes.includes(statement)) sqlNodes.push(statement)
        else if (makesIndex(node)) definitions.push(node)
        if (saysFailure(node)) telling.push(node)
        if (namesCode(node)) filesNamed.add(node.text)
        return
      }
      case ts.SyntaxKind.ImportEqualsDeclaration: {
        const equalled = requireFact(node)
        if (equalled) required.push({ fact: equalled, node })
        return
      }
      case ts.SyntaxKind.JsxText:
      case ts.SyntaxKind.TemplateHead:
        if (saysFailure(node)) telling.push(node)
        return
      case ts.SyntaxKind.IfStatement: {
        const branch = node as ts.IfStatement
        branches.push(branch)
        if (asksForPresence(branch)) presence.push(branch)
        if (!isForBrowser) ifs.push(branch)
        if (lookOf(branch)) catches.add(branch)
        return
      }
      case ts.SyntaxKind.SwitchStatement:
        if (!isForBrowser) switches.push(node as ts.SwitchStatement)
        return
      case ts.SyntaxKind.CatchClause:
        catches.add(node)
        return
      case ts.SyntaxKind.TryStatement: {
        const { finallyBlock } = node as ts.TryStatement
        if (finallyBlock) finals.push(finallyBlock)
        return
      }
      case ts.SyntaxKind.PropertyAccessExpression:
        if (isEnvironment(node)) environments.push(node)
        return
      case ts.SyntaxKind.BinaryExpression:
        if (!isForBrowser) assignments.push(node as ts.BinaryExpression)
        if (isContinued(node as ts.BinaryExpression)) continued.push(node as ts.BinaryExpression)
        return
      case ts.SyntaxKind.JsxOpeningElement:
      case ts.SyntaxKind.JsxSelfClosingElement: {
        const element = node as ts.JsxOpeningLikeElement
        jsx = true
        if (isProvider(element)) providers.push(element)
        if (isComponentTag(element)) components.add(element)
        return
      }
      case ts.SyntaxKind.MetaProperty:
        usesImportMeta = true
        return
      case ts.SyntaxKind.AwaitExpression:
        awaits.push(node as ts.AwaitExpression)
        return
      case ts.SyntaxKind.ReturnStatement:
        if (!isForBrowser) ifs.push(node as ts.ReturnStatement)
        return
      case ts.SyntaxKind.ArrowFunction:
        if (!isForBrowser) ifs.push(node as ts.ArrowFunction)
        functions.add(node as ts.ArrowFunction)
        return
      default:
        if (ts.isIterationStatement(node, false)) loops.add(node)
        else if (isFunctionWithBody(node)) functions.add(node)
        else if (ts.isClassLike(node)) classes.add(node)
    }
  })
  const context: Context = { sourceFile, scopes, functions, calls, loops, classes, catches }
  const later = laterMembers(context, assignments)
  const arms = armFacts([...awaits, ...continued])
  const short = shortLists(context, branches, setters)
  const madeIndexes = sql ? definitions.flatMap((node) => indexesIn(node, sql)) : []
  const answered = jsx || isForBrowser ? [] : answeredFacts(context, switches, branches)
  const figures = figureFacts(context, text)
  const types = text.includes('CompositeTypes') ? databaseTypes(sourceFile) : undefined
  const development = developmentFacts(context, text)
  const modes = modeConstants(context, text)
  const amounts = isForBrowser ? [] : amountFacts(context, text)
  const goingOn: ts.IfStatement[] = []
  const gates = ifs.flatMap((node) => {
    const gate = ts.isIfStatement(node) ? gateFact(context, node) : verdictFact(context, node)
    if (!gate && ts.isIfStatement(node)) goingOn.push(node)
    return gate ?? []
  })
  const asked = askedFacts(context, sourceFile.text, [...goingOn, ...switches])
  const verifications = isForBrowser ? [] : verificationFacts(context)
  return {
    kind: 'code',
    path,
    suppressions: text.includes('readiness-ignore') ? suppressionsIn(text, commentsOfSource(sourceFile)) : [],
    directive,
    syntaxErrors: syntaxErrorCount(sourceFile),
    imports: [...importFacts(context), ...required.map(({ fact, node }) => within(context, fact, node))],
    ...exportFacts(context),
    parts: partFacts(context),
    ...(opens.size > 0 && { opens: [...opens] }),
    ...(opening.length > 0 && { openedByName: opening.flatMap((call) => openedByName(context, call) ?? []) }),
    ...(development.length > 0 && { development }),
    ...(Object.keys(modes).length > 0 && { modes }),
    ...(answered.length > 0 && { answered }),
    ...(filesNamed.size > 0 && { filesNamed: [...filesNamed] }),
    declarations: scopes.bindings.map((binding) => declarationFact(context, binding)),
    functions: functions.nodes.map((node) => functionFact(context, node)),
    classes: classes.nodes.map((node) => classFact(context, node, later)),
    providers: providers.map((node) => providerFact(context, node)),
    calls: calls.nodes.map((node) => callFact(context, node)),
    loops: loops.nodes.map((node) => loopFact(context, node)),
    ...(arms.length > 0 && { arms }),
    ...(short && { shortLists: short }),
    ...(madeIndexes.length > 0 && { madeIndexes }),
    ...(types && { databaseTypes: types }),
    ...(verifications.length > 0 && { verifications }),
    ...(amounts.length > 0 && { amounts }),
    ...(figures.length > 0 && { figures }),
    sqlTexts: sqlNodes.map((node) => sqlTextFact(context, node, sql)),
    catches: catches.nodes.map((node) => catchFact(context, node)),
    missingData: presence.flatMap((node) => missingDataFact(context, node) ?? []),
    ...(listTests.length > 0 && { listTests: listTests.map((node) => valueAt(context, node)) }),
    gates,
    ...(asked.length > 0 && { asked }),
    sets: assignments.flatMap((node) => setFact(context, node) ?? []),
    finals: finals.map((node) => ({
      in: functions.of(functionAround(node)),
      triedCalls: spanBefore(context, node),
      calls: callSpan(context, node),
    })),
    references: scopes.bindings.flatMap((binding) => referenceFacts(context, binding)),
    jsx,
    elements: elementFacts(context, components),
    hookResults: calls.nodes.flatMap((node, c) => hookResultFact(context, node, c) ?? []),
    saysFailure: [...new Set(telling.map((node) => context.functions.of(functionAround(node))))],
    globals: [...[...scopes.free].filter((name) => SIDE_GLOBALS.has(name)), ...(usesImportMeta ? ['import.meta'] : [])],
    ...(environments.length > 0 && {
      environment: environmentFacts(context, environments, (node) => functions.of(functionAround(node))),
    }),
  }
}

/** A text that ends like the name of a code file, other than in an import: `./jobs/mail.ts`. */
function namesCode(node: ts.Node): node is ts.StringLiteral {
  if (!ts.isStringLiteralLike(node) || !CODE_NAME.test(node.text)) return false
  return !ts.isImportDeclaration(node.parent) && !ts.isExportDeclaration(node.parent)
}

/** A dynamic import with the outermost function that it stands in. */
function within(context: Context, fact: ImportFact, node: ts.Node): ImportFact {
  let outermost: ts.FunctionLikeDeclaration | undefined
  for (let at = functionAround(node); at; at = functionAround(at)) outermost = at
  return { ...fact, within: context.functions.of(outermost) }
}

/** The calls of a `try` that come before its `finally`. */
function spanBefore(context: Context, block: ts.Block): [number, number] {
  const [from, to] = callSpan(context, block.parent)
  const [first, after] = callSpan(context, block)
  return [from, first < after ? first : to]
}

/** The parser's own count; `parseDiagnostics` is set by `createSourceFile` but is not part of the public type. */
function syntaxErrorCount(sourceFile: ts.SourceFile): number {
  return (
    (sourceFile as ts.SourceFile & { readonly parseDiagnostics?: readonly unknown[] }).parseDiagnostics?.length ?? 0
  )
}

/** How TypeScript must read a file of this name; plain `.js` may hold JSX. */
function scriptKind(path: string): ts.ScriptKind {
  if (path.endsWith('.tsx')) return ts.ScriptKind.TSX
  if (/\.[mc]?ts$/.test(path)) return ts.ScriptKind.TS
  return ts.ScriptKind.JSX
}

/** What is given to `.catch`, or as second argument to `.then`, gets a number among the catches. */
function numberHandlers(call: ts.CallExpression, catches: Numbering<ts.Node>): void {
  if (!ts.isPropertyAccessExpression(call.expression)) return
  const name = call.expression.name.text
  const handler = name === 'catch' ? call.arguments[0] : name === 'then' ? call.arguments[1] : undefined
  if (handler) catches.add(handler)
}

function isProvider(node: ts.JsxOpeningLikeElement): boolean {
  const tag = node.tagName.getText()
  return tag.endsWith('.Provider') || tag.endsWith('Context')
}

function providerFact(context: Context, node: ts.JsxOpeningLikeElement): { context: Value; value: Value } {
  const tag = node.tagName
  const owner = ts.isPropertyAccessExpression(tag) && tag.name.text === 'Provider' ? tag.expression : tag
  const attribute = node.attributes.properties.find(
    (each) => ts.isJsxAttribute(each) && each.name.getText() === 'value',
  )
  const initializer = attribute && ts.isJsxAttribute(attribute) ? attribute.initializer : undefined
  const expression = initializer && ts.isJsxExpression(initializer) ? initializer.expression : undefined
  return { context: valueAt(context, owner as ts.Expression), value: valueAt(context, expression) }
}

/** The places where a name that may stand for a function is handed on without being called. */
function referenceFacts(context: Context, binding: Binding): ReferenceFact[] {
  const facts: ReferenceFact[] = []
  for (const use of binding.uses) {
    if (isWriteTarget(use)) continue
    const isMember = ts.isPropertyAccessExpression(use.parent) && use.parent.expression === use
    const node = isMember ? use.parent : use
    const outer = unwrapOutward(node)
    if (ts.isCallExpression(outer.parent) && outer.parent.expression === outer) continue
    const usage = usageOf(context, node)
    if (!usage || !mayBeFunction(binding, isMember, usage)) continue
    facts.push({
      value: valueAt(context, node),
      usage,
      in: context.functions.of(functionAround(node)),
      range: { start: node.getStart(), end: node.end },
    })
  }
  return facts
}

function mayBeFunction(binding: Binding, isMember: boolean, usage: ReferenceFact['usage']): boolean {
  const node = binding.node
  if (usage.k === 'attribute') return CALLBACK_ATTRIBUTE.test(usage.name)
  if (ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node)) return !isMember
  if (ts.isVariableDeclaration(node)) {
    const initializer = node.initializer
    if (!initializer || isMember) return false
    return (
      isFunctionWithBody(initializer) ||
      (ts.isCallExpression(initializer) && initializer.arguments.some(isFunctionWithBody))
    )
  }
  return ts.isImportSpecifier(node) || ts.isImportClause(node) || ts.isNamespaceImport(node)
    ? usage.k === 'argument'
    : false
}
