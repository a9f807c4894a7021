import type { SecretFound } from './found'
import { findSecrets } from './scan'

/** What stands where a letter of a credential stood. */
export const MASK = '*'

/**
 * A text in which every credential that {@link findSecrets} knows is covered up, but for its first four characters; all
 * else stands where it stood. So code can be shown, and analysed, without showing them. A value is covered up wherever it
 * stands, also where nothing round it says what it is.
 */
export function maskSecrets(text: string, found: readonly SecretFound[] = findSecrets(text)): string {
  if (found.length === 0) return text
  let masked = ''
  let end = 0
  for (const { hidden } of found) {
    masked += text.slice(end, hidden.start) + covered(text.slice(hidden.start, hidden.end))
    end = hidden.end
  }
  return maskValues(masked + text.slice(end), hiddenValues(text, found))
}

/** Texts that stand in for a key, are compared with one, or sign: whatever they look like. */
const WRITTEN =
  /((?:key|secret|token|password|passcode|pwd)\b['"\])]*\s*(?:\|\||\?\?|[!=]==?|:|=)\s*|\b(?:sign|verify)\(.*?,\s*)(["'`])([^"'`\n]+)\2/gi

/** The same for code that is shown to people: texts where keys stand are covered up too, known or not. */
export function maskForShow(text: string): string {
  return maskSecrets(text).replace(WRITTEN, (whole, before: string, quote: string, value: string) =>
    value.includes('${') || (BARE_KEY.test(before) && WORD.test(value))
      ? whole
      : before + quote + covered(value) + quote,
  )
}

/** `key: 'name'` says which column, not how to get in. */
const BARE_KEY = /^key['"\])]*\s*(?::|={1,3})\s*$/
const WORD = /^[A-Za-z]+(?:[_.-][A-Za-z]+)*$/

/** Shorter than this, a password may be a word of the text. */
const SHORTEST_ELSEWHERE = 12

/** The parts of a text's credentials that nothing may show. */
export function hiddenValues(text: string, found: readonly SecretFound[] = findSecrets(text)): string[] {
  return [...new Set(found.map(({ hidden }) => text.slice(hidden.start, hidden.end)))]
}

/** A text in which these values are covered up; short ones are left, for they may be words. */
export function maskValues(text: string, values: readonly string[]): string {
  // The longest first: one may be a part of another.
  const ordered = values.filter(({ length }) => length >= SHORTEST_ELSEWHERE).sort((a, b) => b.length - a.length)
  return ordered.reduce((masked, value) => masked.replaceAll(value, () => covered(value)), text)
}

/** Letters, digits and signs give way; line ends, quotes and escapes keep the text what it is to a parser. */
function covered(value: string): string {
  return value.replace(/\\[nr]|[^\s"'`\\]/g, (part) => (part.length > 1 ? part : MASK))
}
