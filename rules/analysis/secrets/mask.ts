import type { SecretFound } from './found'
import { findSecrets } from './scan'

/** What stands where a letter of a credential stood. */
export const MASK = '*'

/**
 * A text in which every credential that {@link findSecrets} knows is covered up, but for its first four characters; all
 * else stands where it stood. So code can be shown, and analysed, without showing them.
 */
export function maskSecrets(text: string, found: readonly SecretFound[] = findSecrets(text)): string {
  if (found.length === 0) return text
  let masked = ''
  let end = 0
  for (const { hidden } of found) {
    masked += text.slice(end, hidden.start) + covered(text.slice(hidden.start, hidden.end))
    end = hidden.end
  }
  return masked + text.slice(end)
}

/** Letters, digits and signs give way; line ends, quotes and escapes keep the text what it is to a parser. */
function covered(value: string): string {
  return value.replace(/\\[nr]|[^\s"'`\\]/g, (part) => (part.length > 1 ? part : MASK))
}
