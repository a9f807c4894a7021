import assert from 'node:assert/strict'
import { databaseOf } from './databases'

/** `from > left` of the revoke that does not keep callers from `public.f()`, `-` where none is vain. */
function vain(...statements: string[]): string {
  const { schema, privileges } = databaseOf(
    `create function public.f() returns void language sql security definer as $$ select 1 $$;\n${statements.join('\n')}`,
  )
  const made = [...schema.functions.values()].find(({ name }) => name === 'f')
  assert.ok(made)
  const found = privileges.vainRevoke(made)
  return found ? `${found.from.join()} > ${found.left.join()}` : '-'
}

describe('a revoke that leaves a right', () => {
  it('is one that forgets PUBLIC, or the roles that the platform names', () => {
    assert.equal(vain('revoke execute on function public.f() from anon, authenticated;'), 'anon,authenticated > public')
    assert.equal(vain('revoke all on function public.f() from public;'), 'public > anon,authenticated')
  })

  it('is none that takes everything, or leaves what it does not mean to take', () => {
    assert.equal(vain(), '-')
    assert.equal(vain('revoke execute on function public.f() from public, anon, authenticated;'), '-')
    assert.equal(vain('revoke execute on function public.f() from public, anon;'), 'public,anon > authenticated')
    assert.equal(
      vain(
        'revoke execute on function public.f() from public, anon, authenticated;',
        'grant execute on function public.f() to anon;',
      ),
      '-',
    )
    assert.equal(
      vain(
        'revoke execute on function public.f() from public, anon;',
        'grant execute on function public.f() to authenticated;',
      ),
      '-',
    )
  })
})
