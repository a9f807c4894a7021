import { codeCommentsOf } from './code-comments'
import type { SuppressionComment, TextRange } from './facts'
import { LineIndex } from './lines'
import { syntaxOf, textCommentsOf } from './text-comments'

/** One comment with its markers: `// …`, `/* … *\/`, `-- …`, `# …`. */
export interface Comment {
  readonly range: TextRange
  readonly text: string
}

/** Word that every suppression comment begins with; files without it have none. */
export const SUPPRESSION_WORD = 'readiness-ignore'

/** How each form is written. The same-line form covers the line or lines that the comment itself stands on. */
export const SUPPRESSION_FORMS = {
  'next-line': 'readiness-ignore-next-line',
  'same-line': 'readiness-ignore-line',
  file: 'readiness-ignore-file',
} as const

// `readiness-ignore x` without a form is read as the same-line form.
const DIRECTIVE = /^readiness-ignore(?:-(next-line|line|file))?(?![\w-])([\s\S]*)$/
const MARKERS = /^(?:\/\/+|\/\*+|--+|#+)[\s*]*|\s*\**\/$/g
// A day written in another way is taken for one too: the review says that it is none, where a reason would hold for ever.
const DATE =
  /(?:^|[\s[(])until\s+(\d{4}-\d{2}-\d{2}|\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4})[\])]?\s*\.?$/
// `--` is what is asked for; one dash or a colon is what people write.
const REASON = /\s(?:--+|—|–)\s*|^(?:--+|—|–)\s*|\s-\s+|:\s+/
const RULE_ID = /[a-z][a-z0-9]*(?:-[a-z0-9]+)*/gi

/**
 * The suppression comments of a file of any kind that can hold one: TypeScript and JavaScript (also in JSX), SQL,
 * Prisma, YAML, TOML and JSON with comments. Any other file has none.
 */
export function suppressionsOf(path: string, text: string): SuppressionComment[] {
  if (!text.includes(SUPPRESSION_WORD)) return []
  return suppressionsIn(text, commentsOf(path, text))
}

/** Every comment of a file, in order. For code this parses the text. */
export function commentsOf(path: string, text: string): Comment[] {
  const syntax = syntaxOf(path)
  if (syntax === undefined) return []
  return syntax === 'code' ? codeCommentsOf(path, text) : textCommentsOf(text, syntax)
}

/**
 * The suppressions among a text's comments. `comments` must hold all comments of the text in order, since a next-line
 * suppression covers the next line that is neither blank nor only comments.
 */
export function suppressionsIn(text: string, comments: readonly Comment[]): SuppressionComment[] {
  if (!comments.some((comment) => comment.text.includes(SUPPRESSION_WORD))) return []
  const lines = new LineIndex(text)
  const found: SuppressionComment[] = []
  for (const comment of comments) {
    const directive = directiveOf(comment.text)
    if (directive)
      found.push({
        ...directive,
        range: comment.range,
        covers: covered(directive.form, comment, text, lines, comments),
      })
  }
  return found
}

/** What a suppression comment says. */
export type Directive = Pick<SuppressionComment, 'form' | 'rules' | 'reason' | 'until'>

/** Reads one comment; undefined where it does not begin with a suppression. */
export function directiveOf(comment: string): Directive | undefined {
  const match = DIRECTIVE.exec(comment.trim().replace(MARKERS, '').trim())
  if (!match) return undefined
  const body = (match[2] ?? '').replace(/\s*\n[\s*]*/g, ' ')
  const divided = REASON.exec(body)
  let head = divided ? body.slice(0, divided.index) : body
  let reason = divided ? body.slice(divided.index + divided[0].length) : ''
  const date = DATE.exec(reason) ?? DATE.exec(head)
  if (date && divided) reason = reason.slice(0, DATE.exec(reason)?.index ?? reason.length)
  if (date) head = head.slice(0, DATE.exec(head)?.index ?? head.length)
  const form = match[1] === 'next-line' ? 'next-line' : match[1] === 'file' ? 'file' : 'same-line'
  return { form, rules: [...new Set(head.match(RULE_ID) ?? [])], reason: reason.trim(), until: date?.[1] }
}

function covered(
  form: SuppressionComment['form'],
  comment: Comment,
  text: string,
  lines: LineIndex,
  comments: readonly Comment[],
): TextRange {
  if (form === 'file') return { start: 0, end: text.length }
  if (form === 'same-line') return lines.wholeLines(comment.range)
  const nextCode = (from: number) => {
    let next = from + 1
    while (next < lines.lineCount && codeOf(next, lines, comments) === '') next++
    return next
  }
  let line = nextCode(lines.positionAt(comment.range.end).line)
  if (line >= lines.lineCount) return { start: text.length, end: text.length }
  const first = line
  if (OPEN_PATTERN.test(codeOf(line, lines, comments))) line = patternEnd(line, lines, comments)
  // The name that a finding stands on may be lines below the start of the statement: `await supabase⏎  .from('x')`.
  for (let next = nextCode(line); next < lines.lineCount; next = nextCode(line)) {
    if (!continues(codeOf(line, lines, comments), codeOf(next, lines, comments))) break
    line = next
  }
  return { start: lines.lineStart(first), end: lines.lineEnd(line) }
}

/** A declaration whose names go on in the next lines: `const {`. */
const OPEN_PATTERN = /^(?:export\s+)?(?:const|let|var)\s*[{[][^}\]]*$/
const PATTERN_END = /^[}\]].*=/
const MAX_PATTERN_LINES = 30

/** The line with the `} =` of a declaration; the given line where there is none near. */
function patternEnd(line: number, lines: LineIndex, comments: readonly Comment[]): number {
  const last = Math.min(lines.lineCount - 1, line + MAX_PATTERN_LINES)
  for (let next = line + 1; next <= last; next++) if (PATTERN_END.test(codeOf(next, lines, comments))) return next
  return line
}

/** A line without its comments; `''` for a line of white space, comments or a JSX `{/* … *\/}` alone. */
function codeOf(line: number, lines: LineIndex, comments: readonly Comment[]): string {
  const start = lines.lineStart(line)
  const whole = lines.lineText(line)
  let rest = whole
  for (const { range } of comments) {
    if (range.end <= start || range.start >= start + whole.length) continue
    const from = Math.max(0, range.start - start)
    const to = Math.min(whole.length, range.end - start)
    rest = rest.slice(0, from) + ' '.repeat(to - from) + rest.slice(to)
  }
  const code = rest.trim()
  return code !== whole.trim() && /^\{\s*\}$/.test(code) ? '' : code
}

/** Whether a line's statement plainly goes on in the next line: a chain, or an operator left open. */
function continues(line: string, next: string): boolean {
  return (
    /^(?:\?\.|\.(?!\.)|&&|\|\||\?\?|[?:]\s)/.test(next) ||
    (next !== '' && /(?:(?:^|[^=!<>])=|=>|&&|\|\||\?\?|\b(?:return|await))$/.test(line))
  )
}
