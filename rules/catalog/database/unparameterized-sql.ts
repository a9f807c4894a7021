import type { CodeFacts, SqlPartFact, SqlTextFact } from '../../analysis/facts'
import type { Project } from '../../engine/project'
import { isNeverSent } from '../../engine/query/never-sent'
import { sqlCallOf } from '../../engine/query/sql-calls'
import { defineRule } from '../../engine/rule'
import { callSubject } from '../../engine/subject'
import { fixesForUnparameterized } from './fixes/parameters'

export default defineRule({
  id: 'unparameterized-sql',
  property: 'database',
  scope: 'file',
  confidence: 'medium',
  milestones: ['launch'],
  since: '0.1.0',
  summary: 'A value is written into the text of an SQL statement.',
  why: "Whoever sends the value can end it early and write SQL of their own behind it. They read every table, change what they owe, or delete everything; a customer called O'Brien breaks the page by accident.",
  fix: 'Keep the text fixed and hand values to the driver beside it (`$1`, `?`). Where a column or a table varies, look it up in a list that is written in the code.',
  outOfScope: [
    'Pieces that are fixed texts, whoever hands them on, numbers, placeholders, checked against a list, or quoted by the driver or by hand.',
    'Names of tables and columns that the app itself hands to a function.',
    'Texts that are put together in another file.',
    'Ids and roles of whoever is signed in (`req.user.id`): nobody sends them. They belong beside the text all the same.',
    'What a procedure’s own schema lets through only as a number, a date, an id or a word of a list (`z.number()`).',
  ],
  references: [
    'https://cheatsheetseries.owasp.org/cheatsheets/SQL_Injection_Prevention_Cheat_Sheet.html',
    'https://node-postgres.com/features/queries#parameterized-query',
  ],
  messages: {
    value: {
      text: "`{part}` is written into the SQL text as it is. Whoever controls it can add SQL of their own: read everyone's rows, and with most drivers change or delete them.",
      severity: 'error',
    },
    piece: {
      text: "`{part}` becomes part of the SQL text, and it comes from what somebody sent. They can write SQL of their own there: read everyone's rows, and with most drivers change or delete them.",
      severity: 'error',
    },
  },
  examples: {
    bad: [
      {
        name: 'a value between quotes',
        files: {
          'src/users.ts': `import { Pool } from 'pg'
const pool = new Pool({ connectionString: process.env.DATABASE_URL })

export async function byEmail(email: string) {
  const { rows } = await pool.query(\`SELECT id FROM users WHERE email = '\${«email»}'\`)
  return rows[0]
}
`,
        },
        expect: ['value'],
        fixed: {
          'src/users.ts': `import { Pool } from 'pg'
const pool = new Pool({ connectionString: process.env.DATABASE_URL })

export async function byEmail(email: string) {
  const { rows } = await pool.query(\`SELECT id FROM users WHERE email = $1\`, [email])
  return rows[0]
}
`,
        },
      },
      {
        name: 'a search, beside a parameter that is one',
        files: {
          'src/search.ts': `import { Pool } from 'pg'
const pool = new Pool({ connectionString: process.env.DATABASE_URL })

export async function search(shopId: string, term: string) {
  const { rows } = await pool.query(\`SELECT id FROM products WHERE shop_id = $1 AND name ILIKE '%\${«term»}%' LIMIT 20\`, [shopId])
  return rows
}
`,
        },
        expect: ['value'],
        fixed: {
          'src/search.ts': `import { Pool } from 'pg'
const pool = new Pool({ connectionString: process.env.DATABASE_URL })

export async function search(shopId: string, term: string) {
  const { rows } = await pool.query(\`SELECT id FROM products WHERE shop_id = $1 AND name ILIKE $2 LIMIT 20\`, [shopId, \`%\${term}%\`])
  return rows
}
`,
        },
      },
      {
        name: 'texts joined with +',
        files: {
          'src/login.js': `import mysql from 'mysql2/promise'
const pool = mysql.createPool(process.env.DATABASE_URL)

export async function login(req, res) {
  const { name, password } = req.body
  const sql = "SELECT id FROM users WHERE name = '" + «name» + "' AND password = '" + password + "'"
  const [rows] = await pool.query(sql)
  res.json(rows)
}
`,
        },
        expect: ['value'],
      },
      {
        name: 'a value without quotes',
        files: {
          'src/order.js': `import mysql from 'mysql2/promise'
const pool = mysql.createPool(process.env.DATABASE_URL)

export async function order(id) {
  const [rows] = await pool.query(\`SELECT * FROM orders WHERE id = \${«id»}\`)
  return rows[0]
}
`,
        },
        expect: ['value'],
        fixed: {
          'src/order.js': `import mysql from 'mysql2/promise'
const pool = mysql.createPool(process.env.DATABASE_URL)

export async function order(id) {
  const [rows] = await pool.query(\`SELECT * FROM orders WHERE id = ?\`, [id])
  return rows[0]
}
`,
        },
      },
      {
        name: 'columns that are keys of what was sent',
        files: {
          'src/update.js': `import mysql from 'mysql2/promise'
const pool = mysql.createPool(process.env.DATABASE_URL)

export async function PUT(request, { params }) {
  const body = await request.json()
  const fields = []
  const values = []
  for (const [key, value] of Object.entries(body)) {
    fields.push(\`\\\`\${key}\\\` = ?\`)
    values.push(value)
  }
  await pool.execute(\`UPDATE repairs SET \${«fields.join(', ')»} WHERE id = ?\`, [...values, params.id])
  return Response.json({ ok: true })
}
`,
        },
        expect: ['piece'],
      },
      {
        name: 'what was sent, rather than the id beside it; once, however many statements hold it',
        files: {
          'src/billing.ts': `import { Pool } from 'pg'
const pool = new Pool({ connectionString: process.env.DATABASE_URL })

export async function PATCH(request: Request, { params }: { params: { id: string } }) {
  const sent = await request.json()
  const changes: Record<string, unknown> = {}
  if (sent.day) changes.billing_day = sent.day
  const set = Object.entries(changes).map(([key, value]) => \`\${key} = '\${value}'\`).join(', ')
  await pool.query(\`UPDATE billing SET \${«set»} WHERE customer_id = \${params.id}\`)
  await pool.query(\`UPDATE billing_drafts SET \${set} WHERE customer_id = \${params.id}\`)
  return Response.json({ ok: true })
}
`,
        },
        expect: ['piece'],
      },
      {
        name: 'a piece with a value that a caller was sent',
        files: {
          'src/counts.ts': `import { Pool } from 'pg'
const pool = new Pool({ connectionString: process.env.DATABASE_URL })

async function open(city: string) {
  const there = city ? \` AND city = '\${city}'\` : ''
  const { rows } = await pool.query(\`SELECT count(*) FROM orders WHERE status = 'open'\${«there»}\`)
  return rows[0]
}

export async function GET(request: Request) {
  return Response.json(await open(new URL(request.url).searchParams.get('city') ?? ''))
}
`,
        },
        expect: ['piece'],
      },
      {
        name: 'a condition added later',
        files: {
          'src/list.ts': `import { Pool } from 'pg'
const pool = new Pool({ connectionString: process.env.DATABASE_URL })

export async function list(status?: string) {
  let query = 'SELECT id FROM orders WHERE true'
  if (status) query += \` AND status = '\${«status»}'\`
  const { rows } = await pool.query(query)
  return rows
}
`,
        },
        expect: ['value'],
      },
      {
        name: 'the order that was asked for, and an escape hatch in a tagged template',
        files: {
          'src/raw.ts': `import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
const db = drizzle(process.env.DATABASE_URL ?? '')

export async function GET(request: Request) {
  const order = new URL(request.url).searchParams.get('order') ?? 'name'
  return Response.json(await db.execute(sql\`SELECT id FROM users ORDER BY \${sql.raw(«order»)}\`))
}
`,
        },
        expect: ['piece'],
      },
    ],
    good: [
      {
        name: 'parameters, placeholders, numbers and fixed pieces',
        files: {
          'src/good.ts': `import { Pool } from 'pg'
const pool = new Pool({ connectionString: process.env.DATABASE_URL })
const COLUMNS = 'id, name'
const SORTS = { name: 'name ASC', newest: 'created_at DESC' }

export async function list(ids: string[], page: number, filters: { status?: string; city?: string }, sort: 'name' | 'newest') {
  const params: unknown[] = []
  const conditions: string[] = ['true']
  if (filters.status) {
    params.push(filters.status)
    conditions.push(\`status = $\${params.length}\`)
  }
  let query = \`SELECT \${COLUMNS} FROM orders WHERE \${conditions.join(' AND ')}\`
  if (filters.city) query += \` AND city = $\${params.push(filters.city)}\`
  query += \` ORDER BY \${SORTS[sort]} LIMIT 20 OFFSET \${page * 20}\`
  const first = await pool.query(query, params)
  const marks = ids.map((_, i) => \`$\${i + 1}\`).join(', ')
  const second = await pool.query(\`SELECT id FROM orders WHERE id IN (\${marks})\`, ids)
  return [first.rows, second.rows]
}
`,
        },
      },
      {
        name: 'a tagged template, a list of columns that is checked, names the driver quotes',
        files: {
          'src/safe.ts': `import { neon } from '@neondatabase/serverless'
import mysql from 'mysql2/promise'
const sql = neon(process.env.DATABASE_URL ?? '')
const pool = mysql.createPool(process.env.MYSQL_URL ?? '')
const SORTABLE = ['name', 'created_at']

export async function find(req: { query: { name: string; sort: string; limit: string } }) {
  const users = await sql\`SELECT id FROM users WHERE name = \${req.query.name}\`
  const sort = req.query.sort
  if (!SORTABLE.includes(sort)) throw new Error('unknown column')
  const limit = Number(req.query.limit)
  const rows = await pool.query(\`SELECT id FROM users ORDER BY \${sort} LIMIT \${limit}\`)
  const table = mysql.escapeId(req.query.name)
  const other = await pool.query(\`SELECT id FROM \${table}\`)
  return [users, rows, other]
}
`,
        },
      },
      {
        name: 'who is signed in, there and handed on',
        files: {
          'src/own.ts': `import { Pool } from 'pg'
const pool = new Pool({ connectionString: process.env.DATABASE_URL })

type Asked = { user: { id: string; role: string } }

class Orders {
  async count(role: string, userId: string | null) {
    const own = role === 'member' && userId ? \` AND user_id = '\${userId}'\` : ''
    const { rows } = await pool.query(\`SELECT count(*) FROM orders WHERE status = 'open'\${own}\`)
    return rows[0]
  }
}

const orders = new Orders()

export async function count(req: Asked) {
  return orders.count(req.user.role, req.user.id)
}

export async function mine(req: Asked) {
  const { rows } = await pool.query(\`SELECT id FROM orders WHERE user_id = '\${req.user.id}' LIMIT 20\`)
  return rows
}
`,
        },
      },
      {
        name: 'one of the texts that the code holds, handed on by each caller',
        files: {
          'src/report.ts': `import { Pool } from 'pg'
const pool = new Pool({ connectionString: process.env.DATABASE_URL })

export class Report {
  async overview(frame: string) {
    const interval = this.intervalOf(frame)
    return [await this.orders(interval), await this.orders('7 days')]
  }

  private async orders(interval: string) {
    const { rows } = await pool.query(\`SELECT count(*) FROM orders WHERE created_at >= now() - INTERVAL '\${interval}'\`)
    return rows[0]
  }

  private intervalOf(frame: string): string {
    switch (frame) {
      case '7d':
        return '7 days'
      default:
        return '30 days'
    }
  }
}
`,
        },
      },
      {
        name: 'a table that the app names, and text that is no statement',
        files: {
          'src/table.ts': `import { Pool } from 'pg'
const pool = new Pool({ connectionString: process.env.DATABASE_URL })

export async function count(table: string) {
  const { rows } = await pool.query(\`SELECT count(*) FROM \${table}\`)
  return rows[0]
}

export function label(flight: { from: string }) {
  return \`Select a flight from '\${flight.from}'\`
}
`,
        },
      },
    ],
  },
  *check(file, project) {
    const told = new Set<number | string>()
    for (const text of file.sqlTexts) {
      const part = worstPart(partsFrom(project, file, text))
      // A piece that two statements of a function hold is one fault, and so is a statement that another is made of.
      const key = part?.place === 'structure' ? `${text.in} ${part.text}` : part?.range.start
      if (!part || key === undefined || told.has(key)) continue
      const call = runs(project, file, text)
      if (!call) continue
      told.add(key)
      const name = file.declarations[text.d]?.name
      if (name !== undefined) told.add(`${text.in} ${name}`)
      yield {
        file: file.path,
        range: part.range,
        message: part.place === 'structure' ? 'piece' : 'value',
        data: { part: part.text },
        subject: callSubject(file, call, part.text),
      }
    }
  },
  fixes: (finding, project, sourceOf) => fixesForUnparameterized(finding, project, sourceOf),
})

/** Without what nobody sends; what stands beside that counts where somebody sent it. */
function partsFrom(project: Project, file: CodeFacts, text: SqlTextFact): readonly SqlPartFact[] {
  const { parts = [] } = text
  const others = parts.filter((each) => !each.handed || !isNeverSent(project, file, text, each))
  return others.length === parts.length ? others : others.filter(({ from }) => from === 'request')
}

/** What somebody sends, first of all a value; else a value that is handed in. */
function worstPart(parts: readonly SqlPartFact[]): SqlPartFact | undefined {
  const sent = parts.filter(({ from }) => from === 'request')
  return sent.find(({ place }) => place !== 'structure') ?? sent[0] ?? parts.find(({ place }) => place !== 'structure')
}

function runs(project: Project, file: CodeFacts, text: SqlTextFact) {
  const isStatement = /^\s*(?:--|select|insert|update|delete|with|merge)\b/i.test(text.text)
  const found = sqlCallOf(project, file, text, isStatement)
  return found && file.calls[found.c]
}
