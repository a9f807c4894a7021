/** Bundles what ships into `dist/`: `npm run build`, or `npm run build -- --dev` with source maps and unminified. */
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { stripExamples } from './strip-examples'

const ROOT = join(__dirname, '..')
const DIST = join(ROOT, 'dist')
/** The extension host loads this bundle while the editor starts. */
const EXTENSION_LIMIT = 500 * 1024

const ENTRIES = {
  extension: 'client/extension.ts',
  server: 'server/main.ts',
  cli: 'cli/main.ts',
  worker: 'server/workspace/worker.ts',
}

async function main(): Promise<void> {
  const development = process.argv.includes('--dev')
  rmSync(DIST, { recursive: true, force: true })
  mkdirSync(DIST, { recursive: true })
  const common: BuildOptions = {
    absWorkingDir: ROOT,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: !development,
    sourcemap: development,
    legalComments: 'linked',
    logLevel: 'warning',
    mainFields: ['module', 'main'],
  }
  await build({ ...common, entryPoints: { typescript: 'typescript' }, outdir: DIST })
  for (const [name, entry] of Object.entries(ENTRIES)) {
    if (!existsSync(join(ROOT, entry))) {
      console.error(`skipped ${name}: ${entry} is not there`)
      continue
    }
    await build({
      ...common,
      entryPoints: { [name]: entry },
      outdir: DIST,
      external: ['vscode'],
      plugins: [sharedTypeScript, stripExamples],
      ...(name === 'cli' && { banner: { js: '#!/usr/bin/env node' } }),
    })
  }
  chmodSync(join(DIST, 'cli.js'), 0o755)
  report()
}

/** TypeScript is bundled once, as CommonJS, and required by the bundles that parse: server, command line and worker. */
const sharedTypeScript = {
  name: 'shared-typescript',
  setup(build: import('esbuild').PluginBuild) {
    build.onResolve({ filter: /^typescript$/ }, () => ({ path: './typescript.js', external: true }))
  },
}

function report(): void {
  for (const name of ['extension', 'server', 'cli', 'worker', 'typescript']) {
    const file = join(DIST, `${name}.js`)
    if (!existsSync(file)) continue
    const { size } = statSync(file)
    console.log(`${`dist/${name}.js`.padEnd(22)} ${(size / 1024).toFixed(0).padStart(6)} KiB`)
    if (name !== 'extension') continue
    if (size > EXTENSION_LIMIT) throw new Error(`dist/extension.js is over ${EXTENSION_LIMIT / 1024} KiB`)
    if (readFileSync(file, 'utf8').includes('./typescript.js')) throw new Error('dist/extension.js requires TypeScript')
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
