import type { TextRange } from '../facts'

/** Shorter than this, nothing opens anything. */
const SHORTEST = 16

const IN_RUN = runLetters()

/**
 * The long runs of letters, digits and the signs that keys and addresses are made of, in order, that may hold a
 * credential: those with a digit, an address, or letters alone as some keys have. Most of a text is never looked at: a run
 * that is long enough has one of its letters at every sixteenth place.
 */
export function longRuns(text: string): TextRange[] {
  const runs: TextRange[] = []
  for (let at = SHORTEST - 1; at < text.length; ) {
    let start = at
    const before = at - SHORTEST
    while (start > before && IN_RUN[text.charCodeAt(start)] === 1) start--
    if (start > before) {
      at = start + SHORTEST
      continue
    }
    while (start >= 0 && IN_RUN[text.charCodeAt(start)] === 1) start--
    let end = at + 1
    while (end < text.length && IN_RUN[text.charCodeAt(end)] === 1) end++
    if (mayOpen(text, start + 1, end)) runs.push({ start: start + 1, end })
    at = end + SHORTEST
  }
  return runs
}

const COLON = 58

/** It has a digit or a colon, or is the token of Hugging Face, which is letters alone. */
function mayOpen(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i)
    if (code >= 48 && code <= COLON) return true
  }
  return text.startsWith('hf_', end - 37)
}

function runLetters(): Uint8Array {
  const letters = new Uint8Array(65536)
  const known = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.+/=:@$'
  for (const letter of known) letters[letter.charCodeAt(0)] = 1
  return letters
}
