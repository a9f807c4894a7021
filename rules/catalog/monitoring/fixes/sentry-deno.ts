import { addImport } from '../../../analysis/edits/imports'
import { insertion, type Source } from '../../../analysis/edits/source'
import type { App } from '../../../engine/inventory'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'
import { sourceFor } from '../../failure-handling/fixes/fix'
import { fileLike, NOTHING, type Parts } from './files'

/**
 * Sentry in Supabase's edge functions: one shared module that starts it and wraps handlers. Scopes of their own keep one
 * request's details out of the next one's report, and `flush` sends before the process may stop:
 * https://supabase.com/docs/guides/functions/examples/sentry-monitoring
 */
export function sentryForEdge(app: App, project: Project, sourceOf: SourceOf): Parts {
  const entries = app.sides.find(({ side }) => side === 'edge')?.entries ?? []
  const sources = entries.flatMap(({ file }) => sourceFor(file, sourceOf) ?? [])
  const [first] = sources
  const folder = /^(.*supabase\/functions)\//.exec(first?.path ?? '')?.[1]
  const path = `${folder}/_shared/sentry.ts`
  if (first === undefined || folder === undefined || project.files.has(path)) return NOTHING
  const edits = sources.flatMap((source) => wrapped(project, source))
  return edits.length === 0 ? NOTHING : { edits, creates: [fileLike(first, path, SHARED)], needs: [] }
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

/** The handler that a function serves, in the wrapper. */
function wrapped(project: Project, source: Source): Parts['edits'] {
  const facts = project.link.code(source.path)
  const call = facts?.calls.find(({ text, args }) => /^(?:Deno\.)?serve$/.test(text) && args.length === 1)
  const name = /functions\/([^/]+)\//.exec(source.path)?.[1]
  if (!facts || !call || name === undefined) return []
  const text = source.text.slice(call.range.start, call.range.end)
  const open = text.indexOf('(')
  const inner = text.slice(open + 1, -1)
  const imported = addImport(source, { module: '../_shared/sentry.ts', name: 'withSentry' })
  if (imported === undefined || inner.trim() === '') return []
  const start = call.range.start + open + 1
  const end = call.range.end - 1 - (inner.length - inner.trimEnd().replace(/,$/, '').length)
  const { quote } = source.style
  return [
    ...imported.edits,
    insertion(source, start, `${imported.local}(${quote}${name}${quote}, `),
    insertion(source, end, ')'),
  ]
}
