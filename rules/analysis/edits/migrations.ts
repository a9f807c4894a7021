/** A file that is to be made: the next migration after those there are. */
export interface NextMigration {
  readonly path: string
  /** Where the statements that undo it go, for tools that keep them in a file of their own (`0007_name.down.sql`). */
  readonly downPath?: string
  /** Wraps the statements as the tool asks for it (`-- migrate:up` of dbmate, `-- +goose Up`). */
  text(up: string, down: string, run?: HowItRuns): string
}

/** `alone`: outside a transaction, as `CREATE INDEX CONCURRENTLY` has to be. */
export type HowItRuns = 'in a transaction' | 'alone'

/**
 * The next migration in a project's own way of numbering: `20260101000000_name.sql` (Supabase, dbmate), milliseconds
 * (node-pg-migrate), `0007_name.sql`, `V7__name.sql` (Flyway), `20260101000000_name/migration.sql` (Prisma). Numbers go on
 * from the newest file, so the new one runs last; the core has no clock.
 * @param files the migrations there are, in order
 * @param textOf their texts, to see what the tool asks for
 * @returns undefined where no pattern is known
 */
export function nextMigration(
  files: readonly string[],
  name: string,
  textOf: (path: string) => string | undefined,
): NextMigration | undefined {
  const last = files.at(-1)
  if (last === undefined) return undefined
  const match = /^(|.*\/)(V?)(\d+)(__|_|-|\.)[^/]*?(\.up\.sql|\.sql|\/migration\.sql)$/.exec(last)
  if (!match) return undefined
  const [, folder = '', prefix = '', digits = '', separator = '', end = ''] = match
  const words = separator === '-' ? name.replaceAll('_', '-') : name
  const stem = `${folder}${prefix}${nextNumber(digits)}${separator}${words}`
  const downPath = end === '.up.sql' ? `${stem}.down.sql` : undefined
  return { path: `${stem}${end}`, ...(downPath !== undefined && { downPath }), text: wrapping(textOf(last) ?? '') }
}

const NUMBERED = /^(|.*\/)(V?)(\d+)((?:__|_|-|\.)[^/]*\.sql|(?:_|-)[^/]*\/migration\.sql)$/

/**
 * New migrations with numbers that none of the other files in their folders has: tools refuse a second one of a number, or run
 * the two in any order. Those of one number (a migration and the file that undoes it) keep one.
 * @param taken paths that are there, or are to be made with them
 */
export function numberedOn<T extends { readonly path: string }>(creates: readonly T[], taken: Iterable<string>): T[] {
  const used = new Set<string>()
  for (const path of taken) {
    const match = NUMBERED.exec(path)
    if (match) used.add(`${match[1]}${match[3]}`)
  }
  const changed = new Map<string, string>()
  return creates.map((create) => {
    const match = NUMBERED.exec(create.path)
    if (!match) return create
    const [, folder = '', prefix = '', digits = '', rest = ''] = match
    let number = changed.get(`${folder}${digits}`) ?? digits
    while (
      used.has(`${folder}${number}`) ||
      (number !== changed.get(`${folder}${digits}`) && isGiven(changed, folder, number))
    )
      number = nextNumber(number)
    changed.set(`${folder}${digits}`, number)
    return number === digits ? create : { ...create, path: `${folder}${prefix}${number}${rest}` }
  })
}

/** Another migration of these has got the number already. */
function isGiven(changed: ReadonlyMap<string, string>, folder: string, number: string): boolean {
  return [...changed].some(
    ([from, to]) => from.startsWith(folder) && !from.slice(folder.length).includes('/') && to === number,
  )
}

/** Whether keywords of a project's SQL are written in capitals. */
export function writesCapitals(text: string): boolean {
  const upper = text.match(/\b(?:CREATE|ALTER|TABLE|INDEX|SELECT)\b/g)?.length ?? 0
  const lower = text.match(/\b(?:create|alter|table|index|select)\b/g)?.length ?? 0
  return upper > lower
}

function nextNumber(digits: string): string {
  return digits.length === 14 ? nextSecond(digits) : counted(digits)
}

/** `20260101005959` and a second is `20260101010000`. Tools compare numbers, so at the end of a day counting on will do. */
function nextSecond(stamp: string): string {
  const part = (from: number) => Number(stamp.slice(from, from + 2))
  const seconds = part(8) * 3600 + part(10) * 60 + part(12) + 1
  if (part(12) > 59 || part(10) > 59 || seconds >= 24 * 3600) return counted(stamp)
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  return `${stamp.slice(0, 8)}${two(seconds / 3600)}${two((seconds / 60) % 60)}${two(seconds % 60)}`
}

function counted(digits: string): string {
  return (BigInt(digits) + 1n).toString().padStart(digits.length, '0')
}

function wrapping(like: string): NextMigration['text'] {
  // dbmate's and goose's own marks for a migration that may not run in a transaction.
  if (/^--\s*migrate:up/m.test(like))
    return (up, down, run) => {
      const mark = run === 'alone' ? ' transaction:false' : ''
      return `-- migrate:up${mark}\n${up}\n-- migrate:down${mark}\n${down}`
    }
  if (/^--\s*\+goose Up/im.test(like))
    return (up, down, run) =>
      `${run === 'alone' ? '-- +goose NO TRANSACTION\n' : ''}-- +goose Up\n${up}\n-- +goose Down\n${down}`
  return (up) => up
}
