import assert from 'node:assert/strict'
import { codeFacts } from '../code-facts'

/** The pieces of the statements of a function `f(req, name: string, n: number)`: `place from text`. */
function partsOf(body: string): string[] {
  const code = `const ALLOWED = ['a', 'b']\nexport async function f(req, name: string, n: number, rest) {\n${body}\n}\n`
  return codeFacts('a.ts', code, undefined).sqlTexts.flatMap(({ parts = [] }) =>
    parts.map(({ place, from, text }) => `${place} ${from} ${text}`),
  )
}

describe('the pieces of a statement', () => {
  it('stand between quotes, as a value, or elsewhere', () => {
    assert.deepEqual(partsOf("db.query(`select * from t where a = '${name}'`)"), ['quoted parameter name'])
    assert.deepEqual(partsOf('db.query(`select * from t where a = ${name}`)'), ['value parameter name'])
    assert.deepEqual(partsOf('db.query(`select * from ${name}`)'), ['structure parameter name'])
    assert.deepEqual(partsOf('db.query("select * from t where a like \'%" + name + "%\'")'), ['quoted parameter name'])
  })
  it('come from what was sent', () => {
    assert.deepEqual(partsOf('db.query(`select * from t order by ${req.query.sort}`)'), [
      'structure request req.query.sort',
    ])
    assert.deepEqual(partsOf('const { table } = req.params; db.query(`select * from ${table}`)'), [
      'structure request table',
    ])
    assert.deepEqual(
      partsOf(
        'const body = await req.json(); const set = Object.keys(body).map((k) => `${k} = ?`).join(); db.query(`update t set ${set} where id = 1`)',
      ),
      ['structure request set'],
    )
  })
  it('are what an object holds whose names are written', () => {
    const body = (set: string) =>
      `const sent = await req.json(); const u = {}; u.day = ${set}; const c = Object.entries(u).map(([k, v]) => \`\${k} = '\${v}'\`).join(); db.query(\`update t set \${c} where id = 1\`)`
    assert.deepEqual(partsOf(body('sent.day')), ['structure request c'])
    assert.deepEqual(partsOf(body('12')), [])
  })
  it('stand in double quotes with MySQL, where a value does', () => {
    assert.deepEqual(partsOf('db.query(`insert into t (a) values ("${name}")`)'), ['quoted parameter name'])
    assert.deepEqual(partsOf('db.query(`select * from t order by "${name}"`)'), ['structure parameter name'])
  })
  it('are found in what is added later, and in conditions that are joined', () => {
    assert.deepEqual(partsOf("let q = 'select * from t where true'; if (n) q += ` and a = '${name}'`; db.query(q)"), [
      'quoted parameter name',
    ])
    assert.deepEqual(
      partsOf("const c = []; c.push(`a = '${name}'`); db.query(`select * from t where ${c.join(' and ')}`)"),
      ["structure request c.join(' and ')"],
    )
    assert.deepEqual(
      partsOf('db.query(`select * from t where true ${name ? "and a=\'" + name + "\'" : ""}`)').length,
      1,
    )
  })
  it('are none where the procedure’s own schema lets through nothing that could hold SQL', () => {
    const asked = (kind: string) => {
      const code = `export const stats = procedure.input(z.object({ line: ${kind}, name: z.string() })).query(async ({ input }) => {
  return db.execute(sql.raw(\`select * from t where line = '\${input.line}'\`))
})`
      return codeFacts('a.ts', code, undefined).sqlTexts.flatMap(({ parts = [] }) => parts).length
    }
    assert.equal(asked('z.number().optional()'), 0)
    assert.equal(asked('z.coerce.number()'), 0)
    assert.equal(asked("z.enum(['a', 'b'])"), 0)
    assert.equal(asked('z.string().uuid()'), 0)
    assert.equal(asked('z.string()'), 1)
    assert.equal(asked('z.string().min(1)'), 1)
  })
  it('are no members that the type of a parameter says are numbers', () => {
    const code = `export async function note(data: { userId?: number | null; at: Date; name: string; tag: Tag }) {
  db.query(\`insert into t (a, b, c, d) values (\${data.userId || 'NULL'}, '\${data.at}', '\${data.name}', '\${data.tag.text}')\`)
}`
    const parts = codeFacts('a.ts', code, undefined).sqlTexts.flatMap(({ parts = [] }) => parts)
    assert.deepEqual(
      parts.map(({ text }) => text),
      ['data.name', 'data.tag.text'],
    )
  })
  it('are none where they are written, numbers, placeholders, checked or quoted', () => {
    for (const body of [
      "const table = 'orders'; db.query(`select * from ${table}`)",
      'db.query(`select * from t limit ${n} offset ${Number(req.query.page) * 20}`)',
      'const marks = rest.map((_, i) => `$${i + 1}`).join(); db.query(`select * from t where id in (${marks})`)',
      "db.query(`select * from t where id in (${rest.map(() => '?').join(',')})`)",
      'const s = req.query.s; if (!ALLOWED.includes(s)) throw s; db.query(`select * from t order by ${s}`)',
      "const d = req.query.d === 'asc' ? 'asc' : 'desc'; db.query(`select * from t order by a ${d}`)",
      'const p = [], c = []; if (name) { p.push(name); c.push(`a = $${p.length}`) } db.query(`select * from t where ${c.join()}`)',
      'db.query(`select * from ${db.escapeId(name)} where a = ${pool.escape(name)}`)',
      "db.query(`select * from t where at > '${new Date().toISOString()}'`)",
      'for (const t of ALLOWED) db.query(`select * from ${t}`)',
      "const e = name.replace(/'/g, \"''\"); db.query(`select * from t where a = '${e}'`)",
      'await sql`select * from t where a = ${name}`',
      "const s = new URL(process.env.DB).searchParams.get('schema'); db.query(`select * from t order by ${s}`)",
    ]) {
      assert.deepEqual(partsOf(body), [], body)
    }
  })
})
