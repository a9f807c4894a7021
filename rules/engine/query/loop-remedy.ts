import type { Project } from '../project'
import type { RepeatedQuery } from './looped'
import { writeOf } from './writes'

/** What to do instead of a query for each element of a list, in the words of the library. */
export function loopRemedy(project: Project, { operation, helper, isRead }: RepeatedQuery): string {
  const facts = project.link.code(operation.path)
  const written = facts && !isRead ? writeOf(project, facts, operation) : undefined
  const whole = helper === undefined ? undefined : `Give \`${helper}\` the whole list`
  if (written?.command === 'insert' || written?.command === 'upsert')
    return whole === undefined
      ? 'Collect the rows and write them in one call'
      : `${whole}, and write all rows in one call`
  const { kind, pkg } = operation
  const one = isRead ? 'one query before the loop' : 'one query'
  const asked = kind === 'supabase' ? "`.in('id', ids)`" : listIn(pkg)
  if (whole !== undefined) return `${whole}, and ask for all in one query (${asked})`
  return isRead ? `Read all of them in ${one} (${asked})` : `Do it for all in ${one} (${asked})`
}

/** How a library looks rows up by a list. */
function listIn(pkg: string): string {
  if (/prisma/.test(pkg)) return '`id: { in: ids }`'
  if (/^drizzle-orm/.test(pkg)) return '`inArray(table.id, ids)`'
  if (/^mongo/.test(pkg)) return '`{ $in: ids }`'
  return /^(?:pg|postgres|@neondatabase|@vercel)/.test(pkg) ? '`id = any($1)`' : '`id in (…)`'
}
