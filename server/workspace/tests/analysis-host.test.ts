import assert from 'node:assert/strict'
import { loadAnalysisHost } from '../analysis-host'
import { memoryIo } from '../memory-io'
import { Workspace } from '../workspace'

const files = { 'migrations/1.sql': 'create table orders (id int);\n', 'a.ts': '' }

describe('what the analysis is lent', () => {
  it('is the parser of SQL: files are read with it, and unsaved text too', async () => {
    const failures: string[] = []
    const analysis = await loadAnalysisHost((reason) => failures.push(reason))
    assert.deepEqual(failures, [])
    assert.equal(analysis.sql?.parse('select 1').stmts?.length, 1)
    assert.throws(() => analysis.sql?.parse('select from from'))
    const workspace = await Workspace.open('/app', memoryIo('/app', files), { rules: [], today: () => '', analysis })
    const unread = () => {
      const facts = workspace.project().files.get('migrations/1.sql')
      return facts?.kind === 'sql' ? facts.unread : facts
    }
    assert.equal(unread(), undefined)
    workspace.setOverlay('migrations/1.sql', 'create table orders (id int, place text);\n')
    assert.equal(unread(), undefined)
    assert.equal(workspace.fork().project().files.get('migrations/1.sql')?.kind, 'sql')
  })

  it('may be nothing: then SQL is known not to be read', async () => {
    const workspace = await Workspace.open('/app', memoryIo('/app', files), { rules: [], today: () => '' })
    const facts = workspace.project().files.get('migrations/1.sql')
    assert.ok(facts?.kind === 'sql' && facts.unread)
  })
})
