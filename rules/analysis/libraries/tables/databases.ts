import type { ApiBehaviour, HttpMethod, LibraryTable } from '../types'
import { each, entries } from './entries'
import { cleanup, client, inTransaction, query, read, write } from './queries'

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
