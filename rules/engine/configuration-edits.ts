import { applyEdits, type Edit, type JSONPath, modify, type ParseError, parseTree } from 'jsonc-parser'
import { lineBreakOf } from '../analysis/lines'
import type { ChecklistId, Confirmation } from './configuration-shape'
import type { Fix, Milestone } from './finding'

type Change = Pick<Fix, 'edits' | 'creates'>

/**
 * The text of a `.readiness.json` with a person's word for a checklist item in it; all else, comments too, stays as it is.
 * Undefined where the text is no JSON object: it is to be mended first.
 * @param text the file as it is; undefined where there is none
 */
export function withConfirmation(
  text: string | undefined,
  item: ChecklistId,
  confirmation: Confirmation,
): string | undefined {
  return withValue(text, ['confirmed', item], confirmation)
}

/** The same with what the person is about to do; an empty list takes it out, so that the review asks again. */
export function withMilestones(text: string | undefined, milestones: readonly Milestone[]): string | undefined {
  const [only] = milestones
  return withValue(text, ['milestone'], milestones.length > 1 ? milestones : only)
}

/** Turns a rule off in a `.readiness.json`; without a text, creates the file. Undefined where it is no JSON object. */
export function ruleOffEdit(path: string, text: string | undefined, ruleId: string): Change | undefined {
  return changeOf(path, text, ['rules', ruleId], 'off', { rules: { [ruleId]: 'off' } })
}

/**
 * Turns a rule off for one file in a `.readiness.json`, with the reason: for files that take no comments. Undefined as above.
 * @param file relative to the folder of that configuration
 */
export function excuseEdit(
  path: string,
  text: string | undefined,
  file: string,
  ruleId: string,
  reason: string,
): Change | undefined {
  // The slash ties the glob to the folder of the configuration.
  const override = { files: [`/${file}`], rules: { [ruleId]: 'off' }, reason }
  const known = parseTree(text ?? '', [], { allowTrailingComma: true })?.children?.find(
    ({ children }) => children?.[0]?.value === 'overrides',
  )
  const count = known?.children?.[1]?.type === 'array' ? known.children[1].children?.length : undefined
  return count === undefined
    ? changeOf(path, text, ['overrides'], [override], { overrides: [override] })
    : changeOf(path, text, ['overrides', count], override, undefined)
}

/** @param whole what the file holds where there is none yet */
function changeOf(
  path: string,
  text: string | undefined,
  at: JSONPath,
  value: unknown,
  whole: unknown,
): Change | undefined {
  const content = `${JSON.stringify(whole, null, 2)}\n`
  if (text === undefined) return { edits: [], creates: [{ path, text: content }] }
  if (text.trim() === '') {
    return { edits: [{ file: path, range: { start: 0, end: text.length }, newText: content }], creates: [] }
  }
  const edits = editsFor(text, at, value)
  return (
    edits && {
      edits: edits.map(({ offset, length, content: newText }) => ({
        file: path,
        range: { start: offset, end: offset + length },
        newText,
      })),
      creates: [],
    }
  )
}

function withValue(text: string | undefined, at: JSONPath, value: unknown): string | undefined {
  const before = text === undefined || text.trim() === '' ? '{}\n' : text
  const edits = editsFor(before, at, value)
  return edits && applyEdits(before, edits)
}

/** What sets a value in the text of a configuration, its comments and format kept; undefined where that gives no JSON. */
function editsFor(text: string, at: JSONPath, value: unknown): Edit[] | undefined {
  if (!isObject(text)) return undefined
  const formattingOptions = { insertSpaces: !/^\t/m.test(text), tabSize: indentOf(text), eol: lineBreakOf(text) }
  const edits = modify(text, at, value, { formattingOptions })
  return isObject(applyEdits(text, edits)) ? edits : undefined
}

function isObject(text: string): boolean {
  const errors: ParseError[] = []
  return parseTree(text, errors, { allowTrailingComma: true })?.type === 'object' && errors.length === 0
}

function indentOf(text: string): number {
  return /^( +)"/m.exec(text)?.[1]?.length ?? 2
}
