import { isDeno } from '../../analysis/conventions/places'
import { isEnvExample } from '../../analysis/env/env-facts'
import type { CodeFacts, EnvironmentRead } from '../../analysis/facts'
import type { Place } from '../finding'
import type { Project } from '../project'
import type { Environment, EnvironmentVariable } from './inventory'
import { isProductCode } from './places'

/**
 * Set by run times, shells, terminals, tools and hosts. Vercel: https://vercel.com/docs/environment-variables/system-environment-variables,
 * Netlify: https://docs.netlify.com/build/configure-builds/environment-variables/, Fly: https://fly.io/docs/machines/runtime-environment/,
 * Railway: https://docs.railway.com/reference/variables, Render: https://render.com/docs/environment-variables,
 * Vite: https://vite.dev/guide/env-and-mode, Supabase: https://supabase.com/docs/guides/functions/secrets, Replit: https://docs.replit.com/
 */
const PROVIDED =
  /^(?:NODE_ENV|NODE_OPTIONS|NODE_DEBUG|PORT|HOST|HOSTNAME|HOME|USER|PATH|PWD|TZ|LANG|TMPDIR|TEMP|CI|DEBUG|SHELL|TERM|TERM_\w+|COLORTERM|ITERM_\w+|WT_\w+|TMUX\w*|STY|KITTY_\w+|WEZTERM_\w+|ALACRITTY_\w+|VSCODE_\w+|CODESPACES?|CODESPACE_\w+|GITPOD_\w+|WSL\w*|SHLVL|LOGNAME|DISPLAY|WAYLAND_DISPLAY|XDG_\w+|SSH_\w+|APPDATA|LOCALAPPDATA|USERPROFILE|ProgramFiles\w*|PROGRAMFILES\w*|SystemRoot|SYSTEMROOT|ComSpec|COMSPEC|PATHEXT|OSTYPE|NO_COLOR|FORCE_COLOR|EDITOR|COMPUTERNAME|USERNAME|DEV|PROD|SSR|MODE|BASE_URL|ANALYZE|BUILD_ID|NETLIFY|CONTEXT|URL|DEPLOY_URL|DEPLOY_PRIME_URL|COMMIT_REF|BRANCH|K_SERVICE|K_REVISION|DYNO|JEST_WORKER_ID|VITEST|PLAYWRIGHT\w*|TURBOPACK|NEXT_RUNTIME|NEXT_PHASE|NEXT_DEPLOYMENT_ID|GOOGLE_CLOUD_PROJECT|GCLOUD_PROJECT|FUNCTION_TARGET|LAMBDA_TASK_ROOT|REPL_ID|REPL_SLUG|REPL_OWNER|REPL_IDENTITY|WEB_REPL_RENEWAL|ISSUER_URL|APP_DIR|DENO_DEPLOYMENT_ID|DENO_REGION|SB_REGION|SB_EXECUTION_ID|VERCEL|HEROKU_APP_NAME|APP_VERSION|npm_package_\w+|npm_config_\w+|npm_lifecycle_event|(?:NEXT_PUBLIC_)?VERCEL_(?:ENV|URL|BRANCH_URL|REGION|DEPLOYMENT_ID|PROJECT_ID|PROJECT_PRODUCTION_URL|TARGET_ENV|GIT_\w+|AUTOMATION_BYPASS_SECRET|OIDC_TOKEN)|FLY_\w+|RAILWAY_\w+|RENDER(?:_\w+)?|CF_PAGES\w*|GITHUB_(?:ACTIONS|SHA|REF|REPOSITORY|RUN_ID|WORKSPACE)|REPLIT_\w+|AWS_(?:LAMBDA_\w+|REGION|DEFAULT_REGION|EXECUTION_ENV)|EAS_\w+|EXPO_OS|__\w+)$/
/** Set in every edge function by Supabase itself. */
const GIVEN_TO_FUNCTIONS = /^SUPABASE_(?:URL|ANON_KEY|SERVICE_ROLE_KEY|DB_URL|PUBLISHABLE_KEYS?|SECRET_KEYS?|JWKS)$/

