import { ok } from 'node:assert/strict'
import { CHOSEN, FAKES, hiddenPart, QUIET } from '../../rules/analysis/secrets/tests/fakes'
import { rules } from '../../rules/catalog/registry.generated'
import { commands, exportMethod, type FindingArguments, promptMethod, reportMethod, reviewMethod } from '../protocol'
import { TestClient } from './client'

/** Each credential beside something else that is reported, and where the rules for credentials report it. */
function leakyApp(): Record<string, string> {
  const fakes = FAKES.filter(([, value]) => !value.includes('\n')).slice(0, 20)
  return {
    'package.json': '{ "name": "shop", "dependencies": { "express": "5.0.0" } }',
    'server/index.ts': `import express from 'express'\nconst app = express()\n${fakes
      .map(
        ([, value, name = 'KEY'], i) =>
          `app.get('/a${i}', async (request, response) => {\n  const ${name}_${i} = '${value}'; const answer = await fetch('https://a.example', { headers: { key: '${value}', also: '${QUIET[i % QUIET.length]}' } })\n  response.json([await answer.json(), ${name}_${i}])\n})\n`,
      )
      .join('')}`,
    '.env': fakes
      .map(([format, value], i) => {
        const [name, chosen] = CHOSEN[i % CHOSEN.length] ?? []
        return `${format.replace(/-/g, '_').toUpperCase()}_${i}=${value}\n${name}=${chosen}\n`
      })
      .join(''),
    'supabase/migrations/20260101000000_a.sql': `create table public.notes (id int, note text default '${fakes[1]?.[1]}');\n`,
  }
}

describe('what the server sends', function () {
  this.timeout(60_000)

  it('holds no credential: diagnostics, hovers, titles of fixes, prompts, reports, logs', async () => {
    const files = leakyApp()
    const client = await TestClient.start(files, { rules, sql: true })
    const sent: Record<string, unknown> = {}
    try {
      for (const path of ['server/index.ts', '.env', 'supabase/migrations/20260101000000_a.sql']) {
        await client.open(path)
        const diagnostics = await client.diagnostics(path)
        sent[`diagnostics of ${path}`] = diagnostics
        for (const [i, { range }] of diagnostics.entries()) {
          if (i > 12) continue
          const actions = await client.actions(path, range)
          // The edit itself may put back what stands in the file; what a person reads before it is the title.
          sent[`actions ${i} of ${path}`] = actions.map(({ edit: _, ...shown }) => shown)
          const copy = actions.find(({ command }) => command?.command === commands.copyPrompt)?.command
          const [finding] = (copy?.arguments ?? []) as FindingArguments[]
          if (finding) sent[`prompt ${i} of ${path}`] = await client.connection.sendRequest(promptMethod, finding)
        }
      }
      const textDocument = { uri: 'file:///app/supabase/migrations/20260101000000_a.sql' }
      sent.hover = await client.connection.sendRequest('textDocument/hover', {
        textDocument,
        position: { line: 0, character: 22 },
      })
      sent.review = await client.connection.sendRequest(reviewMethod, { scope: 'workspace' })
      sent.report = await client.connection.sendRequest(reportMethod, {})
      for (const format of ['markdown', 'html', 'sarif', 'json']) {
        sent[format] = await client.connection.sendRequest(exportMethod, { folder: 'file:///app', format })
      }
      Object.assign(sent, { log: client.log, trace: client.trace, updates: client.updates, statuses: client.statuses })
    } finally {
      client.stop()
    }
    const prompts = Object.keys(sent).filter((key) => key.startsWith('prompt'))
    ok(prompts.length > 5, `only ${prompts.length} prompts`)
    ok(JSON.stringify(sent.hover).includes('notes'))
    ok(JSON.stringify(sent.markdown).includes('secret-in-code'))
    for (const [what, value] of Object.entries(sent)) {
      const shown = JSON.stringify(value) ?? ''
      for (const [format, fake] of FAKES) ok(!shown.includes(hiddenPart(format, fake)), `${what} shows ${format}`)
      for (const [name, chosen] of CHOSEN) ok(!shown.includes(chosen), `${what} shows ${name}`)
      for (const fake of QUIET) ok(!shown.includes(fake.slice(4)), `${what} shows a quiet one`)
    }
  })
})
