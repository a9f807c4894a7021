import { shown } from '../visible'

/** Markup that is safe to show: made by {@link html} alone, which escapes everything that is put into it. */
export interface Html {
  readonly markup: string
}

type Part = string | number | Html | readonly Html[] | undefined

/** A template of HTML. Texts and numbers put into it show as they are; what is undefined shows nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { markup: strings.reduce((text, string, i) => `${text}${markupOf(parts[i - 1])}${string}`) }
}

/** Pieces after one another. */
export function joined(pieces: readonly Html[]): Html {
  return { markup: pieces.map(({ markup }) => markup).join('') }
}

/** A sentence in which what stands between backticks is shown as code. */
export function prose(text: string): Html {
  return joined(text.split(/`([^`]+)`/).map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : html`${part}`)))
}

function markupOf(part: Part): string {
  if (part === undefined) return ''
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part))
  return 'markup' in part ? part.markup : joined(part).markup
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}

/** What does not show is a dot: a name may not hide in it. */
function escaped(text: string): string {
  return shown(text.replace(/[&<>"'`]/g, (character) => ENTITIES[character] ?? ''))
}
