import * as assert from 'node:assert/strict'
import { type Configuration, emptyConfiguration } from '../configuration'
import { matcherOf, settingsFrom } from '../settings'

function configured(changes: Partial<Configuration>): Configuration {
  return { ...emptyConfiguration(), ...changes }
}

describe('settings', () => {
  const settings = settingsFrom(
    new Map([
      [
        'apps/web/.readiness.json',
        configured({
          rules: { a: 'info' },
          overrides: [{ files: ['src/*.ts'], rules: { b: 'error' } }],
          guards: ['inner'],
          confirmed: { backups: { note: 'inner' } },
        }),
      ],
      [
        '.readiness.json',
        configured({
          milestones: ['users'],
          rules: { a: 'error', b: 'warning', c: { options: {} } },
          overrides: [{ files: ['**/legacy/**'], rules: { a: 'off', b: 'off' } }],
          exclude: ['dist'],
          guards: ['outer'],
          confirmed: { backups: { note: 'outer', by: 'Ada' }, alerting: { note: 'outer' } },
        }),
      ],
    ]),
  )

  it('fall back to what the rule says', () => {
    assert.equal(settings.severityOf('z', 'src/a.ts', 'warning'), 'warning')
    assert.equal(settings.severityOf('c', 'src/a.ts', 'info'), 'info')
    assert.equal(settings.severityOf('toString', 'src/a.ts', 'info'), 'info')
    assert.equal(settingsFrom(new Map()).severityOf('a', 'a.ts', 'error'), 'error')
  })

  it('let the inner file win, and overrides win over their own file', () => {
    assert.equal(settings.severityOf('a', 'src/a.ts', 'warning'), 'error')
    assert.equal(settings.severityOf('a', 'apps/web/src/a.ts', 'warning'), 'info')
    assert.equal(settings.severityOf('b', 'apps/web/src/a.ts', 'info'), 'error')
    assert.equal(settings.severityOf('b', 'apps/web/src/deep/a.ts', 'info'), 'warning')
    assert.equal(settings.severityOf('b', 'apps/website/src/a.ts', 'info'), 'warning')
    assert.equal(settings.severityOf('a', 'lib/legacy/a.ts', 'warning'), 'off')
    assert.equal(settings.severityOf('a', 'apps/web/legacy/a.ts', 'warning'), 'info')
  })

  it('let the editor win over all', () => {
    const configurations = new Map([['.readiness.json', configured({ rules: { a: 'error', b: 'error' } })]])
    const own = settingsFrom(configurations, configured({ rules: { a: 'off' }, milestones: ['scale'] }))
    assert.equal(own.severityOf('a', 'x/a.ts', 'info'), 'off')
    assert.equal(own.severityOf('b', 'x/a.ts', 'info'), 'error')
    assert.deepEqual(own.milestones, ['scale'])
  })

  it('gather what else is said', () => {
    assert.deepEqual(settings.milestones, ['users'])
    assert.deepEqual(settings.guardsFor('apps/web/a.ts'), ['outer', 'inner'])
    assert.deepEqual(settings.guardsFor('a.ts'), ['outer'])
    assert.deepEqual(settings.confirmed, { backups: { note: 'outer', by: 'Ada' }, alerting: { note: 'outer' } })
  })

  it('match globs as people write them', () => {
    const matches = (glob: string, path: string) => matcherOf([glob])(path)
    assert.ok(matches('*.gen.ts', 'src/a.gen.ts'))
    assert.ok(matches('src', 'src/a/b.ts'))
    assert.ok(matches('src/', 'src/a/b.ts'))
    assert.ok(matches('./src/*.ts', 'src/a.ts'))
    assert.ok(!matches('/src', 'lib/src/a.ts'))
    assert.ok(!matches('src/*.ts', 'src/a/b.ts'))
    assert.ok(matches('src/**/*.ts', 'src/b.ts'))
    assert.ok(matches('app/\\[id\\]/page.tsx', 'app/[id]/page.tsx'))
    assert.ok(matches('.config/**', '.config/a.ts'))
    assert.ok(!matches('', 'a.ts'))
    assert.ok(!matches('x'.repeat(70_000), 'a.ts'))
    assert.deepEqual(['src/a.ts', 'src/keep.ts'].map(matcherOf(['src', '!src/keep.ts'])), [true, false])
  })
})
