import { rules } from '../rules/catalog/registry.generated'
import { Replay } from '../rules/engine/schema/replay'
import { loadAnalysisHost, Workspace } from '../server/workspace'
import { memoryIo } from '../server/workspace/memory-io'
import { median } from './numbers'

const FILES = 400
const TABLES = 120
const EDITS = 15

export interface MigrationReport {
  readonly files: number
  readonly statements: number
  /** Milliseconds, medians. */
  readonly replay: number
  /** From an edit to new findings of the project rules, by which file is edited. */
  readonly edits: readonly { readonly name: string; readonly time: number }[]
}

/** Replaying many migrations, and what one edit to one of them costs until the findings are new. In this process. */
export async function migrations(): Promise<MigrationReport> {
  const texts = Object.fromEntries(Array.from({ length: FILES }, (_, i) => [pathOf(i), textOf(i)]))
  const root = '/bench'
  const workspace = await Workspace.open(root, memoryIo(root, { ...texts, 'src/queries.ts': queries() }), {
    rules,
    analysis: await loadAnalysisHost(),
    today: () => '2026-01-01',
  })
  await workspace.review()
  const project = workspace.project()
  const [schema] = project.databases.all
  if (!schema) throw new Error('The migrations make no schema.')
  const whole = Array.from({ length: EDITS }, () => timed(() => new Replay().run(schema.source, project.files)))
  const edits = [FILES - 1, FILES >> 1, 0].map((at) => {
    const times = Array.from({ length: EDITS }, (_, i) => {
      const text = `${texts[pathOf(at)]}create index edited_${i} on public.t0 (owner_id, note);\n`
      return timed(() => {
        workspace.setOverlay(pathOf(at), text)
        workspace.renewProject()
      })
    })
    workspace.setOverlay(pathOf(at), undefined)
    const name = at === 0 ? 'the first file' : at === FILES - 1 ? 'the newest file' : 'one in the middle'
    return { name, time: median(times) }
  })
  return { files: FILES, statements: schema.statements, replay: median(whole), edits }
}

function timed(run: () => void): number {
  const started = performance.now()
  run()
  return performance.now() - started
}

function pathOf(i: number): string {
  const day = String(1 + (i % 28)).padStart(2, '0')
  const month = String(1 + (Math.floor(i / 28) % 12)).padStart(2, '0')
  return `supabase/migrations/${2024 + Math.floor(i / 336)}${month}${day}000000_m${i}.sql`
}

/** The first files make the tables, the others change them: five statements each. */
function textOf(i: number): string {
  const name = `public.t${i % TABLES}`
  const first =
    i < TABLES
      ? `create table ${name} (id uuid primary key default gen_random_uuid(), owner_id uuid not null, note text);`
      : `alter table ${name} add column c${i} text;`
  return `${first}
create index t${i}_idx on ${name} (owner_id, ${i < TABLES ? 'note' : `c${i}`});
alter table ${name} enable row level security;
create policy p${i} on ${name} for select using (owner_id = (select auth.uid()));
create or replace function public.f${i}() returns bigint language sql as $$ select count(*) from ${name} where note = 'x' $$;
`
}

function queries(): string {
  const asked = Array.from(
    { length: TABLES },
    (_, i) => `  supabase.from('t${i}').select('id').eq('note', id).limit(10),`,
  )
  return `import { createClient } from '@supabase/supabase-js'
const supabase = createClient('https://x.supabase.co', 'anon')
export const all = (id: string) => Promise.all([
${asked.join('\n')}
])
`
}
