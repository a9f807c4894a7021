import * as assert from 'node:assert/strict'
import { suppressionsOf } from '../../analysis/comments'
import { parseConfiguration } from '../configuration'
import { excuseEdit, ruleOffEdit } from '../configuration-edits'
import { suppressionEdit, takesComments } from '../suppressions'

/** The text after suppressing `a-rule` at the place marked «. */
function suppressed(path: string, marked: string, reason = 'known'): string {
  const offset = marked.indexOf('«')
  const text = marked.replace('«', '')
  const { range, newText } = suppressionEdit(path, text, offset, 'a-rule', reason)
  const after = text.slice(0, range.start) + newText + text.slice(range.end)
  const moved = range.start <= offset ? offset + newText.length - (range.end - range.start) : offset
  const covering = suppressionsOf(path, after).filter(
    ({ rules, covers }) => rules.includes('a-rule') && covers.start <= moved && moved <= covers.end,
  )
  assert.equal(covering.length, 1, `nothing covers the place in:\n${after}`)
  return after
}

describe('suppress with reason', () => {
  it('writes a comment above, indented alike', () => {
    assert.equal(
      suppressed('a.ts', 'if (x) {\r\n\t«fetch(x)\r\n}'),
      'if (x) {\r\n\t// readiness-ignore-next-line a-rule -- known\r\n\tfetch(x)\r\n}',
    )
  })

  it('leaves a byte order mark first', () => {
    assert.equal(suppressed('a.ts', '\uFEFF«fetch(x)'), '\uFEFF// readiness-ignore-next-line a-rule -- known\nfetch(x)')
  })

  it('uses the syntax of each host', () => {
    assert.equal(
      suppressed('a.sql', 'create «table a ();'),
      '-- readiness-ignore-next-line a-rule -- known\ncreate table a ();',
    )
    assert.equal(
      suppressed('schema.prisma', 'model A {\n  «b Int\n}'),
      'model A {\n  // readiness-ignore-next-line a-rule -- known\n  b Int\n}',
    )
    assert.equal(suppressed('a.yml', 'a:\n  «b: 1'), 'a:\n  # readiness-ignore-next-line a-rule -- known\n  b: 1')
    assert.equal(suppressed('a.toml', '«b = 1'), '# readiness-ignore-next-line a-rule -- known\nb = 1')
  })

  it('uses braces among JSX children only', () => {
    const after = suppressed('a.tsx', 'const a = (\n  <div>\n    <button onClick={() => «fetch(x)} />\n  </div>\n)')
    assert.ok(after.includes('\n    {/* readiness-ignore-next-line a-rule -- known */}\n    <button'))
    const attribute = suppressed('a.tsx', 'const a = (\n  <button\n    onClick={() => «fetch(x)}\n  />\n)')
    assert.ok(attribute.includes('\n    // readiness-ignore-next-line a-rule -- known\n    onClick'))
    const handler = suppressed('a.tsx', 'const a = <div>{list.map(() => {\n  «fetch(x)\n})}</div>')
    assert.ok(handler.includes('\n  // readiness-ignore-next-line a-rule -- known\n  fetch'))
    const text = suppressed('a.tsx', 'const a = (\n  <p>\n    shown {«load()}\n  </p>\n)')
    assert.ok(text.includes('\n    {/* readiness-ignore-next-line a-rule -- known */}\n    shown'))
    const root = suppressed('a.tsx', 'const a = (\n  <p title={«load()}>shown</p>\n)')
    assert.ok(root.includes('\n  // readiness-ignore-next-line a-rule -- known\n  <p'))
  })

  it('stands beside the code inside a template', () => {
    const after = suppressed('a.ts', 'const a = `one\ntwo \x24{«load()}`')
    assert.equal(after, 'const a = `one\ntwo \x24{/* readiness-ignore-line a-rule -- known */ load()}`')
  })

  it('works inside a chain', () => {
    const after = suppressed('a.ts', 'await client\n  .«from(t)')
    assert.equal(after, 'await client\n  // readiness-ignore-next-line a-rule -- known\n  .from(t)')
  })

  it('does not come between another comment and its line', () => {
    const after = suppressed('a.ts', '// eslint-disable-next-line no-console\n«fetch(x)')
    assert.equal(
      after,
      '// readiness-ignore-next-line a-rule -- known\n// eslint-disable-next-line no-console\nfetch(x)',
    )
  })

  it('joins the suppression that is there', () => {
    assert.equal(
      suppressed('a.ts', '// readiness-ignore-next-line b-rule -- old\n«f()'),
      '// readiness-ignore-next-line b-rule, a-rule -- old; known\nf()',
    )
    assert.equal(
      suppressed('a.ts', '// readiness-ignore-next-line b-rule -- known\n«f()'),
      '// readiness-ignore-next-line b-rule, a-rule -- known\nf()',
    )
    assert.equal(
      suppressed('a.ts', '«f() // readiness-ignore-line b-rule'),
      'f() // readiness-ignore-line b-rule, a-rule -- known',
    )
    assert.equal(
      suppressed(
        'a.tsx',
        'const a = (\n  <p>\n    {/* readiness-ignore-next-line b-rule -- old */}\n    <a href={«f()} />\n  </p>\n)',
      ),
      'const a = (\n  <p>\n    {/* readiness-ignore-next-line b-rule, a-rule -- old; known */}\n    <a href={f()} />\n  </p>\n)',
    )
  })

  it('leaves one with a last day to itself', () => {
    const after = suppressed('a.ts', '// readiness-ignore-next-line b-rule -- old until 2026-01-01\n«f()')
    assert.equal(
      after,
      '// readiness-ignore-next-line b-rule -- old until 2026-01-01\n// readiness-ignore-next-line a-rule -- known\nf()',
    )
    // Nor does a new last day end what was suppressed without one.
    const [before, dated] = ['// readiness-ignore-next-line b-rule -- old\n', 'new until 2027-01-31']
    const edit = suppressionEdit('a.ts', `${before}f()`, before.length, 'a-rule', dated)
    assert.deepEqual(
      [edit.range.start, edit.newText],
      [before.length, `// readiness-ignore-next-line a-rule -- ${dated}\n`],
    )
  })

  it('keeps a reason from ending its comment', () => {
    assert.ok(suppressed('a.tsx', '<p>\n  {«f()}\n</p>', 'one */ two\nthree').includes('-- one * / two three */}'))
  })
})

