import type { CodeFacts, FileFacts } from '../analysis/facts'
import { inFolder } from '../analysis/paths'
import { ARTIFACT } from '../analysis/previews'
import { isImported, isRunByHand } from './run-by-hand'
import { wordSet } from './word-set'

/**
 * What a file is for. Only product code is held to all rules; elsewhere only rules about secrets run. A `pipeline` builds,
 * tests and deploys the product: rules about how changes reach users stand there too.
 */
export type Role =
  | 'product'
  | 'test'
  | 'story'
  | 'script'
  | 'example'
  | 'archived'
  | 'generated'
  | 'assistant'
  | 'pipeline'

/** What is asked of a project: its files by path. */
export interface FilesByPath {
  readonly files: ReadonlyMap<string, FileFacts>
}

/** Rules that hold in every file, whatever its role. */
const EVERYWHERE: ReadonlySet<string> = new Set(['secret-in-code', 'secret-in-client', 'committed-env-file'])

/** Rules about how changes reach users: what they say may stand in the pipeline that should do it. */
const IN_PIPELINES: ReadonlySet<string> = new Set(['missing-ci', 'missing-tests'])

const ASSISTANT = wordSet(
  '.claude .cursor .windsurf .codex .gemini .continue .agents .agent .roo .kiro .trae .junie .aider .bolt .lovable .local .github .gitlab .circleci .vscode .idea .devcontainer .husky n8n-workflows',
)
const GENERATED = wordSet(
  'generated __generated__ .generated .next .nuxt .svelte-kit .output .vercel .turbo .expo node_modules bower_components',
)
const GENERATED_TOP = wordSet('dist build out coverage vendor')
/** Where Capacitor copies what a build made. https://capacitorjs.com/docs/basics/workflow */
const COPIED = /(?:^|\/)(?:ios\/App\/App\/public|android\/app\/src\/main\/assets\/public)\//
const TEST = wordSet(
  'test tests __test__ __tests__ __mocks__ __fixtures__ __snapshots__ spec specs e2e cypress playwright mocks fixtures test-utils test-fixtures test-data testdata test-corpus testing',
)
/** What a skill of an assistant is told by, wherever it was put. https://agentskills.io/specification */
const SKILL = 'SKILL.md'
const STORY = wordSet('.storybook storybook')
const SEED = wordSet('seed seeds seeders')
const SCRIPT = wordSet('scripts script seed seeds seeders migrations')
const EXAMPLE = wordSet('example examples sample samples playground playgrounds')
const ARCHIVED = wordSet(
  '_archive _archived _old _legacy _deprecated __deprecated__ _backup _backups .history attached_assets _unused',
)
const ARCHIVED_PURPOSE = wordSet('archive archives archived old deprecated trash unused')

const TEST_NAME =
  /[._](?:test|tests|spec|e2e|cy|mock|mocks|fixture|fixtures)\.\w+$|^(?:setupTests|test-setup|vitest[.-]setup|jest[.-]setup)\.\w+$/i
const STORY_NAME = /\.(?:stories|story)\.\w+$/i
const SCRIPT_NAME =
  /^seed(?:er|ers|s|s?[._-](?!phrase).*)?\.\w+$|[._-]seed\.\w+$|\.config\.\w+$|^(?:gulpfile|gruntfile|karma\.conf)\.\w+$/i
const ARCHIVED_NAME =
  /(?:[_.](?:backup|bak|orig|original)|[._-](?:legacy|deprecated|archived|old)| copy(?: \d+)?)(?:[._-]?v?\d*)?$/i
const GENERATED_NAME = /\.(?:generated|gen)\.\w+$|_pb\.\w+$|\.pb\.\w+$|\.d\.[mc]?ts$|\.min\.\w+$/i

/** Folders whose files a router serves by their place: the folders in them are addresses, not purposes. */
const ROUTERS = wordSet('app pages routes functions')

const TEST_IMPORTS =
  /^(?:vitest|node:test|@jest\/globals|@playwright\/test|mocha|cypress|bun:test|ava|uvu|@testing-library\/.+|@std\/testing.*|chai|supertest)$/
const STORY_IMPORTS = /^@storybook\//
const SERVER_NAME =
  /^(?:index|main|app|server|worker|middleware|proxy|instrumentation(?:-client)?|sw|service-worker)\.\w+$/

/**
 * What a file is for, by its path, its imports and the package it belongs to.
 * @param path relative to the workspace folder, with forward slashes
 */
