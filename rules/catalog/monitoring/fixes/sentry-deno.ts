import { addCatchBody } from '../../../analysis/edits/catches'
import { addImport } from '../../../analysis/edits/imports'
import { servedIn } from '../../../analysis/edits/served'
import { insertion, type Source } from '../../../analysis/edits/source'
import type { App } from '../../../engine/inventory'
import type { SourceOf } from '../../../engine/rule'
import { sourceFor } from '../../failure-handling/fixes/fix'
import { fileLike, NOTHING, type Parts } from './files'

/**
 * Sentry in Supabase's edge functions: one shared module that starts it. A handler that answers every failure itself reports
 * it where it does; others are wrapped. Scopes of their own keep one request's details out of the next one's report, and
 * `flush` sends before the process may stop: https://supabase.com/docs/guides/functions/examples/sentry-monitoring
 */
export function sentryForEdge(app: App, sourceOf: SourceOf): Parts {
  const entries = app.sides.find(({ side }) => side === 'edge')?.entries ?? []
  const sources = entries.flatMap(({ file }) => sourceFor(file, sourceOf) ?? [])
  const [first] = sources
  const folder = /^(.*supabase\/functions)\//.exec(first?.path ?? '')?.[1]
  const path = `${folder}/_shared/sentry.ts`
  if (first === undefined || folder === undefined || sourceOf(path) !== undefined) return NOTHING
  const reported = sources.map(reporting)
  const edits = reported.flatMap((each) => each.edits)
  if (edits.length === 0) return NOTHING
  const isWrapping = reported.some(({ wraps }) => wraps)
  return { edits, creates: [fileLike(first, path, [...SHARED, ...(isWrapping ? WRAPPER : [])])], needs: [] }
}

const SHARED = [
  "import * as Sentry from 'npm:@sentry/deno@10';",
  '',
  'Sentry.init({',
  "  dsn: Deno.env.get('SENTRY_DSN'),",
  '  // Requests share one process: what one leaves behind must not show in the report of another.',
  '  defaultIntegrations: false,',
  '});',
  '',
  '/** Reports a failure under the name of its function, and waits until it is sent. */',
  'export async function reportError(error: unknown, functionName: string): Promise<void> {',
  '  Sentry.withScope((scope) => {',
  "    scope.setTag('function', functionName);",
  "    scope.setTag('region', Deno.env.get('SB_REGION') ?? 'local');",
  '    Sentry.captureException(error);',
  '  });',
  '  await Sentry.flush(2000);',
  '}',
]

const WRAPPER = [
  '',
  'type Handler = (request: Request) => Response | Promise<Response>;',
  '',
  '/** A handler whose failures are reported before the platform answers them. */',
  'export function withSentry(functionName: string, handler: Handler): (request: Request) => Promise<Response> {',
  '  return async (request) => {',
  '    try {',
  '      return await handler(request);',
  '    } catch (error) {',
  '      await reportError(error, functionName);',
  '      throw error;',
  '    }',
  '  };',
  '}',
]

/** The report where a function answers what went wrong, else its handler in the wrapper. */
function reporting(source: Source): { readonly edits: Parts['edits']; readonly wraps: boolean } {
  const none = { edits: [], wraps: false }
  const served = servedIn(source)
  const name = /functions\/([^/]+)\//.exec(source.path)?.[1]
  if (!served || name === undefined) return none
  const { argument, answering } = served
  const { quote } = source.style
  const isCaught = answering.length > 0
  const imported = addImport(source, { module: '../_shared/sentry.ts', name: isCaught ? 'reportError' : 'withSentry' })
  if (imported === undefined) return none
  const { local } = imported
  if (isCaught) {
    const line = (error: string) => [`await ${local}(${error}, ${quote}${name}${quote});`]
    const reports = answering.map((site) => addCatchBody(source, site, line))
    return reports.some((each) => each.length === 0)
      ? none
      : { edits: [...imported.edits, ...reports.flat()], wraps: false }
  }
  const edits = [
    ...imported.edits,
    insertion(source, argument.start, `${local}(${quote}${name}${quote}, `),
    insertion(source, argument.end, ')'),
  ]
  return { edits, wraps: true }
}
