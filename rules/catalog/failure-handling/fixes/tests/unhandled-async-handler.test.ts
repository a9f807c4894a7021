import rule from '../../unhandled-async-handler'
import { fixesForUnhandledAsyncHandler } from '../unhandled-async-handler'
import { golden } from './golden'

const PACKAGE =
  '{ "name": "court-booking", "dependencies": { "express": "4.21.2", "pg": "8.13.0", "@sentry/node": "8.0.0" } }'
const POOL = `import { Pool } from 'pg';

export const pool = new Pool();
`
const WRAPPER = `export const asyncHandler = (handler) => (req, res, next) => {
  handler(req, res, next).catch(next);
};
`
const WRAPPED = `import express from 'express';
import { asyncHandler } from '../lib/asyncHandler';
import { pool } from '../pool';

export const courts = express.Router();
courts.get('/', asyncHandler(async (req, res) => {
  res.json((await pool.query('select * from courts limit 50')).rows);
}));
`

golden(rule, fixesForUnhandledAsyncHandler, [
  {
    name: 'the wrapper of the app, imported',
    path: 'server/routes/bookings.ts',
    files: {
      'package.json': PACKAGE,
      'server/pool.ts': POOL,
      'server/lib/asyncHandler.ts': WRAPPER,
      'server/routes/courts.ts': WRAPPED,
    },
    before: `import express from 'express';
import { pool } from '../pool';

export const bookings = express.Router();
bookings.get('/', «async» (req, res) => {
  res.json((await pool.query('select * from bookings limit 50')).rows);
});
`,
    after: `import express from 'express';
import { pool } from '../pool';
import { asyncHandler } from '../lib/asyncHandler';

export const bookings = express.Router();
bookings.get('/', asyncHandler(async (req, res) => {
  res.json((await pool.query('select * from bookings limit 50')).rows);
}));
`,
    title: 'Wrap it in asyncHandler',
  },
  {
    name: 'next, where an error middleware answers and the handler is given it',
    path: 'server/index.ts',
    files: { 'package.json': PACKAGE, 'server/pool.ts': POOL },
    before: `import express from 'express';
import { pool } from './pool';

const app = express();
app.get('/bookings', «async» (req, res, next) => {
  const limit = Number(req.query.limit) || 50;
  const { rows } = await pool.query('select * from bookings limit $1', [limit]);
  res.json(rows);
});
app.use((error, req, res, next) => {
  res.status(500).json({ error: 'Something went wrong' });
});
`,
    after: `import express from 'express';
import { pool } from './pool';

const app = express();
app.get('/bookings', async (req, res, next) => {
  const limit = Number(req.query.limit) || 50;
  try {
    const { rows } = await pool.query('select * from bookings limit $1', [limit]);
    res.json(rows);
  } catch (error) {
    next(error);
  }
});
app.use((error, req, res, next) => {
  res.status(500).json({ error: 'Something went wrong' });
});
`,
    title: 'Catch the failure and answer the request',
  },
  {
    name: 'a try that begins too late begins earlier',
    path: 'server/baskets.ts',
    files: {
      'package.json': '{ "name": "shop", "dependencies": { "express": "4.21.2", "mongoose": "8.8.0" } }',
    },
    before: `import express from 'express';
import mongoose from 'mongoose';

const Basket = mongoose.model('Basket', new mongoose.Schema({ owner: String }));
export const router = express.Router();

router.get('/basket', «async» (req, res) => {
  const basket = await Basket.findOne({ owner: req.user.id });

  // the prices of today
  try {
    const prices = await fetch('https://prices.example/' + basket.id);
    res.json(await prices.json());
  } catch (error) {
    res.status(502).json({ error: 'Could not load prices' });
  }
});
`,
    after: `import express from 'express';
import mongoose from 'mongoose';

const Basket = mongoose.model('Basket', new mongoose.Schema({ owner: String }));
export const router = express.Router();

router.get('/basket', async (req, res) => {
  try {
    const basket = await Basket.findOne({ owner: req.user.id });

    // the prices of today
    const prices = await fetch('https://prices.example/' + basket.id);
    res.json(await prices.json());
  } catch (error) {
    res.status(502).json({ error: 'Could not load prices' });
  }
});
`,
  },
  {
    name: 'a job tells the tracker of the app',
    path: 'server/clean.ts',
    files: {
      'package.json': PACKAGE.replace('"pg"', '"node-cron": "3.0.3", "pg"'),
      'server/pool.ts': POOL,
      'server/sentry.ts': `import * as Sentry from '@sentry/node';

Sentry.init({ dsn: process.env.SENTRY_DSN });
`,
    },
    before: `import cron from 'node-cron';
import { pool } from './pool';

cron.schedule('0 3 * * *', «async» () => {
  await pool.query('delete from bookings where old');
});
`,
    after: `import cron from 'node-cron';
import { pool } from './pool';
import * as Sentry from '@sentry/node';

cron.schedule('0 3 * * *', async () => {
  try {
    await pool.query('delete from bookings where old');
  } catch (error) {
    console.error('query failed:', error);
    Sentry.captureException(error);
  }
});
`,
    title: 'Catch the failure and log it',
  },
])
