import assert from 'node:assert/strict'
import { analyzeFile } from '../../analysis/analyze'
import { exposedSchemas, supabaseConfigAt } from '../supabase-config'

const files = new Map(
  Object.entries({
    'supabase/config.toml': '[api]\nschemas = ["public"]\n',
    'apps/shop/supabase/config.toml': '[api]\nschemas = ["api"]\n',
    'apps/shop/config.toml': '[api]\nschemas = ["no"]\n',
  }).map(([path, text]) => [path, analyzeFile(path, text)]),
)

describe('supabase config', () => {
  it('is that of the nearest supabase folder', () => {
    const at = (path: string) => supabaseConfigAt(path, files)?.path
    assert.equal(at('supabase/functions/pay/index.ts'), 'supabase/config.toml')
    assert.equal(at('apps/shop/supabase/functions/pay/index.ts'), 'apps/shop/supabase/config.toml')
    assert.equal(at('apps/shop/src/App.tsx'), 'apps/shop/supabase/config.toml')
    assert.equal(at('apps/other/src/App.tsx'), 'supabase/config.toml')
    assert.equal(supabaseConfigAt('src/App.tsx', new Map()), undefined)
  })

  it('says which schemas are served, and what is served where it says nothing', () => {
    assert.deepEqual([...exposedSchemas(supabaseConfigAt('apps/shop/x.ts', files))], ['api'])
    assert.deepEqual([...exposedSchemas(undefined)], ['public', 'graphql_public'])
  })
})
