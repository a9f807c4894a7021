import { dayNumber } from '../days'
import type { SchemaSource, SourceKind } from './schema'

const ORDERED: ReadonlySet<SourceKind> = new Set(['supabase', 'prisma-migrations', 'drizzle-migrations', 'migrations'])
/** In seconds. */
const DAY = 24 * 60 * 60

/**
 * The migrations that may not have run yet: the newest one, and those whose numbers say that they were written within the
 * day before it. All others ran long ago, and nobody can un-run them. Empty where the files have no order, and where all
 * are that new: then there is no live database that they could disturb.
 */
export function newestFiles(source: SchemaSource): readonly string[] {
  const { files } = source
  const numbers = files.map(numberOf)
  if (!runsInOrder(source)) return []
  const newest = timeOf(numbers.at(-1))
  const from = files.findIndex((_, i) => {
    const time = timeOf(numbers[i])
    return i === files.length - 1 || (newest !== undefined && time !== undefined && newest - time < DAY)
  })
  return from <= 0 ? [] : files.slice(from)
}

/** Whether the files run one after the other, each once: those without numbers are run by hand, in whatever order. */
export function runsInOrder({ kind, files }: SchemaSource): boolean {
  return ORDERED.has(kind) && files.every((path) => numberOf(path) !== undefined)
}

/** How many days after one migration another was written, by the numbers in their names; undefined where those are counts. */
export function daysBetween(earlier: string, later: string): number | undefined {
  const [from, to] = [timeOf(numberOf(earlier)), timeOf(numberOf(later))]
  return from === undefined || to === undefined ? undefined : (to - from) / DAY
}

/** The digits that a file, or the folder of a `migration.sql`, begins with. */
function numberOf(path: string): string | undefined {
  const [name = '', folder = ''] = path.split('/').reverse()
  return /^\D{0,3}(\d+)/.exec(name === 'migration.sql' ? folder : name)?.[1]
}

/** In seconds: `20260131235959`, `20260131`, or seconds or milliseconds since 1970; undefined for a count. */
function timeOf(digits: string | undefined): number | undefined {
  if (digits === undefined) return undefined
  if (/^1[5-9]\d{8}(?:\d{3})?$/.test(digits)) return Number(digits.slice(0, 10))
  const day = dayNumber(digits.replace(/^(\d{4})(\d\d)(\d\d).*$/, '$1-$2-$3'))
  if (day === undefined || !/^20\d{6}(?:\d{4}(?:\d\d)?)?$/.test(digits)) return undefined
  const part = (from: number) => Number(digits.slice(from, from + 2))
  return day * DAY + part(8) * 3600 + part(10) * 60 + part(12)
}
