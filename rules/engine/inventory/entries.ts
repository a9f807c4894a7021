import { isDeno } from '../../analysis/conventions/places'
import type { CallFact, CodeFacts, FileFacts } from '../../analysis/facts'
import { inFolder } from '../../analysis/paths'
import type { Place } from '../finding'
import { containerOf, isPageElement } from '../link/app-roots'
import { packageFolderOf } from '../link/packages'
import type { Project } from '../project'
import type { AppSide } from './inventory'
import { whyUnloaded } from './next-instrumentation'
import { below, isProductCode, topOf } from './places'
import { commandsIn, preloadedFiles } from './preloaded'

/** A file in which a side of an app starts. */
export interface Entry extends Place {
  readonly side: AppSide
  /** The folder of its package. */
  readonly folder: string
  /** How telling it is for a finding about its side, 0 the most. */
  readonly rank: number
  /** A platform starts it for each request. */
  readonly perRequest?: true
}

const SERVER_PACKAGES =
  /^(?:express|fastify|koa|hono|@hono\/node-server|@nestjs\/core|polka|restify|@hapi\/hapi|connect|h3|elysia|@apollo\/server(?:\/standalone)?|apollo-server|graphql-yoga|socket\.io|ws|http|https|http2|@feathersjs\/.+|@elysiajs\/node)$/
const HTTP_EXPORTS = /^(?:GET|POST|PUT|PATCH|DELETE)$/
const PARTS_OF_PAGES = ['wxt', 'plasmo', '@crxjs/vite-plugin', 'webextension-polyfill']

/** Every place where an app begins to run, in the order of the files. */
export function entriesOf(project: Project): Entry[] {
  const workers = new Set([...workerFiles(project.files), ...preloadedFiles(project)])
  const found: Entry[] = []
  for (const facts of project.files.values()) {
    if (facts.kind !== 'code') continue
    const entries = entriesIn(project, facts, workers)
    if (entries.length === 0 || !isProductCode(project, facts)) continue
    const folder = packageFolderOf(project, facts.path)
    for (const entry of entries) found.push({ ...entry, file: facts.path, folder })
  }
  return found
}

type Found = Pick<Entry, 'side' | 'range' | 'rank' | 'perRequest'>

function entriesIn(project: Project, facts: CodeFacts, workers: ReadonlySet<string>): Found[] {
  const top = topOf(facts).range
  const edge = /(?:^|\/)supabase\/functions\/(?!_)[^/]+\/index\.[jt]sx?$/.test(facts.path)
  if (edge) return [{ side: 'edge', range: top, rank: 1 }]
  if (isDeno(facts.path)) return []
  return [
    ...frameworkEntries(project, facts),
    ...renderCalls(project, facts),
    ...servingCalls(project, facts),
    ...(isFunctionFile(project, facts)
      ? [{ side: 'server' as const, range: top, rank: 2, perRequest: true as const }]
      : workers.has(facts.path) || isServedByBun(project, facts)
        ? [{ side: 'server' as const, range: top, rank: 2 }]
        : []),
  ]
}

