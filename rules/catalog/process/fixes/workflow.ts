import type { PackageFacts } from '../../../analysis/facts'
import { inFolder } from '../../../analysis/paths'
import type { Fix } from '../../../engine/finding'
import type { App, Installer } from '../../../engine/inventory'
import { installerOf } from '../../../engine/inventory/lockfiles'
import { isPlaceholderTest } from '../../../engine/inventory/pipelines'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'
import { buildStep } from './build-step'

const PATH = '.github/workflows/ci.yml'
/** Scripts that check types, the ones that say so by name first. */
const TYPE_CHECKS = ['typecheck', 'type-check', 'check-types', 'check:types', 'types', 'tsc', 'check']

/** Commands of a package manager. */
interface Commands {
  readonly install: (locked: boolean) => string
  readonly run: string
  readonly exec: string
}

const COMMANDS: Readonly<Record<Exclude<Installer, 'deno'>, Commands>> = {
  npm: { install: (locked) => (locked ? 'npm ci' : 'npm install'), run: 'npm run', exec: 'npx' },
  pnpm: {
    install: (locked) => (locked ? 'pnpm install --frozen-lockfile' : 'pnpm install --no-frozen-lockfile'),
    run: 'pnpm run',
    exec: 'pnpm exec',
  },
  yarn: {
    install: (locked) => (locked ? 'yarn install --frozen-lockfile' : 'yarn install'),
    run: 'yarn run',
    exec: 'yarn',
  },
  bun: {
    install: (locked) => (locked ? 'bun install --frozen-lockfile' : 'bun install'),
    run: 'bun run',
    exec: 'bunx',
  },
}

/** https://yarnpkg.com/cli/install */
const YARN_BERRY: Commands = {
  ...COMMANDS.yarn,
  install: (locked) => (locked ? 'yarn install --immutable' : 'yarn install --no-immutable'),
}

/** Yarn from version 2 on, by what the package asks for or the form of the lockfile. */
function isYarnBerry({ packageManager }: PackageFacts, lockfile: string | undefined): boolean {
  return /^yarn@(?!1\.)/.test(packageManager ?? '') || /^__metadata:/m.test(lockfile ?? '')
}

/**
 * Writes a workflow of GitHub that checks each change with the scripts there are: install, lint, types, tests, build. One
 * job for the repository, or one for each app where no package.json stands at its top.
 */
export function fixesForMissingCi(project: Project, sourceOf: SourceOf): Fix[] {
  if (sourceOf(PATH) !== undefined || project.inventory.pipelines.some(({ system }) => system !== 'github')) return []
  const { apps } = project.inventory
  const folders = project.files.has('package.json')
    ? ['']
    : apps.filter(({ manifest }) => manifest).map(({ folder }) => folder)
  const jobs = folders.flatMap((folder) => jobFor(project, folder, apps, sourceOf))
  if (jobs.length === 0) return []
  const newline = sourceOf(folders[0] ? `${folders[0]}/package.json` : 'package.json')?.includes('\r\n') ? '\r\n' : '\n'
  const text = [...HEAD, ...jobs, ''].join(newline)
  return [
    {
      title: `Add ${PATH}, which checks each change`,
      applicability: 'unsafe',
      edits: [],
      creates: [{ path: PATH, text }],
      needs: [],
    },
  ]
}

// https://docs.github.com/actions/use-cases-and-examples/building-and-testing/building-and-testing-nodejs
const HEAD = [
  'name: CI',
  '',
  'on:',
  '  push:',
  '    branches: [main, master]',
  '  pull_request:',
  '',
  'permissions:',
  '  contents: read',
  '',
  'concurrency:',
  '  group: ${{ github.workflow }}-${{ github.ref }}',
  '  cancel-in-progress: true',
  '',
  'jobs:',
]

function jobFor(project: Project, folder: string, apps: readonly App[], sourceOf: SourceOf): string[] {
  const path = inFolder(folder, 'package.json')
  const manifest = project.files.get(path)
  if (manifest?.kind !== 'package') return []
  const lockfile = project.inventory.lockfiles.find((each) => each.folder === folder)
  const manager = lockfile?.manager ?? installerOf(manifest.packageManager) ?? 'npm'
  if (manager === 'deno') return []
  const isBerry = manager === 'yarn' && isYarnBerry(manifest, lockfile && sourceOf(lockfile.file))
  const commands = isBerry ? YARN_BERRY : COMMANDS[manager]
  const name = folder === '' ? 'check' : folder.replace(/[^\w-]+/g, '-')
  const checks = checksOf(project, folder, manifest, apps, commands, sourceOf)
  // An installation alone checks nothing.
  if (!checks.some((line) => line.includes('- run:'))) return []
  return [
    `  ${name}:`,
    '    runs-on: ubuntu-latest',
    '    timeout-minutes: 15',
    ...(folder === '' ? [] : ['    defaults:', '      run:', `        working-directory: ${folder}`]),
    '    steps:',
    '      - uses: actions/checkout@v6',
    // Runners have Yarn 1; Corepack brings the one that the project asks for.
    ...(isBerry ? ['      - run: corepack enable'] : []),
    ...setUp(manager, folder, lockfile?.file, sourceOf(path) ?? ''),
    `      - run: ${commands.install(lockfile !== undefined)}`,
    ...checks,
  ]
}

