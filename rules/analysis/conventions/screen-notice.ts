import * as ts from 'typescript'
import { dataPlace, showAt } from '../edits/data-places'
import { freshName, mentionedNames } from '../edits/names'
import { insertAfter, insertBefore } from '../edits/placement'
import { atStartOf } from '../edits/responses'
import {
  type Edit,
  type FunctionNode,
  isFunctionNode,
  nameOfFunction,
  type Source,
  statementsOf,
} from '../edits/source'
import { lowerFirst, upperFirst } from '../first-letter'
import { failureLine } from './failure-panel'
import type { ProjectFiles } from './places'
import { madeOf } from './screen-data'
import { enclosingFunctions, isComponent } from './surroundings'

/** A new state of a component that holds what went wrong, shown where its data would be. */
export interface ScreenNotice {
  /** `setRoomsError` */
  readonly setter: string
  readonly edits: readonly Edit[]
}

/**
 * Gives a component a line for the failure of a load, at the place where what it loads is shown. Undefined where there is
 * no telling what is loaded, or no place on the screen for a line.
 */
export function screenNotice(source: Source, node: ts.Node, project: ProjectFiles): ScreenNotice | undefined {
  const functions = enclosingFunctions(node)
  const owner = functions.find(isComponent)
  const load = owner && functions[functions.indexOf(owner) - 1]
  if (owner?.body === undefined || load === undefined || !ts.isBlock(owner.body)) return undefined
  const states = statesOf(source, owner).filter(({ setter }) => !/Load|Busy|Error|Pending|Fetching/.test(setter))
  const filled = filledBy(states, node, load)
  const last = statesOf(source, owner).at(-1)
  const [first] = filled
  if (first === undefined || last === undefined) return undefined
  const loaded = new Set(filled.map(({ name }) => name))
  const early = waitsFor(source, owner, loaded)
  const place =
    early !== undefined
      ? undefined
      : dataPlace(owner, madeOf(first.call, new Set([...loaded, ...filledFrom(source, owner, loaded)])))
  if (place === undefined && early === undefined) return undefined
  const name = freshName(owner.body, [`${lowerFirst(first.name)}Error`, 'loadError'])
  const setter = `set${upperFirst(name)}`
  const hook = first.call.expression.getText(source.tree)
  const type = /\.tsx$/.test(source.path) ? '<string | null>' : ''
  const declared = insertAfter(source, last.statement, [`const [${name}, ${setter}] = ${hook}${type}(null);`])
  const line = failureLine(source, project, `{${name}}`)
  return {
    setter,
    edits: [
      ...declared,
      ...cleared(source, node, load, setter),
      ...clearedElsewhere(source, owner, load, first, setter),
      ...(early === undefined ? [] : insteadOfWaiting(source, early, name, line)),
      ...(place === undefined ? [] : showAt(source, place, { condition: name, lines: [line], line })),
    ],
  }
}

/** What a request fills: the states that its own chain sets, or the `try` round it, where those set one, else its function. */
function filledBy(states: readonly State[], node: ts.Node, load: FunctionNode): readonly State[] {
  for (let at = node; at !== load && at.parent !== undefined; at = at.parent) {
    const isWhole = ts.isExpressionStatement(at) || ts.isTryStatement(at)
    const text = isWhole ? at.getText() : ''
    const own = states.filter(({ setter }) => new RegExp(`\\b${setter}\\b`).test(text))
    if (own.length > 0) return own
  }
  return states.filter(({ setter }) => new RegExp(`\\b${setter}\\b`).test(load.getText()))
}

