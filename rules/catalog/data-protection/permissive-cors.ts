import { cookieSignIn, openOrigins } from '../../engine/endpoints'
import { defineRule } from '../../engine/rule'
import { fixesForPermissiveCors } from './fixes/own-origin'

export default defineRule({
  id: 'permissive-cors',
  property: 'data-protection',
  scope: 'file',
  confidence: 'high',
  milestones: ['users'],
  since: '0.1.0',
  summary: 'Any website may call the API with the cookies of whoever visits it.',
  why: 'The API allows credentials and accepts every origin. A page that a signed-in user opens elsewhere can then read and change their data without their knowing.',
  fix: 'Name the addresses of your own app as the allowed origins, from a variable of the environment. Leave credentials out where no cookies are needed.',
  outOfScope: [
    'A star without credentials: browsers then send no cookies, as with the headers of most edge functions.',
    'Origins that are compared with a list or with a pattern, or looked at in any other way.',
    'Apps that sign in with tokens which their pages send along, or with cookies that are `SameSite=Lax` or `Strict`: other sites’ requests do not carry them.',
    'Headers that middleware behind sets again.',
  ],
  references: ['https://developer.mozilla.org/docs/Web/HTTP/CORS#requests_with_credentials'],
  messages: {
    reflected: {
      text: 'Every website may call this API with the cookies of whoever visits it: the caller’s own origin is allowed, together with credentials. A page that a signed-in user opens elsewhere can read and change their data.',
      severity: 'warning',
    },
    any: {
      text: 'This API allows every origin together with credentials. Browsers refuse that combination, so calls with cookies fail, and it says that any website may come in.',
      severity: 'warning',
    },
  },
  examples: {
    bad: [
      {
        name: 'cors sends the origin back, and allows credentials',
        files: {
          '.env.example': 'SESSION_SECRET=\n',
          'package.json': '{ "dependencies": { "express": "4.19.2", "cors": "2.8.5", "express-session": "1.18.0" } }',
          'server/index.js': `const express = require('express')
const cors = require('cors')
const session = require('express-session')

const app = express()
app.use(«cors»({ origin: true, credentials: true }))
app.use(session({ secret: process.env.SESSION_SECRET, cookie: { secure: true, sameSite: 'none' } }))
app.listen(3000)
`,
        },
        expect: ['reflected'],
        fixed: {
          'server/index.js': `const express = require('express')
const cors = require('cors')
const session = require('express-session')

const app = express()
app.use(cors({ origin: process.env.APP_URL ?? 'http://localhost:3000', credentials: true }))
app.use(session({ secret: process.env.SESSION_SECRET, cookie: { secure: true, sameSite: 'none' } }))
app.listen(3000)
`,
          '.env.example': 'SESSION_SECRET=\nAPP_URL=\n',
        },
      },
      {
        name: 'headers of its own',
        files: {
          'package.json': '{ "dependencies": { "next": "15.0.0" } }',
          'app/api/profile/route.ts': `export async function GET(request: Request) {
  const origin = request.headers.get('origin')
  return new «Response»('ok', {
    headers: { 'Access-Control-Allow-Origin': origin ?? '*', 'Access-Control-Allow-Credentials': 'true' },
  })
}
`,
          'app/api/login/route.ts': `import { cookies } from 'next/headers'
import { signIn } from '@/lib/sign-in'

const options = { httpOnly: true, secure: true, sameSite: process.env.NODE_ENV === 'production' ? 'none' : 'lax' }

export async function POST(request: Request) {
  const token = await signIn(await request.json())
  const cookieStore = await cookies()
  cookieStore.set('session', token, options)
  return new Response('ok')
}
`,
          'lib/links.ts': `export const home = process.env.NEXT_PUBLIC_SITE_URL || 'https://rooms.dev/'
`,
          'lib/cors.ts': `export const «corsHeaders» = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Credentials': 'true',
}
`,
        },
        expect: ['reflected', 'any'],
        fixed: {
          'app/api/profile/route.ts': `export async function GET(request: Request) {
  return new Response('ok', {
    headers: { 'Access-Control-Allow-Origin': process.env.NEXT_PUBLIC_SITE_URL ?? 'https://rooms.dev', 'Access-Control-Allow-Credentials': 'true' },
  })
}
`,
          'lib/cors.ts': `export const corsHeaders = {
  'Access-Control-Allow-Origin': process.env.NEXT_PUBLIC_SITE_URL ?? 'https://rooms.dev',
  'Access-Control-Allow-Credentials': 'true',
}
`,
        },
      },
    ],
    good: [
      {
        name: 'named origins, or no credentials',
        files: {
          'package.json': '{ "dependencies": { "express": "4.19.2", "cors": "2.8.5" } }',
          'server/index.js': `const express = require('express')
const cors = require('cors')

const allowed = [process.env.APP_URL]
const app = express()
app.use('/public', cors({ origin: '*' }))
app.use(cors({ origin: process.env.APP_URL, credentials: true }))
app.use(cors({
  origin: (origin, callback) => {
    if (!origin || allowed.includes(origin)) return callback(null, true)
    callback(new Error('Not allowed'))
  },
  credentials: true,
}))
app.listen(3000)
`,
        },
      },
      {
        name: 'tokens that the pages send along',
        files: {
          'package.json': '{ "dependencies": { "express": "4.19.2", "cors": "2.8.5" } }',
          'server/index.js': `const express = require('express')
const cors = require('cors')
const jwt = require('jsonwebtoken')

const app = express()
app.use(cors({ origin: true, credentials: true }))
app.get('/me', (req, res) => {
  const user = jwt.verify(req.headers.authorization.slice(7), process.env.JWT_SECRET)
  res.cookie('theme', 'dark')
  res.json(user)
})
app.listen(3000)
`,
        },
      },
      {
        name: 'a cookie that other sites’ requests do not carry',
        files: {
          'package.json': '{ "dependencies": { "express": "4.19.2", "cors": "2.8.5", "express-session": "1.18.0" } }',
          'server/index.js': `const express = require('express')
const session = require('express-session')

const app = express()
app.use((req, res, next) => {
  res.header('Access-Control-Allow-Origin', req.headers.origin || '*')
  res.header('Access-Control-Allow-Credentials', 'true')
  next()
})
app.use(session({ secret: process.env.SESSION_SECRET, cookie: { secure: true, sameSite: 'lax' } }))
app.listen(3000)
`,
        },
      },
      {
        name: 'a pattern of hosts, and a header that is set again behind',
        files: {
          'package.json': '{ "dependencies": { "express": "4.19.2", "cors": "2.8.5", "express-session": "1.18.0" } }',
          'server/index.js': `const express = require('express')
const session = require('express-session')

const app = express()
app.use(session({ secret: process.env.SESSION_SECRET, cookie: { secure: true, sameSite: 'none' } }))
app.use('/shop', (req, res, next) => {
  const origin = req.headers.origin
  if (origin && origin.endsWith('.shop.dev')) res.header('Access-Control-Allow-Origin', origin)
  else res.header('Access-Control-Allow-Origin', '*')
  res.header('Access-Control-Allow-Credentials', 'true')
  next()
})
app.listen(3000)
`,
          'server/other.js': `const express = require('express')

const app = express()
app.use((req, res, next) => {
  res.header('Access-Control-Allow-Origin', req.headers.origin)
  res.header('Access-Control-Allow-Credentials', 'true')
  next()
})
app.use((req, res, next) => {
  res.header('Access-Control-Allow-Origin', '*')
  next()
})
app.listen(3001)
`,
        },
      },
    ],
  },
  *check(file, project) {
    let isCarried: boolean | undefined
    for (const { kind, range } of openOrigins(project, file)) {
      isCarried ??= cookieSignIn(project) === 'carried'
      if (!isCarried) return
      yield {
        file: file.path,
        range,
        message: kind,
        subject: `${kind} ${range.start === 0 ? '' : lineless(file, range.start)}`,
      }
    }
  },
  fixes: fixesForPermissiveCors,
})

/** The name around a place, for a subject that edits elsewhere do not change. */
function lineless(
  file: {
    readonly functions: readonly {
      readonly name: string
      readonly range: { readonly start: number; readonly end: number }
    }[]
  },
  at: number,
): string {
  return file.functions.findLast(({ range }) => range.start <= at && at < range.end)?.name ?? ''
}
