/** `npm run check`: what a change must pass: generate, format, lint, types, tests; then nothing may have changed in git. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const ROOT = join(__dirname, '..')
const BIN = join(ROOT, 'node_modules', '.bin')
const tsx = join(BIN, 'tsx')

const before = changes()
for (const command of [
  [tsx, 'scripts/generate.ts'],
  [join(BIN, 'biome'), 'check', '--write', '--error-on-warnings'],
  [tsx, 'scripts/test.ts'],
]) {
  const [program = '', ...args] = command
  const { status } = spawnSync(program, args, { cwd: ROOT, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
const after = changes()
if (after !== before) {
  console.error(`check: generated or formatted files changed; look at them and commit them\n${after}`)
  process.exitCode = 1
}

/** Content of everything that is not committed, so that work in progress does not fail the check. */
function changes(): string {
  return ['diff', 'status --porcelain']
    .map((args) => spawnSync('git', args.split(' '), { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 28 }).stdout)
    .join('\n')
}
