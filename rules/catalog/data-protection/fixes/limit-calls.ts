import { addMiddleware, routeMiddleware } from '../../../analysis/conventions/borrowed-check'
import { specifierFor } from '../../../analysis/conventions/places'
import { addImport } from '../../../analysis/edits/imports'
import type { Source } from '../../../analysis/edits/source'
import type { Endpoint } from '../../../engine/endpoints'
import type { Finding, Fix } from '../../../engine/finding'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'
import { fixOf, sourceFor } from '../../failure-handling/fixes/fix'

/** Limiters that an app makes once and puts before routes. */
const LIMITERS = /^(?:express-rate-limit|express-slow-down|@fastify\/rate-limit)$/

/** A limiter of the app's own, with the file that exports it; none where it is the route's own file. */
interface Limiter {
  readonly name: string
  readonly path: string | undefined
}

/**
 * The limiter that the app puts before other routes, before this one: that for its kind of call (signing in, asking a model),
 * else one for all. None where the app has no limiter, or only some for other things. Unsafe: whoever calls more often is
 * refused from now on.
 */
export function fixesForMissingRateLimit(finding: Finding, project: Project, sourceOf: SourceOf): readonly Fix[] {
  const endpoint = project.endpoints.in(finding.file).find(({ range }) => range.start === finding.range.start)
  const source = sourceFor(finding.file, sourceOf)
  if (endpoint?.kind !== 'router' || !source) return []
  const limiters = [...inFile(endpoint, project, source), ...elsewhere(endpoint, project)]
  const wanted = KINDS[finding.messageId] ?? /$^/
  const others = Object.values(KINDS).filter((kind) => kind !== wanted)
  const limiter =
    limiters.find(({ name }) => wanted.test(name)) ??
    limiters.find(
      ({ name }) =>
        /^(?:api|global|general|default|standard|public)?_?(?:rate)?_?limit(?:er)?$/i.test(name) &&
        !others.some((kind) => kind.test(name)),
    )
  if (!limiter) return []
  const imported =
    limiter.path === undefined
      ? { local: limiter.name, edits: [] }
      : addImport(source, { module: specifierFor(project, source.path, limiter.path), name: limiter.name })
  if (imported?.local !== limiter.name) return []
  const added = addMiddleware(source, endpoint.range.start, limiter.name, imported.edits.length > 0)
  if (added.length === 0) return []
  return fixOf(source, `Put ${limiter.name} before it, as before other routes`, 'unsafe', [...imported.edits, ...added])
}

/** What limiters are named after, by what the finding says is not limited. */
const KINDS: Readonly<Record<string, RegExp>> = {
  model: /ai(?=[A-Z_]|l|$)|llm|chat|gpt|openai|generat|complet|expensive|costly|heavy/,
  mail: /mail|contact|message|sms|form|invite/i,
  password: /auth|log-?_?in|sign-?_?in|password|credential/i,
}

/** Limiters of the file, and those that its other routes are given. */
function inFile(endpoint: Endpoint, project: Project, source: Source): Limiter[] {
  const facts = project.link.code(endpoint.file)
  const made = (facts?.declarations ?? []).filter(({ values }) =>
    values.some((value) => {
      const target = value.k === 'call' ? project.link.resolver.callee(endpoint.file, value.c) : undefined
      return target?.k === 'api' && LIMITERS.test(target.pkg)
    }),
  )
  const given = project.endpoints
    .in(endpoint.file)
    .filter((each) => each !== endpoint && each.kind === 'router')
    .flatMap(({ range }) => routeMiddleware(source, range.start))
    .filter((written) => /^\w*limit\w*$/i.test(written))
  return [...new Set([...made.map(({ name }) => name), ...given])].map((name) => ({ name, path: undefined }))
}

/** Limiters that other files of the server export. */
function elsewhere(endpoint: Endpoint, project: Project): Limiter[] {
  return [...project.link.resolver.codeFiles()].flatMap((facts) => {
    if (facts.path === endpoint.file || !facts.imports.some(({ specifier }) => LIMITERS.test(specifier))) return []
    return Object.keys(facts.exports).flatMap((name) => {
      const target = project.link.resolver.exported(facts.path, name)
      return name !== 'default' && target.k === 'api' && LIMITERS.test(target.pkg) ? [{ name, path: facts.path }] : []
    })
  })
}
