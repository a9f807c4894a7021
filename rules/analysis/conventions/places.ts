import type { CodeFacts, FileFacts } from '../facts'
import { folderOf, inFolder } from '../paths'

/** The part of a project that conventions are read from. */
export interface ProjectFiles {
  readonly files: ReadonlyMap<string, FileFacts>
  /** On which side a file runs, where that is known. */
  readonly side?: (facts: CodeFacts) => string | undefined
}

/** The folder of the nearest package.json: what is installed and aliased there holds for the files below it. */
export function packageFolder(project: ProjectFiles, path: string): string {
  for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) {
    if (project.files.has(`${folder}/package.json`)) return folder
  }
  return ''
}

/** Every dependency of the packages round a file. */
export function dependsOn(project: ProjectFiles, path: string, name: string): boolean {
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    const facts = project.files.get(inFolder(folder, 'package.json'))
    if (facts?.kind === 'package' && facts.dependencies[name] !== undefined) return true
    if (folder === '') return false
  }
}

/** The code files of the same package as `path`, itself left out. */
export function* siblingsOf(project: ProjectFiles, path: string): Generator<CodeFacts> {
  const folder = packageFolder(project, path)
  for (const facts of project.files.values()) {
    if (facts.kind !== 'code' || facts.path === path) continue
    if (folder === '' || facts.path.startsWith(`${folder}/`)) yield facts
  }
}

/** Of things seen in files, the one seen most in the nearest folder round `path` that has any. */
export function nearest<T>(
  path: string,
  seen: readonly { path: string; value: T }[],
  key: (value: T) => string,
): T | undefined {
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    const counts = new Map<string, { value: T; count: number }>()
    for (const each of seen) {
      if (folder !== '' && !each.path.startsWith(`${folder}/`)) continue
      const id = key(each.value)
      counts.set(id, { value: each.value, count: (counts.get(id)?.count ?? 0) + 1 })
    }
    if (counts.size > 0) return [...counts.values()].reduce((a, b) => (b.count > a.count ? b : a)).value
    if (folder === '') return undefined
  }
}

/** What runs in Node only, and what runs in browsers only: a bundle for the other side does not hold it. */
const NODE_ONLY =
  /^(?:node:|@sentry\/(?:node|profiling-node|node-core|bun|aws-serverless|google-cloud-serverless|serverless|nestjs|opentelemetry)|@bugsnag\/(?:node|plugin-(?:express|koa|restify))|@highlight-run\/node|posthog-node|newrelic|dd-trace|elastic-apm-node|winston|pino-http|express|fastify|koa|@nestjs\/|fs|path|os|child_process)(?:$|\/|(?<=:|\/))/
const BROWSER_ONLY =
  /^(?:@sentry\/(?:react|browser|vue|svelte|angular)|@bugsnag\/(?:browser|plugin-react)|posthog-js|logrocket|@datadog\/browser-[\w-]+|@highlight-run\/(?:react|client)|react-dom|sonner|react-hot-toast)(?:$|\/)/

/** On which side a file runs; one that is still to be written by whether it renders. */
function sideAt(project: ProjectFiles, path: string): string | undefined {
  const facts = project.files.get(path)
  if (facts?.kind === 'code') return project.side?.(facts)
  return /\.[jt]sx$/.test(path) ? 'browser' : undefined
}

/** Whether a package can be loaded on the side that a file runs on. */
export function runsBeside(project: ProjectFiles, path: string, specifier: string): boolean {
  const side = sideAt(project, path)
  if (side === undefined) return project.side === undefined || !NODE_ONLY.test(specifier)
  return !(side === 'browser' ? NODE_ONLY : BROWSER_ONLY).test(specifier)
}

/** Whether a file of the app can be imported by one at `path`: it runs on the same side, or on both and holds nothing of the other. */
export function isBorrowable(project: ProjectFiles, path: string, lender: CodeFacts): boolean {
  const side = sideAt(project, path)
  const other = project.side?.(lender)
  if (side !== undefined && other !== undefined) return side === other
  return lender.imports.every(({ specifier, typeOnly }) => typeOnly || runsBeside(project, path, specifier))
}

