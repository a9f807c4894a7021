import type { Project } from '../../engine/project'
import { defineRule, type Report } from '../../engine/rule'
import { secretsTold } from '../../engine/secrets/told'
import { causeOfSecret, subjectOfSecret, variableFor, wordsOf } from '../../engine/secrets/words'
import { type WrittenKey, writtenKeys } from '../../engine/secrets/written-keys'
import { fixesForSecretInCode } from './fixes/environment-variable'

/** Open nothing, and are put together here so that nothing in this file looks like a credential. */
const STRIPE = ['sk', 'live', '51Mq7RzKd0TgYwXb2NcVu8HsE5aPfJ4oLi9ZtQ3mBx6Dn1WkSyUe7GrC'].join('_')
const MAIL = ['re', 'Xk7Tq2Lp', '9vRm4Zc8Wn3Bf6Hj5Ds1Gy0A'].join('_')
const SERVICE = [
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9',
  'eyJpc3MiOiJzdXBhYmFzZSIsInJlZiI6InFyc3R1dnd4eXphYmNkZWZnaGlqIiwicm9sZSI6InNlcnZpY2Vfcm9sZSIsImlhdCI6MX0',
  'Zk3Vq8Lm2Xr7Tn5Wc9Yb4Hd6Jf1Ks0Pg3Qe8Ru2Mo5A',
].join('.')
const ANON = [
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9',
  'eyJpc3MiOiJzdXBhYmFzZSIsInJlZiI6InFyc3R1dnd4eXphYmNkZWZnaGlqIiwicm9sZSI6ImFub24iLCJpYXQiOjF9',
  'Zk3Vq8Lm2Xr7Tn5Wc9Yb4Hd6Jf1Ks0Pg3Qe8Ru2Mo5A',
].join('.')