describe('turn a rule off', () => {
  function off(text: string): string | undefined {
    const result = ruleOffEdit('.readiness.json', text, 'a-rule')
    return result?.edits.reduceRight(
      (before, { range, newText }) => before.slice(0, range.start) + newText + before.slice(range.end),
      text,
    )
  }

  it('creates the file', () => {
    assert.deepEqual(ruleOffEdit('.readiness.json', undefined, 'a-rule'), {
      edits: [],
      creates: [{ path: '.readiness.json', text: '{\n  "rules": {\n    "a-rule": "off"\n  }\n}\n' }],
    })
    assert.equal(off(' \n'), '{\n  "rules": {\n    "a-rule": "off"\n  }\n}\n')
  })

  it('keeps comments and format', () => {
    assert.equal(
      off('{\n\t// ours\n\t"rules": {\n\t\t"b-rule": "off", // loud\n\t},\n}\n'),
      '{\n\t// ours\n\t"rules": {\n\t\t"b-rule": "off",\n\t\t"a-rule": "off", // loud\n\t},\n}\n',
    )
    assert.equal(off('{\n  "rules": {\n    "a-rule": "error"\n  }\n}'), '{\n  "rules": {\n    "a-rule": "off"\n  }\n}')
    assert.equal(
      off('{\r\n    "exclude": []\r\n}'),
      '{\r\n    "exclude": [],\r\n    "rules": {\r\n        "a-rule": "off"\r\n    }\r\n}',
    )
    assert.equal(off('{}'), '{\n  "rules": {\n    "a-rule": "off"\n  }\n}')
  })

  it('touches nothing that is broken', () => {
    for (const text of ['{', '[]', '{ "rules": }', '3']) assert.equal(off(text), undefined)
  })
})

describe('excuse a file that takes no comments', () => {
  function excused(text: string | undefined, file = 'package.json'): string | undefined {
    const change = excuseEdit('.readiness.json', text, file, 'missing-ci', 'the host builds it')
    if (text === undefined) return change?.creates[0]?.text
    return change?.edits.reduceRight(
      (before, { range, newText }) => before.slice(0, range.start) + newText + before.slice(range.end),
      text,
    )
  }

  it('is asked of JSON that other programs read, of lockfiles and of texts', () => {
    const paths = [
      'package.json',
      'apps/web/package.json',
      'yarn.lock',
      'README.md',
      'src/a.ts',
      '.env',
      'ci.yml',
      'a.sql',
    ]
    assert.deepEqual(paths.filter(takesComments), ['src/a.ts', '.env', 'ci.yml', 'a.sql'])
  })

  it('turns the rule off for that file alone, and keeps the reason', () => {
    for (const text of [undefined, '{\n  // ours\n  "exclude": ["old/**"],\n}\n']) {
      const after = excused(text)
      const { configuration, problems } = parseConfiguration('.readiness.json', after ?? '', new Set(['missing-ci']))
      assert.deepEqual(problems, [], after)
      assert.deepEqual(configuration?.overrides, [{ files: ['/package.json'], rules: { 'missing-ci': 'off' } }])
      assert.ok(after?.includes('the host builds it') && (text === undefined || after.includes('// ours')))
    }
  })

  it('goes on where there are overrides', () => {
    const after = excused(
      '{ "overrides": [{ "files": ["a.ts"], "rules": { "missing-ci": "info" } }] }',
      'web/package.json',
    )
    const { configuration } = parseConfiguration('.readiness.json', after ?? '', new Set(['missing-ci']))
    assert.deepEqual(
      configuration?.overrides.map(({ files }) => files[0]),
      ['a.ts', '/web/package.json'],
    )
  })

  it('touches nothing that is broken', () => {
    assert.equal(excused('{ "rules": '), undefined)
  })
})
