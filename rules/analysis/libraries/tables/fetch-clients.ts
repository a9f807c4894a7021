import type { ApiBehaviour, HttpMethod, LibraryTable } from '../types'
import { each, entries, modifiers } from './entries'

/** `get` → GET … for clients whose methods carry the names of HTTP's. */
function byMethod(
  prefixes: readonly string[],
  behaviour: (method: HttpMethod) => ApiBehaviour,
  methods: readonly HttpMethod[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
): Record<string, ApiBehaviour> {
  return Object.fromEntries(
    prefixes.flatMap((prefix) =>
      methods.map((method) => [`${prefix}.${method.toLowerCase()}`, { ...behaviour(method), method }]),
    ),
  )
}

const axiosInstances = ['default', 'default.create()']
const axiosCall: ApiBehaviour = { sends: 'http', failure: 'throws', retries: 'none' }
const axiosOptions = { timeout: ['timeout'], signal: 'signal', method: 'method', body: 'data' } as const
const axiosBody = (method: HttpMethod): boolean => method === 'POST' || method === 'PUT' || method === 'PATCH'

export const axios: LibraryTable = {
  packages: ['axios', 'redaxios'],
  aliases: {
    axios: 'default',
    Axios: 'default.create',
    ...Object.fromEntries(
      ['get', 'head', 'post', 'put', 'patch', 'delete', 'request', 'create', 'all'].map((name) => [
        name,
        `default.${name}`,
      ]),
    ),
  },
  apis: [
    ...entries(
      'axios README: Request Config ("timeout … default is 0, no timeout", validateStatus rejects outside 2xx)',
      {
        ...each(axiosInstances, { ...axiosCall, options: { arg: 'last', ...axiosOptions } }),
        ...each(
          axiosInstances.map((base) => `${base}.request`),
          { ...axiosCall, options: { arg: 0, ...axiosOptions } },
        ),
        ...byMethod(axiosInstances, (method) => ({
          ...axiosCall,
          options: { arg: axiosBody(method) ? 2 : 1, timeout: ['timeout'], signal: 'signal' },
        })),
        ...each(
          ['postForm', 'putForm', 'patchForm'].flatMap((name) => axiosInstances.map((base) => `${base}.${name}`)),
          { ...axiosCall, options: { arg: 2, timeout: ['timeout'], signal: 'signal' } },
        ),
        'default.create': { gives: 'client', clientOptions: { arg: 0, timeout: ['timeout'], fetch: ['adapter'] } },
        'default.all': { combines: 'all', gives: 'promise' },
      },
    ),
    ...entries('axios README: Interceptors', {
      ...each(
        axiosInstances.map((base) => `${base}.interceptors.response.use`),
        {
          callbacks: [
            { arg: 0, fate: 'propagates' },
            { arg: 1, fate: 'propagates', role: 'on-error' },
          ],
        },
      ),
      ...each(
        axiosInstances.map((base) => `${base}.interceptors.request.use`),
        {
          callbacks: [{ arg: 0, fate: 'propagates' }],
        },
      ),
    }),
  ],
}

const kyOptions = {
  arg: 1,
  timeout: ['timeout'],
  signal: 'signal',
  retry: ['retry'],
  method: 'method',
  body: 'body',
} as const
const kyCall: ApiBehaviour = {
  sends: 'http',
  failure: 'throws',
  timeoutMs: 10_000,
  retries: 'idempotent',
  options: kyOptions,
}
const kyInstances = ['default', 'default.create()', 'default.extend()']

export const ky: LibraryTable = {
  packages: ['ky', 'ky-universal'],
  aliases: { ky: 'default' },
  apis: entries('ky README: timeout default 10000, retry limit 2 for get put head delete options trace; HTTPError', {
    ...each(kyInstances, kyCall),
    ...byMethod(kyInstances, () => kyCall),
    ...each(['default.create', 'default.extend'], {
      gives: 'client',
      clientOptions: { arg: 0, timeout: ['timeout'], retry: ['retry'], fetch: ['fetch'] },
    }),
  }),
}

const gotOptions = {
  arg: 1,
  timeout: ['timeout'],
  signal: 'signal',
  retry: ['retry'],
  method: 'method',
  body: 'body',
} as const
const gotCall: ApiBehaviour = { sends: 'http', failure: 'throws', retries: 'idempotent', options: gotOptions }
const gotInstances = ['default', 'default.extend()']

export const got: LibraryTable = {
  packages: ['got'],
  aliases: { got: 'default' },
  apis: entries('got documentation: retry limit 2 for GET PUT HEAD DELETE OPTIONS TRACE; no timeout by default', {
    ...each(gotInstances, gotCall),
    ...byMethod(gotInstances, () => gotCall),
    'default.extend': { gives: 'client', clientOptions: { arg: 0, timeout: ['timeout'], retry: ['retry'] } },
  }),
}

const ofetchCall: ApiBehaviour = {
  sends: 'http',
  failure: 'throws',
  retries: 'reads',
  options: { arg: 1, timeout: ['timeout'], signal: 'signal', retry: ['retry'], method: 'method', body: 'body' },
}

export const ofetch: LibraryTable = {
  packages: ['ofetch', 'ohmyfetch'],
  aliases: { $fetch: 'ofetch' },
  apis: entries('ofetch README: throws FetchError on !ok; retry default 1, 0 for POST PUT PATCH DELETE', {
    ...each(['ofetch', 'ofetch.create()', 'ofetch.raw'], ofetchCall),
    'ofetch.native': { sends: 'http', failure: 'rejects-on-network-only', retries: 'none', gives: 'response' },
    'ofetch.create': { gives: 'client', clientOptions: { arg: 0, timeout: ['timeout'], retry: ['retry'] } },
  }),
}

const plainFetch: ApiBehaviour = {
  sends: 'http',
  failure: 'rejects-on-network-only',
  retries: 'none',
  gives: 'response',
  options: { arg: 1, signal: 'signal', method: 'method', body: 'body' },
}

export const fetchLikes: readonly LibraryTable[] = [
  {
    packages: ['node-fetch', 'cross-fetch', 'isomorphic-fetch', 'isomorphic-unfetch', 'unfetch', 'node-fetch-native'],
    aliases: { fetch: 'default' },
    apis: [
      ...entries('node-fetch README: 3xx-5xx are not exceptions; v3 dropped the timeout option', {
        default: plainFetch,
      }),
    ],
  },
  {
    packages: ['expo/fetch', '@tauri-apps/plugin-http', '@sveltejs/kit/fetch'],
    apis: entries('Same contract as the Fetch standard', { fetch: plainFetch }),
  },
  {
    packages: ['undici'],
    apis: entries(
      'undici documentation: Client headersTimeout and bodyTimeout 300 s; request resolves on 4xx and 5xx',
      {
        fetch: plainFetch,
        request: {
          sends: 'http',
          failure: 'rejects-on-network-only',
          retries: 'none',
          options: {
            arg: 1,
            timeout: ['headersTimeout', 'bodyTimeout'],
            signal: 'signal',
            method: 'method',
            body: 'body',
          },
        },
        stream: {
          sends: 'http',
          failure: 'rejects-on-network-only',
          retries: 'none',
          options: { arg: 1, signal: 'signal' },
        },
      },
    ),
  },
  {
    packages: ['superagent'],
    aliases: Object.fromEntries(['get', 'post', 'put', 'patch', 'delete'].map((name) => [name, `default.${name}`])),
    apis: [
      ...entries('superagent documentation: Error handling, 4xx and 5xx are errors; no timeout by default', {
        ...Object.fromEntries(
          (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).map((method) => [
            `default.${method.toLowerCase()}()**`,
            { sends: 'http', failure: 'throws', retries: 'none', method } satisfies ApiBehaviour,
          ]),
        ),
      }),
      ...modifiers('superagent documentation: Timeouts; Retrying requests', {
        'default.*()**().timeout()**': { timeLimited: true },
        'default.*()**().retry()**': { retries: 'all' },
      }),
    ],
  },
  {
    packages: ['graphql-request'],
    aliases: { default: 'request' },
    apis: entries('graphql-request README: throws ClientError; GraphQLClient takes fetch options', {
      request: { sends: 'http', failure: 'throws', retries: 'none', method: 'POST' },
      GraphQLClient: { gives: 'client', clientOptions: { arg: 1, fetch: ['fetch', 'signal'] } },
      ...each(['GraphQLClient().request', 'GraphQLClient().rawRequest', 'GraphQLClient().batchRequests'], {
        sends: 'http',
        failure: 'throws',
        retries: 'none',
        method: 'POST',
        options: { arg: 0, signal: 'signal' },
      }),
    }),
  },
  {
    packages: ['eventsource'],
    aliases: { default: 'EventSource' },
    apis: entries('eventsource README: a fetch that rejects becomes an error event, and is tried again', {
      EventSource: { gives: 'client', callbacks: [{ arg: 1, path: ['fetch'], fate: 'fetcher' }] },
      'EventSource().close': { role: 'cleanup' },
    }),
  },
  {
    packages: ['@microsoft/fetch-event-source'],
    apis: entries(
      'fetch-event-source README: failures are given to onerror, and tried again; it rejects where that throws',
      {
        fetchEventSource: {
          sends: 'http',
          failure: 'throws',
          retries: 'all',
          callbacks: [
            { arg: 1, path: ['fetch'], fate: 'fetcher' },
            { arg: 1, path: ['onopen'], fate: 'fetcher' },
          ],
          options: { arg: 1, signal: 'signal', method: 'method', body: 'body' },
        },
      },
    ),
  },
  {
    packages: ['openapi-fetch', '@better-fetch/fetch'],
    aliases: { createFetch: 'betterFetch' },
    apis: entries('openapi-fetch and better-fetch documentation: resolve with { data, error }', {
      ...each(
        ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'].map((name) => `default().${name}`),
        {
          sends: 'http',
          failure: 'returns-error',
          errorKey: 'error',
          retries: 'none',
          options: { arg: 1, signal: 'signal', body: 'body' },
        },
      ),
      default: { gives: 'client', clientOptions: { arg: 0, fetch: ['fetch'] } },
      betterFetch: {
        sends: 'http',
        failure: 'returns-error',
        errorKey: 'error',
        retries: 'none',
        options: { arg: 1, timeout: ['timeout'], signal: 'signal', retry: ['retry'], method: 'method' },
      },
    }),
  },
]
