import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { save } from '../save'
import { type App, createApp } from './app'

const UNCHECKED = `export async function load(show: (text: string) => void) {
  try {
    const res = await fetch('/api/items')
    return await res.json()
  } catch (error) {
    show('Could not load the items. Try again.')
    throw error
  }
}
`
const RULE = ['--rule', 'unchecked-response']

describe('readiness fix', () => {
  let app: App
  beforeEach(() => {
    app = createApp({ 'package.json': '{ "name": "shop" }', 'src/load.ts': UNCHECKED })
  })
  afterEach(() => app.remove())

  it('applies safe fixes until none is left; applying again changes nothing', async () => {
    const { code, out } = await app.run('fix', app.root, ...RULE)
    assert.equal(code, 0)
    assert.match(out, /1 fix changed 1 file/)
    assert.match(app.get('src/load.ts'), /if \(!res\.ok\)/)
    const once = app.get('src/load.ts')
    assert.match((await app.run('fix', app.root, ...RULE)).out, /0 fixes changed 0 files/)
    assert.equal(app.get('src/load.ts'), once)
    assert.equal((await app.run('review', app.root, ...RULE, '--fail-on', 'info')).code, 0)
  })

  it('keeps line ends and the byte order mark', async () => {
    app.put('src/load.ts', Buffer.from(`\uFEFF${UNCHECKED.replace(/\n/g, '\r\n')}`))
    await app.run('fix', app.root, ...RULE)
    const text = app.get('src/load.ts')
    assert.ok(text.startsWith('\uFEFFexport'))
    assert.match(text, /if \(!res\.ok\)/)
    assert.equal(text.replace(/\r\n/g, '').includes('\n'), false)
  })

  it('a dry run prints a diff that git applies, and writes nothing', async () => {
    app.put('src/other.ts', UNCHECKED.trimEnd())
    const { out } = await app.run('fix', app.root, ...RULE, '--dry-run')
    assert.equal(app.get('src/load.ts'), UNCHECKED)
    writeFileSync(join(app.root, 'fix.diff'), out)
    execFileSync('git', ['apply', 'fix.diff'], { cwd: app.root })
    const patched = [app.get('src/load.ts'), app.get('src/other.ts')]
    app.put('src/load.ts', UNCHECKED)
    app.put('src/other.ts', UNCHECKED.trimEnd())
    await app.run('fix', app.root, ...RULE)
    assert.deepEqual([app.get('src/load.ts'), app.get('src/other.ts')], patched)
  })

  it('a dry run is true to the byte order mark and to odd names, and leaves out what would not be written', async () => {
    const broken = Buffer.concat([Buffer.from('// caf\xe9\n', 'latin1'), Buffer.from(UNCHECKED)])
    const names = ['src/load.ts', 'src/[id] "q"\t\\ ü.ts']
    for (const name of names) app.put(name, `\uFEFF${UNCHECKED}`)
    app.put('src/latin.ts', broken)
    const { code, out, err } = await app.run('fix', app.root, ...RULE, '--dry-run')
    assert.equal(code, 2)
    assert.match(err, /src\/latin\.ts would not be written: its bytes are not valid text/)
    assert.doesNotMatch(out, /latin/)
    writeFileSync(join(app.root, 'fix.diff'), out)
    execFileSync('git', ['apply', 'fix.diff'], { cwd: app.root })
    for (const name of names) assert.match(app.get(name), /^\uFEFF[\s\S]*if \(!res\.ok\)/)
  })

  it('does not write a file that changed meanwhile, or whose bytes it would change', () => {
    const file = { path: 'src/load.ts', before: 'something else', after: 'x' }
    assert.equal(save(app.root, file), 'it changed meanwhile')
    const broken = Buffer.from([0x61, 0xff, 0x0a])
    app.put('src/load.ts', broken)
    assert.match(save(app.root, { ...file, before: 'a\uFFFD\n' }) ?? '', /not valid text/)
    assert.ok(readFileSync(join(app.root, 'src/load.ts')).equals(broken))
    assert.match(save(app.root, { ...file, path: '../x.ts' }) ?? '', /outside/)
    assert.match(save(app.root, { path: 'src/load.ts', before: undefined, after: '' }) ?? '', /exists meanwhile/)
  })
})
