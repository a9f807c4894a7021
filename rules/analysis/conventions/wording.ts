import { isHandlerName } from './by-itself'
import { asWritten } from './casing'
import { bareTable, lower, singular, withArticle, withPhrasals, wordsOf } from './name-words'
import { type Named, objectOf, readInside, readName, readUrl, readWords } from './named'
import { ACCOUNT, ALONE, BY_OPERATION, COMES_BACK, DEEDS, FILLER, JOINING, VAGUE } from './words'

/** What went wrong, in words a user of the app understands. */
export interface Wording {
  /** `Could not load bookings`: no full stop. */
  readonly what: string
  /** `Please try again.` */
  readonly advice: string
  /** What a log says of it: names the function where the words for the user name nothing. */
  readonly logged: string
  /** The table that it is named by, where nothing else names it. */
  readonly table?: string
  /** Read from an address that names no action. */
  readonly isGuessed?: true
  /** What was done, where the words are in a language that does not begin with it. */
  readonly verb?: string
  /** Nothing is known of what failed. */
  readonly isGeneric: boolean
  /** Code that gives the text for the user in the app's own translations, instead of the words. */
  readonly expression?: string
}

/** What is known about the call that failed; all of it as written in the code. */
export interface Subject {
  /** The function it stands in: `fetchBookings`, `handleCancel`. */
  readonly functionName?: string
  /** The function of the app that is called: `loadRooms`. */
  readonly called?: string
  /** Table, bucket, function or procedure: `order_items`. */
  readonly table?: string
  /** `select`, `insert`, `rpc` …, or the HTTP method. */
  readonly operation?: string
  /** The request concerns one row: `.single()`. */
  readonly one?: boolean
  /** What is done with the person's account: `signInWithPassword`. */
  readonly account?: string
  /** The address, `${}` for holes. */
  readonly url?: string
  /** The route a handler is registered for: `/bookings/:id/cancel`. */
  readonly route?: string
  /** Its names are in another language than English, which has plurals of its own. */
  readonly isForeign?: boolean
  /** What the button says whose handler is written in it: `Cancel`. */
  readonly label?: string
  /** Path of the file, for handlers that are named by their place: `app/api/bookings/route.ts`. */
  readonly path?: string
}

const ADVICE = 'Please try again.'

/** Words for a failure, from the most specific thing known; never empty. */
export function wordingFor(subject: Subject): Wording {
  const told = fromParts(subject)
  if (told !== undefined) {
    const isNamed = said(readName(subject.functionName ?? '')) === told
    const table = subject.table === undefined || isNamed ? {} : { table: bareTable(subject.table) }
    const logged = asWritten(told, [])
    return {
      what: told,
      advice: ADVICE,
      logged,
      isGeneric: false,
      ...table,
      ...(isGuess(subject) && { isGuessed: true }),
    }
  }
  const caller = /^[A-Z]+$/.test(subject.functionName ?? '') ? undefined : subject.functionName
  const name = caller ?? subject.called ?? subject.table ?? subject.functionName ?? ''
  const deed = deedAlone(subject)
  const what = deed ?? (subject.url === undefined ? 'Something went wrong' : 'The request failed')
  return {
    what,
    advice: ADVICE,
    logged: name === '' ? what : `${name} failed`,
    isGeneric: deed === undefined,
    isGuessed: true,
  }
}

/** Only an address says what it was, and not what was done. */
function isGuess(subject: Subject): boolean {
  if (subject.table !== undefined || ACCOUNT[subject.account ?? ''] !== undefined) return false
  const named = readName(subject.functionName ?? '')
  const names = [named, readName(subject.called ?? '')].map(said)
  const isAct = named?.verb !== undefined && named.verb !== 'load'
  return !isAct && names.every((each) => each === undefined) && readUrl(subject.url ?? '')?.verb === undefined
}

/** What was done, where nothing says to what: `Could not disconnect`, `Could not load the data`. */
function deedAlone(subject: Subject): string | undefined {
  const verb =
    readName(subject.functionName ?? '')?.verb ??
    readName(subject.called ?? '')?.verb ??
    readUrl(subject.url ?? '')?.verb
  if (verb !== undefined && ALONE.has(verb)) return couldNot(verb, '')
  const isRead = verb === 'load' || (verb === undefined && /^(?:get|select)$/i.test(subject.operation ?? ''))
  return isRead ? 'Could not load the data' : undefined
}

