import * as assert from 'node:assert/strict'
import { withoutExamples } from '../../scripts/strip-examples'
import { freeNames, importsOf, isAsync, moduleState, productFiles, type SourceFile, sourceFile } from './source-files'

/** Which packages each folder may import; the longest folder that fits a file counts. */
const PACKAGES: Readonly<Record<string, readonly RegExp[]>> = {
  'rules/analysis': [/^typescript$/, /^jsonc-parser$/, /^yaml$/, /^smol-toml$/, /^semver\//, /^@pgsql\/types$/],
  'rules/engine': [/^jsonc-parser$/, /^picomatch(?:\/posix)?$/],
  'rules/catalog': [],
  'rules/review': [],
  server: [/^node:/, /^vscode-languageserver(?:\/node)?$/, /^vscode-languageserver-textdocument$/, /^vscode-uri$/],
  'server/workspace': [/^node:/, /^ignore$/, /^picomatch$/, /^libpg-query$/],
  client: [/^vscode$/, /^vscode-languageclient(?:\/node)?$/, /^node:(?:path|crypto)$/],
  cli: [/^node:/],
}

/** Which other folders each may import. */
const FOLDERS: Readonly<Record<string, readonly RegExp[]>> = {
  'rules/analysis': [],
  'rules/engine': [/^rules\/analysis\//],
  'rules/catalog': [/^rules\/(?:analysis|engine)\//],
  'rules/review': [/^rules\/(?:analysis|engine)\//],
  server: [/^rules\//, /^package\.json$/],
  'server/workspace': [/^rules\//],
  client: [/^server\/protocol$/, /^package\.json$/],
  cli: [/^rules\//, /^server\/workspace(?:\/|$)/, /^package\.json$/],
}

/** Clocks, timers, output, network and process: what the core has none of. */
const IMPURE = [
  'console',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'fetch',
  'process',
  'Date',
  'performance',
  'require',
  'globalThis',
  'Buffer',
]

const MAX_LINES = 400
const MAX_RULE_LINES = 200

const linesOf = (text: string) => text.split('\n').length - 1
const pathsOf = (files: readonly SourceFile[]) => files.map(({ path }) => path)

function homeOf(path: string): string {
  const home = Object.keys(PACKAGES)
    .filter((folder) => path.startsWith(`${folder}/`))
    .sort((a, b) => b.length - a.length)[0]
  assert.ok(home, `${path} lies in no known folder`)
  return home
}

/** Imports that a file may not have, as sentences. */
function forbiddenImports(file: SourceFile): string[] {
  const home = homeOf(file.path)
  return importsOf(file)
    .filter((target) => {
      const inside = /^(?:rules|server|client|cli)\/|^package\.json$/.test(target)
      if (inside && homeFits(target, home)) return false
      return !(inside ? FOLDERS : PACKAGES)[home]?.some((allowed) => allowed.test(target))
    })
    .map((target) => `${file.path} imports ${target}`)
}

function homeFits(target: string, home: string): boolean {
  return (
    target.startsWith(`${home}/`) ||
    (home === 'server/workspace' && target === home) ||
    (home === 'server' && target.startsWith('server/'))
  )
}

describe('architecture', function () {
  this.timeout(20_000)
  const rules = productFiles(['rules/analysis', 'rules/engine', 'rules/catalog', 'rules/review'])
  const all = [...rules, ...productFiles(['server', 'client', 'cli'])]

  it('has code to look at', () => {
    assert.ok(rules.length > 50 && all.length > rules.length + 30)
  })

  it('imports one way: client → server → rules; cli → workspace → rules; analysis alone reads syntax trees', () => {
    assert.deepEqual(all.flatMap(forbiddenImports), [])
  })

  it('imports TypeScript as a namespace: the bundles read the names of it that they see there, and have no other', () => {
    const otherwise = rules.filter(({ text }) => /^import (?!type |\* as ts )[^\n]*from 'typescript'$/m.test(text))
    assert.deepEqual(pathsOf(otherwise), [])
  })

  it('keeps clocks, timers, output and process out of the core', () => {
    const found = rules.flatMap((file) => {
      const names = freeNames(file)
      return IMPURE.filter((name) => names.has(name)).map((name) => `${file.path} uses ${name}`)
    })
    assert.deepEqual(found, [])
  })

  it('keeps the core synchronous', () => {
    assert.deepEqual(pathsOf(rules.filter(isAsync)), [])
  })

  it('has no module state in the core', () => {
    assert.deepEqual(
      rules.flatMap((file) => moduleState(file).map((name) => `${file.path} ${name}`)),
      [],
    )
  })

  it(`has no file above ${MAX_LINES} lines, no rule above ${MAX_RULE_LINES} without its examples`, () => {
    const ruleFiles = rules.filter(({ path }) => /^rules\/catalog\/[^/]+\/[^/]+$/.test(path))
    const long = [
      ...all.filter(({ text }) => linesOf(text) > MAX_LINES),
      ...ruleFiles.filter(({ text }) => linesOf(withoutExamples(text)) > MAX_RULE_LINES),
    ]
    assert.deepEqual(pathsOf(long), [])
  })

  it('has no names that say nothing', () => {
    const vague = all.flatMap(({ path, text }) =>
      [...text.matchAll(/(?:class|interface|type) (\w*(?:Manager|Helper|Util|Utils))\b/g)].map(
        ([, name]) => `${path} ${name}`,
      ),
    )
    assert.deepEqual(vague, [])
  })
})

describe('architecture test', () => {
  const forbidden = (path: string, text: string) => forbiddenImports(sourceFile(path, text))

  it('sees imports of every sort', () => {
    for (const text of [
      "import { a } from 'vscode'",
      "import type { a } from 'vscode'",
      "export * from 'vscode'",
      "const a = require('vscode')",
      "const a = import('vscode')",
      "import a = require('vscode')",
    ]) {
      assert.deepEqual(forbidden('rules/engine/a.ts', text), ['rules/engine/a.ts imports vscode'], text)
    }
  })

  it('refuses what goes the other way', () => {
    assert.equal(forbidden('rules/engine/a.ts', "import ts from 'typescript'").length, 1)
    assert.equal(forbidden('rules/analysis/a.ts', "import { a } from '../engine/run'").length, 1)
    assert.equal(forbidden('rules/analysis/a.ts', "import { a } from 'node:fs'").length, 1)
    assert.equal(forbidden('server/a.ts', "import { a } from '../cli/main'").length, 1)
    assert.equal(forbidden('server/workspace/a.ts', "import { a } from '../session/b'").length, 1)
    assert.equal(forbidden('client/a.ts', "import { a } from '../rules/engine/run'").length, 1)
    assert.equal(forbidden('client/commands/a.ts', "import { a } from '../../server/convert'").length, 1)
    assert.deepEqual(
      forbidden('client/commands/a.ts', "import { a } from '../../server/protocol'\nimport { b } from '../c'"),
      [],
    )
    assert.deepEqual(forbidden('cli/a.ts', "import { a } from '../server/workspace'"), [])
    assert.equal(forbidden('cli/a.ts', "import { a } from '../server/convert'").length, 1)
  })

  it('sees names that are used, not members or texts of that name', () => {
    const names = freeNames(sourceFile('a.ts', "console.log('fetch'); a.process; ({ Date: 1 }); call(setTimeout)"))
    assert.deepEqual([...names].sort(), ['a', 'call', 'console', 'setTimeout'])
  })

  it('sees state and waiting', () => {
    assert.deepEqual(moduleState(sourceFile('a.ts', 'let a = 1\nconst b = 2\nexport var c')), ['a', 'c'])
    assert.ok(isAsync(sourceFile('a.ts', 'async function a() {}')))
    assert.ok(!isAsync(sourceFile('a.ts', "const a = 'async'")))
  })
})
