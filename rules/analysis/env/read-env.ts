import type { TextRange } from '../facts'
import { isPlaceholder } from '../secrets/placeholder'
import type { EnvValueKind, EnvVariableFact } from './env-facts'

// As dotenv reads it: an optional `export`, a name, `=`, and a value that quotes may carry over several lines.
// https://github.com/motdotla/dotenv/blob/master/lib/main.js
const LINE =
  /^[ \t]*(#[ \t]*)?(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*("(?:\\[\s\S]|[^"\\])*"|'[^']*'|`[^`]*`|[^\r\n]*)/gm
const NAME_IN_COMMENT = /^[A-Z][A-Z0-9_]*$/
const REFERENCE = /^(?:\$\{?\w+\}?|[/:.@-])+$/

/**
 * The variables of a `.env` file, in order. A name that is commented out counts only where it is written in capitals:
 * prose has an `=` too.
 * @param secrets where credentials stand in the text
 */
export function envVariables(text: string, secrets: readonly TextRange[] = []): EnvVariableFact[] {
  return [...text.matchAll(LINE)].flatMap((match): EnvVariableFact[] => {
    const [whole, mark, name = '', written = ''] = match
    if (mark !== undefined && !NAME_IN_COMMENT.test(name)) return []
    const end = match.index + whole.length
    const at = match.index + whole.lastIndexOf(name, whole.length - written.length - 1)
    const isSecret = secrets.some((range) => range.start >= end - written.length && range.start < end)
    return [
      {
        name,
        range: { start: at, end: at + name.length },
        value: isSecret ? 'secret' : kindOfValue(written),
        ...(mark !== undefined && { commented: true as const }),
      },
    ]
  })
}

function kindOfValue(written: string): EnvValueKind {
  const value = unquoted(written)
  if (value === '') return 'empty'
  if (value.includes('$') && REFERENCE.test(value)) return 'reference'
  return isPlaceholder(value) ? 'placeholder' : 'other'
}

/** The value without its quotes, or without the comment behind it where it has none. */
function unquoted(written: string): string {
  const quoted = /^(["'`])([\s\S]*)\1$/.exec(written)
  return quoted ? (quoted[2] ?? '').trim() : written.replace(/(?:^|\s)#.*$/, '').trim()
}
