import { isDeno } from '../../analysis/conventions/places'
import type { CodeFacts, FunctionFact } from '../../analysis/facts'
import { keyOf, type Link } from './link'

/** Where code runs. `edge` is a Deno or edge function, `job` a queue worker or cron task; both are servers too. */
export type Side = 'browser' | 'server' | 'edge'

const SERVER_PACKAGES =
  /^(?:express|fastify|koa|hono|@hono\/.*|@nestjs\/.*|next\/server|next\/headers|server-only|pg|postgres|mysql2|better-sqlite3|drizzle-orm\/(?:node-postgres|postgres-js|neon-http|neon-serverless)|@prisma\/client|@neondatabase\/serverless|nodemailer|stripe|bullmq|node-cron|ioredis|multer|passport.*|jsonwebtoken|bcrypt(?:js)?|mongoose|ws|@trpc\/server|dotenv)$/
/** Packages that talk to a database or the machine: no bundle for a browser has them. */
const DATABASE_PACKAGES =
  /^(?:@prisma\/client|pg|postgres|mysql2(?:\/promise)?|better-sqlite3|mongoose|mongodb|ioredis|redis|next\/headers|nodemailer|drizzle-orm\/(?:node-postgres|postgres-js|neon-http|neon-serverless|mysql2))$/
const BROWSER_PACKAGES =
  /^(?:react-dom(?:\/client)?|react-router-dom|wouter|sonner|react-hot-toast|@tanstack\/react-query|framer-motion|lucide-react|zustand|swr|@radix-ui\/.*|next-themes|react-native|expo(?:-.*)?)$/
const BROWSER_GLOBALS = new Set(['window', 'document', 'localStorage', 'sessionStorage'])
const NODE_GLOBALS = new Set(['process', 'Buffer'])
const SERVER_FOLDER =
  /(?:^|\/)(?:server|api|backend|functions|netlify\/functions|workers?|cron|jobs?|controllers|middlewares?|routers?)\//
const CLIENT_FOLDER =
  /(?:^|\/)(?:client|components?|hooks|pages|screens|contexts?|providers?|views|widgets?|stores?|frontend)\//
const NEXT_SERVER_FILE =
  /(?:^|\/)(?:route|middleware|proxy|instrumentation|sitemap|robots|opengraph-image|icon)\.[jt]sx?$/
const NEXT_SERVER_COMPONENT = /(?:^|\/)app\/(?:.*\/)?(?:page|layout|template|default|loading|not-found)\.[jt]sx?$/

/** On which side a file's code runs; undefined where it runs on both, or nothing tells. Remembered by the link. */
export function sideOf(link: Link, facts: CodeFacts): Side | undefined {
  if (link.sides.has(facts.path)) return link.sides.get(facts.path)
  const sign = signOf(link, facts)
  const side = sign !== undefined && sign !== 'server-folder' ? sign : sideByImports(link, facts, sign)
  link.sides.set(facts.path, side)
  return side
}

function sideByImports(link: Link, facts: CodeFacts, sign: 'server-folder' | undefined): Side | undefined {
  if (importsServerModule(link, facts)) return 'server'
  const side = sideOfImporters(link, facts)
  // `lib/api/users.ts`: where only screens import it, it is how they ask the API.
  return sign === undefined || side === 'browser' ? side : 'server'
}

const ROUTE_MODULE_PACKAGES = [
  '@remix-run/node',
  '@remix-run/cloudflare',
  '@remix-run/deno',
  '@remix-run/react',
  '@react-router/node',
  '@react-router/cloudflare',
  '@react-router/dev',
]
const ROUTE_SERVER_EXPORTS = new Set(['loader', 'action', 'headers'])
const ROUTE_CLIENT_EXPORTS = new Set(['clientLoader', 'clientAction', 'HydrateFallback'])
const PAGE_SERVER_EXPORTS = new Set(['getServerSideProps', 'getStaticProps', 'getStaticPaths'])

/**
 * On which side a function runs: a loader beside its component, a server action inside one, and what only those call, are
 * on the server whatever the rest of the file is. Else as the file; `f` is -1 for the top of the module.
 */
export function functionSide(link: Link, facts: CodeFacts, f: number): Side | undefined {
  for (let at = f; at >= 0; at = facts.functions[at]?.parent ?? -1) {
    const side = ownFunctionSide(link, facts, at)
    if (side) return side
  }
  return sideOf(link, facts)
}

function ownFunctionSide(link: Link, facts: CodeFacts, f: number): Side | undefined {
  const key = keyOf({ k: 'function', path: facts.path, f })
  if (link.functionSides.has(key)) return link.functionSides.get(key)
  link.functionSides.set(key, undefined)
  const fact = facts.functions[f]
  const side = fact && (declaredSide(link, facts, fact) ?? exportedSide(link, facts, f) ?? callersSide(link, facts, f))
  link.functionSides.set(key, side)
  return side
}

/** By `'use server'` in its body, or by what it is handed to. */
function declaredSide(link: Link, facts: CodeFacts, fact: FunctionFact): Side | undefined {
  if (fact.directive === 'server') return 'server'
  const { usage } = fact
  if (usage?.k !== 'argument') return undefined
  const { behaviour } = link.called(facts.path, usage.c)
  return behaviour?.callbacks?.find(({ arg, runsOn }) => runsOn && (arg === 'every' || arg === usage.i))?.runsOn
}

