import type { CodeFacts } from '../../analysis/facts'
import type { Link } from './link'

/** Where code runs. `edge` is a Deno or edge function, `job` a queue worker or cron task; both are servers too. */
export type Side = 'browser' | 'server' | 'edge'

const SERVER_PACKAGES =
  /^(?:express|fastify|koa|hono|@hono\/.*|@nestjs\/.*|next\/server|next\/headers|server-only|pg|postgres|mysql2|better-sqlite3|drizzle-orm\/(?:node-postgres|postgres-js|neon-http|neon-serverless)|@prisma\/client|@neondatabase\/serverless|nodemailer|stripe|bullmq|node-cron|ioredis|multer|passport.*|jsonwebtoken|bcrypt(?:js)?|mongoose|ws|@trpc\/server|dotenv)$/
const BROWSER_PACKAGES =
  /^(?:react-dom(?:\/client)?|react-router-dom|wouter|sonner|react-hot-toast|@tanstack\/react-query|framer-motion|lucide-react|zustand|swr|@radix-ui\/.*|next-themes|react-native|expo(?:-.*)?)$/
const BROWSER_GLOBALS = new Set(['window', 'document', 'localStorage', 'sessionStorage'])
const SERVER_FOLDER =
  /(?:^|\/)(?:server|api|backend|functions|netlify\/functions|workers?|cron|jobs?|controllers|middlewares?|routers?)\//
const CLIENT_FOLDER =
  /(?:^|\/)(?:client|components?|hooks|pages|screens|contexts?|providers?|views|widgets?|stores?|frontend)\//
const NEXT_SERVER_FILE =
  /(?:^|\/)(?:route|middleware|proxy|instrumentation|sitemap|robots|opengraph-image|icon)\.[jt]sx?$/
const NEXT_SERVER_COMPONENT = /(?:^|\/)app\/(?:.*\/)?(?:page|layout|template|default|loading|not-found)\.[jt]sx?$/

/** On which side a file's code runs; undefined where it runs on both, or nothing tells. */
export function sideOf(link: Link, facts: CodeFacts): Side | undefined {
  const own = ownSide(link, facts)
  if (own) return own
  return sideOfImporters(link, facts)
}

function ownSide(link: Link, facts: CodeFacts): Side | undefined {
  const { path } = facts
  if (/(?:^|\/)supabase\/functions\//.test(path) || facts.globals.includes('Deno')) return 'edge'
  if (facts.directive === 'client' || facts.imports.some(({ specifier }) => specifier === 'client-only'))
    return 'browser'
  if (facts.imports.some(({ specifier }) => specifier === 'server-only')) return 'server'
  if (facts.directive === 'server') return 'server'
  const isNext = link.modules.hasDependency(path, 'next')
  if (isNext) {
    if (NEXT_SERVER_FILE.test(path) || /(?:^|\/)pages\/api\//.test(path)) return 'server'
    if (NEXT_SERVER_COMPONENT.test(path) && !usesHooks(facts)) return 'server'
  }
  let server = 0
  let browser = 0
  for (const { specifier, typeOnly } of facts.imports) {
    if (typeOnly || specifier.startsWith('.')) continue
    if (
      SERVER_PACKAGES.test(specifier) ||
      specifier.startsWith('node:') ||
      /^(?:fs|path|crypto|http|https|child_process|os)$/.test(specifier)
    )
      server++
    if (BROWSER_PACKAGES.test(specifier)) browser++
  }
  if (server > 0 && browser === 0 && !facts.jsx) return 'server'
  if (usesHooks(facts) || browser > 0) return 'browser'
  if (facts.jsx && !isNext) return 'browser'
  if (facts.globals.some((name) => BROWSER_GLOBALS.has(name)))
    return facts.globals.includes('process') ? undefined : 'browser'
  if (!isNext && facts.globals.includes('import.meta')) return 'browser'
  if (SERVER_FOLDER.test(path) && !/(?:^|\/)(?:client|src\/(?:api|lib|services))\//.test(path)) return 'server'
  if (
    /(?:^|\/)src\//.test(path) &&
    link.modules.hasDependency(path, 'vite') &&
    !link.modules.hasDependency(path, 'express') &&
    !isNext
  )
    return 'browser'
  if (CLIENT_FOLDER.test(path) && !isNext) return 'browser'
  return undefined
}

const HOOKS = new Set(
  'useState useEffect useRef useReducer useCallback useMemo useContext useLayoutEffect useTransition'.split(' '),
)

function usesHooks(facts: CodeFacts): boolean {
  return facts.imports.some(
    ({ specifier, names }) => specifier === 'react' && Object.values(names).some((name) => HOOKS.has(name)),
  )
}

/** A shared module runs where the files that import it run. */
function sideOfImporters(link: Link, facts: CodeFacts): Side | undefined {
  const sides = new Set<Side | undefined>()
  const seen = new Set([facts.path])
  const queue = [facts.path]
  for (const path of queue) {
    if (seen.size > 60) break
    for (const importer of link.importersOf(path)) {
      if (seen.has(importer.path)) continue
      seen.add(importer.path)
      const side = ownSide(link, importer)
      if (side) sides.add(side)
      else queue.push(importer.path)
    }
  }
  return sides.size === 1 ? [...sides][0] : undefined
}
