import { nextErrorFiles } from '../../../analysis/conventions/boundary-files'
import { wrapDefaultExport } from '../../../analysis/edits/exports'
import { addImport } from '../../../analysis/edits/imports'
import { applyEdits, parseSource, type Source } from '../../../analysis/edits/source'
import { inFolder } from '../../../analysis/paths'
import type { App, AppSide } from '../../../engine/inventory'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'
import { sourceFor } from '../../failure-handling/fixes/fix'
import { fileLike, NOTHING, type Parts, sourceOrEmpty } from './files'

const NEEDS = ['@sentry/nextjs@^11']

/**
 * Sentry for Next.js as its documentation sets it up: the browser's own instrumentation, configuration for the server and
 * for edge functions that `instrumentation` loads, errors of requests, a last error page, and the build plugin.
 * https://docs.sentry.io/platforms/javascript/guides/nextjs/manual-setup/
 */
export function sentryForNext(
  app: App,
  project: Project,
  sides: readonly AppSide[],
  like: Source,
  sourceOf: SourceOf,
): Parts {
  const isIn = (path: string): boolean =>
    [...project.files.keys()].some((each) => each.startsWith(inFolder(app.folder, path)))
  const source = isIn('src/app/') || isIn('src/pages/') ? 'src/' : ''
  const typed = /\.tsx?$/.test(like.path)
  const end = typed ? 'ts' : 'js'
  const at = (name: string): string => inFolder(app.folder, `${source}${name}`)
  const write = (path: string, lines: readonly string[]) =>
    sourceOf(path) === undefined ? [fileLike(like, path, lines)] : []
  const isThere = (name: string): boolean =>
    ['ts', 'js', 'tsx', 'mjs'].some((each) => sourceOf(at(`${name}.${each}`)) !== undefined)
  const creates = []
  if (sides.includes('client') && !isThere('instrumentation-client')) {
    creates.push(...write(at(`instrumentation-client.${end}`), CLIENT))
    creates.push(...globalError(app, project, source, sourceOf))
  }
  if (sides.includes('server')) {
    if (isThere('instrumentation')) return NOTHING
    creates.push(...write(at(`sentry.server.config.${end}`), SERVER))
    creates.push(...write(at(`sentry.edge.config.${end}`), SERVER))
    creates.push(...write(at(`instrumentation.${end}`), instrumentation(typed)))
  }
  if (creates.length === 0) return NOTHING
  return { edits: plugin(app, project, sourceOf), creates, needs: NEEDS }
}

const CLIENT = [
  "import * as Sentry from '@sentry/nextjs';",
  '',
  'Sentry.init({',
  '  dsn: process.env.NEXT_PUBLIC_SENTRY_DSN,',
  '  environment: process.env.NODE_ENV,',
  '});',
  '',
  'export const onRouterTransitionStart = Sentry.captureRouterTransitionStart;',
]

const SERVER = [
  "import * as Sentry from '@sentry/nextjs';",
  '',
  'Sentry.init({',
  '  dsn: process.env.SENTRY_DSN,',
  '  environment: process.env.NODE_ENV,',
  '});',
]

function instrumentation(typed: boolean): string[] {
  return [
    "import * as Sentry from '@sentry/nextjs';",
    '',
    `export async function register()${typed ? ': Promise<void>' : ''} {`,
    "  if (process.env.NEXT_RUNTIME === 'nodejs') await import('./sentry.server.config');",
    "  if (process.env.NEXT_RUNTIME === 'edge') await import('./sentry.edge.config');",
    '}',
    '',
    'export const onRequestError = Sentry.captureRequestError;',
  ]
}

/**
 * The page that takes the place of a root layout that broke, in the app's language; there is no other place that sees such an
 * error. None where one is there, or no words are at hand.
 */
function globalError(app: App, project: Project, source: string, sourceOf: SourceOf): Parts['creates'] {
  const folder = inFolder(app.folder, `${source}app`)
  const paths = [...project.files.keys()].filter((path) => path.startsWith(`${folder}/`))
  const layout = paths
    .filter((path) => /\/layout\.[jt]sx?$/.test(path))
    .sort((a, b) => a.length - b.length)
    .at(0)
  const root = layout === undefined ? undefined : sourceFor(layout, sourceOf)
  if (!root || paths.some((path) => /\/global-error\.[jt]sx?$/.test(path))) return []
  const file = nextErrorFiles({ root, project, textOf: sourceOf }).find(({ path }) => /\/global-error\./.test(path))
  if (file === undefined) return []
  const page = parseSource(file.path, file.text)
  const imported = addImport(page, { module: '@sentry/nextjs', name: '*', local: 'Sentry' })
  if (imported === undefined) return []
  const text = applyEdits(file.text, imported.edits).replace('console.error(error)', 'Sentry.captureException(error)')
  return [{ path: file.path, text }]
}

/**
 * Where `withSentryConfig` comes from. Versions before 10.73 have it beside everything else; from 11 on it is here alone.
 * https://github.com/getsentry/sentry-javascript/releases/tag/10.73.0
 */
function pluginModule(app: App, project: Project): string {
  const [major = 11, minor = 0] =
    (project.modules.versionOf(inFolder(app.folder, 'package.json'), '@sentry/nextjs') ?? '')
      .match(/\d+/g)
      ?.map(Number) ?? []
  return major < 10 || (major === 10 && minor < 73) ? '@sentry/nextjs' : '@sentry/nextjs/config'
}

/** `withSentryConfig` round the configuration of Next.js, where that is a plain export. */
function plugin(app: App, project: Project, sourceOf: SourceOf): Parts['edits'] {
  for (const end of ['ts', 'mjs', 'js', 'mts', 'cjs']) {
    const path = inFolder(app.folder, `next.config.${end}`)
    if (sourceOf(path) === undefined) continue
    const source = sourceOrEmpty(path, sourceOf)
    return (
      wrapDefaultExport(source, pluginModule(app, project), 'withSentryConfig', '{ silent: !process.env.CI }') ?? []
    )
  }
  return []
}