/** The verb of "Could not …". */
export function verbOf({ what, isGeneric, verb }: Wording): string | undefined {
  return isGeneric
    ? undefined
    : verb !== undefined
      ? verb
      : /^(?:Could not|Couldn't|Failed to|Unable to) (\w+)/.exec(what)?.[1]
}

/** Verbs by which something that a person filled in or chose is kept. */
const SAVING = new Set(['add', 'apply', 'assign', 'create', 'record', 'rename', 'reorder', 'replace', 'save', 'update'])

/** What was done without saying to what, in plain words; undefined where the verb alone says too little to a person. */
export function plainly(verb: string | undefined): string | undefined {
  if (verb === 'load') return 'Could not load the data'
  if (verb !== undefined && SAVING.has(verb)) return 'Could not save the changes'
  return verb !== undefined && ALONE.has(verb) ? couldNot(verb, '') : undefined
}

/** Both sentences in one; without advice what happened alone. */
export function sentence({ what, advice }: Wording): string {
  if (advice === '') return what
  if (/[.!?。！？]$/.test(what)) return `${what} ${advice}`
  return advice.endsWith('。') ? `${what}。${advice}` : `${what}. ${advice}`
}

function fromParts(subject: Subject): string | undefined {
  const account = ACCOUNT[subject.account ?? '']
  if (account !== undefined) return account
  const read = fromCode(subject)
  const pressed = fromLabel(subject.label)
  // `Delete`, for what the code calls `delete the room`: its thing is kept.
  return pressed === undefined || read?.startsWith(`${pressed} `) ? read : pressed
}

/** What names in the code and the address say. */
function fromCode(subject: Subject): string | undefined {
  const named = readName(subject.functionName ?? '')
  const operation = subject.operation?.toLowerCase() ?? ''
  if (subject.table !== undefined && subject.table !== '') {
    return fromTable(subject.table, operation, named, subject)
  }
  return (
    inFull(named, subject.url ?? '') ??
    said(named) ??
    said(readName(subject.called ?? '')) ??
    // A function of its own in a served file is not the handler.
    (named === undefined && !/^(?:|[A-Z]+|handler|default|main)$/.test(subject.functionName ?? '')
      ? undefined
      : readPlace(subject)) ??
    fromAddress(subject.url ?? '', operation, named)
  )
}

/** `❌ Cancel`, `Save changes`: what the person pressed is what failed. */
function fromLabel(label: string | undefined): string | undefined {
  const [verb = '', ...rest] = label?.toLowerCase().match(/[a-z]+/g) ?? []
  if (label === undefined || rest.length > 2 || !/^[\p{So}\p{P}\s]*[A-Za-z ]+[\p{So}\p{P}\s]*$/u.test(label))
    return undefined
  const isThing = rest.every((word) => /^[a-z]{3,}$/.test(word) && !JOINING.has(word) && !FILLER.has(word))
  if (!ALONE.has(verb) || !isThing) return undefined
  return couldNot(verb, rest.join(' '))
}

/** `deleteCorporate` on `/corporate-bookings`, `loadStatus` on `/consent-status`: the name says a word of the thing alone. */
function inFull(named: Named | undefined, url: string): string | undefined {
  const thing = readUrl(url)?.object ?? ''
  if (named?.verb === undefined || named.object === '') return undefined
  const isVague = /^(?:status|state|type|history|summary|score|link|info)$/.test(named.object)
  const isPart = thing.startsWith(`${named.object} `) || (isVague && thing.endsWith(` ${named.object}`))
  if (!isPart) return undefined
  return couldNot(named.verb, named.verb === 'load' ? thing : singular(thing))
}

/** A name in words, where it says what was done to what, or needs no thing: `signOut`. */
function said(named: Named | undefined): string | undefined {
  if (named?.verb === undefined) return undefined
  return named.object !== '' || /^\w+ (?:in|out|up)$/.test(named.verb) ? couldNot(named.verb, named.object) : undefined
}

function fromAddress(url: string, method: string, named: Named | undefined): string | undefined {
  const address = readUrl(url)
  if (address === undefined) return undefined
  // What is read by a `GET` is not done by it: `/invites/accept`.
  const isOnlyRead = method === 'get' && address.verb !== undefined && !READING.has(address.verb)
  if (isOnlyRead) return address.object === '' ? undefined : couldNot('load', address.object)
  if (address.object === '') return said(address)
  // `PUT /bookings/:id` changes one, and `POST /bookings` makes one.
  const isById = method !== '' && /\/\$[^/]*$/.test(url.replace(/[?#].*$/, ''))
  const verb = address.verb ?? named?.verb ?? BY_OPERATION[method] ?? (method === 'post' ? 'save' : undefined)
  if (verb === undefined) return undefined
  const object =
    isById || (method === 'post' && !MANY.has(named?.verb ?? '')) ? singular(address.object) : address.object
  const isKnown = address.verb ?? named?.verb ?? BY_OPERATION[method]
  return isKnown === undefined && object === address.object ? undefined : couldNot(verb, object)
}

/** Verbs of what a `GET` does besides. */
const READING = new Set([
  'load',
  'search',
  'check',
  'verify',
  'validate',
  'download',
  'export',
  'refresh',
  'generate',
  'count',
])

/** Verbs that a `POST` often does with many things at once. */
const MANY = new Set(['load', 'save', 'search', 'sync', 'update', 'delete', 'remove'])

const WRITING = /^(?:add|create|delete|remove|save|send|update)$/

function fromTable(
  table: string,
  operation: string,
  named: Named | undefined,
  { one: isOne = false, isForeign = false, functionName = '' }: Subject,
): string | undefined {
  if (operation === 'rpc' || operation === 'invoke') {
    const called = readWords(wordsOf(table)) ?? readInside(wordsOf(table))
    // What is saved while something is loaded is not what could not be loaded.
    const isOther = named?.verb === 'load' && WRITING.test(called?.verb ?? '') && called?.object !== ''
    if (named?.verb !== undefined && named.object !== '' && !isOther) return couldNot(named.verb, named.object)
    return called?.verb !== undefined && called.object !== '' ? couldNot(called.verb, called.object) : undefined
  }
  if (/^createsignedurls?$/.test(operation)) return 'Could not load the file'
  const rows = withPhrasals(wordsOf(bareTable(table)))
    .map(lower)
    .join(' ')
  if (named?.verb !== undefined && named.object !== '') {
    // What a person did is what failed, whichever step of it did.
    const isAsked = isHandlerName(functionName)
    const isAction = named.verb !== 'load' && (operation !== 'select' || isAsked)
    if (isAction || (named.verb === 'load' && operation === 'select' && isAbout(named.object, rows))) {
      return couldNot(named.verb, named.object)
    }
  }
  const marked = /^(?:handle)?[mM]ark\w*?As([A-Z][a-z]+)/.exec(functionName)?.[1]
  if (operation === 'update' && marked !== undefined)
    return couldNot('mark', `${singular(rows)} as ${marked.toLowerCase()}`)
  const deed = operation !== 'select' && DEEDS.has(named?.verb ?? '') ? named?.verb : undefined
  const verb = deed ?? BY_OPERATION[operation] ?? 'load'
  if (isForeign) return `Could not ${verb} ${rows}`
  return couldNot(verb, isOne || operation === 'insert' ? singular(rows) : rows)
}

/** Two names of one thing: `account`, `user accounts`. */
function isAbout(object: string, rows: string): boolean {
  const words = rows.split(' ').map(singular)
  return object.split(' ').some((word) => words.includes(singular(word)))
}

/** Files that a framework serves under their path. */
const SERVED =
  /(?:^|\/)(?:(?:supabase|netlify)\/functions|(?:app|pages|server)\/api|^api)\/(.+?)(?:\/(?:route|index))?\.[mc]?[jt]sx?$/

/** Handlers named by their file: `supabase/functions/send-reminder/index.ts`, `app/api/bookings/route.ts`. */
function readPlace(subject: Subject): string | undefined {
  if (subject.route !== undefined) return spokenPlace(subject.route, subject.operation)
  const folder = SERVED.exec(subject.path ?? '')?.[1]
  return folder === undefined ? undefined : spokenPlace(folder, subject.functionName)
}

function spokenPlace(place: string, method: string | undefined): string | undefined {
  const segments = place.split('/').filter((part) => part !== '' && !/^([[(_:$].*|api|v\d+)$/.test(part))
  const last = segments.at(-1)
  if (last === undefined) return undefined
  const before = segments.at(-2)
  if (last === 'read' && before !== undefined) return couldNot('mark', `${singular(objectOf(wordsOf(before)))} read`)
  const segment = VAGUE.has(last) ? [...segments.slice(-2, -1), last].join('-') : last
  const read = readWords(wordsOf(segment)) ?? readInside(wordsOf(segment))
  if (read?.verb !== undefined && read.object !== '') return couldNot(read.verb, read.object)
  const words = wordsOf(segment).map(lower).join(' ')
  const verb = COMES_BACK.test(last) ? undefined : BY_OPERATION[method?.toLowerCase() ?? '']
  return verb === undefined ? `Could not process the ${words} request` : couldNot(verb, words)
}

export function couldNot(verb: string, thing: string): string {
  // Who reads it is spoken to.
  const object = thing.replace(/^(?:my|our) (?=\w)/, 'your ')
  if (object === '') return `Could not ${verb}`
  if (object === 'health') return 'Could not check the server health'
  // `/auth/me`
  if (object === 'me') return `Could not ${verb} your account`
  if (verb === 'mark')
    return `Could not mark ${withArticle(object.replace(/ (read|unread|paid|completed?|done|sent|seen)$/, ' as $1'))}`
  return `Could not ${TO.has(verb) ? `${verb} to` : verb} ${withArticle(object)}`
}

/** Verbs that need a word before the thing: `respond to the request`. */
const TO = new Set(['react', 'reply', 'respond', 'subscribe'])
