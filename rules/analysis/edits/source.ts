import * as ts from 'typescript'
import type { TextRange } from '../facts'
import { unwrapOutward } from '../wrappers'
import { type Style, styleOf } from './style'

/** A file as it is now, parsed for editing. Offsets are UTF-16 code units of `text`. */
export interface Source {
  readonly path: string
  readonly text: string
  readonly tree: ts.SourceFile
  readonly style: Style
}

/** A change of one range of a file; the shape of the engine's `TextEdit`. */
export interface Edit {
  readonly file: string
  readonly range: TextRange
  readonly newText: string
}

/** A function with a body that statements can be put into. */
export type FunctionNode =
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration
  | ts.ConstructorDeclaration
  | ts.AccessorDeclaration

/** Parses a file with the syntax its extension stands for. Never throws: broken text gives a broken tree. */
export function parseSource(path: string, text: string): Source {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, scriptKindOf(path))
  return { path, text, tree, style: styleOf(text, tree) }
}

/** Syntax errors the parser met: a text with any is left alone by fixes, and a fix must not add one. */
export function syntaxErrorsOf(source: Source): number {
  return (source.tree as ts.SourceFile & { parseDiagnostics?: readonly unknown[] }).parseDiagnostics?.length ?? 0
}

export function edit(source: Source, start: number, end: number, newText: string): Edit {
  return { file: source.path, range: { start, end }, newText }
}

export function insertion(source: Source, at: number, newText: string): Edit {
  return edit(source, at, at, newText)
}

/** The text after the edits of this file. Insertions at one offset keep their order; overlapping edits are refused. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = edits.map((each, order) => ({ ...each, order }))
  ordered.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end || a.order - b.order)
  let result = ''
  let done = 0
  for (const { range, newText } of ordered) {
    if (range.start < done) throw new RangeError(`overlapping edits at ${range.start}`)
    result += text.slice(done, range.start) + newText
    done = range.end
  }
  return result + text.slice(done)
}

/** The innermost node that holds the offset. */
export function nodeAt(source: Source, offset: number): ts.Node {
  let found: ts.Node = source.tree
  const visit = (node: ts.Node): void => {
    if (node.getStart(source.tree) <= offset && offset < node.end) {
      found = node
      ts.forEachChild(node, visit)
    }
  }
  ts.forEachChild(source.tree, visit)
  return found
}

/** The call whose callee's name starts at the offset: `fetch(…)`, or `x.from(…)` at `from`. */
export function callAt(source: Source, offset: number): ts.CallExpression | undefined {
  const token = nodeAt(source, offset)
  if (token.getStart(source.tree) !== offset) return undefined
  let callee: ts.Node = token
  if (ts.isPropertyAccessExpression(callee.parent) && callee.parent.name === callee) callee = callee.parent
  callee = unwrapOutward(callee)
  const { parent } = callee
  return ts.isCallExpression(parent) && parent.expression === callee ? parent : undefined
}

export function enclosingFunction(node: ts.Node): FunctionNode | undefined {
  for (let at = node.parent; at !== undefined; at = at.parent) if (isFunctionNode(at)) return at
  return undefined
}

export function isFunctionNode(node: ts.Node): node is FunctionNode {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isArrowFunction(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isConstructorDeclaration(node) ||
    ts.isAccessor(node)
  )
}

/** The nearest statement round a node, itself included. */
export function enclosingStatement(node: ts.Node): ts.Statement | undefined {
  for (let at: ts.Node | undefined = node; at !== undefined; at = at.parent) {
    if (isStatementNode(at)) return at
    if (isFunctionNode(at)) return ts.isFunctionDeclaration(at) ? at : undefined
  }
  return undefined
}

/** Whether a node is a statement that stands among others (a block that is a body is none). */
function isStatementNode(node: ts.Node): node is ts.Statement {
  if (node.parent === undefined) return false
  return statementsOf(node.parent)?.includes(node as ts.Statement) === true || isLoneBody(node)
}

/** The statements a block-like node holds. */
export function statementsOf(node: ts.Node): readonly ts.Statement[] | undefined {
  if (ts.isBlock(node) || ts.isSourceFile(node) || ts.isModuleBlock(node) || ts.isCaseOrDefaultClause(node)) {
    return node.statements
  }
  return undefined
}

/** A statement that is the whole body of an `if`, `else` or loop without braces. */
export function isLoneBody(node: ts.Node): boolean {
  const { parent } = node
  if (ts.isBlock(node)) return false
  if (ts.isIfStatement(parent)) return parent.thenStatement === node || parent.elseStatement === node
  return ts.isIterationStatement(parent, false) && parent.statement === node
}

/** The name a function goes by: its own, or that of the variable, property or hook result it is bound to. */
export function nameOfFunction(fn: FunctionNode): string {
  if (fn.name !== undefined) return ts.isComputedPropertyName(fn.name) ? '' : fn.name.text
  let at: ts.Node = unwrapOutward(fn)
  // useCallback(async () => …), memo(() => …), forwardRef(…)
  while (ts.isCallExpression(at.parent) && at.parent.arguments[0] === at) at = unwrapOutward(at.parent)
  const { parent } = at
  if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) return parent.name.text
  if (ts.isPropertyAssignment(parent) && ts.isIdentifier(parent.name)) return parent.name.text
  return ''
}

function scriptKindOf(path: string): ts.ScriptKind {
  if (/\.tsx$/i.test(path)) return ts.ScriptKind.TSX
  if (/\.[mc]?ts$/i.test(path)) return ts.ScriptKind.TS
  return ts.ScriptKind.JSX
}
