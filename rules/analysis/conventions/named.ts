import { isService } from './casing'
import { lower, phrasalAt, singular, withPhrasals, wordsOf } from './name-words'
import {
  ACTING,
  CLEAR,
  FILLER,
  INTRANSITIVE,
  JOINING,
  LEADING,
  LOADING,
  MANNER,
  SHORT,
  SPOKEN,
  STARTING,
  THINGS,
  WEAK,
} from './words'

/** A name in words: what is done, and to what. */
export interface Named {
  readonly verb: string | undefined
  readonly object: string
}

/** What a name of code says: `handleSendInvite` → send, invite. */
export function readName(name: string): Named | undefined {
  const all = wordsOf(name)
  // `useSendMessage` gives what sends one.
  const isHook = all[0] === 'use' && all.length > 2 && isVerb(all[1] ?? '')
  const words = isHook ? all.slice(1) : all
  const bare = words.length > 1 && /^Mut(?:ation)?$/.test(words.at(-1) ?? '') ? words.slice(0, -1) : words
  const read = readWords(bare)
  // `handleEditSave`: two verbs, and no thing.
  if (read !== undefined && /^(?:save|submit|delete|edit|update|create|load|remove|cancel|confirm)$/.test(read.object))
    return { verb: read.object, object: '' }
  // `hireStaffMutation`: what is named so does something, whatever the verb.
  const [verb, ...rest] = words
  if (read === undefined && verb !== undefined && rest.length > 1 && /Mutation$/.test(name)) {
    return { verb: lower(verb), object: objectOf(rest) }
  }
  return read
}

/** The same of the words of a name; undefined where no verb is among them. */
export function readWords(words: readonly string[]): Named | undefined {
  let rest = words
  while (rest.length > 1 && LEADING.has(lower(rest[0] ?? ''))) rest = rest.slice(1)
  const second = lower(rest[1] ?? '')
  if (WEAK.has(lower(rest[0] ?? '')) && (LOADING.has(second) || ACTING.has(second))) rest = rest.slice(1)
  const first = lower(rest[0] ?? '')
  // `notifyPreferences` are preferences.
  if (first === 'notify' && /^(?:pref\w*|settings?|options?)$/i.test(rest.at(-1) ?? '')) return undefined
  if (LOADING.has(first)) {
    const object = objectOf(rest.slice(1))
    return { verb: 'load', object: HOW_ALONE.test(object) ? '' : object }
  }
  // `signOut`, `logIn`
  if (/^(?:sign|log)$/.test(first) && /^(?:in|out|up)$/.test(lower(rest[1] ?? '')))
    return { verb: `sign ${lower(rest[1] ?? '')}`, object: '' }
  // `checkOut`, `followUpLead`
  const phrasal = phrasalAt(rest, 0)
  if (phrasal !== undefined && !phrasal.endsWith('s')) return { verb: phrasal, object: objectOf(rest.slice(2)) }
  // `resumeUpload`, `reportExport`: a thing that is a verb as well, before the verb.
  const end = lower(rest.at(-1) ?? '')
  if (THINGS.test(first) && rest.length > 1 && CLEAR.test(end))
    return { verb: end, object: objectOf(rest.slice(0, -1)) }
  if (ACTING.has(first) || (STARTING.has(first) && rest.length > 1)) {
    const object = objectOf(rest.slice(1))
    const isState =
      (first === 'toggle' && (STATES.test(object) || ACTING.has(object))) ||
      (SWITCHES.test(first) && / /.test(object) && ENDS_IN_STATE.test(object))
    return { verb: SPOKEN[first] ?? first, object: isState ? 'status' : object }
  }
  // `bookingDelete`, `emailSend`
  const last = lower(rest.at(-1) ?? '')
  // `forceDownload`
  if (rest.length === 2 && first === 'force' && ACTING.has(last)) return { verb: SPOKEN[last] ?? last, object: '' }
  // `manualSync`: the verb is a thing here.
  if (rest.length > 1 && ACTING.has(last) && rest.slice(0, -1).every((word) => MANNER.has(lower(word))))
    return { verb: 'run', object: rest.map(lower).join(' ') }
  if (rest.length > 1 && ACTING.has(last)) return { verb: SPOKEN[last] ?? last, object: objectOf(rest.slice(0, -1)) }
  return undefined
}

function isVerb(word: string): boolean {
  return LOADING.has(lower(word)) || ACTING.has(lower(word)) || STARTING.has(lower(word))
}

