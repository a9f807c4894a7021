import { inTransaction } from '../../../analysis/edits/transaction'
import type { Finding, Fix } from '../../../engine/finding'
import type { SourceOf } from '../../../engine/rule'
import { fixOf, sourceFor } from '../../failure-handling/fixes/fix'

/**
 * One transaction round both writes, with Prisma and Drizzle. Unsafe: what stands between them runs inside it, and holds its
 * rows until the end.
 */
export function fixesForWrites({ file, range, related, data }: Finding, sourceOf: SourceOf): readonly Fix[] {
  const kind = data['source']
  const [first] = related
  if ((kind !== 'prisma' && kind !== 'drizzle') || data['batched'] === true || first?.file !== file) return []
  const source = sourceFor(file, sourceOf)
  if (!source) return []
  const edits = inTransaction(source, first.range.start, range.start, kind)
  return fixOf(source, 'Put both writes into one transaction', 'unsafe', edits)
}
