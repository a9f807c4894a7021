import type { FileFacts } from '../../analysis/facts'
import type { SourceKind } from './schema'

/**
 * The commands that bring a database to what the schema declares, without migrations, by the kind of migrations they leave
 * aside. https://www.prisma.io/docs/orm/prisma-migrate/workflows/prototyping-your-schema,
 * https://orm.drizzle.team/docs/drizzle-kit-push
 */
const PUSHES: Partial<Readonly<Record<SourceKind, RegExp>>> = {
  'prisma-migrations': /\bprisma(?:@\S+)?\s+db\s+push\b/,
  'drizzle-migrations': /\bdrizzle-kit(?:@\S+)?\s+push\b/,
}
/** Scripts of a package that a host runs when it builds or starts the app. */
const AT_DEPLOY =
  /^(?:(?:pre|post)?(?:start|build|deploy|release|install)(?::(?:prod|production))?|vercel-build|heroku-postbuild)$/
const RUNS_SCRIPT = /\b(?:npm|pnpm|yarn|bun)\s+(?:run\s+)?([\w:.-]+)/g
/** From one script to the next. */
const MOST_STEPS = 4

/** Whether the app is built or started with the command that makes its database out of the declared schema. */
export function isPushedAtDeploy(kind: SourceKind, files: ReadonlyMap<string, FileFacts>): boolean {
  const pushes = PUSHES[kind]
  if (!pushes) return false
  const all = [...files.values()]
  const scripts = new Map(all.flatMap((facts) => (facts.kind === 'package' ? Object.entries(facts.scripts) : [])))
  const runs = (command: string, steps: number): boolean => {
    if (pushes.test(command)) return true
    if (steps === 0) return false
    return [...command.matchAll(RUNS_SCRIPT)].some(([, name = '']) => runs(scripts.get(name) ?? '', steps - 1))
  }
  const isDeployed = all.some(
    (facts) => facts.kind === 'deployment' && facts.settings.some(({ value }) => runs(value, MOST_STEPS)),
  )
  return isDeployed || [...scripts].some(([name, command]) => AT_DEPLOY.test(name) && runs(command, MOST_STEPS))
}
