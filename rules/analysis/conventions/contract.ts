import * as ts from 'typescript'
import { lookOf } from '../code/branches'
import { mentionedNames } from '../edits/names'
import { type FunctionNode, isFunctionNode, type Source } from '../edits/source'
import { fileLogWay } from './loggers'
import type { Reaction } from './reaction'
import { subjectAt } from './subject'
import { opened, openingIn } from './voice'
import { wordingFor } from './wording'

/** Says something of its own: words that are about another failure. */
const WORDS = /['"`][^'"`]*\p{L}{2,}[ ,.!]+\p{L}{2,}/u
/** In the browser an empty list looks as if there were nothing. */
const LOOKS_EMPTY = /^(?:\[\]|\{\})$/

/**
 * What a function promises on failure, by what it gives back where another of its requests gave an error: that is logged there,
 * so it is logged here, and the same is given back. Undefined where it does not say, or throws.
 */
export function promisedReaction(
  source: Source,
  fn: FunctionNode,
  about: ts.Node,
  isBrowser: boolean,
): Reaction | undefined {
  const branch = failingBranches(fn).at(-1)
  const given = branch?.given.getText(source.tree)
  if (branch === undefined || given === undefined || WORDS.test(given) || (isBrowser && LOOKS_EMPTY.test(given)))
    return undefined
  // What it gives back is made further down.
  if (isMadeAfter(fn, about, namesBeside(branch))) return undefined
  const log = fileLogWay(source, about)
  // What this request was to do, as opposed to what the function is for.
  const { functionName: _, called: __, ...subject } = subjectAt(source, about)
  const text = opened(wordingFor(subject).logged, openingIn(source))
  const back = (error: string): string =>
    `return ${given.replace(new RegExp(`(?<![\\w.])${branch.error.replaceAll('.', '\\.')}\\b`, 'g'), error)};`
  return {
    k: 'log',
    lines: (error) => (branch.isLogged ? [log.line(text, error), back(error)] : [back(error)]),
    edits: [],
  }
}

/** The names in what a branch gives back, but for that of the error. */
function namesBeside({ given, error }: Failing): ReadonlySet<string> {
  return new Set([...mentionedNames(given)].filter((name) => name !== error.split('.')[0]))
}

/** Whether a function declares one of the names behind a node. */
function isMadeAfter(fn: FunctionNode, about: ts.Node, names: ReadonlySet<string>): boolean {
  let found = false
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.pos > about.end && ts.isIdentifier(node.name))
      found ||= names.has(node.name.text)
    ts.forEachChild(node, visit)
  }
  if (fn.body) visit(fn.body)
  return found
}

interface Failing {
  readonly error: string
  readonly given: ts.Expression
  readonly isLogged: boolean
}

/** The `if (error)` of a function that give something back; none where it throws as well. */
function failingBranches(fn: FunctionNode): Failing[] {
  const found: Failing[] = []
  let throws = false
  const visit = (node: ts.Node): void => {
    if (isFunctionNode(node)) return
    if (ts.isThrowStatement(node)) throws = true
    const look = lookOf(node)
    const failing = look?.on === 'error' ? look.failing : undefined
    const statements = failing === undefined ? [] : ts.isBlock(failing) ? failing.statements : [failing]
    const last = statements.at(-1)
    if (look && last && ts.isReturnStatement(last) && last.expression) {
      const isLogged = /\b(?:console|logger|log)\b/.test(failing?.getText() ?? '')
      found.push({ error: look.tested.getText(), given: last.expression, isLogged })
    }
    ts.forEachChild(node, visit)
  }
  if (fn.body) ts.forEachChild(fn.body, visit)
  return throws ? [] : found
}