/** The variables that product code reads, against the files that document them. */
export function environmentOf(project: Project): Environment {
  const found = new Map<
    string,
    { required: boolean; reads: Place[]; edge: boolean; inBrowser: boolean; atLoad: boolean }
  >()
  const choices: (readonly string[])[] = []
  for (const facts of project.files.values()) {
    if (facts.kind !== 'code' || !facts.environment || !isProductCode(project, facts)) continue
    const isEdge = isDeno(facts.path)
    const side = project.side(facts)
    const isInBrowser = side !== 'server' && side !== 'edge'
    for (const read of facts.environment) {
      if (read.oneOf && !read.optional) choices.push(read.oneOf)
      for (const { name, place, atLoad } of namesOf(project, facts, read)) {
        // `process.env.basePath` is what a build sets for itself.
        if (!/^[A-Z_][A-Z0-9_]*$/.test(name)) continue
        const known = found.get(name) ?? { required: false, reads: [], edge: true, inBrowser: false, atLoad: false }
        found.set(name, {
          required: known.required || (!read.optional && !read.oneOf),
          reads: known.reads.some(({ file }) => file === place.file) ? known.reads : [...known.reads, place],
          edge: known.edge && isEdge,
          inBrowser: known.inBrowser || read.from === 'build' || isInBrowser,
          atLoad: known.atLoad || (atLoad && !read.optional),
        })
      }
    }
  }
  const examples = examplesOf(project)
  const isProvided = (name: string): boolean =>
    PROVIDED.test(name) || (found.get(name)?.edge === true && GIVEN_TO_FUNCTIONS.test(name))
  const documented = new Set(examples.flatMap(({ names }) => names))
  const standIns = new Map<string, string>()
  for (const names of choices) {
    const settled = names.find((name) => found.get(name)?.required || isProvided(name) || documented.has(name))
    const first = settled ?? names[0] ?? ''
    const chosen = found.get(first)
    if (chosen && settled === undefined) chosen.required = true
    for (const name of names) if (name !== first) standIns.set(name, first)
  }
  const variables = [...found].map(([name, { required, reads, edge, inBrowser, atLoad }]): EnvironmentVariable => {
    const insteadOf = required ? undefined : standIns.get(name)
    return {
      name,
      required,
      reads: reads.sort((a, b) => (a.file < b.file ? -1 : 1)),
      edge,
      inBrowser,
      atLoad,
      provided: isProvided(name),
      ...(insteadOf !== undefined && { insteadOf }),
    }
  })
  return { variables: variables.sort((a, b) => (a.name < b.name ? -1 : 1)), examples }
}

/** The name that is read; where a helper of the app reads it, the names its callers hand over. */
function namesOf(
  project: Project,
  facts: CodeFacts,
  { name, by, range, in: f }: EnvironmentRead,
): { name: string; place: Place; atLoad: boolean }[] {
  const atLoad = f < 0
  if (!by) return [{ name, place: { file: facts.path, range }, atLoad }]
  const target = project.link.resolver.resolve(facts.path, by)
  if (target.k === 'string') return [{ name: target.text, place: { file: facts.path, range }, atLoad }]
  if (target.k !== 'param' || target.keys.length > 0) return []
  return project.link.callersOf({ k: 'function', path: target.path, f: target.f }).flatMap((at) => {
    const argument = project.link.call(at)?.args[target.i]
    const caller = project.link.code(at.path)
    const given = argument && project.link.resolver.resolve(at.path, argument)
    const call = project.link.call(at)
    if (given?.k !== 'string' || !call || !caller || !isProductCode(project, caller)) return []
    return [{ name: given.text, place: { file: at.path, range: call.nameRange }, atLoad: call.in < 0 }]
  })
}

function examplesOf(project: Project): Environment['examples'] {
  const found: { path: string; names: readonly string[] }[] = []
  for (const facts of project.files.values()) {
    if (facts.kind !== 'env' || !isEnvExample(facts.path)) continue
    found.push({ path: facts.path, names: facts.variables.map(({ name }) => name) })
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1))
}
