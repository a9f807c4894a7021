/**
 * What known packages do, as data. An *API path* says how a value came from a package: the export, then members, and
 * `()` for a call or `new`: `default().checkout.sessions.create` (stripe), `createClient().from().select` (supabase-js),
 * `default.create().get` (an axios instance), `useQuery`, `toast.error` (sonner). The behaviour at a path is what
 * *calling* the value at that path does.
 *
 * Patterns of a table:
 * - `*` one member,
 * - `**` any number of members, also none, but no call: `default().**.create`,
 * - `()**` any number of further calls of a chain, also none: `createClient().from().select()**` is the call of
 *   `select`, of `select().eq`, of `select().eq().single`; it stops at `then`, `catch` and `finally`, and never reaches
 *   into the result (`select().data.map`).
 *
 * Pseudo packages: `global:` undeclared names (`fetch`, `console.error`, `Promise.allSettled`), `any:` method names on
 * unknown receivers (`map`, `forEach`), `param:` members of conventionally named handler parameters (`res.status().json`),
 * `local:<file>` files that generators put into apps (`local:use-toast`).
 */
export interface LibraryTable {
  /** npm names; with a subpath where that matters (`next/server`); `@sentry/*` for a family. */
  readonly packages: readonly string[]
  /** Exports that behave as another: `{ OpenAI: 'default' }`. The value may be a path: `{ Client: 'default.Client' }`. */
  readonly aliases?: Readonly<Record<string, string>>
  /** Exported types, with the path of a value of that type: `{ Express: 'default()' }` for `(app: Express)`. */
  readonly instances?: Readonly<Record<string, string>>
  /** The package whose installed version decides, where it is another: `@supabase/ssr` goes by supabase-js. */
  readonly versionedBy?: string
  readonly apis: readonly ApiEntry[]
}

export interface ApiEntry {
  readonly path: string
  /** semver range; absent: every version. Newest first: for a version known only as a range the first that fits wins. */
  readonly versions?: string
  readonly behaviour: ApiBehaviour
  /** Laid over the behaviour of the chain it stands in, instead of replacing it: `.throwOnError()`, `.abortSignal()`. */
  readonly modifies?: true
  /** Documentation section, changelog line or version it comes from. */
  readonly source: string
}

export type HttpMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * How the failure of a call shows. `throws`: rejects or throws on every failure, HTTP status included ·
 * `rejects-on-network-only`: resolves on 4xx and 5xx (`fetch`) · `returns-error`: resolves with an error under
 * `errorKey` · `kept`: the library keeps it as state and the caller sees nothing reject (`mutate`, `refetch`, `streamText`).
 */
export type Failure = 'throws' | 'rejects-on-network-only' | 'returns-error' | 'kept'

export type Domain =
  | 'llm'
  | 'payment'
  | 'email'
  | 'sms'
  | 'auth'
  | 'storage'
  | 'data'
  | 'functions'
  | 'queue'
  | 'search'

export interface ApiBehaviour {
  /** It crosses the network. `http`: fetch-like or SDK of a third party; `database`: SQL, ORM, supabase data. */
  readonly sends?: 'http' | 'database'
  /** HTTP method where the API fixes it; `GET` for reads of an SDK, `POST` for creates. */
  readonly method?: HttpMethod
  readonly thirdParty?: true
  /** As messages name it: Stripe, OpenAI, Resend, Supabase. */
  readonly service?: string
  readonly domain?: Domain
  readonly failure?: Failure
  /** Where the error is in what it resolves with; set exactly where `failure` is `returns-error`. */
  readonly errorKey?: string
  /** With `returns-error`: it still rejects when the network itself fails. */
  readonly alsoRejects?: true
  /** Part of the result that is null whenever it failed, so that looking at it looks at the failure: `data.user`. */
  readonly nullOnError?: string
  /** Client default, in milliseconds; absent: it waits for ever (or for minutes, as fetch does). */
  readonly timeoutMs?: number
  /**
   * What it gives is a thenable that sends nothing until it is awaited, or `then`, `catch` or `finally` is called on it.
   * False where a link of the chain sends at once after all (`.run()`).
   */
  readonly lazy?: boolean
  /** What happens a second time when it is sent again without an idempotency key; absent where nothing does, or it does no harm. */
  readonly doubles?: 'charge' | 'refund' | 'transfer' | 'subscription' | 'email'
  /** An option of its first argument with which alone that happens at once: an intent that nobody confirmed charges nobody. */
  readonly doublesWith?: string
  /** What it retries on its own by default. `reads`: GET and HEAD only; `idempotent`: PUT and DELETE too. */
  readonly retries?: 'all' | 'idempotent' | 'reads' | 'none'
  /** The chain itself set a time limit: `.abortSignal(…)`, `.timeout(…)`. */
  readonly timeLimited?: true
  readonly options?: CallOptions
  readonly clientOptions?: ClientOptions

