import type { CallFact, CodeFacts, Value } from '../../analysis/facts'
import type { Link } from './link'
import { nameOfValue } from './value-names'

/** An address that holds the data itself, or that of something in memory. */
const IN_PLACE = /^\s*(?:data|blob|file):/i
const MADE_HERE = /(?:^|\.)(?:toDataURL|createObjectURL)$/
const NAMED_SO =
  /base64|data_?ur[li]|blob_?ur[li]|object_?ur[li]|(?:signature|canvas|image|img|photo|picture|file|audio|video|pdf)_?data$/i

/** On a phone: what a camera or a picker gave. https://docs.expo.dev/versions/latest/sdk/imagepicker */
const PICKED = /(?:^|[a-z])uri$/i

/** `fetch` of something that lies in the page or beside the code crosses no network: it can be neither down nor refuse. */
export function isLocalAddress(link: Link, facts: CodeFacts, call: CallFact): boolean {
  const [first] = call.args
  return first !== undefined && (isBundledAsset(link, facts, call) || holdsData(link, facts, call, first))
}

/** `fetch(canvas.toDataURL()).then((response) => response.blob())`: how text is made into a file. */
function holdsData(link: Link, facts: CodeFacts, call: CallFact, first: Value): boolean {
  const values = first.k === 'local' ? (facts.declarations[first.d]?.values ?? []) : [first]
  if (values.some((value) => isMadeHere(facts, value))) return true
  const { reads, escapes, returned, passedTo } = call.fate.use
  const isOnlyBytes = reads.length > 0 && reads.every((name) => name === 'blob' || name === 'arrayBuffer')
  const name = nameOfValue(facts, first)
  return (
    call.args.length === 1 &&
    isOnlyBytes &&
    !escapes &&
    !returned &&
    passedTo.length === 0 &&
    name !== undefined &&
    (NAMED_SO.test(name) ||
      (isParameter(facts, first) && keepsObjectUrls(facts, call)) ||
      (PICKED.test(name) && link.modules.hasDependency(facts.path, 'react-native')))
  )
}

function isMadeHere(facts: CodeFacts, value: Value): boolean {
  if (value.k === 'string') return IN_PLACE.test(value.text)
  return value.k === 'call' && MADE_HERE.test(facts.calls[value.c]?.text ?? '')
}

function isParameter({ declarations }: CodeFacts, value: Value): boolean {
  return value.k === 'param' || (value.k === 'local' && declarations[value.d]?.values[0]?.k === 'param')
}

/** Elsewhere the file makes one such address after the other and keeps them: what it is handed comes from there. */
function keepsObjectUrls(facts: CodeFacts, { in: own }: CallFact): boolean {
  return facts.calls.some(
    ({ text, in: at, loop, fate }) => MADE_HERE.test(text) && at !== own && loop !== undefined && fate.use.escapes,
  )
}

/** `fetch(new URL('./font.ttf', import.meta.url))` reads a file that is shipped with the code. */
function isBundledAsset(link: Link, facts: CodeFacts, call: CallFact): boolean {
  const first = call.args[0]
  const made = first?.k === 'call' ? facts.calls[first.c] : undefined
  if (made?.text !== 'URL' || made.args.length < 2) return false
  const [path, base] = made.args
  return (
    path?.k === 'string' &&
    base?.k !== 'string' &&
    base !== undefined &&
    link.resolver.resolve(facts.path, base).k === 'unknown' &&
    /^(?:\.|@\/)/.test(path.text)
  )
}
