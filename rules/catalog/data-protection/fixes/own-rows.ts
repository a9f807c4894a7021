import { filterByOwner } from '../../../analysis/conventions/owner-filter'
import type { Finding, Fix } from '../../../engine/finding'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'
import { fixOf, sourceFor } from '../../failure-handling/fixes/fix'

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
  if (!source || !handler || !chosen || !/^(?:user|owner|profile)_?id$|^uid$/i.test(column)) return []
  return fixOf(
    source,
    `Ask for rows whose ${column} is the caller’s alone`,
    'unsafe',
    filterByOwner(source, chosen.range.start, handler, column),
  )
}
