import type { ApiBehaviour, CallbackBehaviour, LibraryTable, LoadingHook } from '../types'
import { each, entries } from './entries'

const handler = (arg: number, ...path: string[]): CallbackBehaviour => ({ arg, path, fate: 'floats', role: 'on-error' })

const queryResult: LoadingHook = {
  failure: [
    'isError',
    'error',
    'status',
    'isSuccess',
    'isLoadingError',
    'isRefetchError',
    'failureReason',
    'failureCount',
    'errorUpdateCount',
  ],
  waiting: ['isLoading', 'isPending', 'isInitialLoading', 'isFetching', 'isFetched', 'fetchStatus'],
  data: 'data',
  again: 'refetch',
  settledBy: ['throwOnError', 'useErrorBoundary', 'suspense', 'initialData'],
}

/** Where v4 took `(key, fn, options)` and v5 takes one object. */
function queryHooks(fn: readonly CallbackBehaviour[]): Record<string, ApiBehaviour> {
  const fetched: ApiBehaviour = { callbacks: fn }
  return {
    ...each(['useQuery', 'useInfiniteQuery'], { ...fetched, loads: queryResult }),
    ...each(['usePrefetchQuery', 'usePrefetchInfiniteQuery'], fetched),
    ...each(['useSuspenseQuery', 'useSuspenseInfiniteQuery', 'queryOptions', 'infiniteQueryOptions'], fetched),
    ...each(['createQuery', 'createInfiniteQuery', 'injectQuery', 'QueryObserver', 'InfiniteQueryObserver'], fetched),
  }
}

const queryFn: CallbackBehaviour = { arg: 0, path: ['queryFn'], fate: 'fetcher', role: 'retry' }
const select: CallbackBehaviour = { arg: 0, path: ['select'], fate: 'fetcher' }
const many: CallbackBehaviour = { arg: 0, path: ['queries', '*', 'queryFn'], fate: 'fetcher', role: 'retry' }

const mutationHooks: Record<string, ApiBehaviour> = each(
  ['useMutation', 'createMutation', 'injectMutation', 'mutationOptions', 'MutationObserver'],
  {
    callbacks: [
      { arg: 0, path: ['mutationFn'], fate: 'mutation' },
      { arg: 0, path: ['onMutate'], fate: 'mutation' },
      { arg: 0, path: ['onSuccess'], fate: 'mutation' },
      { arg: 0, path: ['onSettled'], fate: 'mutation' },
      handler(0, 'onError'),
    ],
  },
)

const clients = ['useQueryClient()', 'QueryClient()']
const ofClients = (...names: readonly string[]): string[] =>
  clients.flatMap((base) => names.map((name) => `${base}.${name}`))

export const tanstackQuery: LibraryTable = {
  packages: [
    '@tanstack/react-query',
    '@tanstack/query-core',
    '@tanstack/vue-query',
    '@tanstack/solid-query',
    '@tanstack/svelte-query',
    '@tanstack/angular-query-experimental',
    'react-query',
  ],
  apis: [
    ...entries(
      'TanStack Query: Important Defaults, "failed queries are silently retried 3 times"',
      queryHooks([queryFn, select]),
      '>=5.0.0-0',
    ),
    ...entries(
      'TanStack Query v4: useQuery(key, fn, options); onError of a query',
      queryHooks([
        queryFn,
        select,
        handler(0, 'onError'),
        { arg: 1, fate: 'fetcher', role: 'retry' },
        { arg: 1, path: ['queryFn'], fate: 'fetcher', role: 'retry' },
        handler(1, 'onError'),
        handler(2, 'onError'),
      ]),
      '<5.0.0-0',
    ),
    ...entries('TanStack Query: useQueries', {
      ...each(['useQueries', 'useSuspenseQueries', 'QueriesObserver'], { callbacks: [many] }),
    }),
    ...entries('TanStack Query: useMutation, retry default 0; mutate does not reject, mutateAsync does', {
      ...each(['useMutation().mutate', 'useMutation().1'], { failure: 'kept', callbacks: [handler(1, 'onError')] }),
      'useMutation().mutateAsync': { failure: 'throws', callbacks: [handler(1, 'onError')] },
    }),
    ...entries('TanStack Query v5: useMutation(options)', mutationHooks, '>=5.0.0-0'),
    ...entries(
      'TanStack Query v4: useMutation(fn, options) or (key, fn, options)',
      Object.fromEntries(
        Object.entries(mutationHooks).map(([path, { callbacks = [] }]) => [
          path,
          {
            callbacks: [
              ...callbacks,
              { arg: 0, fate: 'mutation' },
              { arg: 1, fate: 'mutation' },
              handler(1, 'onError'),
              handler(2, 'onError'),
            ],
          } satisfies ApiBehaviour,
        ]),
      ),
      '<5.0.0-0',
    ),
    ...entries('TanStack Query: refetch resolves with the result unless throwOnError is set', {
      ...each(
        [
          'useQuery().refetch',
          'useInfiniteQuery().refetch',
          'useInfiniteQuery().fetchNextPage',
          'useSuspenseQuery().refetch',
        ],
        { failure: 'kept' },
      ),
      'useInfiniteQuery().fetchPreviousPage': { failure: 'kept' },
    }),
    ...entries('TanStack Query: QueryClient', {
      useQueryClient: { gives: 'query-client' },
      QueryClient: {
        gives: 'query-client',
        clientOptions: { arg: 0, retry: ['defaultOptions.queries.retry'] },
        callbacks: [
          { arg: 0, path: ['defaultOptions', 'queries', 'queryFn'], fate: 'fetcher', role: 'retry' },
          { arg: 0, path: ['defaultOptions', 'mutations', 'mutationFn'], fate: 'mutation' },
          handler(0, 'defaultOptions', 'mutations', 'onError'),
          handler(0, 'defaultOptions', 'queries', 'onError'),
        ],
      },
      QueryCache: { callbacks: [handler(0, 'onError')] },
      MutationCache: { callbacks: [handler(0, 'onError')] },
      ...each(ofClients('fetchQuery', 'fetchInfiniteQuery', 'ensureQueryData', 'ensureInfiniteQueryData'), {
        failure: 'throws',
        callbacks: [
          { arg: 0, path: ['queryFn'], fate: 'propagates' },
          { arg: 1, fate: 'propagates' },
        ],
      }),
      ...each(ofClients('prefetchQuery', 'prefetchInfiniteQuery'), {
        failure: 'kept',
        callbacks: [
          { arg: 0, path: ['queryFn'], fate: 'fetcher' },
          { arg: 1, fate: 'fetcher' },
        ],
      }),
      ...each(ofClients('invalidateQueries', 'refetchQueries', 'resetQueries', 'cancelQueries'), { failure: 'kept' }),
      ...each(ofClients('setQueryDefaults', 'setMutationDefaults'), {
        callbacks: [
          { arg: 1, path: ['queryFn'], fate: 'fetcher', role: 'retry' },
          { arg: 1, path: ['mutationFn'], fate: 'mutation' },
          handler(1, 'onError'),
        ],
      }),
      ...each(ofClients('getMutationCache().build', 'setQueryData'), {}),
    }),
  ],
}

