import assert from 'node:assert/strict'
import rule from '../catalog/database/unindexed-query'
import { runExample } from './example-run'

/** What the fix for a query of settings writes, with an upsert beside it. */
function written(upsert: string): string {
  const files = {
    'supabase/migrations/20260101000000_init.sql':
      'create table public.settings (id uuid primary key, user_id uuid not null, theme text, created_at timestamptz);\n',
    'src/settings.ts': `import { Pool } from 'pg'
const pool = new Pool({ connectionString: process.env.DATABASE_URL })

export async function settingsOf(userId: string) {
  const { rows } = await pool.query('SELECT theme FROM settings WHERE user_id = $1 AND theme IS NOT NULL', [userId])
  return rows
}

export const save = (userId: string, theme: string) => pool.query('${upsert}', [userId, theme])
`,
  }
  const { findings, project } = runExample(files, [rule])
  const [finding] = findings
  assert.ok(finding && rule.fixes)
  const texts: Readonly<Record<string, string>> = files
  return rule
    .fixes(finding, project, (path) => texts[path])
    .flatMap(({ creates }) => creates.map(({ text }) => text))
    .join('')
}

describe('the index that a query asks for', () => {
  it('is unique where an upsert needs it so', () => {
    const upsert =
      'INSERT INTO settings (user_id, theme) VALUES ($1, $2) ON CONFLICT (user_id) DO UPDATE SET theme = $2'
    assert.match(
      written(upsert),
      /^create unique index if not exists settings_user_id_idx on public\.settings \(user_id\);/,
    )
  })
  it('is a plain one beside any other statement', () => {
    assert.match(
      written('UPDATE settings SET theme = $2 WHERE id = $1'),
      /^create index if not exists settings_user_id_idx/,
    )
  })
})
