import { inFolder } from '../../../analysis/paths'
import type { App, EnvironmentVariable } from '../../../engine/inventory'
import { databaseClientOf } from '../../../engine/inventory/database-client'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'

/** The step that builds, as lines of a workflow; a remark in its place where it cannot run there. */
export interface BuildStep {
  readonly isRun: boolean
  readonly lines: readonly string[]
}

const NONE: BuildStep = { isRun: false, lines: [] }

/**
 * Builds where there is something to build. Next.js loads the app's modules and renders its pages meanwhile: variables that
 * are read then get a stand-in, and nothing is built where the build itself wants a database.
 */
export function buildStep(
  project: Project,
  folder: string,
  scripts: Readonly<Record<string, string>>,
  apps: readonly App[],
  run: string,
  sourceOf: SourceOf,
): BuildStep {
  const build = scripts.build
  if (build === undefined) return NONE
  const whole = [scripts.prebuild, build, ...namedIn(build, scripts), scripts.postbuild].join(' && ')
  const app = apps.find((each) => each.folder === folder)
  if (TOUCHES_DATABASE.test(whole) || (/\bnext build\b/.test(whole) && app && rendersRows(project, app, sourceOf)))
    return { isRun: false, lines: ['      # The build is left to the host: it asks the database.'] }
  const variables = /\bnext build\b/.test(whole) ? loadedVariables(project, folder) : []
  if (variables.length === 0) return { isRun: true, lines: [`      - run: ${run} build`] }
  return {
    isRun: true,
    lines: [
      `      - run: ${run} build`,
      '        # Stand-ins: pages are built without the services, and nothing of it is deployed.',
      '        env:',
      ...variables.map(({ name }) => `          ${name}: ${standIn(name)}`),
    ],
  }
}

/** Scripts that change or fill a database before the app is built. */
const TOUCHES_DATABASE =
  /\bprisma (?:migrate|db)\b|\bdrizzle-kit (?:push|migrate)\b|\bmigrate\b|\bdb[:-](?:push|migrate|seed|deploy|setup)\b|\b(?:check-db|build-db|check-env)\b/

/** The scripts that a script runs by name. */
function namedIn(text: string, scripts: Readonly<Record<string, string>>): string[] {
  return [...text.matchAll(/\b(?:(?:npm|pnpm|yarn|bun)(?: run)?|run-s|npm-run-all)((?: [\w:.-]+)+)/g)]
    .flatMap(([, names = '']) => names.trim().split(' '))
    .flatMap((name) => scripts[name] ?? [])
}

/** Some page reads rows while it is built: it asks a database client, and nothing of a request. */
function rendersRows(project: Project, app: App, sourceOf: SourceOf): boolean {
  const client = databaseClientOf(project, app)
  if (!client || client.k === 'supabase') return false
  const asks = (path: string, depth: number): boolean =>
    (project.link.code(path)?.imports ?? []).some(({ specifier, typeOnly }) => {
      const resolved = typeOnly ? undefined : project.modules.resolve(path, specifier)
      if (resolved?.k !== 'file') return false
      return resolved.path === client.file || (depth > 0 && asks(resolved.path, depth - 1))
    })
  return [...project.link.resolver.codeFiles()].some(({ path, directive }) => {
    if (!/(?:^|\/)app\/(?:.*\/)?(?:page|layout|sitemap)\.[jt]sx?$/.test(path) || directive === 'client') return false
    // Pages with a parameter are built when somebody asks for them.
    if (!path.startsWith(inFolder(app.folder, '')) || path.includes('[')) return false
    const text = sourceOf(path) ?? ''
    return (
      !/force-dynamic|\b(?:cookies|headers|auth|getServerSession|currentUser)\(|searchParams/.test(text) &&
      asks(path, 1)
    )
  })
}

/** What modules of the app need to be loaded, and what browsers get. */
function loadedVariables(project: Project, folder: string): EnvironmentVariable[] {
  return project.inventory.environment.variables.filter(
    ({ name, required, provided, edge, atLoad, reads }) =>
      required &&
      !provided &&
      !edge &&
      (atLoad || /^NEXT_PUBLIC_\w*(?:URL|KEY|DOMAIN)$/.test(name)) &&
      reads.some(({ file }) => file.startsWith(inFolder(folder, ''))),
  )
}

/** Values of the form that libraries ask for when they are loaded, and that open nothing. */
const STAND_INS: readonly (readonly [RegExp, string])[] = [
  // Clerk reads the address of its service from the key: `clerk.example.com$`, as in https://clerk.com/docs.
  [/CLERK_PUBLISHABLE_KEY/, 'pk_test_Y2xlcmsuZXhhbXBsZS5jb20k'],
  [/MONGO/, 'mongodb://localhost:27017/stand-in'],
  [/(?:DATABASE|POSTGRES|PG|NEON|DB|DIRECT)\w*_?UR[IL]/, 'postgresql://localhost:5432/stand-in'],
  [/REDIS_URL$/, 'redis://localhost:6379'],
  [/UR[IL]|ENDPOINT|ORIGIN/, 'https://stand-in.example.com'],
  [/HOST|DOMAIN/, 'stand-in.example.com'],
  [/EMAIL|_FROM$/, 'stand-in@example.com'],
  [/PORT$/, "'3000'"],
]

function standIn(name: string): string {
  return STAND_INS.find(([pattern]) => pattern.test(name))?.[1] ?? 'stand-in'
}
