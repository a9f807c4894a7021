import * as ts from 'typescript'
import { visibleNames } from '../edits/names'
import type { Source } from '../edits/source'

/** How a component shows its failures by a function or state of its own. */
export interface OwnNotice {
  /** `showAlert`, `setMessage` */
  readonly by: string
  /** The statement, told the text as code. */
  readonly line: (text: string) => string
}

/** Functions and states by which something is shown. */
const NAMED =
  /^(?:(?:show|display|push|add|open)(?:Alert|Toast|Error|Message|Notification|Snackbar|Notice|Flash)\w*|notify\w*|on(?:Toast|Notify|Notice|Snackbar)|set(?:Alert|Toast|Message|Notification|Snackbar|Notice|Flash|Feedback))$/
const KIND = /^['"`](?:error|danger|destructive|failure)['"`]$/
const IS_KIND = /^(?:type|kind|severity|variant|status|level|tone|intent)$/
const IS_TEXT = /^(?:message|text|content|title|description|msg)$/
/** What stands below a title. */
const IS_MORE = /^(?:message|text|content|description|msg|sub|subtitle|detail|details|body)$/

/**
 * How the file tells of failures elsewhere by a function that is visible at the node: `showAlert('…', 'error')`,
 * `setMessage({ type: 'error', text: '…' })`, `onToast({ tone: 'error', title: '…', sub: error.message })`. Said as in the
 * first such call.
 */
export function ownNotice(source: Source, node: ts.Node): OwnNotice | undefined {
  const names = visibleNames(node)
  let found: OwnNotice | undefined
  const visit = (at: ts.Node): void => {
    if (found !== undefined) return
    if (ts.isCallExpression(at) && ts.isIdentifier(at.expression) && isStatement(at)) {
      const by = at.expression.text
      if (NAMED.test(by) && names.has(by)) found = noticeOf(source, by, at)
    }
    ts.forEachChild(at, visit)
  }
  visit(source.tree)
  return found
}

/** A statement, or all that a function does: `.catch((e) => onToast({ … }))`. */
function isStatement({ parent }: ts.CallExpression): boolean {
  return ts.isExpressionStatement(parent) || ts.isArrowFunction(parent)
}

function noticeOf(source: Source, by: string, call: ts.CallExpression): OwnNotice | undefined {
  const [first, second, ...others] = call.arguments
  if (first === undefined || others.length > 0) return undefined
  const called = call.questionDotToken === undefined ? by : `${by}?.`
  if (second === undefined) {
    const members = ts.isObjectLiteralExpression(first) ? membersOf(source, first) : undefined
    return members && { by, line: (text) => `${called}({ ${members(text)} });` }
  }
  const kinds = [first, second].map((each) => each.getText(source.tree))
  if (kinds[1] !== undefined && KIND.test(kinds[1]) && isText(first))
    return { by, line: (text) => `${called}(${text}, ${kinds[1]});` }
  if (kinds[0] !== undefined && KIND.test(kinds[0]) && isText(second))
    return { by, line: (text) => `${called}(${kinds[0]}, ${text});` }
  return undefined
}

/** An object of a kind and one text, or a title with what the error says below it, which is left out. */
function membersOf(source: Source, literal: ts.ObjectLiteralExpression): ((text: string) => string) | undefined {
  let texts = 0
  let isFailure = false
  const parts: ((text: string) => string)[] = []
  const names = literal.properties.map((each) => each.name?.getText(source.tree) ?? '')
  for (const each of literal.properties) {
    if (!ts.isPropertyAssignment(each)) return undefined
    const name = each.name.getText(source.tree)
    const value = each.initializer.getText(source.tree)
    if (names.includes('title') && IS_MORE.test(name)) continue
    if (IS_TEXT.test(name)) {
      texts++
      parts.push((text) => `${name}: ${text}`)
    } else if (IS_KIND.test(name) && KIND.test(value)) {
      isFailure = true
      parts.push(() => `${name}: ${value}`)
    } else if (/^(?:true|\d+)$/.test(value) || (name === 'icon' && ts.isStringLiteralLike(each.initializer)))
      parts.push(() => `${name}: ${value}`)
    else return undefined
  }
  return isFailure && texts === 1 ? (text) => parts.map((part) => part(text)).join(', ') : undefined
}

function isText(node: ts.Expression): boolean {
  return !ts.isObjectLiteralExpression(node) && !ts.isArrowFunction(node)
}
