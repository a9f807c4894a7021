import * as assert from 'node:assert/strict'
import { commentsOf, directiveOf, suppressionsOf } from '../comments'

function coveredText(path: string, text: string): string[] {
  return suppressionsOf(path, text).map(({ covers }) => text.slice(covers.start, covers.end))
}

describe('suppression comments', () => {
  it('reads ids, reason and last day', () => {
    assert.deepEqual(
      directiveOf('// readiness-ignore-next-line missing-timeout, missing-retry -- slow partner until 2027-01-31'),
      {
        form: 'next-line',
        rules: ['missing-timeout', 'missing-retry'],
        reason: 'slow partner',
        until: '2027-01-31',
      },
    )
    assert.deepEqual(directiveOf('/* readiness-ignore-file swallowed-error -- probes only */'), {
      form: 'file',
      rules: ['swallowed-error'],
      reason: 'probes only',
      until: undefined,
    })
  })

  it('reads brackets round the last day, a missing reason and missing ids', () => {
    assert.equal(directiveOf('# readiness-ignore-line a -- why [until 2027-01-31]')?.until, '2027-01-31')
    assert.equal(directiveOf('# readiness-ignore-line a -- why [until 2027-01-31]')?.reason, 'why')
    assert.deepEqual(directiveOf('// readiness-ignore-line a until 2027-01-31'), {
      form: 'same-line',
      rules: ['a'],
      reason: '',
      until: '2027-01-31',
    })
    assert.deepEqual(directiveOf('// readiness-ignore-next-line -- because')?.rules, [])
    assert.equal(directiveOf('// readiness-ignore-next-line a --')?.reason, '')
    assert.equal(directiveOf('// readiness-ignore-next-line a --not-a-reason')?.reason, 'not-a-reason')
    assert.equal(directiveOf('// readiness-ignore a — why')?.reason, 'why')
    assert.equal(directiveOf('// readiness-ignore-line a -- wait until Friday')?.reason, 'wait until Friday')
    assert.equal(directiveOf('// readiness-ignore-line a -- broken until 2.0.1')?.reason, 'broken until 2.0.1')
  })

  it('takes a last day in another spelling for one, so that it can be said to be none', () => {
    assert.equal(directiveOf('// readiness-ignore-line a -- why until 2027-1-5')?.until, '2027-1-5')
    assert.equal(directiveOf('// readiness-ignore-line a -- why (until 31.01.2027)')?.until, '31.01.2027')
  })

  it('reads a reason after one dash or a colon', () => {
    for (const text of ['a-b, c - not an id', 'a-b, c: not an id', 'a-b, c – not an id', 'a-b, c -- not an id']) {
      const read = directiveOf(`// readiness-ignore-line ${text}`)
      assert.deepEqual([read?.rules, read?.reason], [['a-b', 'c'], 'not an id'], text)
    }
    assert.deepEqual(directiveOf('// readiness-ignore-line a - b -- c: d')?.reason, 'b -- c: d')
  })

  it('takes only comments that begin with the word', () => {
    assert.equal(directiveOf('// see readiness-ignore-line'), undefined)
    assert.equal(directiveOf('// readiness-ignore-nextline a -- b'), undefined)
    assert.equal(directiveOf('// readiness-ignored'), undefined)
  })

  it('reads a block comment of several lines', () => {
    const comment = '/**\n * readiness-ignore-next-line a -- one\n * two\n */'
    assert.deepEqual(directiveOf(comment), { form: 'next-line', rules: ['a'], reason: 'one two', until: undefined })
  })

  it('covers the next line that holds code', () => {
    const text = '// readiness-ignore-next-line a -- b\n\n// eslint-disable-next-line\nfetch(x)\nfetch(y)\n'
    assert.deepEqual(coveredText('a.ts', text), ['fetch(x)'])
  })

  it('covers a chain that starts in the next line', () => {
    const text =
      'async function f() {\r\n  // readiness-ignore-next-line a -- b\r\n  const { data } =\r\n    await supabase\r\n      .from(t)\r\n      .select()\r\n  next()\r\n}'
    assert.deepEqual(coveredText('a.ts', text), [
      '  const { data } =\r\n    await supabase\r\n      .from(t)\r\n      .select()',
    ])
  })

  it('covers a chain across its own comments', () => {
    const text =
      '// readiness-ignore-next-line a -- b\nawait supabase\n  // only open ones\n\n  .from(t)\n\n// c\nnext()'
    assert.deepEqual(coveredText('a.ts', text), ['await supabase\n  // only open ones\n\n  .from(t)'])
  })

  it('covers a declaration whose names stand on lines of their own', () => {
    const text = '// readiness-ignore-next-line a -- b\nconst {\n  data,\n} = await supabase\n  .from(t)\nfetch(x)'
    assert.deepEqual(coveredText('a.ts', text), ['const {\n  data,\n} = await supabase\n  .from(t)'])
    assert.deepEqual(coveredText('a.ts', '// readiness-ignore-next-line a -- b\nconst {\n'), ['const {'])
  })

  it('covers one line where a callback begins', () => {
    const text = '// readiness-ignore-next-line a -- b\nuseEffect(() => {\n  fetch(x)\n})'
    assert.deepEqual(coveredText('a.tsx', text), ['useEffect(() => {'])
  })

  it('works among JSX children and attributes', () => {
    const text =
      'const a = (\n  <div>\n    {/* readiness-ignore-next-line a -- b */}\n    {/* more */}\n    <button onClick={() => fetch(x)} />\n    <button\n      // readiness-ignore-next-line c -- d\n      onClick={go}\n    />\n    // readiness-ignore-next-line shown -- as text\n  </div>\n)'
    assert.deepEqual(coveredText('a.tsx', text), ['    <button onClick={() => fetch(x)} />', '      onClick={go}'])
  })

  it('covers its own lines in the same-line form, the whole text in the file form', () => {
    const text = 'fetch(x) // readiness-ignore-line a -- b\nfetch(y)\n/* readiness-ignore-file c -- d */'
    assert.deepEqual(coveredText('a.js', text), ['fetch(x) // readiness-ignore-line a -- b', text])
  })

  it('covers nothing at the end of the text', () => {
    assert.deepEqual(coveredText('a.js', '// readiness-ignore-next-line a -- b\n'), [''])
  })

  it('ignores strings and templates in code', () => {
    assert.deepEqual(
      suppressionsOf('a.ts', 'const a = `\n// readiness-ignore-file a -- b\n`; const s = "// readiness-ignore-file"'),
      [],
    )
  })

  it('reads SQL, also inside function bodies, not inside strings', () => {
    const text =
      "-- readiness-ignore-next-line rls-disabled -- public content\ncreate table a ();\nselect '-- readiness-ignore-file x -- y', E'\\'--';\ncreate function f() as $$ begin\n -- don't\n select 1; -- readiness-ignore-line b -- c\nend $$;\n/* outer /* inner */ readiness */ /* readiness-ignore-file d -- e */"
    const found = suppressionsOf('supabase/migrations/1.sql', text)
    assert.deepEqual(
      found.map(({ form, rules }) => [form, ...rules]),
      [
        ['next-line', 'rls-disabled'],
        ['same-line', 'b'],
        ['file', 'd'],
      ],
    )
    assert.equal(coveredText('a.sql', text)[0], 'create table a ();')
  })

  it('finds its way out of a quoted body with a lone apostrophe', () => {
    assert.equal(commentsOf('a.sql', "select $q$don't$q$ -- one\n-- two").length, 2)
  })

  it('reads Prisma, YAML and TOML', () => {
    assert.deepEqual(
      coveredText('schema.prisma', 'url = "http://x"\n/// readiness-ignore-next-line a -- b\nmodel A {}'),
      ['model A {}'],
    )
    assert.deepEqual(
      coveredText('ci.yml', "a: don't#no\n# readiness-ignore-next-line a -- b\nb: 'c' # readiness-ignore-line d -- e"),
      ["b: 'c' # readiness-ignore-line d -- e", "b: 'c' # readiness-ignore-line d -- e"],
    )
    assert.deepEqual(
      coveredText('config.toml', 'a = "# readiness-ignore-file a -- b"\nb = 1 # readiness-ignore-line a -- b'),
      ['b = 1 # readiness-ignore-line a -- b'],
    )
  })

  it('finds none in files without comments', () => {
    assert.deepEqual(suppressionsOf('a.md', '// readiness-ignore-file a -- b'), [])
  })

  it('survives broken input', () => {
    for (const text of [
      '/* readiness-ignore-file',
      "'readiness-ignore",
      '$$ -- readiness-ignore-line a',
      '\ud800// readiness-ignore-line',
      '<a>{/* readiness-ignore',
    ]) {
      for (const path of ['a.ts', 'a.tsx', 'a.sql', 'a.prisma', 'a.yml', 'a.toml']) suppressionsOf(path, text)
    }
  })
})
