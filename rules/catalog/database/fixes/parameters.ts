import { asParameters } from '../../../analysis/edits/parameters'
import type { Finding, Fix } from '../../../engine/finding'
import type { Project } from '../../../engine/project'
import { sqlCallOf } from '../../../engine/query/sql-calls'
import type { SourceOf } from '../../../engine/rule'
import { fixOf, sourceFor } from '../../failure-handling/fixes/fix'

/** The values of the statement are handed to the driver beside its text. Unsafe: a value may have been meant as a piece of SQL. */
export function fixesForUnparameterized(finding: Finding, project: Project, sourceOf: SourceOf): readonly Fix[] {
  const facts = project.files.get(finding.file)
  const source = sourceFor(finding.file, sourceOf)
  if (facts?.kind !== 'code' || !source) return []
  const text = facts.sqlTexts.find(({ parts }) => parts?.some(({ range }) => range.start === finding.range.start))
  const style = text && sqlCallOf(project, facts, text, true)?.style
  if (!text?.parts || text.c < 0 || style === undefined) return []
  if (text.parts.some(({ place }) => place === 'structure')) return []
  const edits = asParameters(
    source,
    text.parts.map(({ range }) => range),
    style,
  )
  const title = text.parts.length > 1 ? 'Hand the values over as parameters' : 'Hand the value over as a parameter'
  return fixOf(source, title, 'unsafe', edits)
}
