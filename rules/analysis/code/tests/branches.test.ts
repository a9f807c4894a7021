import assert from 'node:assert/strict'
import { analyzeFile } from '../../analyze'
import type { CatchFact } from '../../facts'

/** The looks at outcomes in the body of an async function. */
function looks(body: string): string[] {
  const facts = analyzeFile('src/a.tsx', `export async function a(db: any) { ${body} }`)
  assert.ok(facts.kind === 'code')
  return facts.catches
    .filter(({ form }) => form === 'branch' || form === 'skipped')
    .map((fact: CatchFact) => [fact.form, fact.on, ...(fact.sole ? ['sole'] : [])].join(' '))
}

describe('a look at an outcome', () => {
  const cases: [string, string, string[]][] = [
    ['only success', 'const r = await fetch("/x"); if (r.ok) { show(await r.json()) }', ['skipped status sole']],
    ['success by its number', 'const r = await fetch("/x"); if (r.status === 200) show()', ['skipped status sole']],
    [
      'success and more',
      'const { data, error } = await db.from("x").select(); if (!error && data) show(data)',
      ['skipped error sole'],
    ],
    ['in a then', 'fetch("/x").then((r) => { if (r.ok) show() })', ['skipped status sole']],
    [
      'of one of several',
      'const [a, b] = await Promise.all([fetch("/a"), fetch("/b")]); if (a.ok) show()',
      ['skipped status sole'],
    ],
    [
      'another look follows',
      'const r = await fetch("/x"); if (r.ok) show(); if (r.status === 404) warn()',
      ['skipped status'],
    ],
    ['what it leaves is used', 'let n = 0; const r = await fetch("/x"); if (r.ok) n = 1; done(n)', ['skipped status']],
    [
      'what it fills is used',
      'const l = []; const r = await fetch("/x"); if (r.ok) l.push(1); done(l)',
      ['skipped status'],
    ],
    [
      'a value is given back after it',
      'const r = await fetch("/x"); if (r.ok) show(); return read()',
      ['skipped status'],
    ],
    ['a refusal returns', 'const r = await fetch("/x"); if (!r.ok) return []; return r.json()', ['branch status sole']],
    ['an else', 'const r = await fetch("/x"); if (r.ok) show(); else warn()', ['branch status sole']],
    [
      'an else if is left to the second',
      'const { data, error } = await db.rpc("x"); if (!error && data) show(); else if (error) warn()',
      ['branch error'],
    ],
    [
      'an error under another name',
      'const r = await db.rpc("x"); const e1Error = r.error; if (e1Error) warn()',
      ['branch error'],
    ],
  ]
  for (const [name, body, expected] of cases) it(name, () => assert.deepEqual(looks(body), expected))
})
