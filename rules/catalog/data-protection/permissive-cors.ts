import { openOrigins } from '../../engine/endpoints'
import { defineRule } from '../../engine/rule'

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
    'Origins that are compared with a list, or looked at in any other way.',
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
          'package.json': '{ "dependencies": { "express": "4.19.2", "cors": "2.8.5" } }',
          'server/index.js': `const express = require('express')
const cors = require('cors')

const app = express()
app.use(«cors»({ origin: true, credentials: true }))
app.listen(3000)
`,
        },
        expect: ['reflected'],
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
          'lib/cors.ts': `export const «corsHeaders» = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Credentials': 'true',
}
`,
        },
        expect: ['reflected', 'any'],
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
    ],
  },
  *check(file, project) {
    for (const { kind, range } of openOrigins(project, file)) {
      yield {
        file: file.path,
        range,
        message: kind,
        subject: `${kind} ${range.start === 0 ? '' : lineless(file, range.start)}`,
      }
    }
  },
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
