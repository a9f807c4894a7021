import { isDeno } from '../../analysis/conventions/places'
import type { CodeFacts, PackageFacts } from '../../analysis/facts'
import { LOGGERS } from '../../analysis/libraries/services/loggers'
import type { Project } from '../project'
import type { App, Logger } from './inventory'
import { isProductCode, topOf } from './places'

/** The loggers that code of an app uses: packages it imports, and those that frameworks bring. */
export function loggersOf(project: Project, files: readonly CodeFacts[], manifest: PackageFacts | undefined): Logger[] {
  const found = new Map<string, Logger>()
  const known = new Map<string, string | undefined>()
  const loggerOf = (specifier: string): string | undefined => {
    if (!known.has(specifier))
      known.set(specifier, LOGGERS.find(({ packages }) => packages.some((pkg) => isUnder(specifier, pkg)))?.name)
    return known.get(specifier)
  }
  for (const facts of files) {
    for (const { specifier, names, typeOnly } of facts.imports) {
      if (typeOnly) continue
      const isNest = specifier === '@nestjs/common' && Object.values(names).includes('Logger')
      const name = loggerOf(specifier) ?? (isNest ? 'Nest' : undefined)
      if (name !== undefined && !found.has(name) && isProductCode(project, facts))
        found.set(name, { name, pkg: specifier, ...topOf(facts) })
    }
    if (manifest && !Object.hasOwn(manifest.dependencies, 'fastify')) continue
    const call = facts.calls.find(({ text, args: [options] }) => {
      const value = options?.k === 'object' ? options.members.logger : undefined
      return /^[Ff]astify$/.test(text) && value !== undefined && !(value.k === 'literal' && value.value === false)
    })
    if (call && !found.has('Fastify'))
      found.set('Fastify', { name: 'Fastify', pkg: 'fastify', file: facts.path, range: call.nameRange })
  }
  return [...found.values()]
}

function isUnder(specifier: string, pkg: string): boolean {
  const name = specifier.replace(/^npm:/, '')
  if (pkg.endsWith('/*')) return name.startsWith(pkg.slice(0, -1))
  return name === pkg || name.startsWith(`${pkg}/`) || name.startsWith(`${pkg}@`)
}

/** How many files of a server import a logger of the app itself before it does not log with `console` alone. */
const MANY_FILES = 5
const LOGGER_FILE = /(?:^|\/)(?:[\w-]+[-.])?log(?:ger|ging)?s?(?:\/index)?(?:\.[mc]?[jt]s)?$/i
const LEVEL = /^(?:trace|debug|info|warn|warning|error|fatal|critical)$/

/** Whether many files import a module of the app that writes lines with levels and what belongs to them. */
function hasOwnLogger(project: Project, files: readonly CodeFacts[]): boolean {
  let importers = 0
  for (const facts of files) {
    const isImporting = facts.imports.some(({ specifier, typeOnly }) => {
      if (typeOnly || !LOGGER_FILE.test(specifier)) return false
      const resolved = project.modules.resolve(facts.path, specifier)
      const module = resolved.k === 'file' ? project.link.code(resolved.path) : undefined
      return module !== undefined && isOwnLogger(module)
    })
    if (isImporting && !isDeno(facts.path) && project.side(facts) === 'server' && isProductCode(project, facts))
      importers++
  }
  return importers >= MANY_FILES
}

/** Three levels or more, with something beside the text or a line of JSON. */
function isOwnLogger({ functions, calls }: CodeFacts): boolean {
  const levels = functions.filter(({ name }) => LEVEL.test(name.slice(name.lastIndexOf('.') + 1)))
  const isStructured =
    levels.some(({ params }) => params.length > 1) || calls.some(({ text }) => text === 'JSON.stringify')
  return new Set(levels.map(({ name }) => name)).size > 2 && isStructured
}

/** Calls of `console` in files that run on a server of the app. Start-up lines at the top of a module do not count. */
export function consoleOnServer(project: Project, files: readonly CodeFacts[]): App['consoleOnServer'] {
  if (hasOwnLogger(project, files)) return { calls: 0, files: 0 }
  let calls = 0
  let inFiles = 0
  for (const facts of files) {
    if (isDeno(facts.path)) continue
    const here = facts.calls.filter((call) => call.in >= 0 && call.text.startsWith('console.')).length
    if (here === 0 || project.side(facts) !== 'server' || !isProductCode(project, facts)) continue
    calls += here
    inFiles++
  }
  return { calls, files: inFiles }
}
