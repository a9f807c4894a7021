import assert from 'node:assert/strict'
import timeout from '../catalog/failure-handling/missing-timeout'
import { runExample } from './example-run'

describe('a web worker runs in the browser', () => {
  const work = (last: string) =>
    `export async function load(url: string) { return (await fetch('https://files.example/' + url)).blob() }\n${last}\n`
  const found = (files: Record<string, string>) =>
    runExample({ 'package.json': '{ "name": "shop", "devDependencies": { "vite": "6.0.0" } }', ...files }, [timeout])
      .findings.length
  it('where a page starts it', () => {
    const page = (first: string) =>
      `${first}\nexport const start = () => new Worker(new URL('./workers/pack.ts', import.meta.url), { type: 'module' })\n`
    assert.equal(found({ 'src/workers/pack.ts': work(''), 'src/page.ts': page('') }), 0)
    const node = page("import { Worker } from 'node:worker_threads'")
    assert.equal(found({ 'src/workers/pack.ts': work(''), 'src/page.ts': node }), 1)
  })
  it('where it listens to its page', () => {
    assert.equal(found({ 'src/workers/pack.ts': work("self.addEventListener('message', (e) => load(e.data))") }), 0)
    assert.equal(found({ 'src/workers/pack.ts': work("self.addEventListener('fetch', (e) => load(e.url))") }), 1)
  })
})