export default defineRule({
  id: 'secret-in-code',
  property: 'data-protection',
  scope: 'project',
  confidence: 'high',
  milestones: ['launch'],
  since: '0.1.0',
  summary: 'A key or password that opens something real is written into a file of the project.',
  why: 'Everyone who can read the code has the key, and so has everyone who ever could: it stays in the history of git. Programs look through public repositories for such keys within minutes.',
  fix: 'Read the key from the environment, and set it where the app runs. Then make a new key at its provider and withdraw this one, for taking it out of the file does not take it out of the history.',
  outOfScope: [
    'Keys that are made to be public: publishable and anon keys, Firebase and Maps keys, and Stripe keys for tests, and the webhook secrets that `stripe listen` prints.',
    'Keys that stand in for a variable which the app asks for elsewhere, or that are set up for developers or by files that only tests import, or nothing.',
    'Keys in tests and stories, unless a checksum or their content shows that they are real.',
    'Passwords and keys without a known form under names that do not say what they are.',
    'Languages that the review does not read, and files that git ignores.',
  ],
  references: [
    'https://docs.github.com/en/code-security/secret-scanning/introduction/about-secret-scanning',
    'https://owasp.org/www-community/vulnerabilities/Use_of_hard-coded_password',
  ],
  messages: {
    written: {
      text: '{Key} stands in this file. Everyone who can read the code, now or in the history of git, can {power}. Take it out, and make a new one: {replace}.',
      severity: 'error',
    },
    signing: {
      text: 'The key that {signs} are signed with stands in the code. Whoever has read it can write one for any user of yours, and is let in as them. Read it from the environment, and make a new one.',
      severity: 'error',
    },
    fallback: {
      text: 'Where {unset}, the text behind it signs {signs} in its place, and the app starts all the same. Then whoever has read the code can write one that your app believes. Stop at the start where the variable is missing.',
      severity: 'warning',
    },
    cookies: {
      text: '{Written} signs the cookies of your sessions{silently}. The signature then keeps nobody out who has read the code and knows, or guesses, the number of a session. Read it from the environment, and stop at the start where it is missing.',
      severity: 'warning',
    },
    gate: {
      text: 'The `{name}` that has to be sent here is compared with a text in the code. Everyone who can read the code, now or in the history of git, is let through. Compare it with a variable of the environment, and make a new one.',
      severity: 'error',
    },
  },
  examples: {
    bad: [
      {
        name: 'a payment key on a server',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "express": "5.0.0", "stripe": "17.0.0" } }',
          'server/pay.ts': `import express from 'express'
import Stripe from 'stripe'

const stripe = new Stripe('«${STRIPE}»')
export const app = express()
`,
        },
        expect: ['written'],
        fixed: {
          'server/pay.ts': `import express from 'express'
import Stripe from 'stripe'

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)
export const app = express()
`,
          '.env.example': `STRIPE_SECRET_KEY=
`,
        },
      },
      {
        name: 'a fallback in an edge function',
        files: {
          'supabase/functions/invite/index.ts': `const key = Deno.env.get('RESEND_API_KEY') ?? '«${MAIL}»'

Deno.serve(() => new Response(key.slice(0, 2)))
`,
        },
        expect: ['written'],
        fixed: {
          'supabase/functions/invite/index.ts': `const key = Deno.env.get('RESEND_API_KEY')!

Deno.serve(() => new Response(key.slice(0, 2)))
`,
          '.env.example': `# In edge functions: set them with \`supabase secrets set\`
# supabase/functions/invite/index.ts
RESEND_API_KEY=
`,
        },
      },
      {
        name: 'the key to the whole database, in a migration',
        files: {
          'supabase/migrations/20260101000000_cron.sql': `select cron.schedule('sync', '0 * * * *', $$
  select net.http_post(
    url := 'https://qrstuvwxyzabcdefghij.supabase.co/functions/v1/sync',
    headers := '{"Authorization": "Bearer «${SERVICE}»"}'
  );
$$);
`,
        },
        expect: ['written'],
      },
      {
        name: 'what signs sessions where a variable is missing, what signs tokens, and a key that has to be sent',
        files: {
          'package.json':
            '{ "dependencies": { "express": "4.19.2", "express-session": "1.18.0", "jsonwebtoken": "9.0.0" } }',
          'server/index.ts': `import express from 'express'
import session from 'express-session'
import jwt from 'jsonwebtoken'

const app = express()
app.use(session({ secret: process.env.«SESSION_SECRET» || 'rooms-session', resave: false, saveUninitialized: false }))
app.post('/token', (req, res) => res.json({ token: jwt.«sign»({ sub: req.session.id }, 'rooms-tokens') }))
app.post('/mail', (req, res) => res.json({ token: jwt.sign({ sub: 'mail' }, process.env.«MAIL_SECRET» || process.env.APP_SECRET || 'rooms-mail') }))
app.post('/admin/rebuild', (req, res) => {
  if («req.body.key !== 'rooms-admin-rebuild'») return res.status(403).json({ error: 'Forbidden' })
  res.json({ ok: true })
})
app.listen(3000)
`,
        },
        expect: ['cookies', 'signing', 'fallback', 'gate'],
      },
    ],
    good: [
      {
        name: 'keys that are made to be public, placeholders, and a key from the environment',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "express": "5.0.0", "stripe": "17.0.0" } }',
          'server/pay.ts': `import express from 'express'
import Stripe from 'stripe'

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY ?? 'sk_live_your_key_here')
const anon = '${ANON}'
export const app = express()
`,
        },
      },
      {
        name: 'the app does not start without what signs, or has a text for developers alone; a kind is compared, not a key',
        files: {
          'package.json':
            '{ "dependencies": { "express": "4.19.2", "express-session": "1.18.0", "jsonwebtoken": "9.0.0" } }',
          'server/index.ts': `import express from 'express'
import session from 'express-session'
import jwt from 'jsonwebtoken'

if (process.env.NODE_ENV === 'production' && !process.env.SESSION_SECRET) throw new Error('SESSION_SECRET is not set')
const key = process.env.NODE_ENV === 'production' ? process.env.JWT_SECRET! : 'rooms-tokens'
const app = express()
app.use(session({ secret: process.env.SESSION_SECRET || 'rooms-session', resave: false, saveUninitialized: false }))
app.post('/token', (req, res) => {
  if (req.body.kind !== 'access-token') return res.status(403).json({ error: 'Forbidden' })
  res.json({ token: jwt.sign({ sub: req.session.id }, key) })
})
app.listen(3000)
`,
        },
      },
    ],
  },
  *check(project: Project) {
    for (const facts of project.files.values()) {
      const told = secretsTold(project, facts, 'secret-in-code')
      for (const [i, secret] of told.entries()) {
        const { Key, power, replace } = wordsOf(secret)
        yield {
          file: facts.path,
          range: secret.range,
          message: 'written',
          subject: subjectOfSecret(secret, told.slice(0, i)),
          data: { Key, power, replace, variable: variableFor(secret, facts.path) },
          cause: causeOfSecret(secret),
        }
      }
    }
    for (const [i, key] of writtenKeys(project).entries()) yield reportOf(key, i)
  },
  fixes: (finding, project, sourceOf) =>
    finding.messageId === 'written' ? fixesForSecretInCode(finding, project, sourceOf) : [],
})

function reportOf(key: WrittenKey, index: number): Report<WrittenKey['kind']> {
  const { kind, path, range, name, signs, variables } = key
  const unset =
    variables.length === 1
      ? `\`${name}\` is not set`
      : `none of ${variables.map((each) => `\`${each}\``).join(', ')} is set`
  return {
    file: path,
    range,
    message: kind,
    subject: name !== '' && kind !== 'gate' ? `fallback ${name}` : `${kind} ${index}`,
    data:
      kind === 'gate'
        ? { name }
        : kind === 'cookies'
          ? {
              Written: name === '' ? 'A text in the code' : `Where ${unset}, the text behind it`,
              silently: name === '' ? '' : ' in its place, and the app starts all the same',
            }
          : { unset, signs, variable: name },
    cause: kind,
  }
}
