/**
 * `npm run test:editor [-- SUITE…]`: the tests that run inside a real VS Code. Each suite is a folder in `client/tests/`
 * and gets a launch, a workspace and a profile of its own.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { writeWorkspace } from '../client/tests/workspace'
import { buildExtension } from './editor-host/build'
import { type EditorHost, findEditorHost, type TestLaunch } from './editor-host/launch'
import { pack, unpack } from './editor-host/pack'
import { hostFolder, repository, say } from './editor-host/paths'

interface Suite {
  readonly name: string
  readonly trust: TestLaunch['trust']
  /** Folder of the extension to load. */
  extension(): Promise<string>
}

const suites: readonly Suite[] = [
  { name: 'trusted', trust: 'everything', extension: async () => repository },
  { name: 'restricted', trust: 'ask', extension: async () => repository },
  { name: 'packed', trust: 'everything', extension: packedExtension },
]

interface Totals {
  passed: number
  failed: number
}

async function main(): Promise<void> {
  const wanted = process.argv.slice(2)
  const totals: Totals = { passed: 0, failed: 0 }
  try {
    const host = await findEditorHost(say)
    say(`testing in ${host.name}`)
    buildExtension()
    await bundleTests()
    for (const suite of suites) {
      if (wanted.length === 0 || wanted.includes(suite.name)) await runSuite(suite, host, totals)
    }
  } catch (error) {
    console.error(`editor: ${error instanceof Error ? error.message : error}`)
    totals.failed += 1
  }
  if (totals.failed > 0 || totals.passed === 0) process.exitCode = 1
  console.log(`editor-tests: ${totals.passed} passed, ${totals.failed} failed`)
}

async function runSuite(suite: Suite, host: EditorHost, totals: Totals): Promise<void> {
  const started = Date.now()
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), `readiness-${suite.name}-`)))
  const workspace = join(scratch, 'workspace')
  const report = join(scratch, 'report.jsonl')
  mkdirSync(workspace)
  writeWorkspace(workspace)
  const stopFollowing = followReport(report)
  let failure: unknown
  try {
    await host.run({
      extension: await suite.extension(),
      tests: join(testFolder, 'index.js'),
      workspace,
      trust: suite.trust,
      env: { READINESS_SUITE: join(testFolder, suite.name), READINESS_REPORT: report },
    })
  } catch (error) {
    failure = error
  }
  stopFollowing()
  const result = readReport(report)
  totals.passed += result.passed
  totals.failed += result.failed
  if (result.failed === 0 && (failure !== undefined || !result.ended)) {
    totals.failed += 1
    console.error(`editor: suite "${suite.name}" did not end well: ${failure ?? 'no result'}`)
  }
  say(`suite "${suite.name}": ${Math.round((Date.now() - started) / 1000)} s`)
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5 })
}

const testFolder = join(hostFolder, 'tests')

/** Mocha and `vscode` stay outside; all else of a test file is in its bundle. */
async function bundleTests(): Promise<void> {
  rmSync(testFolder, { recursive: true, force: true })
  const source = join(repository, 'client', 'tests')
  const files = suites.flatMap(({ name }) =>
    readdirSync(join(source, name))
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => join(source, name, file)),
  )
  await build({
    entryPoints: [join(source, 'index.ts'), ...files],
    outbase: source,
    outdir: testFolder,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  })
}

async function packedExtension(): Promise<string> {
  const vsix = join(hostFolder, 'readiness.vsix')
  await pack(vsix)
  return unpack(vsix, join(hostFolder, 'unpacked'))
}

interface Line {
  readonly kind: 'text' | 'pass' | 'fail' | 'end'
  readonly text: string
}

function linesOf(report: string): Line[] {
  if (!existsSync(report)) return []
  const text = readFileSync(report, 'utf8')
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line)
}

/** Prints what mocha says while it says it. */
function followReport(report: string): () => void {
  let printed = 0
  const print = (): void => {
    const lines = linesOf(report)
    for (const line of lines.slice(printed)) console.log(line.text)
    printed = lines.length
  }
  const timer = setInterval(print, 200)
  return () => {
    clearInterval(timer)
    print()
  }
}

function readReport(report: string): Totals & { ended: boolean } {
  const lines = linesOf(report)
  const count = (kind: Line['kind']): number => lines.filter((line) => line.kind === kind).length
  return { passed: count('pass'), failed: count('fail'), ended: count('end') > 0 }
}

void main()