/** By the name a framework looks for: `loader` of a route module, `getServerSideProps` of a page. */
function exportedSide(link: Link, facts: CodeFacts, f: number): Side | undefined {
  if (facts.functions[f]?.parent !== -1) return undefined
  const has = (name: string): boolean => link.modules.hasDependency(facts.path, name)
  for (const [name, value] of Object.entries(facts.exports)) {
    const isServer = ROUTE_SERVER_EXPORTS.has(name)
    const isClient = ROUTE_CLIENT_EXPORTS.has(name)
    const isPage = PAGE_SERVER_EXPORTS.has(name)
    if (!isServer && !isClient && !isPage) continue
    const target = link.resolver.resolve(facts.path, value)
    if (target.k !== 'function' || target.path !== facts.path || target.f !== f) continue
    if (isPage) return has('next') && /(?:^|\/)pages\//.test(facts.path) ? 'server' : undefined
    if (ROUTE_MODULE_PACKAGES.some(has)) return isServer ? 'server' : 'browser'
  }
  return undefined
}

/** A function of a mixed file that only its server functions call. */
function callersSide(link: Link, facts: CodeFacts, f: number): Side | undefined {
  const fact = facts.functions[f]
  if (!fact || fact.parent !== -1 || fact.jsx || fact.usage || !isMixed(link, facts)) return undefined
  const target = { k: 'function', path: facts.path, f } as const
  const callers = link.callersOf(target)
  if (callers.length === 0 || link.referencesTo(target).length > 0) return undefined
  return callers.every((place) => {
    const call = link.call(place)
    return place.path === facts.path && call !== undefined && functionSide(link, facts, call.in) === 'server'
  })
    ? 'server'
    : undefined
}

/** Some function of a file that is not a server's runs on the server. */
function isMixed(link: Link, facts: CodeFacts): boolean {
  return (
    sideOf(link, facts) !== 'server' &&
    (facts.functions.some(({ directive }) => directive === 'server') ||
      Object.keys(facts.exports).some((name) => ROUTE_SERVER_EXPORTS.has(name) || PAGE_SERVER_EXPORTS.has(name)))
  )
}

/** It imports a module of the project that a browser could not load: its own database client, say. */
function importsServerModule(link: Link, facts: CodeFacts): boolean {
  if (facts.jsx) return false
  return facts.imports.some(({ specifier, typeOnly }) => {
    const resolved = typeOnly ? undefined : link.modules.resolve(facts.path, specifier)
    const imported = resolved?.k === 'file' ? link.code(resolved.path) : undefined
    return imported !== undefined && imported.directive !== 'server' && needsServer(imported)
  })
}

/** It imports packages that run on servers only. */
function needsServer(facts: CodeFacts): boolean {
  return facts.imports.some(
    ({ specifier, typeOnly }) =>
      !typeOnly &&
      (specifier === 'server-only' ||
        DATABASE_PACKAGES.test(specifier) ||
        /^node:(?!buffer|path|url|events|util)/.test(specifier)),
  )
}

function ownSide(link: Link, facts: CodeFacts): Side | undefined {
  const sign = signOf(link, facts)
  return sign === 'server-folder' ? 'server' : sign
}

/** What a file itself tells of its side; `server-folder` where it is only the name of its folder. */
function signOf(link: Link, facts: CodeFacts): Side | 'server-folder' | undefined {
  if (link.signs.has(facts.path)) return link.signs.get(facts.path)
  const sign = findSign(link, facts)
  link.signs.set(facts.path, sign)
  return sign
}

function findSign(link: Link, facts: CodeFacts): Side | 'server-folder' | undefined {
  const { path } = facts
  if (isDeno(path) || facts.globals.includes('Deno')) return 'edge'
  if (/\.server\.[jt]sx?$/.test(path)) return 'server'
  if (/(?:^|\/)(?:sw|service-?worker)\.[jt]s$/.test(path)) return undefined
  if (isWebWorker(link, facts)) return 'browser'
  if (facts.directive === 'client' || facts.imports.some(({ specifier }) => specifier === 'client-only'))
    return 'browser'
  if (facts.imports.some(({ specifier }) => specifier === 'server-only')) return 'server'
  if (
    facts.imports.some(({ names }) =>
      Object.values(names).some((name) => /^Next(?:Api)?(?:Request|Response)$/.test(name)),
    )
  )
    return 'server'
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
    return facts.globals.some((name) => NODE_GLOBALS.has(name)) ? undefined : 'browser'
  if (!isNext && facts.globals.includes('import.meta')) return 'browser'
  if (SERVER_FOLDER.test(path) && !/(?:^|\/)(?:client|src\/(?:api|lib|services))\//.test(path)) return 'server-folder'
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

/** A page starts it beside itself: `new Worker(new URL('./x.ts', import.meta.url))`, or it listens so in an app that Vite builds. */
function isWebWorker(link: Link, facts: CodeFacts): boolean {
  if (link.webWorkers().has(facts.path)) return true
  if (!/(?:^|\/)src\//.test(facts.path) || !link.modules.hasDependency(facts.path, 'vite')) return false
  return facts.calls.some(({ text, args: [event] }) => {
    if (text === 'self.postMessage') return true
    return text === 'self.addEventListener' && event?.k === 'string' && event.text === 'message'
  })
}
