import type { FileFacts } from '../../analysis/facts'
import { folderOf, nameOf } from '../resolution/paths'
import type { Hazard, Newest } from '../schema/hazards'
import { newestFiles } from '../schema/newest'
import type { Database } from './database'
import { type Growth, growthOf } from './growth'

/** A table, a column or rows that a new migration takes away for good. */
export interface Loss extends Hazard {
  readonly growth: Growth
}

/** Tables that were put aside, to be dropped some day. */
const PUT_ASIDE = /(?:^|_)(?:old|backup|backups|bak|tmp|temp|legacy|deprecated|archived?|copy)(?:_?\d+)?$/i

/** What the newest migrations take away from tables that grow, with nothing in the repository that gives it back. */
export function irreversibleLosses(
  { schema, writers }: Database,
  newest: Newest,
  files: ReadonlyMap<string, FileFacts>,
): Loss[] {
  const { source } = schema
  const before = source.files.length - newestFiles(source).length
  const recent = new Set(source.files.slice(Math.max(0, before - 1)))
  return newest.hazards.flatMap((hazard) => {
    const { table, effect, place } = hazard
    const key = `${table.schema}.${table.name}`
    const growth = growthOf(table, writers.get(key))
    if (effect.k !== 'lost' || !growth || table.partitionOf !== undefined || PUT_ASIDE.test(table.name)) return []
    if (newest.kept.has(key) || hasWayBack(place.file, files)) return []
    if (effect.what === 'column') {
      const column = table.columns.get(effect.column)
      // What is computed, or as good as new, holds nothing that is lost.
      if (!column || column.generated || recent.has(column.place.file)) return []
    }
    return [{ ...hazard, growth }]
  })
}

/** A part of the file, or a file beside it, that undoes it. */
function hasWayBack(path: string, files: ReadonlyMap<string, FileFacts>): boolean {
  const facts = files.get(path)
  if (facts?.kind === 'sql' && facts.downFrom !== undefined) return true
  const folder = folderOf(path)
  if (nameOf(path) === 'migration.sql') return files.has(`${folder}/down.sql`)
  const stem = nameOf(path).replace(/(?:\.up)?\.sql$/, '')
  return ['', 'down/', 'rollback/', 'rollbacks/'].some((sub) =>
    ['.down.sql', '_down.sql', '.rollback.sql', '_rollback.sql', ...(sub === '' ? [] : ['.sql'])].some((end) =>
      files.has(`${folder}/${sub}${stem}${end}`),
    ),
  )
}
