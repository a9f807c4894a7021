/** Kinds whose value may be a word that somebody chose: even a few bits of it would help to guess. */
const CHOSEN = /^(?:database-address|named-secret)$/
const BITS = 0xffffff

/**
 * A short mark by which one key is known again in several files of a project, and from which nothing of it can be found
 * out: 24 bits for a value of more than a hundred, so that countless values share each mark (FNV-1a). Undefined for
 * passwords, which people choose.
 *
 * @param format the kind, an id of the table of formats
 * @param value the whole credential; it is not kept
 */
export function markOf(format: string, value: string): string | undefined {
  if (CHOSEN.test(format)) return undefined
  let state = 0x811c9dc5
  for (let i = 0; i < value.length; i++) state = Math.imul(state ^ value.charCodeAt(i), 0x01000193)
  return ((state ^ (state >>> 24)) & BITS).toString(16).padStart(6, '0')
}
