import assert from 'node:assert/strict'
import { withProjectRule } from '../../tests/sample-rules'
import { memoryIo } from '../memory-io'
import { movedAlong } from '../project-findings'
import { Workspace } from '../workspace'

const files = { 'a.ts': 'danger()\n', 'b.ts': 'danger()\n', 'c.sql': 'select 1;\n', 'gen.generated.ts': 'danger()\n' }

function opened(): Promise<Workspace> {
  return Workspace.open('/app', memoryIo('/app', files), { rules: withProjectRule, today: () => '2026-11-23' })
}

describe('findings of project rules', () => {
  const codes = (findings: readonly { file: string; rule: string }[]) =>
    findings.map(({ file, rule }) => `${file} ${rule}`)

  it('are in a review once each, in order, and with the others of their file', async () => {
    const workspace = await opened()
    const told: string[] = []
    const { findings } = await workspace.review({
      onFindings: (path, found) => told.push(`${path} ${found.length}`),
    })
    assert.deepEqual(codes(findings), [
      'a.ts danger-call',
      'b.ts danger-call',
      'b.ts danger-spread',
      'c.sql danger-spread',
    ])
    assert.deepEqual(told, ['a.ts 1', 'b.ts 2', 'c.sql 1'])
    assert.deepEqual(codes(workspace.findingsFor('b.ts')), ['b.ts danger-call', 'b.ts danger-spread'])
  })

  it('are those of the rules and files asked for', async () => {
    const workspace = await opened()
    const only = new Set(['danger-spread'])
    assert.deepEqual(codes((await workspace.review({ only })).findings), ['b.ts danger-spread', 'c.sql danger-spread'])
    assert.deepEqual(codes((await workspace.review({ only, paths: new Set(['c.sql']) })).findings), [
      'c.sql danger-spread',
    ])
    assert.deepEqual(codes((await workspace.review({ only: new Set(['danger-call']) })).findings).length, 2)
  })

  it('wait for a pause after an edit, and not after a change on disk or of the configuration', async () => {
    const workspace = await opened()
    const inSql = () => codes(workspace.findingsFor('c.sql'))
    assert.equal(inSql().length, 1)
    for (const path of ['a.ts', 'b.ts', 'gen.generated.ts']) workspace.setOverlay(path, '')
    assert.equal(inSql().length, 1)
    const before = workspace.versions.project
    workspace.renewProject()
    assert.deepEqual([inSql(), workspace.versions.project], [[], before + 1])
    workspace.setOverlay('a.ts', undefined)
    assert.equal(inSql().length, 1)
    workspace.setOverlay('.readiness.json', '{ "rules": { "danger-spread": "off" } }')
    assert.deepEqual(inSql(), [])
  })
})

describe('findings in code that nothing uses', () => {
  const app = {
    'package.json': '{ "dependencies": { "next": "15.0.0" } }',
    'app/page.tsx': 'export default function Page() {}\n',
    'lib/old.ts': 'export const old = () => danger()\n',
  }
  const used = "import { old } from '../lib/old'\nexport default function Page() { old() }\n"

  it('are notes, and come back at their severity at the pause after something uses it', async () => {
    const options = { rules: withProjectRule, today: () => '2026-11-23' }
    const workspace = await Workspace.open('/app', memoryIo('/app', app), options)
    const told = () => workspace.findingsFor('lib/old.ts').map(({ severity, unused }) => [severity, unused?.name])
    assert.deepEqual(told(), [['info', 'old.ts']])
    const before = workspace.versions.project
    workspace.setOverlay('app/page.tsx', used)
    assert.deepEqual(told(), [['info', 'old.ts']])
    workspace.renewProject()
    assert.deepEqual(told(), [['warning', undefined]])
    assert.equal(workspace.versions.project, before + 1)
    workspace.setOverlay('app/page.tsx', undefined)
    assert.deepEqual(told(), [['info', 'old.ts']])
  })
})

describe('a place in a text that was edited', () => {
  const moved = (before: string, after: string, start: number, end: number) => movedAlong({ start, end }, before, after)

  it('stays before the edit and moves behind it', () => {
    assert.deepEqual(moved('ab cd', 'ab XX cd', 0, 2), { start: 0, end: 2 })
    assert.deepEqual(moved('ab cd', 'ab XX cd', 3, 5), { start: 6, end: 8 })
    assert.deepEqual(moved('ab XX cd', 'ab cd', 6, 8), { start: 3, end: 5 })
  })

  it('is gone where the edit reached into it', () => {
    assert.equal(moved('ab cd ef', 'ab cXd ef', 3, 5), undefined)
    assert.equal(moved('ab cd ef', '', 3, 5), undefined)
  })
})
