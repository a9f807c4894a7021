import type { PipelineFacts, PipelineStep } from '../../analysis/deployment/deployment-facts'
import type { PackageFacts } from '../../analysis/facts'
import { grouped } from '../../analysis/grouped'
import type { Project } from '../project'
import type { Pipeline, Step, Task } from './inventory'

/** What starts a pipeline when code is pushed or a change is proposed. */
const ON_CHANGE = new Set([
  'push',
  'pull_request',
  'pull_request_target',
  'merge_group',
  'merge_request',
  'workflow_run',
])
const ON_PROPOSAL = new Set(['pull_request', 'pull_request_target', 'merge_group', 'merge_request'])

/** Commands, by what they do. Each is looked for at the start of a command, after `npx` and its like. */
const TASKS: readonly (readonly [Task, RegExp])[] = [
  [
    'install',
    /^(?:npm (?:ci|i|install)|pnpm (?:i|install)|yarn(?: install)?(?: --\S+)*$|bun (?:i|install)|deno install)\b/,
  ],
  [
    'test',
    /^(?:vitest|jest|mocha|ava|tap|playwright test|cypress run|bun test|deno test|node --test|supabase test|react-scripts test|ng test|c8|nyc|k6 run|artillery run|pytest|tsx --test|web-test-runner|wdio)\b/,
  ],
  ['type-check', /^(?:tsc|vue-tsc|tsgo|tsd|attw)\b|^deno check\b|^next typegen\b/],
  ['lint', /^(?:eslint|biome|next lint|oxlint|xo|standard|prettier|stylelint|ultracite|deno lint|knip|rome|dprint)\b/],
  [
    'build',
    /^(?:next build|vite build|nuxt build|remix (?:vite:)?build|react-router build|astro build|tsup|esbuild|rollup|webpack|docker(?: buildx)? build|docker[- ]compose build|react-scripts build|ng build|expo export|eas build|vercel build|nest build|turbo build|bun build|parcel build)\b/,
  ],
  [
    'migrate',
    /^(?:prisma (?:migrate|db push)|drizzle-kit (?:migrate|push)|supabase (?:db push|migration up)|knex migrate|typeorm migration:run|node-pg-migrate|dbmate)\b/,
  ],
  [
    'deploy',
    /^(?:vercel(?: deploy| --prod| pull|$)|netlify deploy|flyctl? deploy|railway up|wrangler (?:deploy|publish|pages)|firebase deploy|gcloud (?:run|app) deploy|supabase functions deploy|serverless deploy|sst deploy|kubectl apply|helm upgrade|docker push|cdk deploy|eas submit|render deploys)\b/,
  ],
  [
    'backup',
    /^(?:pg_dump|pg_dumpall|mysqldump|mongodump|supabase db dump|sanity dataset export|litestream|pgbackrest|wal-g|restic|neonctl branches create)\b/,
  ],
  [
    'roll-back',
    /^(?:vercel rollback|wrangler rollback|kubectl rollout undo|helm rollback|flyctl? releases rollback|heroku rollback|railway rollback|firebase hosting:rollback|gcloud run services update-traffic)\b/,
  ],
  ['restore', /^(?:pg_restore|mongorestore|pgbackrest restore|litestream restore|restic restore|supabase db reset)\b/],
  ['watch', /^(?:checkly|lighthouse|lhci|unlighthouse)\b|^curl\b.*https:\/\//],
]

/** Actions of the market place, by what they do. */
const ACTIONS: readonly (readonly [Task, RegExp])[] = [
  [
    'test',
    /cypress-io\/github-action|playwright|vitest|jest|chromatic|supabase\/setup-cli-test|grafana\/(?:k6|setup-k6)/i,
  ],
  ['build', /docker\/build-push-action|build-push|depot\/build-push-action|expo\/expo-github-action|vercel\/.*build/i],
  ['lint', /eslint|super-linter|biomejs|reviewdog/i],
  [
    'deploy',
    /deploy|flyctl-actions|amondnet\/vercel-action|nwtgck\/actions-netlify|cloudflare\/(?:wrangler|pages)-action|render|railway/i,
  ],
  ['watch', /checkly|uptime|lighthouse|healthcheck/i],
  ['scan', /codeql|trivy|snyk|gitleaks|trufflehog|dependency-review|sonar/i],
  ['backup', /backup|pg[-_]dump/i],
]

/** The pipelines of a project, in the order of their paths, with what each step does. */
export function pipelinesOf(project: Project): Pipeline[] {
  const found: Pipeline[] = []
  for (const facts of project.files.values()) if (facts.kind === 'pipeline') found.push(...pipelinesIn(project, facts))
  return found.sort((a, b) => (a.file < b.file ? -1 : 1))
}

/** The pipeline of a file; jobs that something else starts alone, such as the clock, are one of their own. */
function pipelinesIn(project: Project, facts: PipelineFacts): Pipeline[] {
  const groups = grouped(facts.steps, ({ when }) => (when ? whenOf(facts, when).join(' ') : ''))
  const whole = { ...facts, steps: groups.get('') ?? [] }
  groups.delete('')
  const others = [...groups.values()].map((steps) =>
    pipelineOf(project, { ...facts, triggers: whenOf(facts, steps[0]?.when ?? []), steps }),
  )
  return whole.steps.length > 0 || others.length === 0 ? [pipelineOf(project, whole), ...others] : others
}

/** What starts a job, where the pipeline is started at all: a person may start any. */
function whenOf({ triggers }: PipelineFacts, when: readonly string[]): string[] {
  const isWide = triggers.includes('push') && triggers.includes('merge_request')
  return isWide ? [...when] : when.filter((each) => each === 'manual' || triggers.includes(each))
}

function pipelineOf(project: Project, facts: PipelineFacts): Pipeline {
  const isCalled = facts.triggers.includes('workflow_call') && isUsed(project, facts)
  const read = facts.system === 'github' || facts.system === 'gitlab'
  const takesIn = facts.includes.some((each) => project.files.get(each.replace(/^\.\//, ''))?.kind !== 'pipeline')
  return {
    system: facts.system,
    name: facts.name,
    onChange: !read || isCalled || facts.triggers.some((trigger) => ON_CHANGE.has(trigger)),
    onProposal: !read || isCalled || facts.triggers.some((trigger) => ON_PROPOSAL.has(trigger)),
    scheduled: facts.triggers.includes('schedule'),
    read: read && !takesIn,
    steps: facts.steps.map((step) => stepOf(project, facts, step)),
    file: facts.path,
    range: facts.range,
  }
}

/** Another pipeline that runs on a change takes it in. */
function isUsed(project: Project, { path }: PipelineFacts): boolean {
  for (const other of project.files.values()) {
    if (other.kind !== 'pipeline' || !other.includes.some((each) => each.replace(/^\.\//, '') === path)) continue
    if (other.triggers.some((trigger) => ON_CHANGE.has(trigger) || trigger === 'workflow_call')) return true
  }
  return false
}

function stepOf(project: Project, facts: PipelineFacts, step: PipelineStep): Step {
  const tasks = new Set<Task>()
  if (step.run !== undefined) for (const task of tasksOf(project, step.run, step.folder ?? '', 0)) tasks.add(task)
  if (step.uses !== undefined) for (const [task, pattern] of ACTIONS) if (pattern.test(step.uses)) tasks.add(task)
  return {
    job: step.job,
    tasks: [...tasks],
    text: (step.run ?? step.uses ?? '').trim(),
    ...(step.environment !== undefined && { environment: step.environment }),
    ...(step.optional && { optional: true as const }),
    file: facts.path,
    range: step.range,
  }
}

/** What a script of shell commands does, scripts of `package.json` followed. */
export function tasksOf(project: Project, script: string, folder: string, depth: number): Set<Task> {
  const tasks = new Set<Task>()
  for (const line of script.split(/\n|&&|\|\||;/)) {
    const command = plainCommand(line)
    if (command === '') continue
    for (const [task, pattern] of TASKS) if (pattern.test(command)) tasks.add(task)
    for (const name of scriptsIn(command)) {
      const text = depth < 4 ? scriptText(project, folder, name) : undefined
      const inner = text === undefined ? new Set<Task>() : tasksOf(project, text, folder, depth + 1)
      for (const task of inner.size > 0 ? inner : namedTask(name)) tasks.add(task)
      // `pnpm turbo run test`, `yarn jest`: where no script has the name, it is a program that is installed.
      const program = text === undefined && depth < 4 ? programIn(command, name) : undefined
      if (program !== undefined) for (const task of tasksOf(project, program, folder, depth + 1)) tasks.add(task)
    }
  }
  return tasks
}

/** What stands behind the runner of a command, from the name on that it runs. */
function programIn(command: string, name: string): string | undefined {
  const behind = /^(?:pnpm|yarn|bun)\s.*$/.exec(command)?.[0].split(/\s+/).slice(1) ?? []
  const at = behind.indexOf(name)
  return at < 0 ? undefined : behind.slice(at).join(' ')
}

/** A command without what stands before it: variables, `npx`, `sudo`, `time`. */
function plainCommand(line: string): string {
  return line
    .trim()
    .replace(
      /^(?:[A-Z_][A-Z0-9_]*=\S*\s+|cross-env\s+|dotenv\s+(?:-\w\s+\S+\s+)*(?:--\s+)?|sudo\s+|time\s+|xvfb-run\s+(?:-a\s+)?|if\s+|then\s+|!\s+)+/,
      '',
    )
    .replace(
      /^(?:npx|pnpx|bunx|pnpm (?:exec|dlx)|yarn (?:exec|dlx)|npm exec(?: --)?|bun x|uvx)\s+(?:(?:-y|--yes|--no-install|--bun)\s+)*/,
      '',
    )
    .replace(/^cd \S+$/, '')
}

const BUILT_IN =
  /^(?:install|i|ci|add|exec|dlx|run|config|cache|login|publish|version|audit|why|set|pack|store|link|init|create|up|upgrade|remove|outdated|approve-builds|x|info)$/

/** Scripts that a command starts: `npm run build`, `pnpm -r lint`, `turbo run build test`, `nx affected -t lint test`, `make test`. */
function scriptsIn(command: string): string[] {
  const runner = /^(npm|pnpm|yarn|bun|turbo|nx|lerna|make|just|task|moon|deno(?= task\b))\s+(.*)$/.exec(command)
  if (!runner) return []
  const [, name = '', rest = ''] = runner
  if (name === 'nx') return targetsOf(rest)
  const words = rest
    .replace(/(?:--filter|-F|--workspace|-w|--prefix|-C|--dir|--cwd|--include|--exclude|--from)[= ]\S+/g, ' ')
    .replace(/^workspace\s+\S+/, ' ')
    .split(/\s+/)
    .filter((word) => word !== '' && !word.startsWith('-') && !/^workspaces?$/.test(word))
  const names = words.slice(words.findIndex((word) => !RUNS.test(word)))
  const isRun = names.length < words.length
  if (name === 'turbo' || name === 'lerna' || name === 'make') return names.filter((word) => /^[\w:.-]+$/.test(word))
  const first = names[0]
  return first === undefined || (!isRun && BUILT_IN.test(first)) ? [] : [first === 't' ? 'test' : first]
}

const RUNS = /^(?:run|run-script|foreach|task)$/

/** `affected -t lint test`, `run-many --targets=lint,test`, `run web:test`, `test web`. https://nx.dev/nx-api/nx/documents/run-many */
function targetsOf(rest: string): string[] {
  const named = /(?:^|\s)(?:-t|--targets?)[= ]((?:[\w:,.@-]+(?:\s+(?!-)|$))+)/.exec(rest)?.[1]
  if (named !== undefined) return named.split(/[\s,]+/).filter((word) => word !== '')
  const [first = '', second = ''] = rest.split(/\s+/).filter((word) => !word.startsWith('-'))
  return [first === 'run' ? (second.split(':')[1] ?? '') : first].filter((word) => word !== '')
}

function scriptText(project: Project, folder: string, name: string): string | undefined {
  const own = project.files.get(
    folder === '' ? 'package.json' : `${folder.replace(/^\.\//, '').replace(/\/$/, '')}/package.json`,
  )
  const top = project.files.get('package.json')
  const text = [own, top].flatMap((facts) => (facts?.kind === 'package' ? (facts.scripts[name] ?? []) : []))[0]
  if (text !== undefined) return text
  for (const facts of project.files.values())
    if (facts.kind === 'package' && facts.scripts[name] !== undefined) return facts.scripts[name]
  return undefined
}

/** What a script says it does by its name, where its text says nothing: it calls a tool of the project's own. */
function namedTask(name: string): Task[] {
  const task = (
    [
      ['test', /^(?:test|e2e|coverage|spec)(?:[:.-]|$)|^(?:unit|integration)[:-]?tests?$|:test$/],
      ['type-check', /^(?:type-?check|types|tsc|check-types|check:types)(?:[:.-]|$)/],
      ['lint', /^(?:lint|format|fmt|style)(?:[:.-]|$)/],
      ['build', /^build(?:[:.-]|$)|^compile$/],
      ['deploy', /^deploy(?:[:.-]|$)|^release$/],
    ] as const
  ).find(([, pattern]) => pattern.test(name))
  return task ? [task[0]] : []
}

/** Whether a script of a package is the placeholder that `npm init` writes. */
export function isPlaceholderTest(facts: PackageFacts, name: string): boolean {
  return /no test specified|no tests? (?:yet|configured)|^\s*(?:echo\b[^&|]*|exit \d+|true)\s*(?:&&\s*exit \d+)?$/i.test(
    facts.scripts[name] ?? '',
  )
}
