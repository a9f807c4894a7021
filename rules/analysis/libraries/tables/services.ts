import type { ApiBehaviour, LibraryTable } from '../types'
import { each, entries, sdk } from './entries'

const client: ApiBehaviour = { gives: 'client' }
const aws = sdk('AWS', 'storage', {
  retries: 'all',
  options: { arg: 1, signal: 'abortSignal', timeout: ['requestTimeout'] },
})

/** Storage, search, auth and other third parties by SDK. */
export const services: readonly LibraryTable[] = [
  {
    packages: ['@aws-sdk/*'],
    apis: entries(
      'AWS SDK for JavaScript v3: Retry strategies (maxAttempts 3, so two retries); no request timeout by default',
      {
        '*': {
          gives: 'client',
          clientOptions: {
            arg: 0,
            timeout: ['requestHandler', 'requestHandler.requestTimeout'],
            retry: ['maxAttempts', 'retryMode'],
          },
        },
        '*().*': aws,
        '*().send': aws,
        ...each(['*().destroy', '*().middlewareStack.add'], { role: 'cleanup' }),
        '*.from': client,
        '*.from().send': aws,
        '*().done': aws,
        getSignedUrl: {},
        createPresignedPost: {},
      },
    ),
  },
  {
    packages: ['@aws-sdk/s3-request-presigner', '@aws-sdk/s3-presigned-post'],
    apis: entries('AWS SDK: presigning is computed locally', {
      getSignedUrl: { failure: 'throws' },
      createPresignedPost: { failure: 'throws' },
    }),
  },
  {
    packages: ['aws-sdk'],
    aliases: { default: '' },
    apis: entries('AWS SDK v2: maxRetries 3, httpOptions.timeout 120 s', {
      '*': { gives: 'client', clientOptions: { arg: 0, timeout: ['httpOptions.timeout'], retry: ['maxRetries'] } },
      '*().*().promise': sdk('AWS', 'storage', { retries: 'all', timeoutMs: 120_000 }),
    }),
  },
  {
    packages: ['@vercel/blob', '@vercel/blob/client'],
    apis: entries('@vercel/blob: retries 10 times by default (VERCEL_BLOB_RETRIES); abortSignal', {
      ...each(
        ['put', 'upload', 'copy', 'del'],
        sdk('Vercel Blob', 'storage', { method: 'PUT', retries: 'all', options: { arg: 2, signal: 'abortSignal' } }),
      ),
      ...each(
        ['list', 'head'],
        sdk('Vercel Blob', 'storage', { method: 'GET', retries: 'all', options: { arg: 0, signal: 'abortSignal' } }),
      ),
    }),
  },
  {
    packages: ['cloudinary'],
    apis: entries('Cloudinary Node SDK: uploader rejects; timeout option, 60 s', {
      ...each(
        ['v2.uploader.*', 'v2.api.*'],
        sdk('Cloudinary', 'storage', { method: 'POST', timeoutMs: 60_000, options: { arg: 1, timeout: ['timeout'] } }),
      ),
      'v2.config': {},
      'v2.uploader.upload_stream': {},
    }),
  },
  {
    packages: ['@google-cloud/*'],
    apis: entries('Google Cloud client libraries: idempotent calls retried by default (autoRetry)', {
      '*': client,
      '*().bucket().file().*': sdk('Google Cloud', 'storage', { retries: 'reads' }),
      '*().bucket().*': sdk('Google Cloud', 'storage', { retries: 'reads' }),
      ...each(['*().bucket().file', '*().bucket().file().publicUrl'], {}),
      // Streams say that they failed by an event: https://cloud.google.com/nodejs/docs/reference/storage/latest/storage/file
      ...each(['*().bucket().file().createWriteStream', '*().bucket().file().createReadStream'], {}),
    }),
  },
  {
    packages: ['@clerk/nextjs', '@clerk/nextjs/server', '@clerk/backend', '@clerk/express', '@clerk/clerk-sdk-node'],
    aliases: { createClerkClient: 'clerkClient' },
    apis: entries('Clerk Backend SDK: rejects with ClerkAPIResponseError', {
      ...each(['clerkClient.*.*', 'clerkClient().*.*'], sdk('Clerk', 'auth')),
      clerkClient: client,
      ...each(['currentUser'], sdk('Clerk', 'auth', { method: 'GET' })),
    }),
  },
  {
    packages: ['algoliasearch', 'meilisearch', 'typesense', '@pinecone-database/pinecone'],
    aliases: {
      algoliasearch: 'default',
      MeiliSearch: 'default',
      Meilisearch: 'default',
      liteClient: 'default',
      Pinecone: 'default',
    },
    apis: entries('Algolia (retries over hosts, 5 s reads), Meilisearch, Pinecone: errors are thrown', {
      default: client,
      ...each(['default().*', 'default().index().*', 'default().initIndex().*'], sdk('the search service', 'search')),
      ...each(['default().index', 'default().initIndex'], client),
    }),
  },
  {
    packages: ['googleapis', '@googleapis/*'],
    apis: entries('googleapis (gaxios): GET, HEAD, PUT, OPTIONS, DELETE retried up to 3 times by default', {
      'google.*': client,
      ...each(
        ['list', 'get', 'query', 'search'].map((name) => `google.*().**.${name}`),
        sdk('Google', 'data', {
          method: 'GET',
          retries: 'idempotent',
          options: { arg: 'last', timeout: ['timeout'], signal: 'signal' },
        }),
      ),
      ...each(
        ['insert', 'create', 'update', 'patch', 'send', 'append', 'batchUpdate', 'delete'].map(
          (name) => `google.*().**.${name}`,
        ),
        sdk('Google', 'data', { method: 'POST', options: { arg: 'last', timeout: ['timeout'], signal: 'signal' } }),
      ),
    }),
  },
  {
    packages: ['@octokit/rest', '@octokit/core', 'octokit'],
    apis: entries('Octokit: request rejects with RequestError; octokit (the bundle) has plugin-retry', {
      Octokit: { gives: 'client', clientOptions: { arg: 0, timeout: ['request.signal'], fetch: ['request.fetch'] } },
      ...each(
        ['Octokit().request', 'Octokit().graphql', 'Octokit().paginate', 'Octokit().rest.*.*'],
        sdk('GitHub', 'data'),
      ),
    }),
  },
  {
    packages: ['@slack/web-api', '@slack/webhook'],
    apis: entries('@slack/web-api: retries 10 times over 30 minutes by default, no timeout; rejects', {
      WebClient: { gives: 'client', clientOptions: { arg: 1, timeout: ['timeout'], retry: ['retryConfig'] } },
      'WebClient().**.*': sdk('Slack', 'sms', { retries: 'all' }),
      IncomingWebhook: client,
      'IncomingWebhook().send': sdk('Slack', 'sms'),
    }),
  },
  {
    packages: ['@notionhq/client'],
    apis: entries('@notionhq/client README: timeoutMs 60000', {
      Client: { gives: 'client', clientOptions: { arg: 0, timeout: ['timeoutMs'], fetch: ['fetch'] } },
      'Client().**.*': sdk('Notion', 'data', { timeoutMs: 60_000 }),
    }),
  },
]
