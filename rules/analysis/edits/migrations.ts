/** A file that is to be made: the next migration after those there are. */
export interface NextMigration {
  readonly path: string
  /** Wraps the statements as the tool asks for it (`-- migrate:up` of dbmate, `-- +goose Up`). */
  text(up: string, down: string): string
}

/**
 * The next migration in a project's own way of numbering: `20260101000000_name.sql` (Supabase, dbmate), milliseconds
 * (node-pg-migrate), `0007_name.sql`, `V7__name.sql` (Flyway). Numbers go on from the newest file, so the new one runs last;
 * the core has no clock.
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
  const folder = last.slice(0, last.lastIndexOf('/') + 1)
  const match = /^(V?)(\d+)(__|_|-|\.)(?:.*?)(\.up)?\.sql$/.exec(last.slice(folder.length))
  if (!match) return undefined
  const [, prefix = '', digits = '', separator = '', up = ''] = match
  const words = separator === '-' ? name.replaceAll('_', '-') : name
  const path = `${folder}${prefix}${nextNumber(digits)}${separator}${words}${up}.sql`
  return { path, text: wrapping(textOf(last) ?? '') }
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
  if (/^--\s*migrate:up/m.test(like)) return (up, down) => `-- migrate:up\n${up}\n-- migrate:down\n${down}`
  if (/^--\s*\+goose Up/im.test(like)) return (up, down) => `-- +goose Up\n${up}\n-- +goose Down\n${down}`
  return (up) => up
}
