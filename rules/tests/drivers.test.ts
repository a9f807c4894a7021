import * as assert from 'node:assert/strict'
import { loadModule } from 'libpg-query'
import queryInLoop from '../catalog/database/query-in-loop'
import unparameterizedSql from '../catalog/database/unparameterized-sql'
import { runExample } from './example-run'

/**
 * By driver: how it is made, a statement with a value put into its text, and the same with the value beside it. `inLoop` is false
 * where a query is no round trip (SQLite in the same process: "Many Small Queries Are Efficient In SQLite"), or not known to be
 * one.
 */
const DRIVERS: readonly (readonly [name: string, setup: string, unsafe: string, safe: string, inLoop: boolean])[] = [
  [
    'mysql2/promise pool.query',
    `import mysql from 'mysql2/promise'\nconst pool = mysql.createPool({})`,
    "await pool.query(`select * from orders where id = '${id}'`)",
    `await pool.query('select * from orders where id = ?', [id])`,
    true,
  ],
  [
    'mysql2/promise execute',
    `import mysql from 'mysql2/promise'\nconst pool = mysql.createPool({})`,
    'await pool.execute("select * from orders where id = " + id)',
    `await pool.execute('select * from orders where id = ?', [id])`,
    true,
  ],
  [
    'mysql2 getConnection',
    `import mysql from 'mysql2/promise'\nconst pool = mysql.createPool({})`,
    'const c = await pool.getConnection(); await c.query(`select * from orders where id = ${id}`)',
    `const c = await pool.getConnection(); await c.query('select * from orders where id = ?', [id])`,
    true,
  ],
  [
    'mysql2 createConnection',
    `import mysql from 'mysql2/promise'`,
    'const c = await mysql.createConnection({}); await c.query(`select * from orders where id = ${id}`)',
    `const c = await mysql.createConnection({}); await c.execute('select * from orders where id = ?', [id])`,
    true,
  ],
  [
    'mysql2 promise()',
    `import mysql from 'mysql2'\nconst pool = mysql.createPool({}).promise()`,
    'await pool.query(`select * from orders where id = ${id}`)',
    `await pool.query('select * from orders where id = ?', [id])`,
    true,
  ],
  [
    'better-sqlite3 prepare.all',
    `import Database from 'better-sqlite3'\nconst db = new Database('x.db')`,
    "db.prepare(`select * from orders where id = '${id}'`).all()",
    `db.prepare('select * from orders where id = ?').get(id)`,
    false,
  ],
  [
    'better-sqlite3 exec',
    `import Database from 'better-sqlite3'\nconst db = new Database('x.db')`,
    "db.exec(`delete from orders where id = '${id}'`)",
    `db.prepare('delete from orders where id = ?').run(id)`,
    false,
  ],
  [
    'sqlite3',
    `import sqlite3 from 'sqlite3'\nconst db = new sqlite3.Database('x')`,
    'db.all(`select * from orders where id = ${id}`)',
    `await db.all('select * from orders where id = ?', [id])`,
    false,
  ],
  [
    'node:sqlite',
    `import { DatabaseSync } from 'node:sqlite'\nconst db = new DatabaseSync('x')`,
    'db.prepare(`select * from orders where id = ${id}`).all()',
    `db.prepare('select * from orders where id = ?').get(id)`,
    false,
  ],
  [
    'libsql',
    `import { createClient } from '@libsql/client'\nconst db = createClient({ url: '' })`,
    'await db.execute(`select * from orders where id = ${id}`)',
    `await db.execute({ sql: 'select * from orders where id = ?', args: [id] })`,
    true,
  ],
  [
    'knex.raw',
    `import knex from 'knex'\nconst db = knex({ client: 'pg' })`,
    'await db.raw(`select * from orders where id = ${id}`)',
    `await db.raw('select * from orders where id = ?', [id])`,
    true,
  ],
  [
    'sequelize.query',
    `import { Sequelize } from 'sequelize'\nconst sequelize = new Sequelize('x')`,
    'await sequelize.query(`select * from orders where id = ${id}`)',
    `await sequelize.query('select * from orders where id = :id', { replacements: { id } })`,
    true,
  ],
  [
    '$queryRawUnsafe',
    `import { PrismaClient } from '@prisma/client'\nconst prisma = new PrismaClient()`,
    "await prisma.$queryRawUnsafe(`select * from orders where id = '${id}'`)",
    'await prisma.$queryRaw`select * from orders where id = ${id}`',
    true,
  ],
  [
    '$executeRawUnsafe',
    `import { PrismaClient } from '@prisma/client'\nconst prisma = new PrismaClient()`,
    "await prisma.$executeRawUnsafe(`delete from orders where id = '${id}'`)",
    'await prisma.$executeRaw`delete from orders where id = ${id}`',
    true,
  ],
  [
    'neon sql(text)',
    `import { neon } from '@neondatabase/serverless'\nconst sql = neon('x')`,
    'await sql.query(`select * from orders where id = ${id}`)',
    'await sql`select * from orders where id = ${id}`',
    true,
  ],
  [
    'neon sql as fn',
    `import { neon } from '@neondatabase/serverless'\nconst sql = neon('x')`,
    'await sql(`select * from orders where id = ${id}`)',
    "await sql('select * from orders where id = $1', [id])",
    true,
  ],
  [
    'neon sql.unsafe',
    `import { neon } from '@neondatabase/serverless'\nconst sql = neon('x')`,
    "await sql`select * from orders where ${sql.unsafe(`id = '${id}'`)}`",
    'await sql`select * from orders where id = ${id}`',
    true,
  ],
  [
    'neon Pool',
    `import { Pool } from '@neondatabase/serverless'\nconst pool = new Pool({})`,
    'await pool.query(`select * from orders where id = ${id}`)',
    "await pool.query('select * from orders where id = $1', [id])",
    true,
  ],
  [
    '@vercel/postgres sql.query',
    `import { sql } from '@vercel/postgres'`,
    'await sql.query(`select * from orders where id = ${id}`)',
    'await sql`select * from orders where id = ${id}`',
    true,
  ],
  [
    '@vercel/postgres db',
    `import { db } from '@vercel/postgres'`,
    'const c = await db.connect(); await c.query(`select * from orders where id = ${id}`)',
    'const c = await db.connect(); await c.sql`select * from orders where id = ${id}`',
    true,
  ],
  [
    'postgres.js unsafe',
    `import postgres from 'postgres'\nconst sql = postgres('x')`,
    'await sql.unsafe(`select * from orders where id = ${id}`)',
    'await sql`select * from orders where id = ${id}`',
    true,
  ],
  [
    'pg',
    `import { Pool } from 'pg'\nconst pool = new Pool()`,
    'await pool.query(`select * from orders where id = ${id}`)',
    "await pool.query('select * from orders where id = $1', [id])",
    true,
  ],
  [
    'pg text obj',
    `import { Pool } from 'pg'\nconst pool = new Pool()`,
    'await pool.query({ text: `select * from orders where id = ${id}` })',
    "await pool.query({ text: 'select * from orders where id = $1', values: [id] })",
    true,
  ],
  [
    'drizzle sql.raw',
    `import { drizzle } from 'drizzle-orm/node-postgres'\nimport { sql } from 'drizzle-orm'\nconst db = drizzle('')`,
    'await db.execute(sql.raw(`select * from orders where id = ${id}`))',
    'await db.execute(sql`select * from orders where id = ${id}`)',
    true,
  ],
  [
    'typeorm',
    `import { DataSource } from 'typeorm'\nconst ds = new DataSource({ type: 'postgres' })`,
    'await ds.query(`select * from orders where id = ${id}`)',
    "await ds.query('select * from orders where id = $1', [id])",
    true,
  ],
  [
    'kysely sql.raw',
    `import { sql } from 'kysely'\nimport { db } from './db'`,
    'await sql.raw(`select * from orders where id = ${id}`).execute(db)',
    'await sql`select * from orders where id = ${id}`.execute(db)',
    false,
  ],
  [
    'mssql',
    `import sql from 'mssql'`,
    'await sql.query(`select * from orders where id = ${id}`)',
    'await sql.query`select * from orders where id = ${id}`',
    false,
  ],
]

const server = (setup: string, body: string) => ({
  'package.json': '{"dependencies":{"express":"4.0.0"}}',
  'src/a.ts': `import express from 'express'\n${setup}\nconst app = express()\n${body}\n`,
})
const route = (statement: string) =>
  `app.get('/o', async (req, res) => { const id = req.query.id; ${given(statement)}; res.json(r) })`
/** The last of the statements gives the answer. */
const given = (statement: string) => statement.replace(/^(const [^;]+; )?/, '$1const r = ')

describe('drivers of databases', () => {
  before(() => loadModule())

  for (const [name, setup, unsafe, safe, inLoop] of DRIVERS) {
    it(`${name}: a value in the text is told, one beside it is not`, () => {
      const told = (statement: string) =>
        runExample(server(setup, route(statement)), [unparameterizedSql]).findings.length
      assert.deepEqual([told(unsafe), told(safe)], [1, 0])
    })
    it(`${name}: a query for each element is ${inLoop ? '' : 'not '}told`, () => {
      const body = `export async function f(ids: string[]) { for (const id of ids) { ${safe} } }`
      assert.equal(runExample(server(setup, body), [queryInLoop]).findings.length, inLoop ? 1 : 0)
    })
  }
})
