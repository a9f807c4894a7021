import type { ApiBehaviour, HttpMethod, LibraryTable } from '../types'
import { each, entries } from './entries'

function query(more: Partial<ApiBehaviour> = {}): ApiBehaviour {
  return { sends: 'database', domain: 'data', failure: 'throws', retries: 'none', ...more }
}

const read = query({ method: 'GET' })
const write = query({ method: 'POST' })
const client: ApiBehaviour = { gives: 'client' }
const cleanup: ApiBehaviour = { role: 'cleanup' }
const inTransaction: ApiBehaviour = { ...write, callbacks: [{ arg: 'every', fate: 'propagates' }] }

const prismaReads = [
  'findMany',
  'findFirst',
  'findUnique',
  'findFirstOrThrow',
  'findUniqueOrThrow',
  'count',
  'aggregate',
  'groupBy',
]
const prismaWrites: readonly (readonly [string, HttpMethod])[] = [
  ['create', 'POST'],
  ['createMany', 'POST'],
  ['createManyAndReturn', 'POST'],
  ['update', 'PATCH'],
  ['updateMany', 'PATCH'],
  ['upsert', 'POST'],
  ['delete', 'DELETE'],
  ['deleteMany', 'DELETE'],
]

const drizzleReads = ['select', 'selectDistinct', '$count']

/** One table for the drivers, whose `drizzle()` is the same. */
const drizzle: Record<string, ApiBehaviour> = {
  drizzle: client,
  ...each(
    [
      ...drizzleReads.map((name) => `drizzle().${name}()**`),
      'drizzle().query.*.findMany',
      'drizzle().query.*.findFirst',
    ],
    read,
  ),
  'drizzle().insert()**': write,
  'drizzle().update()**': query({ method: 'PATCH' }),
  'drizzle().delete()**': query({ method: 'DELETE' }),
  'drizzle().execute': write,
  'drizzle().transaction': inTransaction,
}

