/** What went wrong, in words a user of the app understands. */
export interface Wording {
  /** `Could not load bookings`: no full stop. */
  readonly what: string
  /** `Please try again.` */
  readonly advice: string
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
  /** The address, `${}` for holes. */
  readonly url?: string
  /** The route a handler is registered for: `/bookings/:id/cancel`. */
  readonly route?: string
  /** Path of the file, for handlers that are named by their place: `app/api/bookings/route.ts`. */
  readonly path?: string
}

const LOADING = new Set([
  'fetch',
  'get',
  'load',
  'list',
  'read',
  'query',
  'retrieve',
  'find',
  'init',
  'initialize',
  'select',
])
const ACTING = new Set(
  (
    'accept accrue acknowledge add analyze apply approve archive assign book cancel change charge check clone complete confirm connect ' +
    'calculate compute convert copy count create deactivate decline delete disable disconnect download duplicate edit enable execute export follow ' +
    'generate import insert invite join leave like login mark notify perform merge move pause pay post process publish purchase ' +
    'redeem refresh register reject remove rename reorder resend reserve reset restore resume revoke run save schedule search ' +
    'send set share start stop store submit subscribe sync toggle track transcribe transfer translate unfollow ' +
    'unsubscribe update upload upsert validate verify vote withdraw'
  ).split(' '),
)
const SPOKEN: Readonly<Record<string, string>> = {
  insert: 'save',
  upsert: 'save',
  store: 'save',
  post: 'send',
  set: 'save',
  login: 'sign in',
  toggle: 'update',
  edit: 'update',
}
const FILLER = new Set([
  'data',
  'info',
  'async',
  'handler',
  'request',
  'api',
  'details',
  'list',
  'all',
  'current',
  'item',
  'function',
])
const LEADING = new Set(['handle', 'on', 'do', 'try', 'safe', 'safely', 'async'])
/** Verbs that say little where another follows: `executeDelete`, `confirmCancel`. */
const WEAK = new Set(['perform', 'run', 'execute', 'confirm', 'process'])
const JOINING = new Set(['by', 'for', 'with', 'from', 'to', 'in', 'on', 'and', 'at', 'of', 'if', 'as', 'via', 'using'])
const BY_OPERATION: Readonly<Record<string, string>> = {
  select: 'load',
  insert: 'save',
  upsert: 'save',
  update: 'update',
  delete: 'delete',
  upload: 'upload',
  download: 'load',
  remove: 'delete',
  get: 'load',
  head: 'load',
  put: 'update',
  patch: 'update',
}

/** Words for a failure, from the most specific thing known; never empty. */
export function wordingFor(subject: Subject): Wording {
  return { what: fromParts(subject) ?? 'Something went wrong', advice: 'Please try again.' }
}

/** Both sentences in one. */
export function sentence(wording: Wording): string {
  return `${wording.what}. ${wording.advice}`
}

function fromParts(subject: Subject): string | undefined {
  const named = readName(subject.functionName ?? '')
  const operation = subject.operation?.toLowerCase() ?? ''
  if (subject.table !== undefined && subject.table !== '') return fromTable(subject.table, operation, named)
  if (named?.verb !== undefined && named.object !== '') return couldNot(named.verb, named.object)
  const called = readName(subject.called ?? '')
  if (called?.verb !== undefined && called.object !== '') return couldNot(called.verb, called.object)
  const place = readPlace(subject)
  if (place !== undefined) return place
  const address = readUrl(subject.url ?? '')
  if (address?.verb !== undefined && address.object !== '') return couldNot(address.verb, address.object)
  if (named?.verb !== undefined && address?.object) return couldNot(named.verb, address.object)
  const byMethod = BY_OPERATION[operation]
  if (byMethod !== undefined && address?.object) return couldNot(byMethod, address.object)
  return subject.url === undefined ? undefined : 'Could not reach the server'
}

