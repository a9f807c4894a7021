import * as assert from 'node:assert/strict'
import type { CodeFacts } from '../../../analysis/facts'
import { projectOf } from '../../../tests/example-run'
import { dependentWrites } from '../dependent-writes'

const CLIENT = `import { createClient } from '@supabase/supabase-js'
const supabase = createClient('https://x.supabase.co', 'anon')
`

/** How writes of a file depend on each other. */
function found(code: string): string[] {
  const project = projectOf({ 'src/a.ts': CLIENT + code })
  return dependentWrites(project, project.files.get('src/a.ts') as CodeFacts).map(
    ({ first, second, how }) => `${how} ${first.table} ${second.table}`,
  )
}

describe('two writes of which the second', () => {
  const adding = (second: string, before = '') => `export async function add(title: string, tag: string, old?: string) {
  ${before}
  const { data: card, error } = await supabase.from('cards').insert({ title }).select().single()
  if (error) throw error
  ${second}
}
`
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'adds what belongs to the first',
      adding(`await supabase.from('labels').insert({ card_id: card.id, tag })`),
      ['child cards labels'],
    ],
    [
      'is passed over on purpose',
      adding(`await supabase.from('labels').insert({ card_id: card.id, tag }).then(() => {})`),
      [],
    ],
    [
      'may fail, as a comment says in another language',
      adding(`const { error: labelError } = await supabase.from('labels').insert({ card_id: card.id, tag })
  if (labelError) {
    console.error(labelError)
    // Não quebrar o fluxo, apenas logar o erro
  }`),
      [],
    ],
    [
      'is read by what comes then',
      adding(
        `await supabase.from('labels').insert({ card_id: card.id, tag }).then(({ error }) => { if (error) throw error })`,
      ),
      ['child cards labels'],
    ],
    [
      'notes in a sentence what has happened',
      adding("await supabase.from('labels').insert({ card_id: card.id, text: `The card ${title} was added` })"),
      [],
    ],
    [
      'may be about any table',
      adding(`await supabase.from('labels').insert({ entity_type: 'card', entity_id: card.id })`),
      [],
    ],
    [
      'is added to a row that is found as well',
      adding(
        `await supabase.from('labels').insert({ card_id: card.id, tag })`,
        `if (old) {\n    await supabase.from('labels').insert({ card_id: old, tag })\n    return\n  }`,
      ),
      [],
    ],
  ]
  for (const [name, code, expected] of cases) it(name, () => assert.deepEqual(found(code), expected))

  const helper = (name: string, body: string) => `import { Pool } from 'pg'
const pool = new Pool()
async function ${name}(card: string) {
  ${body}
}
export async function add(title: string) {
  const { rows } = await pool.query('insert into cards (title) values ($1) returning id', [title])
  await ${name}(rows[0].id)
}
`
  const INSERT = `await pool.query('insert into labels (card_id) values ($1)', [card])`
  const helpers: readonly (readonly [string, string, readonly string[]])[] = [
    ['stands in a function of its own', helper('addLabel', INSERT), ['child cards labels']],
    ['is kept by what is called a log', helper('logAdded', INSERT), []],
    [
      'fails without its caller being told',
      helper('addLabel', `try {\n    ${INSERT}\n  } catch (error) {\n    console.error(error)\n  }`),
      [],
    ],
  ]
  for (const [name, code, expected] of helpers) it(name, () => assert.deepEqual(found(code), expected))

  const replace = (before: string) => `export async function save(id: string, roles: string[]) {
  ${before}
  const gone = await supabase.from('user_roles').delete().eq('user_id', userId)
  if (gone.error) throw gone.error
  const { error } = await supabase.from('user_roles').insert(roles.map((role) => ({ user_id: userId, role })))
  if (error) throw error
}
`
  it('takes the place of what was there', () =>
    assert.deepEqual(found(replace('const userId = id')), ['replace user_roles user_roles']))
  it('takes the place of nothing, as the account was just made', () =>
    assert.deepEqual(
      found(
        replace(`const { data } = await supabase.auth.admin.createUser({ email: id })\n  const userId = data.user.id`),
      ),
      [],
    ))
})