/** By the place a framework looks in. */
function frameworkEntries(project: Project, facts: CodeFacts): Found[] {
  const { path } = facts
  if (
    !/(?:^|\/)(?:app|pages|src|routes)\/|(?:^|\/)(?:instrumentation|middleware|proxy|App|index)[\w-]*\.[jt]sx?$/.test(
      path,
    )
  )
    return []
  const has = (name: string): boolean => project.modules.hasDependency(path, name)
  const top = topOf(facts).range
  const local = below(packageFolderOf(project, path), path)?.replace(/^src\//, '') ?? path
  const one = (side: AppSide, rank: number): Found => ({ side, range: top, rank })
  if (has('next'))
    return whyUnloaded(project, path) === undefined
      ? nextEntries(facts, local).map(([side, rank]) => one(side, rank))
      : []
  const isRouteModule = has('@react-router/dev') || has('@remix-run/react')
  if (isRouteModule && /^app\/(?:root|entry\.client)\.[jt]sx?$/.test(local))
    return [one('client', /root/.test(local) ? 0 : 1)]
  if (isRouteModule && /^app\/entry\.server\.[jt]sx?$/.test(local)) return [one('server', 0)]
  if (has('@tanstack/react-start') && /^(?:router|routes\/__root|client|server|start)\.[jt]sx?$/.test(local))
    return [
      ...(/^server\./.test(local) ? [] : [one('client', 1)]),
      ...(/^client\./.test(local) ? [] : [one('server', 1)]),
    ]
  const manifest = project.files.get(inFolder(packageFolderOf(project, path), 'package.json'))
  // Its own: a web app beside a mobile one in the same repository is none.
  const own = manifest?.kind === 'package' ? manifest.dependencies : {}
  if (has('expo-router') && /^app\/_layout\.[jt]sx?$/.test(local)) return [one('mobile', 0)]
  if (('expo' in own || 'react-native' in own) && /^(?:App|index)\.[jt]sx?$/.test(local))
    return [one('mobile', /^App/.test(local) ? 0 : 1)]
  return []
}

const NEXT_PAGE = /^app\/(?:.*\/)?(?:page|layout|template|default|error|global-error|not-found|loading)\.[jt]sx?$/

function nextEntries(facts: CodeFacts, local: string): [AppSide, number][] {
  if (/^instrumentation-client\.[jt]sx?$/.test(local)) return [['client', 3]]
  if (/^instrumentation\.[jt]sx?$/.test(local)) return [['server', 3]]
  if (/^(?:middleware|proxy)\.[jt]s$/.test(local)) return [['server', 3]]
  if (/^app\/(?:.*\/)?route\.[jt]sx?$/.test(local) || /^pages\/api\//.test(local)) return [['server', 2]]
  if (/^pages\/_app\.[jt]sx?$/.test(local))
    return [
      ['client', 0],
      ['server', 4],
    ]
  const isData = 'getServerSideProps' in facts.exports
  if (/^pages\/(?!_)/.test(local))
    return isData
      ? [
          ['client', 2],
          ['server', 3],
        ]
      : [['client', 2]]
  if (!NEXT_PAGE.test(local)) return []
  if (facts.directive === 'client') return [['client', 2]]
  return [['client', /^app\/(?:\([^)]*\)\/|\[[^\]]*\]\/)*layout\./.test(local) ? 0 : 2]]
}

/** `createRoot(document.getElementById('root')).render(…)`, and what Vue and Svelte have for it. */
function renderCalls(project: Project, facts: CodeFacts): Found[] {
  const react = facts.imports.some(({ specifier }) => /^react-dom(?:\/client)?$/.test(specifier))
  const other = facts.imports.some(({ specifier }) =>
    /^(?:vue|svelte|preact|solid-js\/web|@angular\/platform-browser)$/.test(specifier),
  )
  if ((!react && !other) || PARTS_OF_PAGES.some((name) => project.modules.hasDependency(facts.path, name))) return []
  const c = facts.calls.findIndex((call, i) => (react ? isRender(project, facts, i) : isMount(call)))
  const call = facts.calls[c]
  return call ? [{ side: 'client', range: call.nameRange, rank: 0 }] : []
}

function isRender(project: Project, facts: CodeFacts, c: number): boolean {
  const container = containerOf(project, facts, c)
  return container !== undefined && isPageElement(facts, container, 0)
}

function isMount({ text, in: inside }: CallFact): boolean {
  return inside === -1 && /(?:^|\.)(?:mount|render|hydrate|bootstrapApplication|bootstrapModule)$/.test(text)
}

/** `app.listen(port)`, `serve(app)`, `Bun.serve(…)`, `Deno.serve(…)`. */
function servingCalls(project: Project, facts: CodeFacts): Found[] {
  const c = facts.calls.findIndex((call, i) => isServing(project, facts, call, i))
  const call = facts.calls[c]
  return call ? [{ side: 'server', range: call.nameRange, rank: 0 }] : []
}