/** `updateAiPaused` */
const SWITCHES = /^(?:save|set|toggle|update)$/
/** How something is, that is switched, beside verbs (`togglePublish`): `toggleActive`. */
const STATES = /^(?:active|enabled|disabled|visible|public|published|featured|available|completed?|pinned|default)$/

/** `meta-list-forms`: the verb stands inside. */
export function readInside(words: readonly string[]): Named | undefined {
  const at = words.findIndex((word, i) => i > 0 && (LOADING.has(lower(word)) || ACTING.has(lower(word))))
  return at === -1 || at === words.length - 1 ? undefined : readWords(words.slice(at))
}

/** Ends of addresses that say which of the things before them. */
const WHICH = /^(?:active|approved|archived|available|featured|latest|open|overdue|pending|public|recent|upcoming)$/

/** What the end of an address says: `/tickets/:id/reopen`. */
export function readUrl(url: string): Named | undefined {
  const path = url.replace(/^[a-z]+:\/\/[^/]*/i, '').replace(/[?#].*$/, '')
  const segments = path
    .split('/')
    .filter((part) => part !== '' && !part.includes('$') && !/^(api|v\d+|rest|\d+)$/.test(part) && !isService(part))
  const last = segments.at(-1)?.replace(/\.(?:json|xml|php)$/, '')
  if (last === undefined || !/^[\w-]+$/.test(last)) return undefined
  const read = readWords(wordsOf(last))
  const before = segments.at(-2)
  // `POST /notifications/:id/read`
  if (last === 'read' && before !== undefined)
    return { verb: 'mark', object: `${singular(objectOf(wordsOf(before)))} read` }
  if (read?.verb !== undefined && INTRANSITIVE.has(lower(wordsOf(last)[0] ?? ''))) return read
  if (read?.verb !== undefined && read.object === '' && before !== undefined) {
    return { verb: read.verb, object: singular(objectOf(wordsOf(before))) }
  }
  // `/tickets/:id/reopen`
  if (read === undefined && before !== undefined && STARTING.has(lower(last)))
    return { verb: lower(last), object: singular(objectOf(wordsOf(before))) }
  const state = objectOf(wordsOf(last))
  // `/conversations/:id/ai-paused`
  if (read === undefined && before !== undefined && ENDS_IN_STATE.test(state))
    return { verb: undefined, object: objectOf(wordsOf(before)) }
  // `/creators/pending`
  if (read === undefined && before !== undefined && WHICH.test(last))
    return { verb: undefined, object: `${last} ${objectOf(wordsOf(before))}`.trim() }
  return read ?? { verb: undefined, object: objectOf(wordsOf(last)) }
}

/** The thing that words name, without those that say nothing to people. */
export function objectOf(named: readonly string[]): string {
  const words = withPhrasals(named)
  // `whatChanged` asks, and names nothing.
  if (/^(?:how|what|when|where|which|who|why)$/i.test(words[0] ?? '')) return ''
  const end = words.findIndex((word) => JOINING.has(lower(word)))
  const kept = end === -1 ? words : words.slice(0, end)
  const telling = kept.filter(
    (word, i) => !FILLER.has(lower(word)) || isKeyOf(word, kept[i + 1]) || (i > 0 && lower(word) === 'item'),
  )
  // `existingData` is some data.
  const [only, another] = telling
  if (only !== undefined && another === undefined && HOW.test(only) && /^data$/i.test(kept.at(-1) ?? ''))
    return `${lower(only)} data`
  return (telling.length > 0 ? telling : kept.length > 0 && lower(kept[0] ?? '') === 'data' ? kept : [])
    .map((word) => SHORT[lower(word)] ?? lower(word))
    .join(' ')
}

/** `apiKeys` are for people as well. */
function isKeyOf(word: string, next: string | undefined): boolean {
  return lower(word).toLowerCase() === 'api' && /^keys?$/i.test(next ?? '')
}

const HOW = /^(?:cached|existing|historical|latest|live|market|master|previous|recent|reference|remote|saved)$/i
/** Names that end in how a thing is: `aiPaused`. */
const ENDS_IN_STATE = /(?:^|\s)(?!(?:feed|seed|bed|need|speed|shed|weed|embed)$)[a-z]+[^aeiou\s]ed$/
/** How things are, without the things: `loadEdited`. */
const HOW_ALONE =
  /^(?!(?:feed|seed|bed|need|speed|shed|weed|embed)$)\w+[a-z]ed$|^(?:recent|upcoming|latest|existing|(?:next |first )?page)$/
