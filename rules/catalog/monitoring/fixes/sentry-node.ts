import { specifierFor } from '../../../analysis/conventions/places'
import { loadFirst, statementAt } from '../../../analysis/edits/exports'
import { addImport, usesRequire } from '../../../analysis/edits/imports'
import { insertion, type Source } from '../../../analysis/edits/source'
import type { CodeFacts } from '../../../analysis/facts'
import type { App } from '../../../engine/inventory'
import type { Project } from '../../../engine/project'
import { fileLike, NOTHING, type Parts } from './files'

/**
 * Sentry on an Express server, loaded before everything else, and its error handler after the routes:
 * https://docs.sentry.io/platforms/javascript/guides/express/. `entry` is the file in which the server listens.
 */
export function sentryForExpress(app: App, project: Project, entry: Source): Parts {
  const facts = project.link.code(entry.path)
  if (!facts || !app.frameworks.some(({ pkg }) => pkg === 'express')) return NOTHING
  const folder = entry.path.slice(0, entry.path.lastIndexOf('/') + 1)
  const end = /\.[cm]?[jt]s$/.exec(entry.path)?.[0] ?? '.js'
  const path = `${folder}instrument${end}`
  const handler = errorHandler(project, entry, facts)
  if (project.files.has(path) || handler === undefined) return NOTHING
  const head = usesRequire(entry)
    ? "const Sentry = require('@sentry/node');"
    : "import * as Sentry from '@sentry/node';"
  const lines = [
    head,
    '',
    'Sentry.init({',
    '  dsn: process.env.SENTRY_DSN,',
    '  environment: process.env.NODE_ENV,',
    '});',
  ]
  return {
    edits: [loadFirst(entry, withEnding(entry, specifierFor(project, entry.path, path), end)), ...handler],
    creates: [fileLike(entry, path, lines)],
    needs: ['@sentry/node@^11'],
  }
}

/** Modules of Node are named with their ending, unless the file's own imports do without. */
function withEnding(entry: Source, specifier: string, end: string): string {
  if (/\.[cm]?js$/.test(specifier) || !/\.[cm]?js$/.test(end) || usesRequire(entry)) return specifier
  return /from ['"]\.{1,2}\/[^'"]*(?<!\.js)['"]/.test(entry.text) ? specifier : specifier + end
}

/** `Sentry.setupExpressErrorHandler(app)` before the app's own error handler, else before it listens. */
function errorHandler(project: Project, entry: Source, facts: CodeFacts): Parts['edits'] | undefined {
  const name = expressName(project, facts)
  if (name === undefined) return undefined
  const own = facts.functions.find(
    ({ params, usage }) =>
      params.length === 4 && usage?.k === 'argument' && facts.calls[usage.c]?.text === `${name}.use`,
  )
  const call = own?.usage?.k === 'argument' ? facts.calls[own.usage.c] : undefined
  const listens = facts.calls.find(({ text }) => text.endsWith('.listen'))
  const at = statementAt(entry, (call ?? listens)?.range.start ?? -1)
  const imported = addImport(entry, { module: '@sentry/node', name: '*', local: 'Sentry' })
  if (at === undefined || imported === undefined) return undefined
  const { semicolons, newline } = entry.style
  const line = `${imported.local}.setupExpressErrorHandler(${name})${semicolons ? ';' : ''}`
  return [...imported.edits, insertion(entry, at.start, `${line}${newline}${at.indent}`)]
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