function isServing(project: Project, facts: CodeFacts, call: CallFact, c: number): boolean {
  const { text } = call
  if (!text.endsWith('isten') && !text.endsWith('erve') && !text.endsWith('Server')) return false
  if (text === 'Bun.serve' || text === 'Deno.serve') return true
  if (/(?:^|\.)(?:serve|startStandaloneServer)$/.test(text)) {
    const target = project.link.resolver.callee(facts.path, c)
    return target.k === 'api' && SERVER_PACKAGES.test(target.pkg)
  }
  if (!text.endsWith('.listen') || (call.args.length === 0 && !facts.imports.some(isServerImport))) return false
  const target = project.link.resolver.callee(facts.path, c)
  if (target.k === 'api') return SERVER_PACKAGES.test(target.pkg.replace(/^node:/, ''))
  return (target.k === 'unknown' || target.k === 'param') && facts.imports.some(isServerImport)
}

function isServerImport({ specifier, typeOnly }: CodeFacts['imports'][number]): boolean {
  return !typeOnly && SERVER_PACKAGES.test(specifier.replace(/^node:/, ''))
}

/** A file that a platform calls by its place: `api/` of Vercel, functions of Netlify and Firebase. */
function isFunctionFile(project: Project, facts: CodeFacts): boolean {
  const { path } = facts
  const names = Object.keys(facts.exports)
  if (facts.imports.some(({ specifier }) => /^firebase-functions(?:\/|$)/.test(specifier)))
    return facts.calls.some(({ text }) => /(?:^|\.)(?:onRequest|onCall|onSchedule|onDocument\w+)$/.test(text))
  if (!/(?:^|\/)(?:api|netlify\/functions)\//.test(path) || names.length === 0 || facts.jsx) return false
  if (project.modules.hasDependency(path, 'next')) return false
  const local = below(packageFolderOf(project, path), path) ?? path
  return (
    /^(?:api|netlify\/functions)\/(?:(?!_)[^/]+\/)*(?!_)[^/]+\.[jt]s$/.test(local) &&
    names.some((name) => name === 'default' || name === 'handler' || HTTP_EXPORTS.test(name))
  )
}

/** `export default app`, `export default { fetch }` of a file that a command runs with Bun. https://bun.com/docs/api/http#export-default-syntax */
function isServedByBun(project: Project, facts: CodeFacts): boolean {
  const { path } = facts
  const value = facts.exports.default
  if (value === undefined || facts.jsx) return false
  const isServer = (value.k === 'object' && 'fetch' in value.members) || (facts.imports.some(isAppImport) && isApp())
  if (!isServer) return false
  const folder = packageFolderOf(project, path)
  const local = below(folder, path) ?? path
  const commands = commandsIn(project, folder).split(/\n|&&|;/)
  return commands.some(
    (command) => /\bbun\b/.test(command) && command.split(/\s+/).some((word) => word.replace(/^\.\//, '') === local),
  )

  function isApp(): boolean {
    const target = project.link.resolver.exported(path, 'default')
    return target.k === 'api' && /^(?:hono|@hono\/zod-openapi|elysia)$/.test(target.pkg)
  }
}

function isAppImport({ specifier }: CodeFacts['imports'][number]): boolean {
  return /^(?:hono|@hono\/zod-openapi|elysia)$/.test(specifier)
}

/** What `wrangler.toml` names as `main`. */
function workerFiles(files: ReadonlyMap<string, FileFacts>): ReadonlySet<string> {
  const found = new Set<string>()
  for (const facts of files.values()) {
    if (facts.kind !== 'deployment' || facts.host !== 'cloudflare') continue
    const main = facts.settings.find(({ key }) => key === 'main')?.value.replace(/^\.\//, '')
    const folder = facts.path.slice(0, facts.path.lastIndexOf('/') + 1)
    if (main !== undefined) found.add(folder + main)
  }
  return found
}
