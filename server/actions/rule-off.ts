import { findNodeAtLocation, modify, type ParseError, parseTree } from 'jsonc-parser'
import type { TextEdit } from '../../rules/engine/finding'
import type { LocatedFile } from '../session/located'
import { configurationsAbove } from '../session/reviewed-folder'
import type { Change } from './workspace-edit'

/** Turns a rule off in the nearest `.readiness.json`, or in a new one at the root. Undefined where that one is broken. */
export function turnRuleOff(file: LocatedFile, rule: string): Change | undefined {
  if (file.folder === undefined) return undefined
  const title = `Turn this rule off in .readiness.json (${rule})`
  const shared = { title, applicability: 'safe', needs: [] } as const
  for (const path of configurationsAbove(file.path)) {
    const text = file.source.textOf(path)
    if (text === undefined) continue
    const edits = text.trim() === '' ? [wholeText(path, text, rule)] : settingEdits(path, text, rule)
    return edits && { ...shared, edits, creates: [] }
  }
  return { ...shared, edits: [], creates: [{ path: '.readiness.json', text: newConfiguration(rule) }] }
}

function newConfiguration(rule: string): string {
  return `${JSON.stringify({ rules: { [rule]: 'off' } }, undefined, 2)}\n`
}

function wholeText(path: string, text: string, rule: string): TextEdit {
  return { file: path, range: { start: 0, end: text.length }, newText: newConfiguration(rule) }
}

function settingEdits(path: string, text: string, rule: string): TextEdit[] | undefined {
  const errors: ParseError[] = []
  const tree = parseTree(text, errors, { allowTrailingComma: true })
  if (tree?.type !== 'object' || errors.length > 0) return undefined
  const setting = findNodeAtLocation(tree, ['rules', rule])
  const place = setting?.type === 'object' ? ['rules', rule, 'severity'] : ['rules', rule]
  const tab = /\n\t/.test(text)
  const formattingOptions = { insertSpaces: !tab, tabSize: 2, eol: text.includes('\r\n') ? '\r\n' : '\n' }
  return modify(text, place, 'off', { formattingOptions }).map(({ offset, length, content }) => ({
    file: path,
    range: { start: offset, end: offset + length },
    newText: content,
  }))
}
