import { handleOnce } from '../../../analysis/conventions/handled-once'
import { isWithin } from '../../../analysis/ranges'
import type { Finding, Fix } from '../../../engine/finding'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'
import { fixOf, sourceFor } from '../../failure-handling/fixes/fix'
import { sqlFix } from './policies'

const TABLE = 'stripe_events'
const VERIFIES = /\.constructEvent(?:Async)?$/

/**
 * A table for the ids of Stripe's events, which only the server reads, as a migration; and a look at it, and a row in it, in the
 * handler. For databases of Supabase that are kept as migrations, where the handler writes with the server's key. Not where the
 * memory of the server does so already: that has to go first. Asks first: until the migration has run, every event is refused, and comes again.
 */
export function fixesForReplayedWebhook(finding: Finding, project: Project, sourceOf: SourceOf): readonly Fix[] {
  const endpoint = project.endpoints.in(finding.file).find(({ range }) => range.start === finding.range.start)
  const facts = endpoint && project.link.code(endpoint.handler.path)
  const range = endpoint && facts?.functions[endpoint.handler.f]?.range
  const source = facts && sourceFor(facts.path, sourceOf)
  const schema = project.schema(finding.file)
  if (!endpoint || !range || !source || schema?.source.kind !== 'supabase' || finding.messageId !== 'repeats') return []
  if (finding.data['Provider'] !== 'Stripe') return []
  const [told] = finding.related
  const deed = project.endpoints
    .deedsOf(endpoint)
    .find(({ path, range: at }) => path === told?.file && at.start === told.range.start)
  const verified = facts.calls.find(({ text, range: at }) => VERIFIES.test(text) && isWithin(at, range))
  if (deed?.right !== 'service' || !verified || schema.tables.has(`public.${TABLE}`)) return []
  const edits = handleOnce(source, verified.nameRange.start, TABLE)
  const [migration] = sqlFix(
    '',
    schema,
    {
      name: `create_${TABLE}`,
      up: ({ word, indent }) => [
        [
          '-- The ids of events that were handled. Only the server uses it.',
          `${word('create table')} public.${TABLE} (`,
          `${indent}id ${word('text primary key')},`,
          `${indent}handled_at ${word('timestamptz not null default now')}()`,
          ');',
        ].join('\n'),
        `${word('alter table')} public.${TABLE} ${word('enable row level security')};`,
        `${word('revoke all on')} public.${TABLE} ${word('from')} anon, authenticated;`,
      ],
      down: ({ word }) => [`${word('drop table')} public.${TABLE};`],
    },
    sourceOf,
  )
  if (!migration) return []
  const title = `Keep the ids of events in a table, \`${TABLE}\`, and handle each once`
  return fixOf(source, title, 'unsafe', edits, { creates: migration.creates })
}
