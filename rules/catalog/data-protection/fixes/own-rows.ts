import { filterByOwner } from '../../../analysis/conventions/owner-filter'
import type { Finding, Fix } from '../../../engine/finding'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'
import { fixOf, sourceFor } from '../../failure-handling/fixes/fix'

const SHARED = /^(?:org(?:ani[sz]ation)?|team|workspace|tenant|company|account|project|group)_?id$/i

/**
 * The owner in the filter of the query that chooses the row, where the handler names who calls. Unsafe: whoever else was meant
 * to reach the row no longer does.
 */
export function fixesForMissingOwnership(finding: Finding, project: Project, sourceOf: SourceOf): readonly Fix[] {
  const endpoint = project.endpoints.in(finding.file).find(({ range }) => range.start === finding.range.start)
  const [chosen] = finding.related
  const facts = endpoint && project.link.code(endpoint.handler.path)
  const handler = endpoint && facts?.functions[endpoint.handler.f]?.range
  const source = chosen && chosen.file === facts?.path ? sourceFor(chosen.file, sourceOf) : undefined
  const column = String(finding.data['owner'] ?? '')
  const table = project.schema(finding.file)?.tables.get(`public.${String(finding.data['table'] ?? '')}`)
  // Rows of a team are for all its members, whoever made them.
  if (!table || [...table.columns.keys()].some((name) => SHARED.test(name))) return []
  if (!source || !handler || !chosen || !/^(?:user|owner|profile)_?id$|^uid$/i.test(column)) return []
  return fixOf(
    source,
    `Ask for rows whose ${column} is the caller’s alone`,
    'unsafe',
    filterByOwner(source, chosen.range.start, handler, column),
  )
}
