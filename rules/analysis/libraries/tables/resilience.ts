import type { ApiBehaviour, LibraryTable } from '../types'
import { each, entries } from './entries'

const retry: ApiBehaviour = { failure: 'throws', callbacks: [{ arg: 0, fate: 'propagates', role: 'retry' }] }
const timeout: ApiBehaviour = {
  failure: 'throws',
  callbacks: [{ arg: 0, fate: 'propagates', role: 'timeout' }],
  combines: 'first',
}
const run: ApiBehaviour = { failure: 'throws', callbacks: [{ arg: 0, fate: 'propagates' }] }

/** Retries, time limits, limiters. */
export const resilience: readonly LibraryTable[] = [
  {
    packages: ['p-retry'],
    aliases: { pRetry: 'default' },
    apis: entries('p-retry README: retries 10 by default', { default: retry, makeRetriable: retry }),
  },
  {
    packages: ['async-retry'],
    aliases: { retry: 'default' },
    apis: entries('async-retry README: retries 10 by default', { default: retry }),
  },
  {
    packages: ['promise-retry', 'ts-retry-promise', 'ts-retry', '@lifeomic/attempt', '@supercharge/retry'],
    aliases: { promiseRetry: 'default', retryAsync: 'retry', attempt: 'retry' },
    apis: entries('promise-retry, ts-retry, attempt READMEs', { default: retry, retry }),
  },
  {
    packages: ['exponential-backoff'],
    apis: entries('exponential-backoff README: numOfAttempts 10', { backOff: retry }),
  },
  {
    packages: ['cockatiel'],
    apis: entries('cockatiel README: policies run a function', {
      ...each(['retry().execute'], retry),
      ...each(['timeout().execute'], timeout),
      ...each(['wrap().execute'], { failure: 'throws', callbacks: [{ arg: 0, fate: 'propagates', role: 'retry' }] }),
      ...each(['circuitBreaker().execute', 'bulkhead().execute', 'fallback().execute'], run),
      ...each(['retry', 'timeout', 'wrap', 'circuitBreaker', 'bulkhead', 'fallback'], { gives: 'client' }),
    }),
  },
  {
    packages: ['p-timeout', 'promise-timeout'],
    aliases: { pTimeout: 'default', timeout: 'default' },
    apis: entries('p-timeout README: the promise comes first', { default: timeout }),
  },
  {
    packages: ['axios-retry', 'retry-axios'],
    aliases: { axiosRetry: 'default' },
    apis: entries('axios-retry README: retries 3; the instance given first retries idempotent requests from then on', {
      default: {},
    }),
  },
  {
    packages: ['fetch-retry', '@vercel/fetch-retry'],
    apis: entries('fetch-retry README: gives a fetch with retries 3', {
      'default()': {
        sends: 'http',
        failure: 'rejects-on-network-only',
        retries: 'all',
        gives: 'response',
        options: { arg: 1, signal: 'signal', method: 'method', body: 'body', retry: ['retries'] },
      },
    }),
  },
  {
    packages: ['p-limit', 'p-queue', 'p-throttle', 'bottleneck', 'limiter', 'async-sema'],
    aliases: { pLimit: 'default', PQueue: 'default', Bottleneck: 'default' },
    apis: entries('p-limit, p-queue, bottleneck READMEs: the promise of the task is given back', {
      default: { gives: 'client' },
      ...each(['default()', 'default().add', 'default().schedule'], run),
    }),
  },
  {
    packages: ['p-map', 'p-all', 'p-each-series', 'p-series', 'p-props'],
    aliases: { pMap: 'default' },
    apis: entries('p-map README: rejects with the first failure', {
      default: { failure: 'throws', callbacks: [{ arg: 1, fate: 'propagates' }], combines: 'all' },
    }),
  },
  {
    packages: ['p-settle', 'await-to-js', '@bdsqqq/try', 'neverthrow', 'ts-results', 'effect'],
    aliases: { to: 'default' },
    apis: entries('await-to-js README: resolves with [error, data]', {
      default: { combines: 'settled' },
      'ResultAsync.fromPromise': { combines: 'settled', callbacks: [{ arg: 1, fate: 'propagates', role: 'on-error' }] },
      'ResultAsync.fromThrowable': { callbacks: [{ arg: 0, fate: 'fetcher' }] },
    }),
  },
]