export const swr: readonly LibraryTable[] = [
  {
    packages: ['swr', 'swr/infinite', 'swr/immutable'],
    aliases: { useSWR: 'default', useSWRInfinite: 'default', useSWRImmutable: 'default' },
    apis: entries('SWR: Error Handling, onErrorRetry retries with exponential backoff by default', {
      default: {
        loads: {
          failure: ['error'],
          waiting: ['isLoading', 'isValidating'],
          data: 'data',
          again: 'mutate',
          settledBy: ['suspense', 'fallbackData'],
        },
        callbacks: [
          { arg: 1, fate: 'fetcher', role: 'retry' },
          handler(1, 'onError'),
          handler(2, 'onError'),
          { arg: 1, path: ['fetcher'], fate: 'fetcher', role: 'retry' },
        ],
      },
      'default().mutate': { failure: 'throws', callbacks: [{ arg: 0, fate: 'propagates' }] },
      mutate: { failure: 'throws', callbacks: [{ arg: 1, fate: 'propagates' }] },
      'useSWRConfig().mutate': { failure: 'throws', callbacks: [{ arg: 1, fate: 'propagates' }] },
      preload: { callbacks: [{ arg: 1, fate: 'fetcher' }] },
      SWRConfig: {
        callbacks: [
          { arg: 0, path: ['value', 'fetcher'], fate: 'fetcher', role: 'retry' },
          handler(0, 'value', 'onError'),
        ],
      },
    }),
  },
  {
    packages: ['swr/mutation'],
    aliases: { useSWRMutation: 'default' },
    apis: entries('SWR: Mutation, trigger rejects unless throwOnError is false', {
      default: { callbacks: [{ arg: 1, fate: 'mutation' }, handler(2, 'onError')] },
      'default().trigger': { failure: 'throws', callbacks: [handler(1, 'onError')] },
    }),
  },
]

const fetcher = (arg: number, ...path: string[]): CallbackBehaviour => ({ arg, path, fate: 'fetcher' })

export const reduxToolkit: LibraryTable = {
  packages: [
    '@reduxjs/toolkit',
    '@reduxjs/toolkit/query',
    '@reduxjs/toolkit/query/react',
    '@rtk-query/graphql-request-base-query',
  ],
  apis: entries(
    'RTK Query: createApi, fetchBaseQuery (errors become { error }), no retries but retry(); createAsyncThunk "always returns a resolved promise"',
    {
      createApi: {
        callbacks: [
          fetcher(0, 'baseQuery'),
          { arg: 0, path: ['endpoints'], fate: 'transparent' },
          { arg: 0, path: ['endpoints', '*', 'queryFn'], fate: 'fetcher' },
        ],
      },
      ...each(['build.query', 'build.mutation', 'builder.query', 'builder.mutation'], {
        callbacks: [fetcher(0, 'queryFn')],
      }),
      fetchBaseQuery: { failure: 'kept', clientOptions: { arg: 0, timeout: ['timeout'], fetch: ['fetchFn'] } },
      retry: { callbacks: [{ arg: 0, fate: 'fetcher', role: 'retry' }] },
      createAsyncThunk: { callbacks: [{ arg: 1, fate: 'fetcher' }] },
      // Generated hooks: `useGetPostsQuery`; those of mutations and lazy queries give arrays.
      ...each(
        [
          'createApi().*',
          'createApi().injectEndpoints().*',
          'createApi().enhanceEndpoints().*',
          'createApi().endpoints.*.useQuery',
        ],
        { loads: { ...queryResult, settledBy: [] } },
      ),
      createListenerMiddleware: { gives: 'client' },
      'createListenerMiddleware().startListening': { callbacks: [{ arg: 0, path: ['effect'], fate: 'floats' }] },
    },
  ),
}

