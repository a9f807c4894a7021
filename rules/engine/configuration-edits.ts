import { applyEdits, type JSONPath, modify, type ParseError, parseTree } from 'jsonc-parser'
import type { ChecklistId, Confirmation } from './configuration-shape'
import type { Milestone } from './finding'

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

function withValue(text: string | undefined, path: JSONPath, value: unknown): string | undefined {
  const before = text === undefined || text.trim() === '' ? '{}\n' : text
  const errors: ParseError[] = []
  const root = parseTree(before, errors, { allowTrailingComma: true })
  if (root?.type !== 'object' || errors.length > 0) return undefined
  const formattingOptions = {
    insertSpaces: !/^\t/m.test(before),
    tabSize: 2,
    eol: before.includes('\r\n') ? '\r\n' : '\n',
  }
  return applyEdits(before, modify(before, path, value, { formattingOptions }))
}
