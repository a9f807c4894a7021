import type { ApiBehaviour, HttpMethod, LibraryTable } from '../types'
import { each, entries, modifiers } from './entries'
import { cleanup, client, inTransaction, lazyQuery, query, read, write } from './queries'

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
    lazyQuery('Drizzle', 'GET'),
  ),
  'drizzle().insert()**': lazyQuery('Drizzle', 'POST'),
  'drizzle().update()**': lazyQuery('Drizzle', 'PATCH'),
  'drizzle().delete()**': lazyQuery('Drizzle', 'DELETE'),
  // lazy for PostgreSQL, sent at once for MySQL
  'drizzle().execute': write,
  'drizzle().transaction': inTransaction,
}

/** Links of a chain that send at once, or make something of the query that is not sent at all. */
const drizzleSends = ['run', 'all', 'get', 'execute', 'prepare', 'iterator', 'as', 'toSQL', 'getSQL']

const kyselyRuns = ['execute', 'executeTakeFirst', 'executeTakeFirstOrThrow']
const kyselyWrites = ['insertInto', 'updateTable', 'deleteFrom']

const knexBuilders = ['()**', '.select()**', '.from()**', '.table()**', '.insert()**', '.with()**', '.schema.*()**']
const knexSends = ['stream', 'pipe', 'asCallback', 'exec', 'on', 'once', 'toString', 'toSQL', 'toQuery', 'as', 'clone']

export const databases: readonly LibraryTable[] = [
  {
    packages: ['@prisma/client', '@prisma/client/edge', 'prisma'],
    aliases: { 'default.PrismaClient': 'PrismaClient' },
    apis: entries('Prisma Client API reference: queries reject with PrismaClientKnownRequestError', {
      PrismaClient: client,
      'PrismaClient().$extends': client,
      // PrismaPromise: "then" makes the request (client/src/runtime/core/request/createPrismaPromise.ts)
      ...each(
        prismaReads.flatMap((name) => [`PrismaClient().*.${name}`, `PrismaClient().$extends().*.${name}`]),
        lazyQuery('Prisma', 'GET'),
      ),
      ...Object.fromEntries(
        prismaWrites.flatMap(([name, method]) => [
          [`PrismaClient().*.${name}`, lazyQuery('Prisma', method)],
          [`PrismaClient().$extends().*.${name}`, lazyQuery('Prisma', method)],
        ]),
      ),
      ...each(['PrismaClient().$queryRaw', 'PrismaClient().$queryRawUnsafe'], lazyQuery('Prisma', 'GET')),
      ...each(['PrismaClient().$executeRaw', 'PrismaClient().$executeRawUnsafe'], lazyQuery('Prisma', 'POST')),
      'PrismaClient().$transaction': inTransaction,
      'PrismaClient().$disconnect': cleanup,
      'PrismaClient().$connect': query(),
    }),
  },
  {
    packages: ['drizzle-orm', 'drizzle-orm/*'],
    apis: [
      ...entries(
        'Drizzle ORM: queries reject with the driver error; QueryPromise runs in then, catch, finally',
        drizzle,
      ),
      ...modifiers('Drizzle ORM: run, all, get, execute send at once; prepare, as, toSQL make no request', {
        ...each(
          drizzleSends.map((name) => `drizzle()**().${name}`),
          { lazy: false },
        ),
      }),
    ],
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
      // "Queries are not executed until either then, catch, finally or execute is called" (postgres issue 429)
      'default()': query({ service: 'Postgres.js', lazy: true }),
      'default().unsafe': query({ service: 'Postgres.js', lazy: true }),
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
      ...each(['createPool', 'createClient', 'db.connect', 'createPool().connect'], client),
      ...each(
        ['db.connect().query', 'db.connect().sql', 'createPool().connect().query', 'createPool().connect().sql'],
        query(),
      ),
      ...each(['db.connect().release', 'createPool().connect().release'], cleanup),
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
      ...each(['createPool().promise', 'createConnection().promise'], client),
      ...each(
        ['createPool', 'createConnection'].flatMap((maker) => [
          `${maker}().promise().query`,
          `${maker}().promise().execute`,
        ]),
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
    apis: [
      ...entries('Knex: Interfaces, builders are thenables: then, catch, finally, stream and asCallback send', {
        default: client,
        ...each(
          knexBuilders.map((builder) => `default()${builder}`),
          query({ service: 'Knex', lazy: true }),
        ),
        'default().raw': query({ service: 'Knex', lazy: true }),
        'default().transaction': inTransaction,
        'default().destroy': cleanup,
      }),
      ...modifiers('Knex: Interfaces, stream, pipe, asCallback and events start a query', {
        ...each(
          knexSends.flatMap((name) => [`default()**().${name}`, `default()()**().${name}`]),
          { lazy: false },
        ),
      }),
    ],
  },
  {
    packages: ['kysely'],
    apis: [
      ...entries('Kysely: execute rejects with the driver error', {
        Kysely: client,
        ...each(
          kyselyRuns.map((name) => `Kysely().selectFrom()**().${name}`),
          read,
        ),
        ...each(
          kyselyWrites.flatMap((verb) => kyselyRuns.map((name) => `Kysely().${verb}()**().${name}`)),
          write,
        ),
        'Kysely().transaction().execute': inTransaction,
      }),
      ...entries('Kysely util/prevent-await: "To execute the query you need to call `execute`"', {
        ...each(
          kyselyWrites.map((verb) => `Kysely().${verb}()**`),
          query({ service: 'Kysely', method: 'POST', lazy: true }),
        ),
      }),
    ],
  },
  {
    packages: ['sequelize'],
    aliases: { 'default.Sequelize': 'Sequelize', default: 'Sequelize' },
    apis: entries('Sequelize 6 documentation, "Raw Queries": query rejects with a DatabaseError', {
      Sequelize: client,
      'Sequelize().query': query({ service: 'Sequelize' }),
      'Sequelize().transaction': inTransaction,
      'Sequelize().close': cleanup,
    }),
  },
  {
    packages: ['typeorm'],
    apis: entries('TypeORM documentation, "DataSource API": query runs raw SQL, rejects with QueryFailedError', {
      DataSource: client,
      'DataSource().query': query({ service: 'TypeORM' }),
      'DataSource().transaction': inTransaction,
      'DataSource().destroy': cleanup,
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