export function roleOf(path: string, facts: FileFacts | undefined, project: FilesByPath): Role {
  const segments = path.split('/')
  const name = segments.pop() ?? ''
  if (facts?.kind === 'pipeline') return 'pipeline'
  const routed = routerIn(segments, project)
  return (
    roleOfFolders(segments, routed) ??
    (isInSkill(segments, project) ? 'assistant' : undefined) ??
    roleOfName(name) ??
    roleOfImports(facts) ??
    (isStrayCopy(path, facts, project) ? 'archived' : undefined) ??
    (isInPreview(segments, project) ? 'story' : undefined) ??
    (facts?.kind === 'code' && isCommands(path, project) ? 'script' : undefined) ??
    roleAmongScripts(path, segments.slice(0, routed), name, facts, project)
  )
}

/** A file that no user ever comes to: a test, a story, what was put away. Told by its place, its name and its imports alone. */
export function isAside(path: string, facts: FileFacts, project: FilesByPath): 'test' | 'archived' | undefined {
  const segments = path.split('/')
  const name = segments.pop() ?? ''
  const role =
    roleOfFolders(segments, routerIn(segments, project)) ??
    roleOfName(name) ??
    roleOfImports(facts) ??
    (isStrayCopy(path, facts, project) ? 'archived' : undefined)
  return role === 'story' ? 'test' : role === 'test' || role === 'archived' ? role : undefined
}

/** Whether a rule holds in a file of a role. */
export function ruleApplies(ruleId: string, role: Role): boolean {
  return role === 'product' || EVERYWHERE.has(ruleId) || (role === 'pipeline' && IN_PIPELINES.has(ruleId))
}

/** How many folders stand above the router's own addresses; all of them where there is no router. */
function routerIn(segments: readonly string[], { files }: FilesByPath): number {
  // An `app` folder with a package.json of its own is a package, not a router.
  const at = segments.findIndex(
    (segment, i) => ROUTERS.has(segment) && !files.has(`${segments.slice(0, i + 1).join('/')}/package.json`),
  )
  return at < 0 ? segments.length : at
}

function roleOfFolders(folders: readonly string[], routed: number): Role | undefined {
  const segments = folders.map((segment) => segment.toLowerCase())
  const has = (names: ReadonlySet<string>) => segments.some((segment) => names.has(segment))
  if (has(ASSISTANT)) return 'assistant'
  if (COPIED.test(`${folders.join('/')}/`)) return 'generated'
  if (has(GENERATED) || GENERATED_TOP.has(segments[0] ?? '')) return 'generated'
  if (has(ARCHIVED) || folders.some((segment) => ARCHIVED_NAME.test(segment))) return 'archived'
  if (segments.some((segment) => /^__(?:tests?|mocks|fixtures|snapshots)__$/.test(segment))) return 'test'
  // `app/tests/[id]/page.tsx` is a page about tests.
  const purposes = segments.slice(0, routed)
  if (purposes.some((segment) => ARCHIVED_PURPOSE.has(segment))) return 'archived'
  if (purposes.some((segment) => TEST.has(segment))) return 'test'
  if (purposes.some((segment) => STORY.has(segment))) return 'story'
  if (purposes.some((segment) => EXAMPLE.has(segment)) || /^(?:docs|documentation)$/.test(purposes[0] ?? ''))
    return 'example'
  return undefined
}

function roleOfName(name: string): Role | undefined {
  if (GENERATED_NAME.test(name)) return 'generated'
  if (TEST_NAME.test(name)) return 'test'
  if (STORY_NAME.test(name)) return 'story'
  if (ARCHIVED_NAME.test(name.replace(/\.\w+$/, ''))) return 'archived'
  return SCRIPT_NAME.test(name) ? 'script' : undefined
}

/** What a computer calls the copy of a file: `index 2.ts`, `page copy.tsx`, `form (1).tsx`. */
const COPY_NAME = /(?: copy(?: \d+)?| - Copy(?: ?\(\d+\))?| ?\(\d+\)| \d+)(?=\.\w+$)/i

/** A copy beside its original, which nothing imports. */
function isStrayCopy(path: string, facts: FileFacts | undefined, { files }: FilesByPath): boolean {
  const original = path.replace(COPY_NAME, '')
  return (
    (facts?.kind === 'code' || facts?.kind === 'sql') &&
    original !== path &&
    files.has(original) &&
    !isImported(path, files)
  )
}

function roleOfImports(facts: FileFacts | undefined): Role | undefined {
  if (facts?.kind !== 'code') return undefined
  if (imports(facts, TEST_IMPORTS)) return 'test'
  return imports(facts, STORY_IMPORTS) ? 'story' : undefined
}

function imports(facts: CodeFacts, pattern: RegExp): boolean {
  return facts.imports.some(
    ({ specifier, typeOnly }) => !typeOnly && pattern.test(specifier.replace(/^(?:npm|jsr):/, '')),
  )
}

