import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { version } from '../../package.json'
import { rules } from '../../rules/catalog/registry.generated'
import { loadAnalysisHost, nodeIo, Workspace, workersBeside } from '../../server/workspace'

const DIST = join(__dirname, '../../dist')
const SOURCE = `export async function load(id: string) {
  const res = await fetch('https://api.example.com/items/' + id)
  return res.json()
}
`

describe('the bundles', () => {
  let folder = ''
  before(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'readiness-bundles-')))
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  const app = (name: string, files: number) => {
    const root = join(folder, name)
    mkdirSync(join(root, 'src'), { recursive: true })
    writeFileSync(join(root, 'package.json'), '{ "name": "app" }')
    for (let i = 0; i < files; i++) writeFileSync(join(root, `src/load-${i}.ts`), SOURCE)
    return root
  }
  const run = (dist: string, ...args: string[]) =>
    spawnSync(process.execPath, [join(dist, 'cli.js'), ...args], { encoding: 'utf8', maxBuffer: 1 << 28 })

  it('the command line says its version, and starts as a program of its own', () => {
    assert.equal(run(DIST, '--version').stdout, `${version}\n`)
    assert.match(readFileSync(join(DIST, 'cli.js'), 'utf8'), /^#!\/usr\/bin\/env node\n/)
    assert.ok(process.platform === 'win32' || statSync(join(DIST, 'cli.js')).mode & 0o100)
  })

  it('the command line prints nothing but SARIF on stdout, and all of it', () => {
    const root = app('large', 400)
    const { stdout, stderr, status } = run(DIST, 'review', root, '--format', 'sarif', '--fail-on', 'warning')
    const log = JSON.parse(stdout) as { runs: { results: unknown[] }[] }
    assert.ok((log.runs[0]?.results.length ?? 0) >= 400)
    assert.deepEqual([stderr, status], ['', 1])
    const file = join(folder, 'report.sarif')
    assert.equal(run(DIST, 'review', root, '--format', 'sarif', '--output', file).stdout, '')
    assert.equal(readFileSync(file, 'utf8'), stdout)
  })

  it('read the same, in the same order, with worker threads, without them, and with ones that die', async () => {
    const root = app('threads', 1200)
    const read = async (script?: string) => {
      const workers = script === undefined ? {} : { workers: { script, count: 2 } }
      const options = { rules: [], analysis: await loadAnalysisHost(), today: () => '2026-11-23', ...workers }
      return JSON.stringify([...(await Workspace.open(root, nodeIo, options)).project().files])
    }
    const written = (name: string, text: string) => {
      writeFileSync(join(folder, name), text)
      return join(folder, name)
    }
    const alone = await read()
    assert.match(alone, /load-1199\.ts/)
    assert.equal(await read(join(DIST, 'worker.js')), alone)
    assert.equal(await read(written('broken.js', 'throw new Error("no")')), alone)
    assert.equal(await read(written('silent.js', 'process.exit(1)')), alone)
  })

  it('start workers only where there are cores for them', () => {
    const cores = availableParallelism()
    assert.equal(workersBeside(DIST)?.count, cores > 2 ? Math.min(cores - 2, 3) : undefined)
    assert.equal(workersBeside(folder), undefined)
  })

  it('read SQL with the parser beside them, also in threads; without it they say so and read the rest', () => {
    const root = app('sql', 400)
    mkdirSync(join(root, 'migrations'))
    writeFileSync(join(root, 'migrations/1.sql'), 'create table orders (id int); create table (;')
    const { stdout, stderr, status } = run(DIST, 'review', root, '--format', 'json')
    assert.deepEqual([stderr, status], ['', 0])
    const dist = join(folder, 'no-parser')
    cpSync(DIST, dist, { recursive: true })
    rmSync(join(dist, 'libpg-query.wasm'))
    const without = run(dist, 'review', root, '--format', 'json')
    assert.match(without.stderr, /SQL is not read, its parser could not be loaded/)
    assert.equal(without.status, 0)
    const found = (text: string, inSql: boolean) =>
      (JSON.parse(text) as { findings: { path: string }[] }).findings.filter(
        ({ path }) => path.endsWith('.sql') === inSql,
      ).length
    assert.equal(found(without.stdout, false), found(stdout, false))
    assert.deepEqual([found(without.stdout, true), found(stdout, true) > 0], [0, true])
  })

  it('a reader that stops reading is no error', async () => {
    const root = app('pipe', 300)
    const child = spawn(process.execPath, [join(DIST, 'cli.js'), 'review', root, '--format', 'json'])
    let complaints = ''
    child.stderr.on('data', (data: Buffer) => {
      complaints += data.toString()
    })
    child.stdout.once('data', () => child.stdout.destroy())
    await new Promise((resolve) => child.on('close', resolve))
    assert.equal(complaints, '')
  })

  it('the server answers over stdio', async () => {
    const child = spawn(process.execPath, [join(DIST, 'server.js'), '--stdio'])
    const body = JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { processId: null, rootUri: null, capabilities: {} },
    })
    child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
    const answer = await new Promise<string>((resolve) => {
      let output = ''
      child.stdout.on('data', (data: Buffer) => {
        output += data.toString()
        if (output.includes('"id":1')) resolve(output)
      })
    })
    child.kill()
    assert.match(answer, /"capabilities"/)
  })

  it('hold no examples of rules, and the extension holds no parser', () => {
    const bundle = readFileSync(join(DIST, 'cli.js'), 'utf8')
    const [example] = rules.flatMap((rule) => rule.examples.bad)
    assert.ok(example)
    for (const rule of rules) {
      for (const { name, files } of [...rule.examples.bad, ...rule.examples.good]) {
        for (const text of Object.values(files).filter((one) => one !== ''))
          assert.ok(!bundle.includes(JSON.stringify(text).slice(1, -1)), name)
      }
    }
    assert.ok(!readFileSync(join(DIST, 'extension.js'), 'utf8').includes('typescript.js'))
  })
})
