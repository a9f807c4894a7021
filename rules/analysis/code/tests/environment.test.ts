import assert from 'node:assert/strict'
import { codeFacts } from '../code-facts'

/** The reads of a text: names, with a `?` where the code goes on without. */
function reads(text: string): string[] {
  return (codeFacts('src/a.ts', text).environment ?? []).map(
    ({ name, optional, from }) => `${from}:${name}${optional ? '?' : ''}`,
  )
}

describe('variables of the environment', () => {
  it('are read in every way of writing', () => {
    assert.deepEqual(reads('a(process.env.A!, process.env["B"], globalThis.process.env.C)'), [
      'process:A',
      'process:B',
      'process:C',
    ])
    assert.deepEqual(reads("const { A, B: b = 'x' } = process.env"), ['process:A', 'process:B?'])
    assert.deepEqual(reads("a(import.meta.env.VITE_A, Deno.env.get('B')!, Bun.env.C)"), [
      'build:VITE_A',
      'deno:B',
      'process:C',
    ])
  })

  it('are optional where the code has an answer to their absence', () => {
    assert.deepEqual(reads("a(process.env.A ?? 'x', process.env.B || '', process.env.C || process.env.D)"), [
      'process:A?',
      'process:B',
      'process:C',
      'process:D',
    ])
    assert.deepEqual(reads("if (process.env.A) f(); const x = process.env.B === 'true', y = !!process.env.C"), [
      'process:A?',
      'process:B?',
      'process:C?',
    ])
    assert.deepEqual(reads("if (!process.env.A) throw new Error('A')"), ['process:A'])
  })

  it('are read one after the other by the names of a list', () => {
    const both = ['process:A', 'process:B']
    assert.deepEqual(reads("for (const name of ['A', 'B']) check(process.env[name])"), both)
    assert.deepEqual(
      reads("const NAMES = ['A', 'B'] as const\nfor (const name of NAMES) check(process.env[name])"),
      both,
    )
    assert.deepEqual(
      reads("const NAMES = ['A', 'B']\nconst missing = NAMES.filter((name) => !process.env[name])"),
      both,
    )
    assert.deepEqual(reads("['A', 'B'].forEach((name) => { if (!Deno.env.get(name)) throw new Error(name) })"), [
      'deno:A',
      'deno:B',
    ])
    assert.deepEqual(reads("for (const name of ['A', 'B']) process.env[name] ??= 'x'").length, 2)
    assert.deepEqual(
      reads('for (const name of names()) check(process.env[name])').filter((each) => each !== 'process:'),
      [],
    )
    assert.deepEqual(
      reads("['A'].map((_, name) => process.env[name])").filter((each) => each !== 'process:'),
      [],
    )
  })

  it('are not read where they are set or taken away', () => {
    assert.deepEqual(
      reads("process.env.A = 'x'\ndelete process.env.B\nfor (const k of ['C']) process.env[k] = '1'"),
      [],
    )
  })

  it('are read of the object that Deno gives', () => {
    assert.deepEqual(reads("const { A, B = 'x' } = Deno.env.toObject()"), ['deno:A', 'deno:B?'])
    assert.deepEqual(reads('const env = Deno.env.toObject()\nuse(env.A, env["B"])\nuse(Deno.env.toObject().C)'), [
      'deno:A',
      'deno:B',
      'deno:C',
    ])
    assert.deepEqual(reads('const schema = z.object({ A: z.string() })\nschema.parse(Deno.env.toObject())'), ['deno:A'])
  })

  it('are named by a schema', () => {
    assert.deepEqual(
      reads(
        'const schema = z.object({ A: z.string(), B: z.string().optional() }).strict()\nexport const env = schema.parse(process.env)',
      ),
      ['process:A', 'process:B?'],
    )
    assert.deepEqual(reads('export const env = cleanEnv(process.env, { A: str(), B: str({ default: "x" }) })'), [
      'process:A',
      'process:B?',
    ])
  })

  it('are named by the schema of createEnv', () => {
    const text =
      'export const env = createEnv({ server: { A: z.string() }, client: { NEXT_PUBLIC_B: z.string().optional() }, runtimeEnv: process.env })'
    assert.deepEqual(reads(text), ['process:A', 'process:NEXT_PUBLIC_B?'])
  })

  it('are read by way of another name, and a method of Deno is none', () => {
    const alias =
      "const env = process.env\nconst a = env.A\nfunction f() { return env['B'] ?? 'x' }\nfunction g(env) { return env.C }"
    assert.deepEqual(reads(alias), ['process:A', 'process:B?'])
    assert.deepEqual(reads('const { get } = Deno.env'), [])
  })

  it('may be named by a caller', () => {
    const facts = codeFacts('src/a.ts', 'function need(name: string) { return process.env[name] }')
    const by = facts.environment?.[0]?.by
    assert.deepEqual(by?.k === 'local' && facts.declarations[by.d]?.values, [{ k: 'param', f: 0, i: 0 }])
    assert.equal(codeFacts('src/a.ts', 'const env = 1').environment, undefined)
  })
})