/** A folder round the file is a skill of an assistant, which was installed or written for it. */
function isInSkill(folders: readonly string[], { files }: FilesByPath): boolean {
  return folders.some((_, i) => files.has(`${folders.slice(0, i + 1).join('/')}/${SKILL}`))
}

/** A folder round the file says that it is a canvas to design on, which nobody deploys. */
function isInPreview(folders: readonly string[], { files }: FilesByPath): boolean {
  return folders.some((_, i) => {
    const facts = files.get(`${folders.slice(0, i + 1).join('/')}/${ARTIFACT}`)
    return facts?.kind === 'text' && facts.preview === true
  })
}

/** Packages with one of these serve somebody, whatever commands they install. */
const SERVING = wordSet(
  'next react-dom express fastify hono koa @nestjs/core @remix-run/react react-router electron expo',
)

/** A package of commands that people run by hand: it installs them, or lies among the tools of a workspace. */
function isCommands(path: string, project: FilesByPath): boolean {
  const segments = path.split('/').slice(0, -1)
  for (let depth = segments.length; depth > 0; depth--) {
    const facts = project.files.get(`${segments.slice(0, depth).join('/')}/package.json`)
    if (facts?.kind !== 'package') continue
    const among = segments.slice(0, depth).some((segment) => segment === 'tools' || segment === 'bin')
    if (!facts.bin && !among) return false
    return (
      !Object.keys(facts.dependencies).some((name) => SERVING.has(name)) && !Object.keys(facts.scripts).some(isRunning)
    )
  }
  return false
}

/** Its package starts something that stays. */
function isRunning(script: string): boolean {
  return /^(?:start|serve|server|worker|cron|jobs?|queue)(?:[:.-]|$)/.test(script)
}

/** A script is run by hand: it lies among scripts, or alone beside package.json, or says so itself, and nothing that serves starts it. */
function roleAmongScripts(
  path: string,
  purposes: readonly string[],
  name: string,
  facts: FileFacts | undefined,
  project: FilesByPath,
): Role {
  if (facts?.kind !== 'code') return purposes.some((segment) => SEED.has(segment)) ? 'script' : 'product'
  const among = purposes.some((segment) => SCRIPT.has(segment.toLowerCase()))
  const loose =
    !path.includes('/') && !SERVER_NAME.test(name) && !/\.[jt]sx$/.test(name) && project.files.has('package.json')
  if (!among && !loose)
    return !SERVER_NAME.test(name) && isRunByHand(path, facts, project) && !startedByPackage(path, project)
      ? 'script'
      : 'product'
  if (startedByPackage(path, project)) return 'product'
  return loose && exportsSomething(facts) && !isRunByHand(path, facts, project) ? 'product' : 'script'
}

function exportsSomething(facts: CodeFacts): boolean {
  return Object.keys(facts.exports).length > 0 || facts.exportAll.length > 0
}

function startedByPackage(path: string, project: FilesByPath): boolean {
  const segments = path.split('/').slice(0, -1)
  for (let depth = segments.length; depth >= 0; depth--) {
    const folder = segments.slice(0, depth).join('/')
    const facts = project.files.get(inFolder(folder, 'package.json'))
    if (facts?.kind !== 'package') continue
    const relative = folder === '' ? path : path.slice(folder.length + 1)
    const stem = relative.replace(/\.\w+$/, '')
    if (facts.entries.some((entry) => entry.replace(/^\.\//, '').replace(/\.\w+$/, '') === stem)) return true
    const isScript = Object.entries(facts.scripts).some(
      ([script, command]) => isServing(script) && command.includes(stem),
    )
    return isScript || startedByHost(relative, folder, project)
  }
  return false
}

const HOST_FILES = ['Dockerfile', 'Procfile', 'fly.toml', 'railway.json', 'railway.toml', 'render.yaml']
/** Settings that say what a host runs all the time. */
const RUN_ALWAYS = /(?:^|\.)(?:CMD|ENTRYPOINT|startCommand|dockerCommand|web|worker)$|^processes\./

/** The configuration of a host names the file in the command that it keeps running. */
function startedByHost(relative: string, folder: string, project: FilesByPath): boolean {
  return HOST_FILES.some((name) => {
    const facts = project.files.get(inFolder(folder, name))
    if (facts?.kind !== 'deployment') return false
    return facts.settings.some(
      ({ key, value }) =>
        RUN_ALWAYS.test(key) &&
        value.split(/[\s"',[\]]+/).some((word) => word.replace(/^\.?\/(?:app\/)?/, '') === relative),
    )
  })
}

function isServing(script: string): boolean {
  return /^(?:pre|post)?(?:start|serve|server|dev|worker|cron|jobs?|queue|bot|preview)(?:[:.-]|$)/.test(script)
}
