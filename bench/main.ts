/**
 * `npm run bench -- [DIR…] [--runs N] [--edits N]`: what a person waits for. Cold reviews of the given apps (the
 * fixtures without any), from a keystroke to its diagnostics, and the size of what ships.
 */
import { readdirSync, statSync } from 'node:fs'
import { cpus } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { buildExtension } from '../scripts/editor-host/build'
import { type ColdReview, coldReview } from './cold'
import { keystrokes } from './keystrokes'
import { migrations } from './migrations'
import { milliseconds, table } from './numbers'

const ROOT = join(__dirname, '..')
const DIST = join(ROOT, 'dist')

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { runs: { type: 'string', default: '5' }, edits: { type: 'string', default: '200' } },
    allowPositionals: true,
  })
  buildExtension()
  console.log(`${cpus().length} cores, Node ${process.versions.node}\n`)
  const folders = positionals.length > 0 ? positionals.map((folder) => resolve(folder)) : fixtures()
  await reportCold(folders, Number(values.runs))
  await reportKeystrokes(Number(values.edits))
  await reportMigrations()
  reportSizes()
}

function fixtures(): string[] {
  const folder = join(ROOT, 'fixtures')
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name))
}

async function reportMigrations(): Promise<void> {
  const { files, statements, replay, edits } = await migrations()
  console.log(`Migrations: ${files} files, ${statements.toLocaleString('en')} statements`)
  const rows = edits.map(({ name, time }) => [
    `edit of ${name}, until findings are new`,
    milliseconds(time),
    (time / replay).toFixed(1),
  ])
  console.log(`${table(['', 'time', 'ratio'], [['replay from nothing', milliseconds(replay), '1.0'], ...rows])}\n`)
}

async function reportCold(folders: readonly string[], runs: number): Promise<void> {
  console.log(`Cold review: whole process, no cache, median of ${runs}`)
  const results: ColdReview[] = []
  for (const folder of folders) results.push(await coldReview(DIST, folder, runs))
  const [first] = results
  const rows = results.map((result) => [
    result.name,
    result.files.toLocaleString('en'),
    result.lines.toLocaleString('en'),
    milliseconds(result.wall),
    milliseconds(result.cpu),
    `${Math.round(result.lines / (result.wall / 1000)).toLocaleString('en')}`,
    `${Math.round(result.memory / 1024)} MiB`,
    first ? `${(result.wall / first.wall).toFixed(2)}` : '',
  ])
  console.log(table(['app', 'files', 'lines', 'wall', 'CPU', 'lines/s', 'memory', 'ratio'], rows))
}

async function reportKeystrokes(edits: number): Promise<void> {
  const { lines, kinds } = await keystrokes(DIST, edits)
  console.log(`\nKeystroke to diagnostics: through the server over stdio, a ${lines.toLocaleString('en')}-line file`)
  const rows = kinds.map(({ name, times, p50, p95, worst }) => {
    return [name, String(times), milliseconds(p50), milliseconds(p95), milliseconds(worst)]
  })
  console.log(table(['edit', 'times', 'p50', 'p95', 'worst'], rows))
}

function reportSizes(): void {
  console.log('\nBundles')
  const files = readdirSync(DIST).filter((name) => name.endsWith('.js'))
  const rows = files.map((name) => [name, `${Math.round(statSync(join(DIST, name)).size / 1024)} KiB`])
  console.log(table(['file', 'size'], rows))
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
