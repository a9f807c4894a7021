import { asSeenFrom, specifierFor } from '../../../analysis/conventions/places'
import { type EnvLoading, envLoading } from '../../../analysis/edits/env-loading'
import { loadFirst, statementAt } from '../../../analysis/edits/exports'
import { addImport, usesRequire } from '../../../analysis/edits/imports'
import { startWithComments } from '../../../analysis/edits/placement'
import { insertion, type Source } from '../../../analysis/edits/source'
import type { CallFact, CodeFacts, Value } from '../../../analysis/facts'
import type { App } from '../../../engine/inventory'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'
import { sourceFor } from '../../failure-handling/fixes/fix'
import { fileLike, NOTHING, type Parts } from './files'

/**
 * Sentry on an Express server, loaded before everything else, and its error handler after the routes:
 * https://docs.sentry.io/platforms/javascript/guides/express/. `entry` is the file in which the server listens.
 */
export function sentryForExpress(app: App, project: Project, entry: Source, sourceOf: SourceOf): Parts {
  const facts = project.link.code(entry.path)
  if (!facts || !app.frameworks.some(({ pkg }) => pkg === 'express')) return NOTHING
  const folder = entry.path.slice(0, entry.path.lastIndexOf('/') + 1)
  const end = /\.[cm]?[jt]s$/.exec(entry.path)?.[0] ?? '.js'
  const path = `${folder}instrument${end}`
  const loading = loadingOf(project, entry, facts, path, sourceOf)
  const handler = errorHandler(project, entry, facts) ?? handlerElsewhere(project, entry, facts, sourceOf)
  if (project.files.has(path) || handler === undefined || loading.k === 'unknown') return NOTHING
  const head = usesRequire(entry)
    ? "const Sentry = require('@sentry/node');"
    : "import * as Sentry from '@sentry/node';"
  const lines = [
    ...beginning(head, loading),
    '',
    'Sentry.init({',
    '  dsn: process.env.SENTRY_DSN,',
    '  environment: process.env.NODE_ENV,',
    '});',
  ]
  return {
    edits: [
      loadFirst(
        entry,
        withEnding(entry, specifierFor(project, entry.path, path), end),
        loading.k === 'after' ? loading.offset : undefined,
      ),
      ...handler,
    ],
    creates: [fileLike(entry, path, lines)],
    needs: ['@sentry/node@^11'],
  }
}

/** Modules of Node are named with their ending, unless the file's own imports do without. */
function withEnding(entry: Source, specifier: string, end: string): string {
  if (/\.[cm]?js$/.test(specifier) || !/\.[cm]?js$/.test(end) || usesRequire(entry)) return specifier
  return /from ['"]\.{1,2}\/[^'"]*(?<!\.js)['"]/.test(entry.text) ? specifier : specifier + end
}

/** How `.env` gets loaded: by the first file itself, or by a module of the app that it imports for that. */
function loadingOf(project: Project, entry: Source, facts: CodeFacts, from: string, sourceOf: SourceOf): EnvLoading {
  const own = envLoading(entry)
  if (own.k !== 'none') return own
  for (const { specifier } of facts.imports) {
    const resolved = project.modules.resolve(entry.path, specifier)
    const source = resolved.k === 'file' ? sourceFor(resolved.path, sourceOf) : undefined
    if (!source || envLoading(source).k === 'none') continue
    // A module made for it is loaded as it is; any other would bring half the app before the tracker.
    if (
      !/(?:^|[/._-])(?:load-?)?(?:env|environment|dotenv|config)\.[cm]?[jt]s$|\/config\/index\.[cm]?[jt]s$/i.test(
        source.path,
      )
    )
      return { k: 'unknown' }
    const path = asSeenFrom(from, entry.path, specifier)
    return { k: 'own', lines: [usesRequire(entry) ? `require('${path}');` : `import '${path}';`] }
  }
  return own
}

