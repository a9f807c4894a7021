import type { FileFacts } from '../../analysis/facts'
import { folderOf, nameOf } from '../resolution/paths'
import type { Hazard, Newest } from '../schema/hazards'
import { daysBetween, newestFiles } from '../schema/newest'
import { wordsApart } from '../snake-case'
import type { Database } from './database'
import { type Growth, growthOf } from './growth'
import { isCatalogue } from './short-tables'

/** A table, a column or rows that a new migration takes away for good. */
export interface Loss extends Hazard {
  readonly growth: Growth
  /** Rows are seen to come into the table still. */
  readonly isFilled: boolean
  /** The columns that one statement takes away; empty where whole rows go. */
  readonly columns: readonly string[]
}

/** Tables that were put aside, to be dropped some day. */
const PUT_ASIDE = /(?:^|_)(?:old|backup|backups|bak|tmp|temp|legacy|deprecated|archived?|copy)(?:_?\d+)?$/i

/** Rows that are worth nothing a while later, or come again by themselves: people sign in, subscribe or ask once more. */
const COMES_AGAIN =
  /(?:^|_)(?:caches?|cached_\w+|push_(?:subscriptions?|tokens?)|device_tokens|rate_limits?|rate_limit_\w+|otps?|otp_codes|(?:auth|user|login|refresh|verification|reset|password_reset)_(?:sessions?|tokens?|codes?)|locks|heartbeats)$|^sessions?$/i
/** Within so many days before, nothing much was put into what is new. */
const AS_NEW = 2

/** What the newest migrations take away from tables that grow, with nothing in the repository that gives it back. */
export function irreversibleLosses(
  { schema, writers, isFilled }: Database,
  newest: Newest,
  files: ReadonlyMap<string, FileFacts>,
): Loss[] {
  const { source } = schema
  const before = source.files.length - newestFiles(source).length
  const recent = new Set(source.files.slice(Math.max(0, before - 1)))
  const losses = newest.hazards.flatMap((hazard): Loss[] => {
    const { table, effect, place } = hazard
    const key = `${table.schema}.${table.name}`
    const growth = growthOf(table, writers.get(key))
    if (effect.k !== 'lost' || !growth || table.partitionOf !== undefined || PUT_ASIDE.test(table.name)) return []
    const name = wordsApart(table.name)
    if (COMES_AGAIN.test(name) || (isCatalogue(name) && growth.k === 'written')) return []
    if (effect.what === 'rows' && newest.refilled.has(key)) return []
    const isAsNew = (made: string) => (daysBetween(made, place.file) ?? AS_NEW) < AS_NEW
    if (newest.kept.has(key) || isAsNew(table.place.file) || hasWayBack(place.file, files)) return []
    if (effect.what === 'column') {
      const column = table.columns.get(effect.column)
      // What is computed, or as good as new, holds nothing that is lost.
      if (!column || column.generated || recent.has(column.place.file) || isAsNew(column.place.file)) return []
    }
    return [{ ...hazard, growth, isFilled: isFilled(table), columns: effect.what === 'column' ? [effect.column] : [] }]
  })
  return byStatement(losses)
}

/** Columns that one `ALTER TABLE` drops are one loss, at the first of them. */
function byStatement(losses: readonly Loss[]): Loss[] {
  const found = new Map<string, Loss>()
  for (const loss of losses) {
    const { place, statement, columns } = loss
    const key = `${place.file}:${columns.length > 0 ? `${statement.start} columns` : place.range.start}`
    const first = found.get(key)
    found.set(key, first ? { ...first, columns: [...first.columns, ...columns] } : loss)
  }
  return [...found.values()]
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
