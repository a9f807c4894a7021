import * as assert from 'node:assert/strict'
import { schemaText } from '../../../scripts/generate-schema'
import { analyzeFile } from '../../analysis/analyze'
import { type Configuration, emptyConfiguration, parseConfiguration } from '../configuration'
import { explainRule } from '../explain'
import { createProject } from '../project'
import { defineRule } from '../rule'
import { type RunOptions, runFile, runProject } from '../run'
import { settingsFrom } from '../settings'
import { callRule } from './sample-rules'

const common = { ...callRule('busy-file', 'x'), scope: 'file' } as const

/** Reports files with more calls than allowed, of functions that are looked for. */
const busyFile = defineRule({
  ...common,
  messages: { many: { text: '{count} calls', severity: 'warning' } },
  options: {
    most: { description: 'Calls that a file may have.', default: 1, minimum: 0 },
    of: { description: 'Functions that count.', default: ['call'] },
    strict: { description: 'Count all.', default: false },
    unit: { description: 'What is counted.', default: 'file', allowed: ['file', 'folder'] },
  },
  *check(file, _project, { most, of, strict }) {
    const count: number = file.calls.filter((call) => strict || of.includes(call.text)).length
    if (count <= most) return
    yield { file: file.path, range: { start: 0, end: 0 }, message: 'many', data: { count }, subject: 'calls' }
  },
})

const busyProject = defineRule({
  ...callRule('busy-project', 'x'),
  scope: 'project',
  messages: { many: { text: 'many', severity: 'warning' } },
  options: { most: { description: 'Files that a project may have.', default: 1 } },
  *check({ files }, { most }) {
    const [path] = files.keys()
    if (files.size <= most || path === undefined) return
    yield { file: path, range: { start: 0, end: 0 }, message: 'many', subject: 'files' }
  },
})

const rules = [busyFile, busyProject]
const project = createProject(
  ['a.ts', 'lib/a.ts'].map((path) => analyzeFile(path, 'call()\ncall()\nother()\nexport {}\n')),
)

function optionsWith(configurations: Readonly<Record<string, Partial<Configuration>>>): RunOptions {
  const all = Object.entries(configurations).map(
    ([path, configuration]) => [path, { ...emptyConfiguration(), ...configuration }] as const,
  )
  return { rules, settings: settingsFrom(new Map(all)), today: '2026-11-23' }
}

const countIn = (path: string, options: RunOptions) => runFile(project, path, options)[0]?.data.count
const configured = (options: Readonly<Record<string, unknown>>) => ({ rules: { 'busy-file': { options } } })

describe('options of rules', () => {
  it('reach the check, by default as declared', () => {
    assert.equal(countIn('a.ts', optionsWith({})), 2)
    assert.equal(countIn('a.ts', optionsWith({ '.readiness.json': configured({ most: 2 }) })), undefined)
    assert.equal(countIn('a.ts', optionsWith({ '.readiness.json': configured({ strict: true }) })), 3)
  })

  it('hold by folder and override, each option by itself', () => {
    const options = optionsWith({
      '.readiness.json': {
        ...configured({ most: 0, of: ['other'] }),
        overrides: [{ files: ['lib/**'], rules: configured({ strict: true }).rules }],
      },
      'lib/.readiness.json': configured({ of: ['call', 'other'] }),
    })
    assert.deepEqual([countIn('a.ts', options), countIn('lib/a.ts', options)], [1, 3])
  })

  it('of project rules are those of the root', () => {
    const most = (count: number): Partial<Configuration> => ({
      rules: { 'busy-project': { options: { most: count } } },
    })
    assert.equal(runProject(project, optionsWith({ 'lib/.readiness.json': most(5) })).length, 1)
    assert.equal(runProject(project, optionsWith({ '.readiness.json': most(5) })).length, 0)
  })

  it('that cannot be are told and left at their default', () => {
    const written = { most: -1, of: 'call', strict: 'yes', unit: 'app', mots: 3 }
    const text = JSON.stringify({ rules: { 'busy-file': { options: written }, 'call-x': { options: { a: 1 } } } })
    const { configuration, problems } = parseConfiguration(
      '.readiness.json',
      text,
      new Set(['busy-file', 'call-x']),
      (id) => rules.find((rule) => rule.id === id)?.options,
    )
    assert.deepEqual(
      problems.map(({ message }) => message),
      [
        "The option 'most' of 'busy-file' must be a number from 0.",
        "The option 'of' of 'busy-file' must be a list of texts.",
        "The option 'strict' of 'busy-file' must be true or false.",
        "The option 'unit' of 'busy-file' must be one of 'file', 'folder'.",
        "The rule 'busy-file' has no option 'mots'. Did you mean 'most'?",
        "The rule 'call-x' has no option 'a'.",
      ],
    )
    assert.equal(countIn('a.ts', optionsWith({ '.readiness.json': configuration ?? {} })), 2)
  })

  it('are in the schema and on the page of the rule', () => {
    const schema = JSON.stringify(JSON.parse(schemaText(rules)))
    assert.ok(
      schema.includes('"most":{"description":"Calls that a file may have.","default":1,"type":"number","minimum":0}'),
    )
    assert.ok(schema.includes('"type":"string","enum":["file","folder"]'))
    assert.match(
      explainRule(busyFile),
      /## Options\n\n- `most` \(a number from 0, default `1`\): Calls that a file may have\./,
    )
    assert.doesNotMatch(explainRule(callRule('x', 'y')), /## Options/)
  })
})
