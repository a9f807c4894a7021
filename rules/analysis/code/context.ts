import * as ts from 'typescript'
import { unwrapOutward } from '../wrappers'
import type { Scopes } from './scope'

/** What the passes over one file share: its tree, its names, and the numbers given to its functions, calls and catches. */
export interface Context {
  readonly sourceFile: ts.SourceFile
  readonly scopes: Scopes
  readonly functions: Numbering<ts.FunctionLikeDeclaration>
  readonly calls: Numbering<CallLike>
  readonly loops: Numbering<ts.IterationStatement>
  readonly classes: Numbering<ts.ClassLikeDeclaration>
  /** Catch clauses, and functions given in place to `.catch` or as second argument to `.then`. */
  readonly catches: Numbering<ts.Node>
}

/** What is called: a call, a `new`, a tagged template. */
export type CallLike = ts.CallExpression | ts.NewExpression | ts.TaggedTemplateExpression

/** Nodes in order of appearance, and the number of each. */
export class Numbering<T extends ts.Node> {
  readonly nodes: T[] = []
  private readonly numbers = new Map<ts.Node, number>()

  add(node: T): void {
    this.numbers.set(node, this.nodes.length)
    this.nodes.push(node)
  }

  /** The number of a node, -1 where it has none. */
  of(node: ts.Node | undefined): number {
    return node === undefined ? -1 : (this.numbers.get(node) ?? -1)
  }
}

/** A function with a body, as opposed to a signature. */
export function isFunctionWithBody(node: ts.Node): node is ts.FunctionLikeDeclaration {
  return ts.isFunctionLike(node) && (node as ts.FunctionLikeDeclaration).body !== undefined
}

/** The innermost function around a node, itself not counted. */
export function functionAround(node: ts.Node): ts.FunctionLikeDeclaration | undefined {
  for (let at = node.parent; at; at = at.parent) if (isFunctionWithBody(at)) return at
  return undefined
}

/** `x` of `x.name(...)` where `node` is `x`: the call, and the method's name. */
export function methodCallOn(node: ts.Node): { call: ts.CallExpression; name: string } | undefined {
  const access = node.parent
  if (!access || !ts.isPropertyAccessExpression(access) || access.expression !== node) return undefined
  const callee = unwrapOutward(access)
  const call = callee.parent
  if (!call || !ts.isCallExpression(call) || call.expression !== callee) return undefined
  return { call, name: access.name.text }
}
