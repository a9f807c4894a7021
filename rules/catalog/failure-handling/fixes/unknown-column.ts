import { chainOf } from '../../../analysis/edits/chains'
import type { callAt, Source } from '../../../analysis/edits/source'
import { type FixProject, isWhole } from './fix'

/** Builders whose first argument is the name of a column. */
const BY_COLUMN = /^(?:eq|neq|gt|gte|lt|lte|like|ilike|is|in|contains|order)$/

/** Whether a query of supabase-js names a column that its table does not have: it fails at each time. */
export function asksUnknownColumn(
  source: Source,
  call: NonNullable<ReturnType<typeof callAt>>,
  project: FixProject,
): boolean {
  const table = call.arguments[0]?.getText(source.tree).replace(/^['"`]|['"`]$/g, '') ?? ''
  const known = isWhole(project) ? project.schema(source.path)?.tables.get(`public.${table}`) : undefined
  if (known === undefined || known.assumed || known.foreign) return false
  const text = (argument: { getText(): string } | undefined): string => argument?.getText() ?? ''
  return chainOf(call).builders.some(({ name, call: link }) => {
    const [, first = ''] = /^['"`]([^'"`$]*)['"`]$/.exec(text(link.arguments[0])) ?? []
    if (BY_COLUMN.test(name)) return /^\w+$/.test(first) && !known.columns.has(first)
    // Rows of other tables, counts and casts are written otherwise.
    if (name !== 'select' || !/^[\w\s,]+$/.test(first)) return false
    const columns = first.split(',').map((each) => each.trim())
    return columns.some((each) => /^\w+$/.test(each) && !known.columns.has(each))
  })
}
