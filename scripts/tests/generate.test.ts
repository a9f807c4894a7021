import * as assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import Module from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Ajv from 'ajv'
import { buildSync } from 'esbuild'
import { rules } from '../../rules/catalog/registry.generated'
import { parseConfiguration } from '../../rules/engine/configuration'
import type { Rule } from '../../rules/engine/rule'
import { ruleProblems } from '../../rules/tests/rule-tester'
import { ROOT, ruleFiles } from '../catalog'
import { generated } from '../generate'
import { manifestText } from '../generate-manifest'
import { registryText } from '../generate-registry'
import { schemaText } from '../generate-schema'
import { ruleTemplate } from '../rule-template'
import { withoutExamples } from '../strip-examples'

describe('generated files', function () {
  this.timeout(20_000)

  it('are as the rule files say', () => {
    const stale = [...generated()].filter(([path, text]) => {
      const file = join(ROOT, path)
      return !existsSync(file) || readFileSync(file, 'utf8') !== text
    })
    assert.deepEqual(
      stale.map(([path]) => path),
      [],
      'run: npm run generate',
    )
  })

  it('list rule files by property and id, and nothing else', () => {
    const folder = mkdtempSync(join(tmpdir(), 'readiness-catalog-'))
    try {
      for (const path of [
        'process/b-rule.ts',
        'database/c-rule.ts',
        'process/a-rule.ts',
        'process/fixes/a-rule.ts',
        'tests/x.ts',
        'process/notes.md',
        'registry.generated.ts',
      ]) {
        mkdirSync(join(folder, path, '..'), { recursive: true })
        writeFileSync(join(folder, path), '')
      }
      assert.deepEqual(ruleFiles(folder), ['database/c-rule.ts', 'process/a-rule.ts', 'process/b-rule.ts'])
    } finally {
      rmSync(folder, { recursive: true })
    }
    assert.match(
      registryText(['process/a-rule.ts']),
      /import aRule from '\.\/process\/a-rule'\n[\s\S]*\[\n {2}aRule,\n\]/,
    )
  })
})

describe('schema of .readiness.json', () => {
  const schema = JSON.parse(schemaText(rules)) as object
  const validate = new Ajv({ allErrors: true, strict: false }).compile(schema)
  const known = new Set(rules.map((rule) => rule.id))
  const [first] = rules

  it('agrees with how the configuration is read', () => {
    const cases: readonly [unknown, boolean][] = [
      [{}, true],
      [{ $schema: './readiness.schema.json', milestone: 'launch' }, true],
      [{ rules: { [first?.id ?? '']: 'off', 'unused-suppression': { severity: 'error' } } }, true],
      [
        {
          overrides: [{ files: ['a'], rules: {} }],
          exclude: ['a'],
          guards: ['b'],
          confirmed: { backups: 'yes', alerting: { note: 'mail', by: 'Ada', on: '2026-11-20' } },
        },
        true,
      ],
      [{ rule: {} }, false],
      [{ rules: { 'no-such-rule': 'off' } }, false],
      [{ rules: { [first?.id ?? '']: 'warn' } }, false],
      [{ rules: { [first?.id ?? '']: { level: 'off' } } }, false],
      [{ overrides: [{ files: ['a'] }] }, false],
      [{ exclude: 'a' }, false],
      [{ confirmed: { backup: 'yes' } }, false],
      [{ milestone: 'lunch' }, false],
      [{ milestone: ['users', 'payments'] }, true],
      [{ milestone: [] }, true],
      [{ confirmed: { backups: { by: 'Ada' } } }, false],
      [[], false],
    ]
    for (const [value, valid] of cases) {
      const text = JSON.stringify(value)
      assert.equal(validate(value), valid, text)
      assert.equal(parseConfiguration('.readiness.json', text, known).problems.length === 0, valid, text)
    }
  })
})

describe('settings of the extension', () => {
  it('name every rule, once', () => {
    const manifest =
      '{\n  "contributes": { "configuration": [{ "properties": { "readiness.rules": { "type": "object" } } }] }\n}\n'
    const text = manifestText(manifest, rules)
    for (const rule of rules) assert.ok(text.includes(`"${rule.id}"`), rule.id)
    assert.equal(manifestText(text, rules), text)
    assert.equal(manifestText('{}', rules), '{}')
  })
})

describe('a new rule', () => {
  const text = ruleTemplate('process', 'example-call', '0.1.0')

  it('is well formed, but for what is still to be written', () => {
    const problems = ruleProblems(load(text))
    assert.ok(problems.length > 0)
    assert.deepEqual(
      problems.filter((problem) => !problem.endsWith('is still to be written')),
      [],
    )
  })

  it('passes once it is written', () => {
    assert.deepEqual(
      ruleProblems(load(text.replaceAll('TODO: ', '').replace("'one line for lists.'", "'One line for lists.'"))),
      [],
    )
  })

  it('ships without its examples', () => {
    assert.deepEqual(load(withoutExamples(text)).examples, { bad: [], good: [] })
  })
})

/** The rule that a file of this text in the catalog would export. */
function load(text: string): Rule {
  const resolveDir = join(ROOT, 'rules', 'catalog', 'process')
  const { outputFiles } = buildSync({
    stdin: {
      contents: text,
      resolveDir: existsSync(resolveDir) ? resolveDir : join(ROOT, 'rules', 'catalog', 'failure-handling'),
      loader: 'ts',
    },
    bundle: true,
    format: 'cjs',
    write: false,
  })
  const module = new Module('rule') as Module & { _compile(code: string, name: string): void }
  module._compile(outputFiles[0]?.text ?? '', 'rule.js')
  return (module.exports as { default: Rule }).default
}
