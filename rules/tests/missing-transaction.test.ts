import assert from 'node:assert/strict'
import { loadModule } from 'libpg-query'
import rule from '../catalog/database/missing-transaction'
import { runExample } from './example-run'

const TABLES = `create table public.teams (id uuid primary key, slug text unique, code text unique, owner uuid);
create table public.notes (id uuid primary key, title text);
create table public.rights (id uuid primary key, team_id uuid, note_id uuid);
`
const handler = (row: string, table: string, before = '') => `import { createClient } from '@supabase/supabase-js'
const supabase = createClient('https://x.supabase.co', process.env.SERVICE_KEY ?? '')
export async function make(body: Record<string, string>) {
  ${before}
  const { data: made, error } = await supabase.from('${table}').insert(${row}).select().single()
  if (error) throw error
  const { error: rightsError } = await supabase.from('rights').insert({ row_id: made.id })
  if (rightsError) throw rightsError
  return made
}
`

/** What is said of trying again. */
const rows: readonly (readonly [string, string, RegExp])[] = [
  [
    'what was typed is taken then',
    handler('{ slug: body.slug, owner: body.owner }', 'teams'),
    /refused, as `slug` is taken/,
  ],
  [
    'another number each time',
    handler("{ code: 'T-' + Date.now(), owner: body.owner }", 'teams'),
    /without its `rights`\. /,
  ],
  [
    'a number that the database makes for each try',
    handler(
      '{ code, owner: body.owner }',
      'teams',
      "const { data: code } = await supabase.rpc('make_code', { p_day: body.day }).throwOnError()",
    ),
    /without its `rights`\. /,
  ],
  ['nothing that is unique', handler('{ title: body.title }', 'notes'), /tries again adds another/],
  ['a row that is not seen whole', handler('{ ...body }', 'teams'), /without its `rights`\. /],
  [
    'a look whether it is there',
    handler(
      '{ title: body.title }',
      'notes',
      "const there = await supabase.from('notes').select('id').eq('title', body.title).maybeSingle().throwOnError()",
    ),
    /without its `rights`\. /,
  ],
]

describe('missing-transaction, trying again', () => {
  before(() => loadModule())

  for (const [name, text, words] of rows)
    it(name, () => {
      const files = { 'supabase/migrations/20260101000000_init.sql': TABLES, 'src/make.ts': text }
      const { findings } = runExample(files, [rule])
      assert.equal(findings.length, 1)
      assert.match(findings[0]?.message ?? '', words)
    })

  it('takes rows that are gone and rows that are new for no replacement', () => {
    const text = `import { createClient } from '@supabase/supabase-js'
const supabase = createClient('https://x.supabase.co', 'anon')
export async function save(gone: string[], fresh: { team: string; name: string }[]) {
  for (const name of gone) await supabase.from('tiles').delete().eq('name', name).throwOnError()
  for (const tile of fresh) await supabase.from('tiles').insert(tile).throwOnError()
}
export async function replace(team: string, tiles: { team: string; name: string }[]) {
  await supabase.from('tiles').delete().eq('team', team).throwOnError()
  await supabase.from('tiles').insert(tiles).throwOnError()
}
`
    const { findings } = runExample({ 'src/tiles.ts': text }, [rule])
    assert.deepEqual(
      findings.map(({ messageId, subject }) => [messageId, subject.split(' ')[0]]),
      [['replace', 'replace']],
    )
  })

  /** A row of `notes`, then one of `teams` that points to it. */
  const pointing = (elsewhere: string) => `import { createClient } from '@supabase/supabase-js'
const supabase = createClient('https://x.supabase.co', 'anon')
export async function link(team: string, title: string) {
  const { data: note, error } = await supabase.from('notes').insert({ title }).select().single()
  if (error) throw error
  await supabase.from('teams').update({ note_id: note.id }).eq('id', team).throwOnError()
}
${elsewhere}
`
  const found = (text: string) =>
    runExample({ 'supabase/migrations/20260101000000_init.sql': TABLES, 'src/f.ts': text }, [rule]).findings.map(
      ({ messageId }) => messageId,
    )

  it('says that nothing leads to a row only where the app lists none of its table', () => {
    assert.deepEqual(found(pointing('')), ['link'])
    const byId = `export const one = async (id: string) => await supabase.from('notes').select().eq('id', id).throwOnError()`
    assert.deepEqual(found(pointing(byId)), ['link'])
    const all = `export const all = async () => await supabase.from('notes').select().order('title').throwOnError()`
    assert.deepEqual(found(pointing(all)), [])
  })

  it('is silent where another function makes the second row when it is missing', () => {
    const making = handler('{ title: body.title }', 'notes')
    assert.deepEqual(found(making), ['child'])
    const open = `export async function open(id: string) {
  const { data } = await supabase.from('rights').select('id').eq('row_id', id).maybeSingle().throwOnError()
  if (!data) await supabase.from('rights').insert({ row_id: id }).throwOnError()
}
`
    assert.deepEqual(found(making + open), [])
    const calling = `const find = async (id: string) => (await supabase.from('rights').select('id').eq('row_id', id).maybeSingle().throwOnError()).data
async function add(id: string) {
  await supabase.from('rights').insert({ row_id: id }).throwOnError()
}
`
    const finds = `export async function open(id: string) {
  if (!(await find(id))) { await add(id) }
}
`
    assert.deepEqual(found(making + calling + finds), [])
    assert.deepEqual(found(`${making}${calling}export const open = async (id: string) => await add(id)\n`), ['child'])
    assert.deepEqual(
      found(
        `${making}export const put = async (id: string) => await supabase.from('rights').upsert({ row_id: id }).throwOnError()`,
      ),
      [],
    )
  })

  it('is silent in a script that puts rows back and closes the connection', () => {
    const script = (last: string) => `import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
async function putBack(hallId: string, rows: { id: string }[]) {
  try {
    await prisma.seat.deleteMany({ where: { hallId } })
    await prisma.seat.createMany({ data: rows })
  } finally {
    ${last}
  }
}
putBack('a', JSON.parse(process.env.ROWS ?? '[]'))
`
    assert.deepEqual(found(script('console.log(1)')), ['replace'])
    assert.deepEqual(found(script('await prisma.$disconnect()')), [])
  })
})