/** `if (!shop) return <Spinner />` on what is loaded, which starts as nothing: where that fails, it waits for ever. */
function waitsFor(source: Source, owner: FunctionNode, loaded: ReadonlySet<string>): ts.IfStatement | undefined {
  const states = statesOf(source, owner)
  const starts = states.filter(
    ({ name, call }) => loaded.has(name) && /^(?:null|undefined)?$/.test(call.arguments[0]?.getText() ?? ''),
  )
  return (owner.body === undefined ? [] : (statementsOf(owner.body) ?? [])).find((each): each is ts.IfStatement => {
    if (!ts.isIfStatement(each) || each.elseStatement !== undefined) return false
    const looked = each.expression.getText(source.tree)
    if (!starts.some(({ name }) => looked === `!${name}` || new RegExp(`\\|\\| !${name}$`).test(looked))) return false
    return /^\{?\s*return\s*\(?\s*</.test(each.thenStatement.getText(source.tree))
  })
}

/** The line in the box that says that it loads, before that. */
function insteadOfWaiting(source: Source, early: ts.IfStatement, name: string, line: string): Edit[] {
  const looked = early.expression.getText(source.tree).match(/!\w+$/)?.[0] ?? ''
  const box = /return\s*\(?\s*(<div className="[^"]*">)/.exec(early.thenStatement.getText(source.tree))?.[1]
  const shown = box === undefined ? [line] : [box, `  ${line}`, '</div>']
  const lines = shown.map((each) => `    ${each}`)
  return [...insertBefore(source, early, [`if (${name} && ${looked}) {`, '  return (', ...lines, '  );', '}'])]
}

/** What was said of the last time goes when it is tried again. */
export function cleared(source: Source, node: ts.Node, load: FunctionNode, setter: string, none = 'null'): Edit[] {
  for (let at = node; at.parent !== undefined && at !== load; at = at.parent) {
    if (ts.isCatchClause(at)) return atStartOf(source, at.parent.tryBlock, [`${setter}(${none});`])
  }
  // Once is once.
  const once = ts.isCallExpression(load.parent) ? load.parent.arguments[1] : undefined
  if (once !== undefined && ts.isArrayLiteralExpression(once) && once.elements.length === 0) return []
  return load.body !== undefined && ts.isBlock(load.body) ? atStartOf(source, load.body, [`${setter}(${none});`]) : []
}

/** Other functions of the component that load the same say it anew as well: a button that refreshes it. */
function clearedElsewhere(
  source: Source,
  owner: FunctionNode,
  load: FunctionNode,
  state: State,
  setter: string,
): Edit[] {
  const found: Edit[] = []
  const fills = new RegExp(
    `\\b${state.setter}\\((?!\\s*(?:null|\\[\\]|\\w+ =>|\\(\\w+\\) =>)|[^;\\n]*\\b${state.name}\\b)`,
  )
  const visit = (at: ts.Node): void => {
    if (at !== owner && isFunctionNode(at)) {
      const isOwn = at === load || at.body === undefined || !ts.isBlock(at.body)
      const text = at.getText(source.tree)
      if (!isOwn && at.body !== undefined && ts.isBlock(at.body) && fills.test(text) && /\bawait\b|\.then\(/.test(text))
        found.push(...atStartOf(source, at.body, [`${setter}(null);`]))
      return
    }
    ts.forEachChild(at, visit)
  }
  if (owner.body !== undefined) visit(owner.body)
  return found
}

/** States that a function of the component fills from others: `setShown(rooms.filter(…))`. */
function filledFrom(source: Source, owner: FunctionNode, loaded: ReadonlySet<string>): string[] {
  const states = statesOf(source, owner)
  const found: string[] = []
  const visit = (at: ts.Node): void => {
    if (at !== owner && isFunctionNode(at) && [...mentionedNames(at)].some((name) => loaded.has(name))) {
      const text = at.getText(source.tree)
      // A function that answers a click fills what that opens.
      const isEffect = ts.isCallExpression(at.parent) || /^(?:filter|sort|search|apply|group)/.test(nameOfFunction(at))
      if (isEffect) found.push(...states.filter(({ setter }) => text.includes(`${setter}(`)).map(({ name }) => name))
    }
    ts.forEachChild(at, visit)
  }
  visit(owner)
  return found
}

interface State {
  readonly name: string
  readonly setter: string
  readonly call: ts.CallExpression
  readonly statement: ts.VariableStatement
}

/** The states that a component declares. */
function statesOf(source: Source, owner: FunctionNode): State[] {
  return (owner.body === undefined ? [] : (statementsOf(owner.body) ?? [])).flatMap((statement) => {
    if (!ts.isVariableStatement(statement)) return []
    return statement.declarationList.declarations.flatMap(({ name, initializer: call }) => {
      if (!ts.isArrayBindingPattern(name) || call === undefined || !ts.isCallExpression(call)) return []
      if (!/(^|\.)useState$/.test(call.expression.getText(source.tree))) return []
      const [state, setter] = name.elements.map((each) => each.getText(source.tree))
      return state && setter ? [{ name: state, setter, call, statement }] : []
    })
  })
}
