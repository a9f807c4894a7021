import * as ts from 'typescript'
import { addImport } from '../edits/imports'
import { visibleNames } from '../edits/names'
import type { Edit, Source } from '../edits/source'
import { quoted } from '../edits/style'
import type { CallFact, CodeFacts } from '../facts'
import { asSeenFrom, isBorrowable, isDeno, nearest, type ProjectFiles, resolveRelative, siblingsOf } from './places'

/** How failures are logged at a place: the statement for it, and the imports that needs. */
export interface LogWay {
  readonly line: (what: string, error: string) => string
  readonly edits: readonly Edit[]
  /** What logs hands it on to the error tracker itself. */
  readonly reports?: true
  /** The same for an error that was given back as a plain object, where what logs wants an `Error`. */
  readonly returned?: (what: string, error: string) => string
}

/** What a logger's `error` takes: text and error, text and an object with the error, such an object and text, or the error first. */
type Form =
  | { readonly k: 'text' }
  | { readonly k: 'text-object'; readonly key: string }
  | { readonly k: 'object'; readonly key: string }
  | { readonly k: 'error' }

interface Habit {
  /** Undefined: the console. */
  readonly logger: { readonly local: string; readonly name: string; readonly specifier: string } | undefined
  readonly form: Form
}

const LOGGER = /^(?:this\.)?(?:app|client|dev|safe|server)?_?(?:log|logger)$/i