/** A path from one file to a module, as an import says it: `../lib/retry`. */
function relativeSpecifier(from: string, to: string): string {
  const here = folderOf(from).split('/').filter(Boolean)
  const there = to.split('/')
  let shared = 0
  while (shared < here.length && shared < there.length - 1 && here[shared] === there[shared]) shared++
  const up = '../'.repeat(here.length - shared)
  return (up === '' ? './' : up) + there.slice(shared).join('/')
}

/** A relative specifier of a file as a path without its extension. */
export function resolveRelative(from: string, specifier: string): string {
  const parts = folderOf(from).split('/').filter(Boolean)
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}

/** A specifier in `other` as `path` would write it: relative ones lead from elsewhere. */
export function asSeenFrom(path: string, other: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier
  const end = /\.[mc]?[jt]sx?$/.exec(specifier)?.[0] ?? ''
  return relativeSpecifier(path, resolveRelative(other, specifier.slice(0, specifier.length - end.length))) + end
}

/** How a file imports another of its app: by the alias its neighbours use (`@/lib/retry`), else relatively. */
export function specifierFor(project: ProjectFiles, from: string, to: string): string {
  const bare = to.replace(/\.[mc]?[jt]sx?$/, '').replace(/\/index$/, '')
  const facts = project.files.get(from)
  const own = facts?.kind === 'code' ? facts.imports : []
  const withExtension = own.some((each) => /^\.{1,2}\/.*\.[mc]?[jt]sx?$/.test(each.specifier)) || isDeno(from)
  const wantsRelative =
    own.some((each) => each.specifier.startsWith('.')) && !own.some((each) => isAlias(each.specifier))
  const root = wantsRelative ? undefined : aliasRoot(project, from)
  if (root !== undefined && bare.startsWith(root.folder)) return root.alias + bare.slice(root.folder.length)
  const relative = relativeSpecifier(from, withExtension ? to : bare)
  const writesJs = own.some((each) => /^\.{1,2}\/.*\.js$/.test(each.specifier))
  return writesJs ? relative.replace(/\.tsx?$/, '.js') : relative
}

/** Files that Deno runs: Supabase edge functions. */
export function isDeno(path: string): boolean {
  return /(^|\/)supabase\/functions\//.test(path)
}

/** `@/` and the folder it stands for, worked out from an import that leads to a file of the project. */
function aliasRoot(project: ProjectFiles, from: string): { alias: string; folder: string } | undefined {
  if (isDeno(from)) return undefined
  const own = project.files.get(from)
  const others = own?.kind === 'code' ? [own, ...siblingsOf(project, from)] : siblingsOf(project, from)
  const base = packageFolder(project, from)
  const prefix = base === '' ? '' : `${base}/`
  for (const facts of others) {
    for (const { specifier } of facts.imports) {
      const alias = isAlias(specifier)
      if (alias === undefined || isDeno(facts.path)) continue
      const rest = specifier.slice(alias.length)
      for (const folder of ['src/', '', 'app/', 'client/src/', 'frontend/src/', 'client/']) {
        if (hasModule(project, prefix + folder + rest)) return { alias, folder: prefix + folder }
      }
    }
  }
  return undefined
}

function isAlias(specifier: string): string | undefined {
  return /^(?:@|~|#)\//.exec(specifier)?.[0]
}

function hasModule(project: ProjectFiles, bare: string): boolean {
  return ['.ts', '.tsx', '.js', '.jsx', '/index.ts', '/index.tsx', '/index.js'].some((end) =>
    project.files.has(bare + end),
  )
}

/** How the edge functions of the project import a package; else a specifier of its own. */
export function specifierIn(project: ProjectFiles, path: string, named: RegExp, otherwise: string): string {
  for (const facts of siblingsOf(project, path)) {
    if (!isDeno(facts.path)) continue
    const found = facts.imports.find(({ specifier }) => !specifier.startsWith('.') && named.test(specifier))
    if (found) return found.specifier
  }
  return otherwise
}

/** Whether a page or a folder stands below a segment for each language: `app/[locale]/page.tsx`. */
export function isBelowLocale(path: string): boolean {
  return /(?:^|\/)\[(?:locale|lang|lng|language)\](?:\/|$)/.test(path)
}