function fromTable(table: string, operation: string, named: Named | undefined): string | undefined {
  if (operation === 'rpc' || operation === 'invoke') {
    const called = readWords(wordsOf(table))
    if (called?.verb !== undefined && called.object !== '') return couldNot(called.verb, called.object)
    if (named?.verb !== undefined && named.object !== '') return couldNot(named.verb, named.object)
    return undefined
  }
  const isAction = named?.verb !== undefined && named.verb !== 'load' && named.object !== ''
  if (isAction && operation !== 'select') return couldNot(named.verb, named.object)
  return couldNot(BY_OPERATION[operation] ?? 'load', wordsOf(table).map(lower).join(' '))
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
  const segment = place.split('/').findLast((part) => part !== '' && !/^([[(_:$].*|api|v\d+)$/.test(part))
  if (segment === undefined) return undefined
  const read = readWords(wordsOf(segment))
  if (read?.verb !== undefined && read.object !== '') return couldNot(read.verb, read.object)
  const words = wordsOf(segment).map(lower).join(' ')
  const verb = BY_OPERATION[method?.toLowerCase() ?? '']
  return verb === undefined ? `Could not process the ${words} request` : couldNot(verb, words)
}

interface Named {
  readonly verb: string | undefined
  readonly object: string
}

function readName(name: string): Named | undefined {
  return readWords(wordsOf(name))
}

function readWords(words: readonly string[]): Named | undefined {
  let rest = words
  while (rest.length > 1 && LEADING.has(lower(rest[0] ?? ''))) rest = rest.slice(1)
  const second = lower(rest[1] ?? '')
  if (WEAK.has(lower(rest[0] ?? '')) && (LOADING.has(second) || ACTING.has(second))) rest = rest.slice(1)
  const first = lower(rest[0] ?? '')
  if (LOADING.has(first)) return { verb: 'load', object: objectOf(rest.slice(1)) }
  if (ACTING.has(first)) return { verb: SPOKEN[first] ?? first, object: objectOf(rest.slice(1)) }
  // `bookingDelete`, `emailSend`
  const last = lower(rest.at(-1) ?? '')
  if (rest.length > 1 && ACTING.has(last)) return { verb: SPOKEN[last] ?? last, object: objectOf(rest.slice(0, -1)) }
  return undefined
}

function readUrl(url: string): Named | undefined {
  const path = url.replace(/^[a-z]+:\/\/[^/]*/i, '').replace(/[?#].*$/, '')
  const segments = path
    .split('/')
    .filter((part) => part !== '' && !part.includes('$') && !/^(api|v\d+|rest|\d+)$/.test(part))
  const last = segments.at(-1)
  if (last === undefined || !/^[\w-]+$/.test(last)) return undefined
  const read = readWords(wordsOf(last))
  const before = segments.at(-2)
  if (read?.verb !== undefined && read.object === '' && before !== undefined) {
    return { verb: read.verb, object: singular(objectOf(wordsOf(before))) }
  }
  return read ?? { verb: undefined, object: objectOf(wordsOf(last)) }
}

function objectOf(words: readonly string[]): string {
  const end = words.findIndex((word) => JOINING.has(lower(word)))
  const kept = end === -1 ? words : words.slice(0, end)
  const telling = kept.filter((word) => !FILLER.has(lower(word)))
  return (telling.length > 0 ? telling : kept.length > 0 && lower(kept[0] ?? '') === 'data' ? kept : [])
    .map(lower)
    .join(' ')
}

function couldNot(verb: string, object: string): string {
  const isPlural = /[^s]s$/i.test(object) && !/(status|address|news|analysis)$/i.test(object)
  return `Could not ${verb} ${isPlural ? '' : 'the '}${object}`
}

function wordsOf(name: string): string[] {
  return name.match(/[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+/g) ?? []
}

function lower(word: string): string {
  return /^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase()
}

function singular(words: string): string {
  if (/ies$/.test(words)) return words.replace(/ies$/, 'y')
  return words.replace(/([^s])s$/, '$1')
}
