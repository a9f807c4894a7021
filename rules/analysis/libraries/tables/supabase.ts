import type { ApiBehaviour, HttpMethod, LibraryTable } from '../types'
import { each, entries, modifiers } from './entries'

const answers = { failure: 'returns-error', errorKey: 'error', service: 'Supabase', thirdParty: true } as const
/** PostgrestBuilder: `then` makes the request (supabase issue 11322, "expected behaviour"); auth, storage and functions start at once. */
const query: ApiBehaviour = { ...answers, sends: 'database', domain: 'data', lazy: true }
const verbs: readonly (readonly [string, HttpMethod])[] = [
  ['select', 'GET'],
  ['insert', 'POST'],
  ['upsert', 'POST'],
  ['update', 'PATCH'],
  ['delete', 'DELETE'],
]

function queries(retries: 'reads' | 'none'): Record<string, ApiBehaviour> {
  return Object.fromEntries(
    ['createClient().from()', 'createClient().schema().from()'].flatMap((base) =>
      verbs.map(([verb, method]) => [
        `${base}.${verb}()**`,
        { ...query, method, retries: method === 'GET' ? retries : 'none' } satisfies ApiBehaviour,
      ]),
    ),
  )
}

const auth: ApiBehaviour = { ...answers, sends: 'http', domain: 'auth', retries: 'none' }
const storage: ApiBehaviour = { ...answers, sends: 'http', domain: 'storage', retries: 'none' }

/**
 * supabase-js and what wraps it. Local calls have an empty behaviour, so that no wildcard claims them.
 */
export const supabase: LibraryTable = {
  packages: [
    '@supabase/supabase-js',
    '@supabase/ssr',
    '@supabase/auth-helpers-nextjs',
    '@supabase/auth-helpers-react',
    '@supabase/auth-helpers-remix',
    '@supabase/auth-helpers-sveltekit',
  ],
  versionedBy: '@supabase/supabase-js',
  aliases: {
    SupabaseClient: 'createClient',
    createBrowserClient: 'createClient',
    createServerClient: 'createClient',
    createClientComponentClient: 'createClient',
    createServerComponentClient: 'createClient',
    createServerActionClient: 'createClient',
    createRouteHandlerClient: 'createClient',
    createMiddlewareClient: 'createClient',
    createMiddlewareSupabaseClient: 'createClient',
    createServerSupabaseClient: 'createClient',
    createBrowserSupabaseClient: 'createClient',
    createPagesBrowserClient: 'createClient',
    createPagesServerClient: 'createClient',
    useSupabaseClient: 'createClient',
  },
  apis: [
    ...entries('supabase-js: createClient options global.fetch, db.timeout, db.retry', {
      createClient: {
        gives: 'client',
        clientOptions: { arg: 2, timeout: ['db.timeout'], retry: ['db.retry'], fetch: ['global.fetch'] },
        callbacks: [{ arg: 2, path: ['global', 'fetch'], fate: 'fetcher' }],
      },
    }),
    ...entries(
      'postgrest-js 2.102.0 (supabase-js pull request 2072): GET, HEAD, OPTIONS retried up to 3 times on network errors, 503, 520',
      queries('reads'),
      '>=2.102.0-0',
    ),
    ...entries('postgrest-js before 2.102.0: no retries', queries('none'), '<2.102.0-0'),
    ...entries('supabase-js reference: rpc (POST unless get or head is set)', {
      'createClient().rpc()**': { ...query, method: 'POST', retries: 'none' },
      'createClient().schema().rpc()**': { ...query, method: 'POST', retries: 'none' },
    }),
    ...modifiers('supabase-js reference: throwOnError', {
      'createClient()**().throwOnError()**': { failure: 'throws' },
    }),
    ...modifiers('supabase-js reference: abortSignal', {
      'createClient()**().abortSignal()**': { timeLimited: true },
    }),
    ...entries('supabase-js reference: auth methods resolve with { data, error }', {
      'createClient().auth.*': { ...auth, method: 'POST' },
      'createClient().auth.getUser': { ...auth, method: 'GET', nullOnError: 'data.user' },
      'createClient().auth.getClaims': { ...answers, domain: 'auth', nullOnError: 'data' },
      'createClient().auth.getSession': { ...answers, domain: 'auth', nullOnError: 'data.session' },
      'createClient().auth.admin.*': auth,
      'createClient().auth.admin.mfa.*': auth,
      'createClient().auth.mfa.*': auth,
      'createClient().auth.mfa.getAuthenticatorAssuranceLevel': { ...answers, domain: 'auth' },
      'createClient().auth.onAuthStateChange': { callbacks: [{ arg: 0, fate: 'floats' }] },
      ...each(
        ['startAutoRefresh', 'stopAutoRefresh', 'isThrowOnErrorEnabled'].map((name) => `createClient().auth.${name}`),
        {},
      ),
    }),
    ...entries('supabase-js reference: storage methods resolve with { data, error }; getPublicUrl builds a text', {
      'createClient().storage.*': storage,
      'createClient().storage.from': {},
      'createClient().storage.from().*': { ...storage, method: 'POST' },
      ...each(
        ['download', 'list', 'info', 'exists'].map((name) => `createClient().storage.from().${name}`),
        {
          ...storage,
          method: 'GET',
        },
      ),
      'createClient().storage.from().getPublicUrl': {},
    }),
    ...entries('supabase-js reference: functions.invoke resolves with { data, error }', {
      'createClient().functions.invoke': {
        ...answers,
        sends: 'http',
        method: 'POST',
        domain: 'functions',
        retries: 'none',
        options: { arg: 1, timeout: ['timeout'], signal: 'signal', method: 'method', body: 'body' },
      },
    }),
    ...entries('supabase-js reference: realtime is a subscription, not a query', {
      'createClient().channel()**().on': { callbacks: [{ arg: 2, fate: 'floats' }] },
      'createClient().channel()**().subscribe': { callbacks: [{ arg: 0, fate: 'floats' }] },
      ...each(
        [
          'createClient().removeChannel',
          'createClient().removeAllChannels',
          'createClient().channel()**().unsubscribe',
        ],
        {
          role: 'cleanup',
        },
      ),
    }),
  ],
}
