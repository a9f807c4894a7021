import { golden } from '../../../failure-handling/fixes/tests/golden'
import rule from '../../connection-per-request'
import { fixesForConnection } from '../one-client'

const NEXT = JSON.stringify({ name: 'shop', dependencies: { next: '16.0.0', '@prisma/client': '6.0.0', pg: '8.0.0' } })

golden(rule, fixesForConnection, [
  {
    name: 'the client that the app has already, with require; what hangs up goes too',
    path: 'server/routes/skills.js',
    files: {
      'server/utils/prismaClient.js': `const { PrismaClient } = require('@prisma/client');

const prisma = new PrismaClient({ log: ['error'] });

module.exports = prisma;
`,
    },
    before: `const express = require('express');
const router = express.Router();

// Get skills
router.get('/skills', async (req, res) => {
  try {
    const { PrismaClient } = require('@prisma/client');
    const prisma = new «PrismaClient»();

    const skills = await prisma.skill.findMany({ take: 50 });

    await prisma.$disconnect();

    res.json(skills);
  } catch (error) {
    res.status(500).json({ message: 'Failed to fetch skills' });
  }
});

module.exports = router;
`,
    after: `const express = require('express');
const prisma = require('../utils/prismaClient');
const router = express.Router();

// Get skills
router.get('/skills', async (req, res) => {
  try {
    const skills = await prisma.skill.findMany({ take: 50 });

    res.json(skills);
  } catch (error) {
    res.status(500).json({ message: 'Failed to fetch skills' });
  }
});

module.exports = router;
`,
    title: 'Use the `prisma` of server/utils/prismaClient.js',
  },
  {
    name: 'Next.js: a module that keeps it on globalThis',
    path: 'app/api/orders/route.ts',
    files: { 'package.json': NEXT, 'lib/utils.ts': 'export const cn = () => 1\n' },
    before: `import { NextResponse } from 'next/server'
import { PrismaClient } from '@prisma/client'

export async function GET() {
  const prisma = new «PrismaClient»()
  try {
    return NextResponse.json(await prisma.order.findMany({ take: 20 }))
  } finally {
    await prisma.$disconnect()
  }
}
`,
    after: `import { NextResponse } from 'next/server'
import { prisma } from '../../../lib/prisma'

export async function GET() {
  return NextResponse.json(await prisma.order.findMany({ take: 20 }))
}
`,
    creates: {
      'lib/prisma.ts': `import { PrismaClient } from '@prisma/client'

// Next.js loads modules anew with each change while you work: the client is kept, or each change would open connections
// of its own. On a serverless host each running copy has one: give it the pooled address of the database.
const globalForPrisma = globalThis as unknown as { prisma?: PrismaClient }
export const prisma = globalForPrisma.prisma ?? new PrismaClient()
if (process.env.NODE_ENV !== 'production') globalForPrisma.prisma = prisma
`,
    },
    title: 'Make it once, in lib/prisma.ts',
  },
  {
    name: 'a function that gives a new one each time keeps it in its own file',
    path: 'lib/db.ts',
    files: {
      'package.json': NEXT,
      'app/orders/page.tsx': `import { connect } from '../../lib/db'

export default async function Page() {
  const { rows } = await connect().query('select id from orders limit 20')
  return <ul>{rows.map(({ id }) => <li key={id}>{id}</li>)}</ul>
}
`,
    },
    before: `import { Pool } from 'pg'

export function connect() {
  return new «Pool»({ connectionString: process.env.DATABASE_URL })
}
`,
    after: `import { Pool } from 'pg'

// Next.js loads modules anew with each change while you work: the client is kept, or each change would open connections
// of its own. On a serverless host each running copy has one: give it the pooled address of the database.
const globalForPool = globalThis as unknown as { pool?: Pool }
const pool = globalForPool.pool ?? new Pool({ connectionString: process.env.DATABASE_URL })
if (process.env.NODE_ENV !== 'production') globalForPool.pool = pool

export function connect() {
  return pool
}
`,
  },
  {
    name: 'Express: one connection becomes a pool, and the pool answers',
    path: 'src/server.ts',
    before: `import express from 'express'
import { Client } from 'pg'

const app = express()

app.get('/orders', async (req, res) => {
  const client = new «Client»({
    connectionString: process.env.DATABASE_URL,
  })
  await client.connect()
  try {
    const { rows } = await client.query('select id from orders limit 20')
    res.json(rows)
  } finally {
    await client.end()
  }
})
`,
    after: `import express from 'express'
import { Pool } from 'pg'

const pool = new Pool({
  connectionString: process.env.DATABASE_URL,
})

const app = express()

app.get('/orders', async (req, res) => {
  const { rows } = await pool.query('select id from orders limit 20')
  res.json(rows)
})
`,
    title: 'Make it once, at the top of the file',
  },
  {
    name: 'a transaction keeps its one connection, which is given back',
    path: 'src/server.js',
    before: `import express from 'express';
import pg from 'pg';

const app = express();

app.post('/orders', async (req, res) => {
  const client = new pg.«Client»(process.env.DATABASE_URL);
  try {
    await client.connect();
    await client.query('BEGIN');
    await client.query('update stock set n = n - 1 where id = $1', [req.body.id]);
    await client.query('COMMIT');
    res.json({ ok: true });
  } catch (error) {
    await client.query('ROLLBACK');
    res.status(500).json({ error: 'No order' });
  } finally {
    await client.end();
  }
});
`,
    after: `import express from 'express';
import pg from 'pg';

const pool = new pg.Pool(process.env.DATABASE_URL);

const app = express();

app.post('/orders', async (req, res) => {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('update stock set n = n - 1 where id = $1', [req.body.id]);
    await client.query('COMMIT');
    res.json({ ok: true });
  } catch (error) {
    await client.query('ROLLBACK');
    res.status(500).json({ error: 'No order' });
  } finally {
    client.release();
  }
});
`,
  },
  {
    name: 'a transaction that does not give its connection back in every case stays',
    path: 'src/server.js',
    before: `import express from 'express';
import pg from 'pg';
const app = express();

app.post('/orders', async (req, res) => {
  const client = new pg.«Client»(process.env.DATABASE_URL);
  await client.connect();
  await client.query('BEGIN');
  await client.query('COMMIT');
  await client.end();
  res.json({ ok: true });
});
`,
  },
  {
    name: 'MySQL: let, an if round what hangs up, and a catch',
    path: 'src/users.ts',
    files: {
      'src/app.ts': `import express from 'express'
import { list } from './users'
const app = express()
app.get('/users', list)
`,
    },
    before: `import type { Request, Response } from 'express'
import mysql from 'mysql2/promise'
import { config } from './config'

export async function list(req: Request, res: Response) {
  let connection
  try {
    connection = await mysql.«createConnection»(config)
    const [rows] = await connection.execute('select id from users limit 20')
    res.json(rows)
  } catch (error) {
    res.status(500).json({ error: 'No users' })
  } finally {
    if (connection) await connection.end()
  }
}
`,
    after: `import type { Request, Response } from 'express'
import mysql from 'mysql2/promise'
import { config } from './config'

const pool = mysql.createPool(config)

export async function list(req: Request, res: Response) {
  try {
    const [rows] = await pool.execute('select id from users limit 20')
    res.json(rows)
  } catch (error) {
    res.status(500).json({ error: 'No users' })
  }
}
`,
  },
  {
    name: 'the address is read from .env by a statement that runs too late',
    path: 'src/orders.ts',
    files: {
      'src/app.ts': `import dotenv from 'dotenv'
import express from 'express'
import { list } from './orders'
dotenv.config()
const app = express()
app.get('/orders', list)
`,
    },
    before: `import type { Request, Response } from 'express'
import { Pool } from 'pg'

export async function list(req: Request, res: Response) {
  const pool = new «Pool»({ connectionString: process.env.DATABASE_URL })
  const { rows } = await pool.query('select id from orders limit 20')
  res.json(rows)
}
`,
  },
  {
    name: 'two files make one: a module for both, beside what is kept there',
    path: 'server/routes/orders.ts',
    files: {
      'server/lib/log.ts': 'export const log = console.log\n',
      'server/routes/users.ts': `import { MongoClient } from 'mongodb'
const client = new MongoClient(process.env.MONGODB_URI)
export const users = () => client.db().collection('users')
`,
    },
    before: `import { Router } from 'express'
import { MongoClient } from 'mongodb'

export const router = Router()

router.get('/orders', async (req, res) => {
  const client = new «MongoClient»(process.env.MONGODB_URI!)
  await client.connect()
  const orders = await client.db('shop').collection('orders').find().limit(20).toArray()
  await client.close()
  res.json(orders)
})
`,
    after: `import { Router } from 'express'
import { mongo } from '../lib/mongodb'

export const router = Router()

router.get('/orders', async (req, res) => {
  await mongo.connect()
  const orders = await mongo.db('shop').collection('orders').find().limit(20).toArray()
  res.json(orders)
})
`,
    creates: {
      'server/lib/mongodb.ts': `import { MongoClient } from 'mongodb'

export const mongo = new MongoClient(process.env.MONGODB_URI!)
`,
    },
  },
  {
    name: 'the pooled address, and postgres.js without prepared statements',
    path: 'lib/db.ts',
    files: { 'package.json': NEXT },
    before: `import postgres from 'postgres'

const url = process.env.POSTGRES_URL_NON_POOLING!
export const sql = «postgres»(url, { ssl: 'require' })
`,
    after: `import postgres from 'postgres'

const url = process.env.POSTGRES_URL!
export const sql = postgres(url, { ssl: 'require', prepare: false })
`,
    title: 'Use the pooled address, POSTGRES_URL',
  },
])
