import assert from 'node:assert/strict'
import { behaviourOf, versionedBy } from '..'

/** [package, path, version, part of the behaviour], or undefined where nothing is known. */
type Row = readonly [string, string, string | undefined, object | undefined]

const rows: readonly Row[] = [
  ['global:', 'fetch', undefined, { sends: 'http', failure: 'rejects-on-network-only' }],
  ['global:', 'window.fetch', undefined, { sends: 'http' }],
  ['global:', 'console.error', undefined, { role: 'log' }],
  ['global:', 'JSON.parse', undefined, { role: 'probe' }],
  ['global:', 'window.localStorage.getItem', undefined, { role: 'probe' }],
  ['global:', 'Promise.allSettled', undefined, { combines: 'settled' }],
  ['global:', 'somethingElse', undefined, undefined],
  [
    'axios',
    'default.get',
    '1.7.0',
    { failure: 'throws', method: 'GET', options: { arg: 1, timeout: ['timeout'], signal: 'signal' } },
  ],
  ['axios', '*.post', '1.7.0', { method: 'POST', options: { arg: 2, timeout: ['timeout'], signal: 'signal' } }],
  ['axios', 'default.create().get', '1.7.0', { failure: 'throws' }],
  ['axios', 'default.create().get().data.map', '1.7.0', undefined],
  ['ky', 'default.get', '1.0.0', { timeoutMs: 10_000, retries: 'idempotent' }],
  ['@supabase/supabase-js', 'createClient().from', '2.50.0', undefined],
  [
    '@supabase/supabase-js',
    'createClient().from().select',
    '2.50.0',
    { sends: 'database', method: 'GET', retries: 'none' },
  ],
  [
    '@supabase/supabase-js',
    'createClient().from().select().eq().single',
    '2.102.0',
    { retries: 'reads', errorKey: 'error' },
  ],
  [
    '@supabase/supabase-js',
    'createClient().from().insert().select().single',
    '2.119.1',
    { retries: 'none', method: 'POST' },
  ],
  ['@supabase/supabase-js', 'createClient().from().select().data.map', '2.119.1', undefined],
  ['@supabase/supabase-js', 'createClient().from().select().then', '2.119.1', undefined],
  [
    '@supabase/supabase-js',
    'createClient().from().select().throwOnError',
    '2.119.1',
    { failure: 'throws', sends: 'database' },
  ],
  ['@supabase/supabase-js', 'createClient().from().select().abortSignal().single', '2.119.1', { timeLimited: true }],
  ['@supabase/supabase-js', 'createClient().from().select', '^2.39.0', { retries: 'reads' }],
  ['@supabase/supabase-js', 'createClient().from().select', '2', { retries: 'reads' }],
  ['@supabase/supabase-js', 'createClient().from().select', '~2.39.0', { retries: 'none' }],
  [
    '@supabase/ssr',
    'createServerClient().auth.getUser',
    '2.60.0',
    { failure: 'returns-error', nullOnError: 'data.user' },
  ],
  [
    '@supabase/supabase-js',
    'createClient().auth.onAuthStateChange',
    '2.60.0',
    { callbacks: [{ arg: 0, fate: 'floats' }] },
  ],
  ['@supabase/supabase-js', 'createClient().auth.admin.deleteUser', '2.60.0', { failure: 'returns-error' }],
  [
    '@supabase/supabase-js',
    'createClient().storage.from().upload',
    '2.60.0',
    { failure: 'returns-error', domain: 'storage' },
  ],
  ['@supabase/supabase-js', 'createClient().storage.from().getPublicUrl', '2.60.0', {}],
  [
    '@supabase/supabase-js',
    'createClient().channel().on().subscribe',
    '2.60.0',
    { callbacks: [{ arg: 0, fate: 'floats' }] },
  ],
  ['stripe', 'default().checkout.sessions.create', '12.18.0', { retries: 'none', timeoutMs: 80_000 }],
  ['stripe', 'default().checkout.sessions.create', '13.0.0', { retries: 'all', method: 'POST' }],
  ['stripe', 'Stripe().customers.list', '14.0.0', { method: 'GET' }],
  ['stripe', '*().customers.list', '14.0.0', { method: 'GET' }],
  ['stripe', 'default().checkout.sessions.create().url.startsWith', '14.0.0', undefined],
  ['stripe', 'default().webhooks.constructEvent', '14.0.0', { failure: 'throws' }],
  ['openai', 'OpenAI().chat.completions.create', '4.0.0', { retries: 'all', timeoutMs: 600_000 }],
  ['openai', 'OpenAIApi().createChatCompletion', '3.3.0', { retries: 'none' }],
  ['resend', 'Resend().emails.send', '4.0.0', { failure: 'returns-error', retries: 'none' }],
  ['resend', 'Resend().emails.send', '2.0.0', { failure: 'returns-error', alsoRejects: true }],
  ['postmark', 'ServerClient().sendEmail', '4.0.5', { timeoutMs: 180_000 }],
  ['@prisma/client', 'PrismaClient().user.findMany', '6.0.0', { sends: 'database', method: 'GET' }],
  ['drizzle-orm/node-postgres', 'drizzle().select().from().where', '0.40.0', { sends: 'database', method: 'GET' }],
  [
    'express',
    'default().get',
    '4.21.0',
    { callbacks: [{ arg: 'every', fate: 'framework-unhandled', startedBy: 'request' }] },
  ],
  ['express', 'Router().post', '5.0.0', { callbacks: [{ arg: 'every', fate: 'framework-handled' }] }],
  [
    'express',
    'default().get',
    '^4.18.2',
    { callbacks: [{ arg: 'every', fate: 'framework-unhandled', startedBy: 'request' }] },
  ],
  [
    'express',
    'default().route().get().post',
    '4.0.0',
    { callbacks: [{ arg: 'every', fate: 'framework-unhandled', startedBy: 'request' }] },
  ],
  [
    'node-cron',
    'default.schedule',
    '4.1.0',
    { callbacks: [{ arg: 1, fate: 'framework-handled', startedBy: 'schedule' }] },
  ],
  [
    'node-cron',
    'schedule',
    '3.0.3',
    { callbacks: [{ arg: 1, fate: 'framework-unhandled', startedBy: 'schedule', drops: true }] },
  ],
  ['cron', 'CronJob', '4.3.4', { callbacks: [{ arg: 1, fate: 'framework-handled', startedBy: 'schedule' }] }],
  ['cron', 'CronJob', '3.1.0', { callbacks: [{ arg: 1, fate: 'framework-unhandled', startedBy: 'schedule' }] }],
  ['croner', 'Cron', '9.0.0', { callbacks: [{ arg: 1, fate: 'framework-unhandled', startedBy: 'schedule' }] }],
  ['firebase-functions/v2/https', 'onRequest', '7.0.0', { callbacks: [{ arg: 'every', fate: 'framework-handled' }] }],
  ['hono', 'Hono().basePath().get', '4.0.0', { callbacks: [{ arg: 'every', fate: 'framework-handled' }] }],
  ['deno.land/std/http/server.ts', 'serve', '0.168.0', { callbacks: [{ arg: 0, fate: 'framework-handled' }] }],
  ['next/server', 'NextResponse.json', '15.0.0', { role: 'respond' }],
  ['@sentry/nextjs', 'captureException', '8.0.0', { role: 'track' }],
  ['@sentry/react', '*.captureException', '8.0.0', { role: 'track' }],
  ['@aws-sdk/client-s3', 'S3Client().send', '3.600.0', { retries: 'all' }],
  ['sonner', 'toast.error', '1.0.0', { role: 'toast' }],
  ['local:use-toast', 'useToast().toast', undefined, { role: 'toast' }],
  ['param:', 'res.status().json', undefined, { role: 'respond' }],
  ['param:', 'res.status(err.code(500)||500).json', undefined, { role: 'respond' }],
  ['param:', 'response.status(500).send', undefined, { role: 'respond' }],
  ['react', 'useState().1', '18.0.0', { role: 'state' }],
  ['react', 'default.useEffect', '18.0.0', { callbacks: [{ arg: 0, fate: 'effect' }] }],
  ['some-package-nobody-knows', 'x', undefined, undefined],
  ['@supabase/supabase-js', 'createClient().from().insert().select', '2.50.0', { lazy: true }],
  ['@supabase/supabase-js', 'createClient().rpc', '2.50.0', { lazy: true }],
  ['@supabase/supabase-js', 'createClient().functions.invoke', '2.50.0', { sends: 'http', lazy: undefined }],
  ['@prisma/client', 'PrismaClient().user.update', '6.0.0', { lazy: true, service: 'Prisma' }],
  ['@prisma/client', 'PrismaClient().$transaction', '6.0.0', { lazy: undefined }],
  ['@prisma/client', 'PrismaClient().$connect', '6.0.0', { lazy: undefined }],
  ['drizzle-orm/node-postgres', 'drizzle().insert().values', undefined, { lazy: true, method: 'POST' }],
  ['drizzle-orm/node-postgres', 'drizzle().query.users.findMany', undefined, { lazy: true }],
  ['drizzle-orm/better-sqlite3', 'drizzle().insert().values().run', undefined, { lazy: false }],
  ['drizzle-orm/node-postgres', 'drizzle().select().from().as', undefined, { lazy: false }],
  ['knex', 'default()().where().update', undefined, { lazy: true }],
  ['knex', 'default()().where().stream', undefined, { lazy: false }],
  ['kysely', 'Kysely().insertInto().values', undefined, { lazy: true }],
  ['kysely', 'Kysely().insertInto().values().execute', undefined, { method: 'POST', lazy: undefined }],
  ['stripe', 'default().paymentIntents.create', '17.0.0', { doubles: 'charge', retries: 'all' }],
  ['stripe', 'default().paymentIntents.confirm', '17.0.0', { doubles: undefined }],
  ['stripe', 'default().checkout.sessions.create', '17.0.0', { doubles: undefined }],
  [
    'resend',
    'Resend().emails.send',
    '4.3.0',
    { doubles: 'email', options: { arg: 1, idempotencyKey: 'idempotencyKey' } },
  ],
  ['resend', 'Resend().emails.send', '4.2.0', { doubles: 'email', options: undefined }],
  ['resend', 'Resend().domains.create', '4.3.0', { doubles: undefined }],
]

describe('behaviourOf', () => {
  for (const [pkg, path, version, expected] of rows) {
    it(`${pkg} ${path} ${version ?? ''}`, () => {
      const found = behaviourOf(pkg, path, version)
      if (expected === undefined) {
        assert.equal(found, undefined)
        return
      }
      assert.ok(found !== undefined, 'nothing found')
      const picked = Object.fromEntries(Object.keys(expected).map((key) => [key, Reflect.get(found, key)]))
      assert.deepEqual(picked, expected)
    })
  }

  it('says whose version decides', () => {
    assert.equal(versionedBy('@supabase/ssr'), '@supabase/supabase-js')
    assert.equal(versionedBy('next/server'), 'next')
  })
})
