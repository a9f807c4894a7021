import assert from 'node:assert/strict'
import { analyzeFile } from '../../analyze'
import { codeFacts } from '../code-facts'

describe('the facts of a code file', () => {
  it('are total: broken, empty and strange texts give facts', () => {
    const texts = [
      '',
      '\uFEFFconst a = 1',
      'const = ;;; {',
      'fetch(',
      '<div',
      '\u0000\u0001',
      '\ud800 await fetch("\udfff")',
      'a.'.repeat(2000),
      '`${'.repeat(50),
    ]
    for (const text of texts)
      for (const path of ['a.ts', 'a.tsx', 'a.js', 'a.cjs', 'a.mts']) assert.equal(analyzeFile(path, text).path, path)
  })
  it('give up on text nested too deeply, without a throw', () => {
    const facts = analyzeFile('a.ts', `const a = ${'('.repeat(20_000)}1${')'.repeat(20_000)}`)
    assert.equal(facts.kind === 'code' && facts.syntaxErrors > 0, true)
  })
  it('are plain JSON', () => {
    const facts = codeFacts(
      'a.tsx',
      "import { a as b } from 'x'\nexport default function F({ c }) { const [d] = b(); return <p onClick={c}>{d}</p> }",
    )
    assert.deepEqual(JSON.parse(JSON.stringify(facts)), JSON.parse(JSON.stringify(structuredClone(facts))))
  })
  it('count syntax errors', () => assert.ok(codeFacts('a.ts', 'const = 1').syntaxErrors > 0))
  it('resolve names by scope: a local fetch is not the global one', () => {
    const [outer, inner] = codeFacts('a.ts', 'fetch(1); function f(fetch) { fetch(2) }').calls
    assert.deepEqual([outer?.callee.k, inner?.callee.k], ['global', 'local'])
  })
  it('take a tagged template for a call of its tag, but for those that make styles', () => {
    const [query, ...others] = codeFacts(
      'a.ts',
      'const rows = await sql`select * from t where id = ${id} and n > ${5}`; styled.div`color: red`',
    ).calls
    assert.deepEqual(others, [])
    assert.deepEqual([query?.text, query?.tagged, query?.fate.end], ['sql', true, 'awaited'])
    assert.deepEqual(query?.args, [
      { k: 'string', text: 'select * from t where id = ${} and n > ${}' },
      { k: 'global', name: 'id' },
      { k: 'literal', value: 5 },
    ])
  })
  it('read imports in every form', () => {
    const facts = codeFacts(
      'a.ts',
      "import a, { b as c } from 'x'; import * as d from 'npm:y@1'; import type { e } from 'z'; const f = require('w'); import('v')",
    )
    assert.deepEqual(
      facts.imports.map(({ specifier, names, typeOnly }) => [specifier, names, typeOnly]),
      [
        ['x', { a: 'default', c: 'b' }, false],
        ['npm:y@1', { d: '*' }, false],
        ['z', { e: 'e' }, true],
        ['w', {}, false],
        ['v', {}, false],
      ],
    )
  })
  it('read exports in every form', () => {
    const names = (text: string) => Object.keys(codeFacts('a.ts', text).exports).sort()
    assert.deepEqual(names('export const a = 1, { b } = x; export function c() {} export default class {}'), [
      'a',
      'b',
      'c',
      'default',
    ])
    assert.deepEqual(names("const a = 1; export { a as b }; export { c } from 'x'; export * as d from 'y'"), [
      'b',
      'c',
      'd',
    ])
    assert.deepEqual(names('module.exports = { a, b: 1 }; exports.c = 2'), ['a', 'b', 'c', 'default'])
  })
  it('name functions by what they are bound to, through hooks', () => {
    const facts = codeFacts(
      'a.tsx',
      'const save = useCallback(async () => {}, []); const o = { load() {}, drop: () => {} }',
    )
    assert.deepEqual(
      facts.functions.map((fact) => fact.name),
      ['save', 'load', 'drop'],
    )
  })
  it('say where a function goes', () => {
    const facts = codeFacts(
      'a.tsx',
      'useQuery({ queryFn: async () => {} }); const x = <A onClick={() => {}} />; window.onload = () => {}',
    )
    assert.deepEqual(
      facts.functions.map(
        ({ usage }) =>
          usage && [usage.k, 'path' in usage ? usage.path.join('.') : 'name' in usage ? usage.name : usage.target],
      ),
      [
        ['argument', 'queryFn'],
        ['attribute', 'onClick'],
        ['assigned', 'window.onload'],
      ],
    )
  })
  it('keep offsets right after astral characters', () => {
    const text = "const a = '🙂🙂'; fetch(a)"
    const call = codeFacts('a.ts', text).calls.find((each) => each.text === 'fetch')
    assert.equal(call && text.slice(call.nameRange.start, call.nameRange.end), 'fetch')
  })
})
