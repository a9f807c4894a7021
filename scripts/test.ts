/**
 * `npm test`: every ring of tests, in order; stops at the first that fails. Ends with one line that adds them all up.
 * `npm test -- --until build` leaves out the rings after one, `--only unit` runs one.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const ROOT = join(__dirname, '..')
const BIN = join(ROOT, 'node_modules', '.bin')

/** What a ring came to. A ring without tests of its own, such as the linter, counts as one. */
interface Outcome {
  readonly passed: number
  readonly failed: number
}

interface Ring {
  readonly name: string
  readonly command: readonly string[]
  /** Reads the counts from what the ring printed; by default the ring is one test. */
  readonly counts?: (output: string) => Outcome | undefined
}

const tsx = join(BIN, 'tsx')
const mocha = [join(BIN, 'mocha'), '--require', 'tsx/cjs', '--forbid-only', '--reporter', 'dot', '--timeout', '60000']
const UNIT_TESTS = [
  ...['rules', 'server', 'cli', 'scripts', 'bench'].map((folder) => `${folder}/**/tests/**/*.test.ts`),
  // Deeper ones run inside VS Code.
  'client/tests/*.test.ts',
]

const RINGS: readonly Ring[] = [
  { name: 'generated', command: [tsx, 'scripts/generate.ts', '--check'] },
  { name: 'lint', command: [join(BIN, 'biome'), 'ci', '--error-on-warnings', '--colors=off'] },
  { name: 'types', command: [join(BIN, 'tsc'), '-p', '.'] },
  { name: 'types-webview', command: [join(BIN, 'tsc'), '-p', 'client/webview'] },
  { name: 'types-rules', command: [join(BIN, 'tsc'), '-p', 'rules'] },
  {
    name: 'unit',
    command: [...mocha, ...UNIT_TESTS],
    counts: mochaCounts,
  },
  { name: 'build', command: [tsx, 'scripts/build.ts'] },
  {
    name: 'bundles',
    command: [...mocha, 'scripts/bundles/*.test.ts'],
    counts: mochaCounts,
  },
  { name: 'editor', command: [tsx, 'scripts/editor-tests.ts'], counts: closingCounts },
]

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string' }, until: { type: 'string' } } })
  const names = RINGS.map((ring) => ring.name)
  for (const name of [values.only, values.until]) {
    if (name !== undefined && !names.includes(name)) throw new Error(`no ring '${name}': ${names.join(', ')}`)
  }
  const last = values.until === undefined ? RINGS.length : names.indexOf(values.until) + 1
  const rings = RINGS.slice(0, last).filter((ring) => values.only === undefined || ring.name === values.only)
  let passed = 0
  let failed = 0
  for (const ring of rings) {
    console.log(`\n── ${ring.name}`)
    const started = performance.now()
    const outcome = await run(ring)
    passed += outcome.passed
    failed += outcome.failed
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    console.log(`── ${ring.name}: ${outcome.passed} passed, ${outcome.failed} failed (${seconds} s)`)
    if (outcome.failed > 0) break
  }
  if (failed > 0) process.exitCode = 1
  console.log(`\n${passed} passed, ${failed} failed`)
}

function run(ring: Ring): Promise<Outcome> {
  const [command = '', ...args] = ring.command
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString('utf8')
      process.stdout.write(data)
    })
    child.on('error', (error) => {
      console.error(error.message)
      resolve({ passed: 0, failed: 1 })
    })
    child.on('close', (code) => resolve(judge(ring, code, output)))
  })
}

/** A ring that ends badly has failed, whatever it counted; one that counts nothing ran nothing, which is no success. */
function judge(ring: Ring, code: number | null, output: string): Outcome {
  if (!ring.counts) return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
  const counted = ring.counts(output) ?? { passed: 0, failed: 0 }
  const isBad = code !== 0 || counted.passed === 0
  return { passed: counted.passed, failed: isBad ? Math.max(1, counted.failed) : counted.failed }
}

function mochaCounts(output: string): Outcome | undefined {
  const passing = /^\s*(\d+) passing/m.exec(output)?.[1]
  const failing = /^\s*(\d+) failing/m.exec(output)?.[1]
  const pending = /^\s*(\d+) pending/m.exec(output)?.[1]
  if (passing === undefined) return undefined
  // A test that was skipped did not pass: nothing here may be skipped.
  return { passed: Number(passing), failed: Number(failing ?? 0) + Number(pending ?? 0) }
}

/** The `N passed, M failed` that a script of ours ends with. */
function closingCounts(output: string): Outcome | undefined {
  const [, passed, failed] = [...output.matchAll(/(\d+) passed, (\d+) failed/g)].at(-1) ?? []
  return passed === undefined ? undefined : { passed: Number(passed), failed: Number(failed) }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