  readonly role?: Role
  /** A hook that loads while its component is shown, and keeps a failure in its result for the component to show. */
  readonly loads?: LoadingHook
  readonly callbacks?: readonly CallbackBehaviour[]
  /** What it does with the promises it is given (`Promise.allSettled([…])`, `ctx.waitUntil(p)`). */
  readonly combines?: 'all' | 'settled' | 'first' | 'background'
  readonly gives?: Gives
}

/** Members of a loading hook's result, and options that change what becomes of a failure. */
export interface LoadingHook {
  /** Reading one of these looks at whether it failed; the first says so alone. */
  readonly failure: readonly string[]
  readonly waiting: readonly string[]
  /** What was loaded. */
  readonly data: string
  /** Loads again. */
  readonly again: string
  /** Options by which a failure is thrown to an error boundary, or that give data from the start. */
  readonly settledBy: readonly string[]
}

/**
 * What calling it means inside a handler of a failure. `toast`/`notify`: tells the user · `track`: reports to an error
 * tracker · `log` · `state`: a React state setter · `navigate` · `respond`: answers the request · `throw`: never
 * returns · `probe`: failing is an answer (`JSON.parse`, `new URL`, `localStorage`) · `cleanup`: abort, close, unlink.
 */
export type Role =
  | 'toast'
  | 'notify'
  | 'track'
  | 'log'
  | 'state'
  | 'navigate'
  | 'respond'
  | 'throw'
  | 'probe'
  | 'cleanup'

/**
 * `client`: what further calls are made on · `response`: has `ok` and `status` to look at · `timeout-signal`: an
 * AbortSignal that fires on its own · `abort-controller`.
 */
export type Gives =
  | 'client'
  | 'response'
  | 'query-client'
  | 'router'
  | 'promise'
  | 'timeout-signal'
  | 'abort-controller'

/** Where options sit on a call. Keys may be dotted (`retry.limit`). */
export interface CallOptions {
  readonly arg: ArgPosition
  readonly timeout?: readonly string[]
  readonly signal?: string
  readonly retry?: readonly string[]
  readonly idempotencyKey?: string
  readonly method?: string
  readonly body?: string
}

/** Where options sit on the call that makes the client. */
export interface ClientOptions {
  readonly arg: ArgPosition
  readonly timeout?: readonly string[]
  readonly retry?: readonly string[]
  /** An own fetch may bring both: `global.fetch`. */
  readonly fetch?: readonly string[]
}

/** Index of an argument; `last`: the last one, whatever its index (SDKs with optional middle arguments). */
export type ArgPosition = number | 'last'

/**
 * What becomes of a failure inside a function that the API is given. `fetcher`: the library keeps the error (TanStack
 * queryFn, SWR) · `mutation`: kept too, and given to `onError` · `framework-handled`: answered by the framework (a bare 500)
 * · `framework-unhandled`: kills the process or hangs the request (Express 4, emitters, cron) · `effect`: React effect ·
 * `transparent`: the value is the function (`useCallback`) · `propagates`: it surfaces at this call · `floats`: nobody
 * waits (`setTimeout`, `forEach`) · `elements`: an array of promises (`map`) · `event`: a DOM or React event.
 */
export type CallbackFate =
  | 'fetcher'
  | 'mutation'
  | 'framework-handled'
  | 'framework-unhandled'
  | 'effect'
  | 'transparent'
  | 'propagates'
  | 'floats'
  | 'elements'
  | 'event'

export interface CallbackBehaviour {
  /** `every`: each argument that is a function (middleware lists). */
  readonly arg: ArgPosition | 'every'
  /** Where in an object literal: `['queryFn']`; `*` stands for any one key. */
  readonly path?: readonly string[]
  readonly fate: CallbackFate
  /** `retry`: it is run again when it fails · `timeout`: given up on after a time · `on-error`: it receives the failure
   * of its siblings, so its presence handles them · `handler-wrapper`: the call gives back a function that runs it. */
  readonly role?: 'retry' | 'timeout' | 'on-error' | 'handler-wrapper'
  /** What starts it, so that it can be said what is lost where nobody catches what it lets out; a framework's, without: a request. */
  readonly startedBy?: StartedBy
  /** With `framework-unhandled`: the library catches what the function lets out and says nothing of it. */
  readonly drops?: true
  /** Where the function runs, whatever file it stands in. */
  readonly runsOn?: 'server' | 'browser'
}

/** A web request, which is then never answered · a schedule · a timer · an event. */
export type StartedBy = 'request' | 'schedule' | 'timer' | 'event'
