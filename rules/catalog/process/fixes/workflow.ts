import type { Fix } from '../../../engine/finding'
import type { App, Installer } from '../../../engine/inventory'
import { isPlaceholderTest } from '../../../engine/inventory/pipelines'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'

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
  pnpm: { install: () => 'pnpm install --frozen-lockfile', run: 'pnpm run', exec: 'pnpm exec' },
  yarn: { install: () => 'yarn install --frozen-lockfile', run: 'yarn run', exec: 'yarn' },
  bun: { install: () => 'bun install --frozen-lockfile', run: 'bun run', exec: 'bunx' },
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
  const path = folder === '' ? 'package.json' : `${folder}/package.json`
  const manifest = project.files.get(path)
  if (manifest?.kind !== 'package') return []
  const lockfile = project.inventory.lockfiles.find((each) => each.folder === folder)
  const manager = lockfile?.manager ?? 'npm'
  if (manager === 'deno') return []
  const commands = COMMANDS[manager]
  const name = folder === '' ? 'check' : folder.replace(/[^\w-]+/g, '-')
  const checks = checksOf(project, folder, manifest.scripts, commands)
  const variables = buildVariables(project, apps, folder)
  return [
    `  ${name}:`,
    '    runs-on: ubuntu-latest',
    '    timeout-minutes: 15',
    ...(folder === '' ? [] : ['    defaults:', '      run:', `        working-directory: ${folder}`]),
    ...(variables.length === 0
      ? []
      : [
          '    # Set these under Settings → Secrets and variables → Actions → Variables.',
          '    env:',
          ...variables.map((each) => `      ${each}: \${{ vars.${each} }}`),
        ]),
    '    steps:',
    '      - uses: actions/checkout@v6',
    ...setUp(manager, folder, lockfile?.file, sourceOf(path) ?? ''),
    `      - run: ${commands.install(lockfile !== undefined)}`,
    ...checks.map((check) => `      - run: ${check}`),
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
    '          node-version: 22',
    ...(lockfile === undefined ? [] : [`          cache: ${manager}`]),
    ...(lockfile === undefined || folder === '' ? [] : [`          cache-dependency-path: ${lockfile}`]),
  ]
}

/** What fails where a change is broken. */
function checksOf(
  project: Project,
  folder: string,
  scripts: Readonly<Record<string, string>>,
  { run, exec }: Commands,
): string[] {
  const manifest = project.files.get(folder === '' ? 'package.json' : `${folder}/package.json`)
  const has = (name: string): boolean => Object.hasOwn(scripts, name)
  const types = TYPE_CHECKS.find((name) => has(name) && /\btsc\b|\btsgo\b|turbo|nx/.test(scripts[name] ?? ''))
  const isTested =
    has('test') &&
    manifest?.kind === 'package' &&
    !isPlaceholderTest(manifest, 'test') &&
    project.inventory.tests.files.length > 0
  const inBuild = /\btsc\b|next build/.test(scripts.build ?? '')
  return [
    ...(types !== undefined ? [`${run} ${types}`] : inBuild ? [] : compilerCheck(project, folder, exec)),
    ...(isTested ? [`${run} test`] : []),
    ...(has('build') ? [`${run} build`] : []),
    // Last: an app that was never linted fails here, and the rest is to be seen all the same.
    ...(has('lint') ? [`${run} lint`] : []),
  ]
}

/** The compiler itself, with the configuration that holds the app's files. */
function compilerCheck(project: Project, folder: string, exec: string): string[] {
  const at = (name: string): string => (folder === '' ? name : `${folder}/${name}`)
  if (!project.files.has(at('tsconfig.json')) || !project.modules.hasDependency(at('tsconfig.json'), 'typescript'))
    return []
  return [
    project.files.has(at('tsconfig.app.json')) ? `${exec} tsc --noEmit -p tsconfig.app.json` : `${exec} tsc --noEmit`,
  ]
}

/** Variables that a bundler writes into what browsers get: a build without them may fail. */
function buildVariables(project: Project, apps: readonly App[], folder: string): string[] {
  const isOwn = (file: string): boolean => folder === '' || file.startsWith(`${folder}/`)
  return apps.length === 0
    ? []
    : project.inventory.environment.variables
        .filter(
          ({ name, required, provided, reads }) =>
            required &&
            !provided &&
            /^(?:NEXT_PUBLIC|VITE|REACT_APP)_/.test(name) &&
            reads.some(({ file }) => isOwn(file)),
        )
        .map(({ name }) => name)
}
