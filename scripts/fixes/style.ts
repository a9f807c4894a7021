/**
 * How a text that was written in one way is not any more, as sentences: line breaks, and spaces or tabs before the code.
 * A text that mixes them says nothing.
 */
export function styleProblems(before: string | undefined, after: string): string[] {
  if (before === undefined) return []
  return [...breakProblems(before, after), ...indentProblems(before, after)]
}

function breakProblems(before: string, after: string): string[] {
  const { crlf, lf } = breaks(before)
  const now = breaks(after)
  if (lf === 0 && crlf > 0 && now.lf > 0) return ['writes LF into a CRLF file']
  return crlf === 0 && now.crlf > 0 ? ['writes CRLF into an LF file'] : []
}

function breaks(text: string): { readonly crlf: number; readonly lf: number } {
  const crlf = text.split('\r\n').length - 1
  return { crlf, lf: text.split('\n').length - 1 - crlf }
}

function indentProblems(before: string, after: string): string[] {
  const then = indents(before)
  const now = indents(after)
  const problems: string[] = []
  if (then.tabs > 0 && then.spaces === 0 && now.spaces > 0) problems.push('writes spaces into a file with tabs')
  if (then.spaces > 0 && then.tabs === 0 && now.tabs > 0) problems.push('writes tabs into a file with spaces')
  if (trailing(after) > trailing(before)) problems.push('leaves white space at the end of a line')
  return problems
}

/** Lines that begin with tabs and with spaces; ` *` of comments is no indentation. */
function indents(text: string): { readonly tabs: number; readonly spaces: number } {
  return { tabs: text.match(/^\t+\S/gm)?.length ?? 0, spaces: text.match(/^ {2,}[^\s*]/gm)?.length ?? 0 }
}

function trailing(text: string): number {
  return text.match(/[^\s][ \t]+\r?$/gm)?.length ?? 0
}
