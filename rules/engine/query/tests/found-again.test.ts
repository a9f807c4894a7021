import * as assert from 'node:assert/strict'
import type { CodeFacts } from '../../../analysis/facts'
import { projectOf } from '../../../tests/example-run'
import { dependentWrites } from '../dependent-writes'

/** What is said of a row of `reviews` that a request is then made to point to. */
function pairs(columns: string): string[] {
  const code = `import { createClient } from '@supabase/supabase-js'
const supabase = createClient('https://x.supabase.co', 'anon')
export async function review(request: { id: string }, org: string, rating: number) {
  const { data: given, error } = await supabase.from('reviews').insert({ ${columns} }).select().single()
  if (error) throw error
  await supabase.from('review_requests').update({ review_id: given.id }).eq('id', request.id).throwOnError()
}
`
  const project = projectOf({ 'src/a.ts': code })
  const found = dependentWrites(project, project.files.get('src/a.ts') as CodeFacts)
  return found.map(({ first, second, how }) => `${how} ${first.table} ${second.table}`)
}

describe('a row that another is made to point to', () => {
  const told = ['child reviews review_requests']
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['is found by nothing else', 'rating', told],
    ['has an empty key', 'rating, review_request_id: null', told],
    ['carries the key of the other', 'rating, review_request_id: request.id', []],
    ['carries the key of a company', 'rating, organization_id: org', []],
  ]
  for (const [name, columns, expected] of cases) it(name, () => assert.deepEqual(pairs(columns), expected))
})
