import { ok } from 'node:assert/strict'
import { join } from 'node:path'
import { AWS, CHOSEN, FAKES, hiddenPart, QUIET } from '../../rules/analysis/secrets/tests/fakes'
import { type App, createApp } from './app'

/** An app in which credentials stand wherever a founder puts them, also beside what other rules report. */
function leakyApp(fakes = FAKES): Record<string, string> {
  const named = fakes.map(([format, value, name = format.replace(/-/g, '_').toUpperCase()]) => ({ value, name }))
  const lines = (write: (name: string, value: string, i: number) => string) =>
    named.map(({ name, value }, i) => write(`${name}`, value, i)).join('\n')
  const chosen = CHOSEN.map(([name, value]) => `${name}=${value}\n# ${name}="${value}"`).join('\n')
  const literal = (value: string) => JSON.stringify(value)
  return {
    'package.json': '{ "name": "shop", "dependencies": { "express": "5.0.0", "react": "19.0.0", "pg": "8.0.0" } }',
    'server/index.ts': `import express from 'express'\nimport { Pool } from 'pg'\nconst app = express()\nconst pool = new Pool()\n${lines(
      (name, value, i) =>
        `app.get('/a${i}', async (request, response) => {\n  const config = { ${name}: ${literal(value)} }; const answer = await fetch('https://a.example', { headers: { key: ${literal(value)} } }); const rows = await pool.query(\`select * from t where k = '${literal(value).slice(1, -1)}' and id = '\${request.query.id}'\`)\n  response.json([await answer.json(), rows, config])\n})`,
    )}\n`,
    'src/App.tsx': `import { useEffect, useState } from 'react'\n${lines(
      (name, value, i) =>
        `export function Page${i}() {\n  const [data, setData] = useState(null)\n  useEffect(() => { fetch('/api?key=' + ${literal(value)} /* ${name} */).then((r) => r.json()).then(setData) }, [])\n  return <p title=${literal(value).replace(/\\n/g, ' ')}>{data}</p>\n}`,
    )}\n`,
    'src/quiet.ts': `${QUIET.map((value, i) => `export const q${i} = () => fetch('https://a.example/${i}', { headers: { a: '${value}' } }).then((r) => r.json())`).join('\n')}\n`,
    '.env': `${lines((name, value) => (value.includes('\n') ? '' : `${name}=${value}`))}\n${chosen}\n`,
    '.env.example': lines((name, value) => (value.includes('\n') ? '' : `VITE_${name}=${value}`)),
    '.mcp.json': JSON.stringify({ env: Object.fromEntries(named.map(({ name, value }) => [name, value])) }, null, 2),
    'README.md': lines((name, value) => `Set \`${name}\` to \`${value}\`.`),
    'deploy.sh': lines((name, value) => `export ${name}='${value}'`),
    'config.yaml': `${lines((name, value) => (value.includes('\n') ? '' : `${name}: ${value}`))}\naws_access_key_id: ${AWS.id}\naws_secret_access_key: ${AWS.secret}\n`,
    'supabase/migrations/20260101000000_a.sql': `create table t (id int);\n${lines((_, value) => `insert into t select 1 where '${value}' = current_user;`)}\n`,
  }
}

describe('the command line', function () {
  this.timeout(60_000)
  let app: App
  before(() => {
    app = createApp(leakyApp())
  })
  after(() => app.remove())

  const refuse = (what: string, shown: string) => {
    ok(shown.length > 0, `${what} is empty`)
    for (const [format, value] of FAKES) ok(!shown.includes(hiddenPart(format, value)), `${what} shows ${format}`)
    for (const value of [...QUIET, AWS.secret])
      ok(!shown.includes(value.slice(4)), `${what} shows ${value.slice(0, 4)}…`)
    for (const [name, value] of CHOSEN) ok(!shown.includes(value), `${what} shows ${name}`)
    ok(!shown.includes('*****'), `${what} tells how long something is`)
  }

  for (const format of ['text', 'json', 'sarif', 'markdown', 'html']) {
    it(`prints no credential in a review as ${format}`, async () => {
      const { out, err } = await app.run('review', app.root, '--format', format)
      ok(
        out.includes('secret-in-code') && out.includes('committed-env-file') && out.includes('secret-in-client'),
        format,
      )
      refuse(format, out + err)
    })
  }

  it('prints none in the diff of a dry run, nor in what it says of it', async () => {
    const { 'server/index.ts': code = '', 'package.json': manifest = '' } = leakyApp(FAKES.slice(0, 6))
    const small = createApp({ 'server/index.ts': code, 'package.json': manifest })
    try {
      const { out, err } = await small.run('fix', small.root, '--unsafe', '--dry-run')
      ok(out.includes('process.env.') && out.includes('.env.example'))
      refuse('the diff', out + err)
    } finally {
      small.remove()
    }
  })

  it('writes none into a baseline', async () => {
    const file = join(app.root, 'known.json')
    await app.run('review', app.root, '--baseline', file, '--update-baseline')
    refuse('the baseline', app.get('known.json'))
  })
})
