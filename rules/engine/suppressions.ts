import { commentPlaceAt } from '../analysis/comment-place'
import { commentsOf, directiveOf, SUPPRESSION_FORMS, SUPPRESSION_WORD, suppressionsIn } from '../analysis/comments'
import type { SuppressionComment } from '../analysis/facts'
import { LineIndex, lineBreakOf } from '../analysis/lines'
import { syntaxOf } from '../analysis/text-comments'
import type { TextEdit } from './finding'

/** Comments that speak of the line right below them: nothing may come between. */
const NEXT_LINE_COMMENT =
  /(?:eslint-disable-next-line|oxlint-disable-next-line|biome-ignore|prettier-ignore|deno-lint-ignore|@ts-expect-error|@ts-ignore)/

/** What stands where the person is to give a reason. */
export const REASON_PLACEHOLDER = 'reason'

/**
 * The edit that suppresses a rule at an offset: a comment of its own in the line above, in the syntax of the place, or
 * the rule's id added to the suppression that covers the line already.
 * @param offset start of the finding's range
 */
export function suppressionEdit(path: string, text: string, offset: number, ruleId: string, reason: string): TextEdit {
  const said = reason.replace(/\s+/g, ' ').replaceAll('*/', '* /').trim()
  const existing = endsSomeDay(ruleId, said) ? undefined : mergeable(path, text, offset)
  if (existing) {
    const newText = merged(text.slice(existing.range.start, existing.range.end), existing, ruleId, said)
    return { file: path, range: existing.range, newText }
  }
  const lines = new LineIndex(text)
  let line = lines.positionAt(offset).line
  const place = commentPlaceAt(path, text, lines.lineStart(line))
  if (place.open === undefined) {
    // In a text of several lines a comment fits only beside the code itself.
    const newText = `/* ${SUPPRESSION_FORMS['same-line']} ${ruleId} -- ${said} */ `
    return { file: path, range: { start: offset, end: offset }, newText }
  }
  const indent = /^\uFEFF?([ \t]*)/.exec(lines.lineText(line))?.[1] ?? ''
  while (line > 0 && isCommentOnNext(lines.lineText(line - 1))) line--
  const start = lines.lineStart(line) + (line === 0 && text.startsWith('\uFEFF') ? 1 : 0)
  const comment = `${place.open}${SUPPRESSION_FORMS['next-line']} ${ruleId} -- ${said}${place.close}`
  return { file: path, range: { start, end: start }, newText: `${indent}${comment}${lineBreakOf(text)}` }
}

/**
 * Whether a suppression can stand in a file as a comment: none in `package.json` and its like, which other programs read
 * without comments, in lockfiles, which machines write, and where no comment syntax is known.
 */
export function takesComments(path: string): boolean {
  return !/\.(?:json|lock)$/i.test(path) && syntaxOf(path) !== undefined
}

/** A suppression that covers the offset and may take one more rule: one with a last day keeps to its own rules. */
function mergeable(path: string, text: string, offset: number): SuppressionComment | undefined {
  if (!text.includes(SUPPRESSION_WORD)) return undefined
  return suppressionsIn(text, commentsOf(path, text)).find(
    ({ form, until, covers }) =>
      form !== 'file' && until === undefined && covers.start <= offset && offset <= covers.end,
  )
}

/** A reason with a last day would end the other rules of a comment as well. */
function endsSomeDay(ruleId: string, reason: string): boolean {
  return directiveOf(`// ${SUPPRESSION_WORD} ${ruleId} -- ${reason}`)?.until !== undefined
}

function merged(comment: string, existing: SuppressionComment, ruleId: string, reason: string): string {
  const at = comment.indexOf(SUPPRESSION_WORD)
  const open = comment.slice(0, at)
  const close = /\s*\*+\/$/.exec(comment)?.[0] ?? ''
  const word = SUPPRESSION_FORMS[existing.form]
  const reasons = [existing.reason, reason].filter((part, i, all) => part !== '' && all.indexOf(part) === i)
  const ids = [...new Set([...existing.rules, ruleId])].join(', ')
  return `${open}${word} ${ids} -- ${reasons.join('; ')}${close}`
}

function isCommentOnNext(line: string): boolean {
  return /^\s*(?:\/\/|\/\*|\{\s*\/\*)/.test(line) && NEXT_LINE_COMMENT.test(line) && directiveOf(line) === undefined
}