const procedures = ['query', 'mutation', 'subscription']

export const trpc: readonly LibraryTable[] = [
  {
    packages: ['@trpc/server'],
    apis: entries('tRPC: errors of procedures become TRPCError responses; onError', {
      'initTRPC.create': { gives: 'client' },
      'initTRPC.context().create': { gives: 'client' },
      ...each(
        ['initTRPC.create()', 'initTRPC.context().create()'].flatMap((base) =>
          procedures.flatMap((name) => [`${base}.procedure.${name}`, `${base}.procedure.*()**().${name}`]),
        ),
        { callbacks: [{ arg: 0, fate: 'framework-handled' }] },
      ),
    }),
  },
  {
    packages: ['@trpc/client'],
    apis: entries('tRPC client: rejects with TRPCClientError', {
      ...each(['createTRPCClient', 'createTRPCProxyClient'], { gives: 'client' }),
      ...each(['createTRPCClient().**.query', 'createTRPCProxyClient().**.query'], {
        sends: 'http',
        failure: 'throws',
        method: 'GET',
        retries: 'none',
      }),
      ...each(['createTRPCClient().**.mutate', 'createTRPCProxyClient().**.mutate'], {
        sends: 'http',
        failure: 'throws',
        method: 'POST',
        retries: 'none',
      }),
    }),
  },
  {
    packages: ['@trpc/react-query', '@trpc/next', '@trpc/tanstack-react-query'],
    aliases: { createTRPCNext: 'createTRPCReact' },
    apis: entries('tRPC React: hooks are TanStack Query hooks', {
      ...each(['createTRPCReact().**.useQuery', 'createTRPCReact().**.useInfiniteQuery'], { loads: queryResult }),
      'createTRPCReact().**.useSuspenseQuery': {},
      'createTRPCReact().**.useMutation': { callbacks: [handler(0, 'onError')] },
      'createTRPCReact().**.useMutation().mutate': { failure: 'kept', callbacks: [handler(1, 'onError')] },
      'createTRPCReact().**.useMutation().mutateAsync': { failure: 'throws' },
    }),
  },
]

export const graphqlClients: readonly LibraryTable[] = [
  {
    packages: ['@apollo/client', '@apollo/client/react', 'apollo-client'],
    apis: entries(
      'Apollo Client: Handling operation errors; hooks keep error, client methods and mutate functions reject',
      {
        ApolloClient: { gives: 'client' },
        useQuery: {
          loads: {
            failure: ['error', 'networkStatus', 'errors'],
            waiting: ['loading'],
            data: 'data',
            again: 'refetch',
            settledBy: [],
          },
          callbacks: [handler(1, 'onError')],
        },
        useSuspenseQuery: { callbacks: [handler(1, 'onError')] },
        ...each(['useMutation', 'useLazyQuery'], { callbacks: [handler(1, 'onError')] }),
        'useMutation().0': {
          sends: 'http',
          method: 'POST',
          failure: 'throws',
          retries: 'none',
          callbacks: [handler(0, 'onError')],
        },
        'useLazyQuery().0': { failure: 'kept' },
        ...each(['ApolloClient().query', 'useApolloClient().query'], {
          sends: 'http',
          method: 'GET',
          failure: 'throws',
          retries: 'none',
        }),
        ...each(['ApolloClient().mutate', 'useApolloClient().mutate'], {
          sends: 'http',
          method: 'POST',
          failure: 'throws',
          retries: 'none',
        }),
      },
    ),
  },
  {
    packages: ['urql', '@urql/core', '@urql/next'],
    aliases: { createClient: 'Client' },
    apis: entries('urql: results carry error, they do not reject', {
      Client: { gives: 'client', clientOptions: { arg: 0, fetch: ['fetch'] } },
      ...each(['Client().query()**', 'useClient().query()**'], {
        sends: 'http',
        method: 'GET',
        failure: 'returns-error',
        errorKey: 'error',
        retries: 'none',
      }),
      ...each(['Client().mutation()**', 'useClient().mutation()**', 'useMutation().1'], {
        sends: 'http',
        method: 'POST',
        failure: 'returns-error',
        errorKey: 'error',
        retries: 'none',
      }),
    }),
  },
]
