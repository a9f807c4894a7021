/** Words that stand where a person is to put the real value. */
const WORDS =
  /(?:your|my|the|insert|put|paste|add|enter|fill|replace|change)[-_ ]?(?:me|this|in|here|own|real|actual|with|api|key|secret|token|password|project|value|random|super|strong|generated|app|client|database|db|resend|stripe|openai|supabase|anon|service|jwt|bot)|placeholder|change-?_?me|example|sample|dummy|fake|redacted|removed|hidden|masked|todo|fixme|tbd|lorem|foobar|deadbeef|goes[-_ ]?here|[-_ ]here$|not[-_ ]?a[-_ ]?real|invalid|\bnone\b|undefined|^null$|mock|^(?:test|dev|local|demo|default|secret|password|pass|admin|root|postgres|user|value|key|token|string|xxx+)$/i
/** `<key>`, `[PASSWORD]`, `{key}`, `…`, `***`, `%s`. */
const BRACKETS = /^<.*>$|^\[.*\]$|^\{.*\}$|\.\.\.|…|\*{3}|•{3}|<[^>]*>|\[[A-Z_ -]+\]|\$\{|\{\{|%[sd]\b/
/** The same letter many times, as in `sk_live_xxxxxxxx`. */
const RUN = /([a-z0-9])\1{5,}/i
const SEQUENCES = /(?:0?123456789|abcdefgh|qwerty|987654321)/i

/** Whether a value is written to be replaced, not to be used: words, brackets, one letter over and over, `1234…`. */
export function isPlaceholder(value: string): boolean {
  return WORDS.test(value) || BRACKETS.test(value) || RUN.test(value) || SEQUENCES.test(value) || isStepwise(value)
}

/** Bits per character, by the frequencies of the text's own characters (Shannon). */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>()
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  let sum = 0
  for (const count of counts.values()) sum -= (count / text.length) * Math.log2(count / text.length)
  return sum
}

/** More than a third of its characters follow the one before: `a1b2c3d4e5f6` by twos, `abcdef` by ones. */
function isStepwise(value: string): boolean {
  if (value.length < 12) return false
  let [ones, twos] = [0, 0]
  for (let i = 2; i < value.length; i++) {
    const code = value.charCodeAt(i)
    if (code - value.charCodeAt(i - 1) === 1) ones++
    if (code - value.charCodeAt(i - 2) === 1) twos++
  }
  return ones > value.length / 3 || twos > value.length / 2
}