/** The imports of the new module, what loads `.env` among them, and what has to run before Sentry starts. */
function beginning(head: string, loading: EnvLoading): string[] {
  if (loading.k !== 'own') return [head]
  const blank = loading.lines.indexOf('')
  const [imports, rest] = blank < 0 ? [loading.lines, []] : [loading.lines.slice(0, blank), loading.lines.slice(blank)]
  return [...imports, head, ...rest]
}

/** `Sentry.setupExpressErrorHandler(app)` before the app's own error handler, else before it listens. */
function errorHandler(project: Project, entry: Source, facts: CodeFacts): Parts['edits'] | undefined {
  const name = expressName(project, facts)
  if (name === undefined) return undefined
  const routes = facts.calls.filter(({ text, args }) => text.startsWith(`${name}.`) && isRoute(text, args))
  // One that stands before all routes never sees what fails in them.
  const own = facts.calls.find(
    (call) =>
      call.text === `${name}.use` &&
      answersErrors(project, facts, call) &&
      (routes.length === 0 || routes.some(({ range }) => range.start < call.range.start)),
  )
  const listens = facts.calls.find(({ text }) => text.endsWith('.listen'))
  const exported = new RegExp(`^(?:export default ${name}|module\\.exports = ${name}|export \\{ ${name}\\b)`, 'm').exec(
    entry.text,
  )
  const at = statementAt(entry, (own ?? listens)?.range.start ?? exported?.index ?? -1)
  const imported = addImport(entry, { module: '@sentry/node', name: '*', local: 'Sentry' })
  if (at === undefined || imported === undefined) return undefined
  const { semicolons, newline } = entry.style
  const line = `${imported.local}.setupExpressErrorHandler(${name})${semicolons ? ';' : ''}`
  const start = startWithComments(entry, at.start)
  const isApart = /\n[ \t]*\r?\n[ \t]*$/.test(entry.text.slice(0, start))
  return [...imported.edits, insertion(entry, start, `${line}${newline}${isApart ? newline : ''}${at.indent}`)]
}

/** The same where the first file only listens, and another one makes the app. */
function handlerElsewhere(
  project: Project,
  entry: Source,
  facts: CodeFacts,
  sourceOf: SourceOf,
): Parts['edits'] | undefined {
  for (const { specifier, typeOnly } of facts.imports) {
    const resolved = typeOnly ? undefined : project.modules.resolve(entry.path, specifier)
    const other = resolved?.k === 'file' ? project.link.code(resolved.path) : undefined
    const source = other && expressName(project, other) !== undefined ? sourceFor(other.path, sourceOf) : undefined
    if (other && source) return errorHandler(project, source, other)
  }
  return undefined
}

/** `app.get('/orders', …)`, `app.use('/api', router)`. */
function isRoute(text: string, [address, ...handlers]: readonly Value[]): boolean {
  return /\.(?:get|post|put|patch|delete|all|use)$/.test(text) && address?.k === 'string' && handlers.length > 0
}

/** A middleware of four parameters, here or in another file; by its name where it comes from one that is not known. */
function answersErrors(project: Project, facts: CodeFacts, call: CallFact): boolean {
  return call.args.some((argument) => {
    const target = project.link.resolver.resolve(facts.path, argument)
    if (target.k === 'function') return (project.link.functionFact(target)?.params.length ?? 0) === 4
    const text = argument.k === 'local' ? (facts.declarations[argument.d]?.name ?? '') : ''
    return /error/i.test(text)
  })
}

/** The variable that holds `express()`. */
function expressName(project: Project, facts: CodeFacts): string | undefined {
  return facts.declarations.find(({ values }) =>
    values.some((value) => {
      if (value.k !== 'call') return false
      const target = project.link.resolver.callee(facts.path, value.c)
      return target.k === 'api' && target.pkg === 'express' && target.path === 'default'
    }),
  )?.name
}
