/** Bundles what ships into `dist/`: `npm run build`, or `npm run build -- --dev` with source maps and unminified. */
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, build, type Metafile } from 'esbuild'
import { EDITOR_COLOURS, STYLE } from '../rules/review/html/style'
import { licencesOf } from './licences'
import { sharedTypeScript } from './shared-typescript'
import { stripExamples } from './strip-examples'

const ROOT = join(__dirname, '..')
const DIST = join(ROOT, 'dist')
/** The extension host loads this bundle while the editor starts. */
const EXTENSION_LIMIT = 500 * 1024

/** What a build leaves in `dist/`; anything else there is stale. Built files are overwritten, never missing meanwhile. */
const BUILT =
  /^(?:(?:extension|server|cli|worker|typescript|report)\.js(?:\.map)?|report\.css|libpg-query\.wasm|third-party\.LEGAL\.txt)$/

const ENTRIES = {
  extension: 'client/extension.ts',
  server: 'server/main.ts',
  cli: 'cli/main.ts',
  worker: 'server/workspace/worker.ts',
}

const NOTHING: Metafile = { inputs: {}, outputs: {} }

async function main(): Promise<void> {
  const development = process.argv.includes('--dev')
  mkdirSync(DIST, { recursive: true })
  for (const file of readdirSync(DIST)) if (!BUILT.test(file)) rmSync(join(DIST, file), { recursive: true })
  const common: BuildOptions = {
    absWorkingDir: ROOT,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: !development,
    sourcemap: development,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    mainFields: ['module', 'main'],
  }
  const typescript = await build({ ...common, entryPoints: { typescript: 'typescript' }, outdir: DIST })
  const metafiles = [typescript.metafile ?? NOTHING]
  for (const [name, entry] of Object.entries(ENTRIES)) {
    const bundle = await build({
      ...common,
      entryPoints: { [name]: entry },
      outdir: DIST,
      external: ['vscode'],
      plugins: [sharedTypeScript, stripExamples],
      ...(name === 'cli' && { banner: { js: '#!/usr/bin/env node' } }),
    })
    metafiles.push(bundle.metafile ?? NOTHING)
  }
  const page = await build({
    ...common,
    platform: 'browser',
    target: 'es2023',
    format: 'iife',
    entryPoints: { report: 'client/webview/report.ts' },
    outdir: DIST,
  })
  metafiles.push(page.metafile ?? NOTHING)
  writeFileSync(join(DIST, 'report.css'), (EDITOR_COLOURS + STYLE).trim())
  copyFileSync(require.resolve('libpg-query/wasm/libpg-query.wasm'), join(DIST, 'libpg-query.wasm'))
  writeFileSync(join(DIST, 'third-party.LEGAL.txt'), licencesOf(ROOT, metafiles))
  chmodSync(join(DIST, 'cli.js'), 0o755)
  report()
}

function report(): void {
  for (const name of [
    'extension.js',
    'server.js',
    'cli.js',
    'worker.js',
    'report.js',
    'report.css',
    'typescript.js',
    'libpg-query.wasm',
  ]) {
    const file = join(DIST, name)
    const { size } = statSync(file)
    console.log(`${`dist/${name}`.padEnd(22)} ${(size / 1024).toFixed(0).padStart(6)} KiB`)
    if (name !== 'extension.js') continue
    if (size > EXTENSION_LIMIT) throw new Error(`dist/extension.js is over ${EXTENSION_LIMIT / 1024} KiB`)
    if (readFileSync(file, 'utf8').includes('./typescript.js')) throw new Error('dist/extension.js requires TypeScript')
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