/** Logs as this file does: its logger, else the console where it uses that, else as the files nearest to it do. */
export function logWay(source: Source, node: ts.Node, project: ProjectFiles): LogWay {
  const own = reporting(fileLogWay(source, node), source, project)
  const isTold =
    ownLogger(source, node) !== undefined || own.returned !== undefined || /\bconsole\.\w+\(/.test(source.text)
  if (isTold || isDeno(source.path)) return own
  const habit = habitNear(source, project)
  if (habit?.logger === undefined) return own
  const { local, name, specifier } = habit.logger
  const imported = addImport(source, { module: specifier, name, local })
  if (imported === undefined) return own
  const way = { line: lineOf(source, imported.local, habit.form), edits: imported.edits }
  return isReporting(project, source.path, specifier) ? { ...way, reports: true } : way
}

/** A logger that the file imports from one that tells the error tracker. */
function reporting(way: LogWay, source: Source, project: ProjectFiles): LogWay {
  const name = /^(\w+)\.error\(/.exec(way.line('', 'error'))?.[1] ?? ''
  const own = project.files.get(source.path)
  const imported = own?.kind === 'code' ? own.imports.find(({ names }) => names[name] !== undefined) : undefined
  return imported !== undefined && isReporting(project, source.path, imported.specifier)
    ? { ...way, reports: true }
    : way
}

const TELLS_TRACKER =
  /(?:^|\.)capture(?:Exception|Message|Error)$|^(?:Bugsnag\.notify|[rR]ollbar\.error|newrelic\.noticeError)$/

/** Whether a file of the app that is imported calls an error tracker. */
function isReporting(project: ProjectFiles, path: string, specifier: string): boolean {
  if (!/^(?:\.|[@~#]\/)/.test(specifier)) return false
  const bare = specifier.startsWith('.') ? resolveRelative(path, specifier) : specifier.replace(/^[@~#]\//, '')
  const wanted = bare.replace(/\.[cm]?[jt]sx?$/, '')
  for (const facts of siblingsOf(project, path)) {
    const own = facts.path.replace(/(?:\/index)?\.[cm]?[jt]sx?$/, '')
    if (own === wanted || own.endsWith(`/${wanted}`)) return facts.calls.some(({ text }) => TELLS_TRACKER.test(text))
  }
  return false
}

/** Logs as this file does by itself: its logger where it has one, else the console. */
export function fileLogWay(source: Source, node: ts.Node): LogWay {
  const own = ownLogger(source, node)
  const report = own === undefined ? ownReporter(source, node) : undefined
  if (report !== undefined)
    return { line: report, returned: (what, error) => report(what, `new Error(${error}.message)`), edits: [] }
  const { name, form } = own ?? { name: 'console', form: { k: 'text' } }
  return { line: lineOf(source, name, form), edits: [] }
}

function lineOf(source: Source, name: string, form: Form): LogWay['line'] {
  return (what, error) => {
    const text = quoted(source.style, what)
    const member = form.k === 'object' || form.k === 'text-object' ? property(form.key, error) : ''
    switch (form.k) {
      case 'error':
        return `${name}.error(${error}, ${text});`
      case 'object':
        return `${name}.error({ ${member} }, ${text});`
      case 'text-object':
        return `${name}.error(${text}, { ${member} });`
      case 'text':
        return name === 'console'
          ? `console.error(${quoted(source.style, `${what}:`)}, ${error});`
          : `${name}.error(${text}, ${error});`
    }
  }
}

function property(key: string, error: string): string {
  return key === error ? key : `${key}: ${error}`
}

/** The logger that this file calls and that is visible at the node. */
function ownLogger(source: Source, node: ts.Node): { readonly name: string; readonly form: Form } | undefined {
  const names = visibleNames(node)
  const found: { name: string; form: Form; isError: boolean }[] = []
  const visit = (at: ts.Node): void => {
    if (ts.isCallExpression(at) && ts.isPropertyAccessExpression(at.expression)) {
      const { expression, name } = at.expression
      const text = expression.getText(source.tree)
      const isThere = ts.isIdentifier(expression) ? names.has(text) : text.startsWith('this.') && sharesClass(at, node)
      if (LOGGER.test(text) && isThere && /^(error|warn)$/.test(name.text) && at.arguments.length > 0) {
        const [first, second] = at.arguments
        const form = formOf(keyIn(first), keyIn(second), isText(first))
        found.push({ name: text, form, isError: name.text === 'error' })
      }
    }
    ts.forEachChild(at, visit)
  }
  visit(source.tree)
  return found.find(({ isError }) => isError) ?? found[0]
}

/** Functions of the app's own that tell of an error, by their names. */
const REPORTER = /^(?:capture|report|log)(?=[A-Z])\w*(?:Error|Exception)$/

/**
 * How a file on a server that never writes to the console tells of errors: by a function of the app's own, which takes the
 * error and an object that says in words where it was: `captureJobError(error, { action: 'send_mail' })`.
 */
function ownReporter(source: Source, node: ts.Node): LogWay['line'] | undefined {
  if (/\bconsole\.error\(/.test(source.text)) return undefined
  const names = visibleNames(node)
  let found: LogWay['line'] | undefined
  const visit = (at: ts.Node): void => {
    if (found !== undefined) return
    if (ts.isCallExpression(at) && ts.isIdentifier(at.expression) && at.arguments.length === 2) {
      const { text: name } = at.expression
      const [error, said] = at.arguments
      const isError =
        error !== undefined && /^(?:e|err|error|\w*[eE]rr(?:or)?|new Error\(.*)$/s.test(error.getText(source.tree))
      const isOwn = REPORTER.test(name) && names.has(name) && isImportedFrom(source, name)
      const [first] = said !== undefined && ts.isObjectLiteralExpression(said) ? said.properties : []
      if (isOwn && isError && first && ts.isPropertyAssignment(first) && ts.isStringLiteralLike(first.initializer)) {
        const key = first.name.getText(source.tree)
        const isCode = /^[a-z]+(?:_[a-z]+)*$/.test(first.initializer.text)
        found = (what, given) => `${name}(${given}, { ${key}: ${quoted(source.style, isCode ? asCode(what) : what)} });`
      }
    }
    ts.forEachChild(at, visit)
  }
  visit(source.tree)
  return found
}

/** `Could not send the mail` → `send_mail`. */
function asCode(what: string): string {
  const words = what.toLowerCase().match(/[a-z\d]+/g) ?? []
  return words
    .filter((word, i) => !/^(?:the|a|an)$/.test(word) && !(i < 2 && /^(?:could|not|failed|to)$/.test(word)))
    .join('_')
}

/** Imported from a file of the app. */
function isImportedFrom(source: Source, name: string): boolean {
  return source.tree.statements.some(
    (each) =>
      ts.isImportDeclaration(each) &&
      new RegExp(`\\b${name}\\b`).test(each.importClause?.getText(source.tree) ?? '') &&
      /^['"](?:\.|[@~#]\/)/.test(each.moduleSpecifier.getText(source.tree)),
  )
}

function sharesClass(a: ts.Node, b: ts.Node): boolean {
  const classOf = (node: ts.Node): ts.Node | undefined =>
    node.parent === undefined || ts.isClassLike(node) ? node : classOf(node.parent)
  return classOf(a) === classOf(b)
}

/** The way errors are logged in the files nearest to this one. */
function habitNear(source: Source, project: ProjectFiles): Habit | undefined {
  const seen: { path: string; value: Habit }[] = []
  for (const facts of siblingsOf(project, source.path)) {
    const calls = facts.calls.filter((call) =>
      /(?:^|\.)(?:(?:app|client|dev|safe|server)?_?(?:logger|log)|console)\.error$/i.test(call.text),
    )
    if (calls.length === 0 || isDeno(facts.path) || /\.(?:test|spec)\./.test(facts.path)) continue
    if (!isBorrowable(project, source.path, facts)) continue
    for (const call of calls) {
      const habit = habitOf(source, facts, call)
      if (habit !== undefined) seen.push({ path: facts.path, value: habit })
    }
  }
  return nearest(
    source.path,
    seen,
    ({ logger, form }) => `${logger?.specifier} ${logger?.name} ${JSON.stringify(form)}`,
  )
}

function habitOf(source: Source, facts: CodeFacts, call: CallFact): Habit | undefined {
  const local = call.text.replace(/\.error$/, '')
  if (local === 'console') return { logger: undefined, form: { k: 'text' } }
  const imported = facts.imports.find(({ names, typeOnly }) => !typeOnly && names[local] !== undefined)
  const name = imported?.names[local]
  if (imported === undefined || name === undefined) return undefined
  const [first, second] = call.args
  const keyOf = (value: typeof first): string | undefined =>
    value?.k === 'object' ? Object.keys(value.members).find((key) => /^(?:err|error)$/.test(key)) : undefined
  const form = formOf(keyOf(first), keyOf(second), first?.k === 'string')
  return { logger: { local, name, specifier: asSeenFrom(source.path, facts.path, imported.specifier) }, form }
}

function formOf(firstKey: string | undefined, secondKey: string | undefined, isTextFirst: boolean): Form {
  if (firstKey !== undefined) return { k: 'object', key: firstKey }
  if (secondKey !== undefined) return { k: 'text-object', key: secondKey }
  return isTextFirst ? { k: 'text' } : { k: 'error' }
}

function keyIn(node: ts.Expression | undefined): string | undefined {
  if (node === undefined || !ts.isObjectLiteralExpression(node)) return undefined
  return node.properties.map((each) => each.name?.getText() ?? '').find((name) => /^(?:err|error)$/.test(name))
}

function isText(node: ts.Expression | undefined): boolean {
  return node !== undefined && (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node))
}
