import * as ts from 'typescript'
import { type Edit, type FunctionNode, nameOfFunction, type Source } from '../edits/source'
import type { CodeFacts } from '../facts'
import { isInEffect } from './background'
import { type ProjectFiles, siblingsOf } from './places'
import { cleared } from './screen-notice'
import { enclosingFunctions } from './surroundings'

/** Contexts that hand a hook's result on: how far they are followed. */
const MOST_STEPS = 2

/**
 * Whether a hook gives an error state that nobody reads: no screen takes it of the hook, nor of a context that holds all
 * that the hook gives. What is put there is never seen.
 */
export function isUnread(source: Source, fn: FunctionNode, state: string, project: ProjectFiles): boolean {
  const hook = nameOfFunction(fn)
  if (!/^use[A-Z]/.test(hook) || state === '') return false
  const text = fn.getText(source.tree)
  // Shown by the hook itself, or given under another name.
  if (!new RegExp(`\\breturn\\s*\\{[^{}]*[{,\\s]${state}\\s*[,}]`).test(text)) return false
  const own = project.files.get(source.path)
  const files = own?.kind === 'code' ? [own, ...siblingsOf(project, source.path)] : []
  return usesOf(files, hook) > 0 && !isRead(files, hook, state, 0)
}

function usesOf(files: readonly CodeFacts[], hook: string): number {
  return files.reduce((sum, facts) => sum + facts.calls.filter(({ text }) => text === hook).length, 0)
}

function isRead(files: readonly CodeFacts[], hook: string, state: string, step: number): boolean {
  for (const facts of files) {
    const calls = facts.calls.flatMap(({ text }, c) => (text === hook ? [c] : []))
    for (const c of calls) {
      const result = facts.hookResults.find((each) => each.c === c)
      if (result === undefined || result.reads.includes(state)) return true
      if (!result.whole) continue
      const holds = facts.calls.some(({ text }) => /(?:^|\.)createContext$/.test(text))
      const readers = facts.functions.map(({ name }) => name).filter((name) => /^use[A-Z]/.test(name) && name !== hook)
      if (!holds || readers.length === 0 || step >= MOST_STEPS) return true
      if (readers.some((name) => isRead(files, name, state, step + 1))) return true
    }
  }
  return false
}

/**
 * Whether an error state is shown in a form, a dialog or a part that opens alone: what is put there by a load that comes
 * with the screen is not seen.
 */
export function isShownInPart(fn: FunctionNode, state: string): boolean {
  let shown = 0
  let inPart = 0
  const visit = (at: ts.Node): void => {
    const isMention = ts.isIdentifier(at) && at.text === state
    const child = isMention ? outermost(at, state) : undefined
    if (child !== undefined) {
      shown++
      if (standsInPart(child, fn)) inPart++
    }
    ts.forEachChild(at, visit)
  }
  if (fn.body !== undefined) visit(fn.body)
  return shown > 0 && shown === inPart
}

/** The child of an element that shows the state: `{error && <p>{error}</p>}`. */
function outermost(node: ts.Node, state: string): ts.JsxExpression | undefined {
  let found: ts.JsxExpression | undefined
  for (let at = node; at.parent !== undefined && !ts.isStatement(at); at = at.parent) {
    if (ts.isJsxAttribute(at)) return undefined
    if (!ts.isJsxExpression(at)) continue
    const { expression } = at
    const looks = expression !== undefined && new RegExp(`^!?${state}\\b`).test(expression.getText())
    if (looks || found === undefined) found = at
  }
  return found
}

const PARTS = /^(?:form|Form|\w*(?:Dialog|Modal|Drawer|Sheet|Popover)\w*)$/

/** A step, or what somebody has opened or chosen. */
const OPENED =
  /\b(?:show|is|open|editing|adding)\w*(?:Form|Dialog|Modal|Open|Add|Edit)\w*\b|[sS]tep\w* ===|[sS]elected|^(?:show|is(?:Adding|Creating|Editing|Open))/

function standsInPart(child: ts.JsxExpression, fn: FunctionNode): boolean {
  for (let at: ts.Node = child.parent; at !== fn && at !== undefined; at = at.parent) {
    if (ts.isJsxElement(at) && PARTS.test(at.openingElement.tagName.getText())) return true
    const text = ts.isConditionalExpression(at)
      ? at.condition.getText()
      : ts.isBinaryExpression(at)
        ? at.left.getText()
        : ''
    if (OPENED.test(text)) return true
  }
  return false
}

/** What an error state said of the last load goes when it loads again; nothing where other functions say things with it. */
export function resetBefore(source: Source, node: ts.Node, owner: FunctionNode, setter: string, none: string): Edit[] {
  const functions = enclosingFunctions(node)
  const load = functions[functions.indexOf(owner) - 1]
  if (load === undefined || !isInEffect(source, node) || !/^(?:null|undefined|false|''|"")$/.test(none)) return []
  if (new RegExp(`\\b${setter}\\(`).test(load.getText(source.tree))) return []
  const says = new RegExp(`\\b${setter}\\((?!\\s*(?:null|undefined|false|''|"")\\s*\\))`)
  return says.test(owner.getText(source.tree)) ? [] : cleared(source, node, load, setter, none)
}