function setUp(
  manager: Exclude<Installer, 'deno'>,
  folder: string,
  lockfile: string | undefined,
  manifest: string,
): string[] {
  if (manager === 'bun') return ['      - uses: oven-sh/setup-bun@v2']
  const isPinned = /"packageManager"\s*:\s*"pnpm@/.test(manifest)
  const pnpm = ['      - uses: pnpm/action-setup@v6', ...(isPinned ? [] : ['        with:', '          version: 10'])]
  return [
    ...(manager === 'pnpm' ? pnpm : []),
    '      - uses: actions/setup-node@v6',
    '        with:',
    ...nodeVersion(folder, manifest),
    ...(lockfile === undefined ? [] : [`          cache: ${manager}`]),
    ...(lockfile === undefined || folder === '' ? [] : [`          cache-dependency-path: ${lockfile}`]),
  ]
}

/** The version that the package asks for; setup-node reads it there. */
function nodeVersion(folder: string, manifest: string): string[] {
  return /"engines"\s*:\s*\{[^}]*"node"\s*:/.test(manifest)
    ? [`          node-version-file: ${inFolder(folder, 'package.json')}`]
    : ['          node-version: 22']
}

/** Steps that fail where a change is broken. */
function checksOf(
  project: Project,
  folder: string,
  manifest: PackageFacts,
  apps: readonly App[],
  { run, exec }: Commands,
  sourceOf: SourceOf,
): string[] {
  const { scripts } = manifest
  const has = (name: string): boolean => Object.hasOwn(scripts, name)
  const types = TYPE_CHECKS.find((name) => has(name) && /\btsc\b|\btsgo\b|turbo|nx/.test(scripts[name] ?? ''))
  const isTested =
    has('test') &&
    !isPlaceholderTest(manifest, 'test') &&
    // It would want browsers, and a server that runs.
    !/playwright|cypress/.test(scripts.test ?? '') &&
    project.inventory.tests.files.length > 0
  const build = buildStep(project, folder, scripts, apps, run, sourceOf)
  const inBuild = build.isRun && /\btsc\b|next build/.test(scripts.build ?? '')
  const step = (command: string): string => `      - run: ${command}`
  return [
    ...(types !== undefined
      ? [step(`${run} ${types}`)]
      : inBuild
        ? []
        : compilerCheck(project, folder, exec).map(step)),
    ...(isTested ? [step(`${run} test`)] : []),
    ...build.lines,
    // Last: an app that was never linted fails here, and the rest is to be seen all the same.
    ...(has('lint') && canLint(project, folder, manifest) ? [step(`${run} lint`)] : []),
  ]
}

/** ESLint asks questions, or stops, where it is not installed or has no configuration. */
function canLint(project: Project, folder: string, { scripts }: PackageFacts): boolean {
  const lint = scripts.lint ?? ''
  if (!/\beslint\b|\bnext lint\b/.test(lint)) return true
  const isThere = (path: string): boolean => project.files.has(inFolder(folder, path))
  const isConfigured =
    ['js', 'mjs', 'cjs', 'ts', 'mts'].some((end) => isThere(`eslint.config.${end}`)) ||
    ['.js', '.cjs', '.json', '.yml', '.yaml'].some((end) => isThere(`.eslintrc${end}`))
  // `next lint` is gone since Next.js 16.
  const next = project.modules.versionOf(inFolder(folder, 'package.json'), 'next')
  if (/\bnext lint\b/.test(lint) && Number.parseInt(next ?? '0', 10) >= 16) return false
  return isConfigured && project.modules.hasDependency(inFolder(folder, 'package.json'), 'eslint')
}

/** The compiler itself, with the configuration that holds the app's files. */
function compilerCheck(project: Project, folder: string, exec: string): string[] {
  const at = (name: string): string => inFolder(folder, name)
  if (!project.files.has(at('tsconfig.json')) || !project.modules.hasDependency(at('tsconfig.json'), 'typescript'))
    return []
  return [
    project.files.has(at('tsconfig.app.json')) ? `${exec} tsc --noEmit -p tsconfig.app.json` : `${exec} tsc --noEmit`,
  ]
}
