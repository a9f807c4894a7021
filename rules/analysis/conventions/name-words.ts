/** How a value is kept, at the end of its name: `logoBase64`, `photoBlob`. */
const KEPT_AS = /(?<=[a-z])(?:(?:As|To)?(?:Base64|B64|DataUR[LI]|ArrayBuffer|Blob))$/
/** What a view of a table is called besides: `profiles_public`. */
const AS_VIEW = /^(?:public|vw?|view)_(?=\w{3})|(?<=\w{3})_(?:public|view|vw?|v\d)$/

/** The words of a name in code. */
export function wordsOf(name: string): string[] {
  return name.replace(KEPT_AS, '').match(/[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+/g) ?? []
}

/** Verbs that mean another thing with a small word behind them: `check out`. */
const WITH: Readonly<Record<string, RegExp>> = {
  check: /^(?:in|out)s?$/,
  clock: /^(?:in|out)s?$/,
  follow: /^ups?$/,
  opt: /^(?:in|out)s?$/,
  sign: /^(?:in|out|up)s?$/,
}

/** A verb and its small word at a place among words: `check out`; `in` only at the end, where it joins nothing. */
export function phrasalAt(words: readonly string[], at: number): string | undefined {
  const [verb, small] = [words[at]?.toLowerCase() ?? '', words[at + 1]?.toLowerCase() ?? '']
  const isWhole = WITH[verb]?.test(small) === true && (small !== 'in' || at + 2 === words.length)
  return isWhole ? `${verb} ${small}` : undefined
}

/** Words in which such a verb is one thing: `check-outs`. */
export function withPhrasals(words: readonly string[]): string[] {
  return words.flatMap((word, at) => {
    if (phrasalAt(words, at - 1) !== undefined) return []
    return [phrasalAt(words, at)?.replace(' ', '-') ?? word]
  })
}

/** In small letters; abbreviations as they are. */
export function lower(word: string): string {
  return /^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase()
}

/** Plurals of other languages, whose `s` is not all that they add. */
const FOREIGN = /(?:ciones|siones|[çc]oes|soes|agens|mentos|dades|itudes)$/i

/** One of the things that words name. */
export function singular(words: string): string {
  if (FOREIGN.test(words)) return words
  if (/(status|address|news|analysis|access|progress|settings|statistics|analytics|series)$/i.test(words)) return words
  if (/ies$/.test(words)) return words.replace(/ies$/, 'y')
  if (/(ss|sh|ch|x)es$/.test(words)) return words.replace(/es$/, '')
  return words.replace(/([^s])s$/, '$1')
}

/** A table by its own name, where it is asked for by a view. */
export function bareTable(table: string): string {
  return table.replace(AS_VIEW, '')
}

/** A thing as it stands in a sentence: `the booking`, `bookings`. */
export function withArticle(object: string): string {
  const thing = object.replace(/ as \w+$/, '')
  if (/^today \w/.test(object)) return object.replace('today', "today's")
  const isPlural = /[^s]s$/i.test(thing) && !/(status|address|news|analysis)$/i.test(thing)
  return `${isPlural || object.startsWith('your ') ? '' : 'the '}${object}`
}