export const databases: readonly LibraryTable[] = [
  {
    packages: ['@prisma/client', '@prisma/client/edge', 'prisma'],
    aliases: { 'default.PrismaClient': 'PrismaClient' },
    apis: entries('Prisma Client API reference: queries reject with PrismaClientKnownRequestError', {
      PrismaClient: client,
      'PrismaClient().$extends': client,
      ...each(
        prismaReads.flatMap((name) => [`PrismaClient().*.${name}`, `PrismaClient().$extends().*.${name}`]),
        read,
      ),
      ...Object.fromEntries(
        prismaWrites.flatMap(([name, method]) => [
          [`PrismaClient().*.${name}`, query({ method })],
          [`PrismaClient().$extends().*.${name}`, query({ method })],
        ]),
      ),
      ...each(['PrismaClient().$queryRaw', 'PrismaClient().$queryRawUnsafe'], read),
      ...each(['PrismaClient().$executeRaw', 'PrismaClient().$executeRawUnsafe'], write),
      'PrismaClient().$transaction': inTransaction,
      'PrismaClient().$disconnect': cleanup,
      'PrismaClient().$connect': query(),
    }),
  },
  {
    packages: ['drizzle-orm', 'drizzle-orm/*'],
    apis: entries('Drizzle ORM: queries reject with the driver error', drizzle),
  },
  {
    packages: ['pg', 'pg-pool', 'pg-promise', 'deno.land/x/postgres'],
    aliases: { 'default.Pool': 'Pool', 'default.Client': 'Client', default: 'Pool' },
    apis: entries('node-postgres: Pool connectionTimeoutMillis 0 (none), query_timeout none; query rejects', {
      ...each(['Pool', 'Client'], {
        gives: 'client',
        clientOptions: { arg: 0, timeout: ['query_timeout', 'statement_timeout', 'connectionTimeoutMillis'] },
      }),
      ...each(['Pool().query', 'Client().query', 'Pool().connect().query'], query()),
      ...each(['Client().queryObject', 'Client().queryArray', 'Pool().connect().queryObject'], query()),
      ...each(['Pool().connect', 'Client().connect'], { ...query(), gives: 'client' }),
      ...each(['Pool().end', 'Client().end', 'Pool().connect().release'], cleanup),
    }),
  },
  {
    packages: ['postgres', 'deno.land/x/postgresjs'],
    apis: entries('postgres.js README: queries reject with PostgresError; connect_timeout 30 s', {
      default: client,
      'default()': query(),
      'default().unsafe': query(),
      'default().begin': inTransaction,
      'default().end': cleanup,
    }),
  },
  {
    packages: ['@neondatabase/serverless'],
    apis: entries('@neondatabase/serverless README: neon() queries reject with NeonDbError; fetchOptions.signal', {
      neon: { gives: 'client', clientOptions: { arg: 1, timeout: ['fetchOptions.signal'] } },
      ...each(['neon()', 'neon().query'], query()),
      'neon().transaction': write,
      Pool: client,
      'Pool().query': query(),
      'Pool().end': cleanup,
    }),
  },
  {
    packages: ['@vercel/postgres'],
    apis: entries('@vercel/postgres: sql rejects with VercelPostgresError or the server error', {
      sql: query(),
      ...each(
        [
          'sql.query',
          'db.query',
          'db.sql',
          'createPool().query',
          'createPool().sql',
          'createClient().query',
          'createClient().sql',
        ],
        query(),
      ),
      ...each(['createPool', 'createClient', 'db.connect'], client),
    }),
  },
  {
    packages: ['mysql2', 'mysql2/promise', 'mysql', 'serverless-mysql'],
    aliases: { default: '' },
    apis: entries('mysql2: connectTimeout 10 s, no query timeout; promises reject', {
      ...each(['createPool', 'createConnection'], client),
      ...each(
        ['createPool().query', 'createPool().execute', 'createConnection().query', 'createConnection().execute'],
        query(),
      ),
      'createPool().getConnection': client,
      ...each(['createPool().getConnection().query', 'createPool().getConnection().execute'], query()),
      ...each(['createPool().end', 'createConnection().end', 'createPool().getConnection().release'], cleanup),
    }),
  },
  {
    packages: ['knex'],
    aliases: { knex: 'default' },
    apis: entries('Knex: builders are lazy thenables that reject', {
      default: client,
      ...each(['default()()**', 'default().select()**', 'default().from()**'], query()),
      'default().raw': query(),
      'default().transaction': inTransaction,
      'default().destroy': cleanup,
    }),
  },
  {
    packages: ['kysely'],
    apis: entries('Kysely: execute rejects with the driver error', {
      Kysely: client,
      ...each(
        ['execute', 'executeTakeFirst', 'executeTakeFirstOrThrow'].map((name) => `Kysely().selectFrom()**().${name}`),
        read,
      ),
      ...each(
        ['insertInto', 'updateTable', 'deleteFrom'].flatMap((verb) =>
          ['execute', 'executeTakeFirst'].map((name) => `Kysely().${verb}()**().${name}`),
        ),
        write,
      ),
      'Kysely().transaction().execute': inTransaction,
    }),
  },
  {
    packages: ['mongoose'],
    aliases: { 'default.model': 'model' },
    apis: entries('Mongoose: queries reject; serverSelectionTimeoutMS 30 s', {
      ...each(['connect', 'default.connect', 'createConnection'], query({ timeoutMs: 30_000 })),
      ...each(['model', 'default.model'], client),
      ...each(
        [
          'find',
          'findOne',
          'findById',
          'countDocuments',
          'aggregate',
          'distinct',
          'exists',
          'estimatedDocumentCount',
        ].map((name) => `model().${name}()**`),
        read,
      ),
      ...each(
        [
          'create',
          'insertMany',
          'updateOne',
          'updateMany',
          'findByIdAndUpdate',
          'findOneAndUpdate',
          'bulkWrite',
          'replaceOne',
          'findOneAndReplace',
        ].map((name) => `model().${name}()**`),
        write,
      ),
      ...each(
        ['deleteOne', 'deleteMany', 'findByIdAndDelete', 'findOneAndDelete'].map((name) => `model().${name}()**`),
        query({ method: 'DELETE' }),
      ),
      ...each(['model().save', 'model()().save'], write),
      ...each(['disconnect', 'default.disconnect'], cleanup),
    }),
  },
  {
    packages: ['mongodb'],
    apis: entries('MongoDB Node driver: retryReads and retryWrites true by default; serverSelectionTimeoutMS 30 s', {
      MongoClient: {
        gives: 'client',
        clientOptions: { arg: 1, timeout: ['timeoutMS', 'socketTimeoutMS'], retry: ['retryReads', 'retryWrites'] },
      },
      'MongoClient().connect': query({ retries: 'all' }),
      ...each(
        ['find', 'aggregate'].map((name) => `MongoClient().db().collection().${name}()**().toArray`),
        query({ method: 'GET', retries: 'all' }),
      ),
      ...each(
        ['findOne', 'countDocuments', 'distinct'].map((name) => `MongoClient().db().collection().${name}`),
        query({ method: 'GET', retries: 'all' }),
      ),
      ...each(
        [
          'insertOne',
          'insertMany',
          'updateOne',
          'updateMany',
          'findOneAndUpdate',
          'replaceOne',
          'deleteOne',
          'deleteMany',
          'bulkWrite',
        ].map((name) => `MongoClient().db().collection().${name}`),
        query({ method: 'POST', retries: 'all' }),
      ),
      'MongoClient().close': cleanup,
    }),
  },
  {
    packages: ['redis', 'ioredis', '@redis/client'],
    aliases: { createClient: 'default', Redis: 'default' },
    apis: entries('node-redis and ioredis: commands reject; ioredis maxRetriesPerRequest 20', {
      default: client,
      'default().*': query(),
      ...each(['default().on', 'default().once'], { callbacks: [{ arg: 1, fate: 'framework-unhandled' }] }),
      ...each(['default().quit', 'default().disconnect', 'default().close', 'default().destroy'], cleanup),
      ...each(['default().multi', 'default().pipeline', 'default().duplicate'], client),
    }),
  },
  {
    packages: ['@upstash/redis', '@upstash/redis/cloudflare', '@upstash/ratelimit', '@vercel/kv', '@upstash/vector'],
    aliases: { 'Redis.fromEnv()': 'Redis()', 'default.Redis': 'Redis' },
    apis: entries('@upstash/redis: retry 5 attempts by default; signal option; rejects with UpstashError', {
      ...each(['Redis', 'Redis.fromEnv', 'Ratelimit', 'createClient', 'Index'], {
        gives: 'client',
        clientOptions: { arg: 0, timeout: ['signal'], retry: ['retry'] },
      }),
      ...each(
        ['Redis().*', 'Redis.fromEnv().*', 'kv.*', 'createClient().*', 'Index().*'],
        query({ retries: 'all', service: 'Upstash' }),
      ),
      'Ratelimit().limit': query({ retries: 'all', service: 'Upstash', timeoutMs: 5_000 }),
    }),
  },
  {
    packages: ['firebase', 'firebase/firestore', 'firebase/firestore/lite'],
    apis: entries(
      'Firebase Firestore: promises reject with FirestoreError; reads and writes retried by the SDK while online',
      {
        ...each(
          ['getDoc', 'getDocs', 'getCountFromServer', 'getDocFromServer', 'getDocsFromServer'],
          query({ method: 'GET', service: 'Firebase', retries: 'all' }),
        ),
        ...each(['setDoc', 'addDoc', 'updateDoc'], query({ method: 'POST', service: 'Firebase', retries: 'all' })),
        deleteDoc: query({ method: 'DELETE', service: 'Firebase', retries: 'all' }),
        runTransaction: { ...inTransaction, service: 'Firebase' },
        'writeBatch().commit': query({ method: 'POST', service: 'Firebase', retries: 'all' }),
        writeBatch: client,
        onSnapshot: {
          callbacks: [
            { arg: 1, fate: 'floats' },
            { arg: 2, fate: 'floats', role: 'on-error' },
          ],
        },
      },
    ),
  },
  {
    packages: ['firebase/auth'],
    apis: entries('Firebase Auth: promises reject with FirebaseError', {
      ...each(
        [
          'signInWithEmailAndPassword',
          'createUserWithEmailAndPassword',
          'signInWithPopup',
          'signInWithRedirect',
          'signOut',
          'sendPasswordResetEmail',
          'updateProfile',
          'sendEmailVerification',
          'signInAnonymously',
          'signInWithCustomToken',
          'updatePassword',
          'deleteUser',
          'confirmPasswordReset',
          'linkWithCredential',
        ],
        {
          sends: 'http',
          method: 'POST',
          thirdParty: true,
          service: 'Firebase',
          domain: 'auth',
          failure: 'throws',
          retries: 'none',
        },
      ),
      onAuthStateChanged: {
        callbacks: [
          { arg: 1, fate: 'floats' },
          { arg: 2, fate: 'floats', role: 'on-error' },
        ],
      },
    }),
  },
  {
    packages: ['firebase/functions'],
    apis: entries('Firebase callable functions: reject with FunctionsError; timeout 70 s', {
      httpsCallable: { gives: 'client', clientOptions: { arg: 2, timeout: ['timeout'] } },
      'httpsCallable()': {
        sends: 'http',
        method: 'POST',
        failure: 'throws',
        timeoutMs: 70_000,
        retries: 'none',
        service: 'Firebase',
        domain: 'functions',
      },
    }),
  },
  {
    packages: ['firebase-admin', 'firebase-admin/firestore', 'firebase-admin/auth'],
    aliases: { 'default.firestore': 'getFirestore', 'default.auth': 'getAuth' },
    apis: entries('Firebase Admin SDK: promises reject with FirebaseError', {
      ...each(['getFirestore', 'getAuth', 'default.firestore', 'default.auth'], client),
      ...each(
        ['get', 'count().get'].map((name) => `getFirestore().collection()**().${name}`),
        query({ method: 'GET', service: 'Firebase', retries: 'all' }),
      ),
      ...each(
        ['set', 'add', 'update', 'delete'].map((name) => `getFirestore().collection()**().${name}`),
        query({ method: 'POST', service: 'Firebase', retries: 'all' }),
      ),
      'getFirestore().runTransaction': inTransaction,
      'getAuth().*': {
        sends: 'http',
        failure: 'throws',
        service: 'Firebase',
        domain: 'auth',
        retries: 'none',
        thirdParty: true,
      },
    }),
  },
  {
    packages: ['convex/react', 'convex/browser', 'convex/nextjs', 'convex'],
    apis: entries('Convex: Error Handling, mutation promises reject; queries are retried and throw on render', {
      ...each(['useMutation()', 'useAction()'], {
        sends: 'http',
        method: 'POST',
        failure: 'throws',
        retries: 'none',
        service: 'Convex',
        domain: 'data',
      }),
      ...each(['ConvexHttpClient().query', 'fetchQuery', 'useConvex().query'], {
        sends: 'http',
        method: 'GET',
        failure: 'throws',
        retries: 'none',
        service: 'Convex',
        domain: 'data',
      }),
      ...each(
        [
          'ConvexHttpClient().mutation',
          'ConvexHttpClient().action',
          'fetchMutation',
          'fetchAction',
          'useConvex().mutation',
        ],
        { sends: 'http', method: 'POST', failure: 'throws', retries: 'none', service: 'Convex', domain: 'data' },
      ),
      ...each(['ConvexHttpClient', 'ConvexReactClient', 'useConvex'], client),
    }),
  },
  {
    packages: ['better-sqlite3', 'node:sqlite', 'bun:sqlite'],
    apis: entries('SQLite in process: no network', { default: {} }),
  },
  {
    packages: ['@libsql/client', '@libsql/client/web', '@planetscale/database'],
    aliases: { connect: 'createClient', Client: 'createClient' },
    apis: entries('@libsql/client and @planetscale/database: execute rejects', {
      createClient: { gives: 'client', clientOptions: { arg: 0, fetch: ['fetch'] } },
      ...each(['createClient().execute', 'createClient().batch', 'createClient().executeMultiple'], query()),
      'createClient().transaction': inTransaction,
      'createClient().close': cleanup,
    }),
  },
]
