import { nameInQuotes } from '../sql/quoting'
/**
 * A name as SQL reads it: as it is where it may stand bare, in double quotes where it has capitals or other letters, and
 * where it is a word of the language.
 */
export function quotedName(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) && !RESERVED.has(name) ? name : nameInQuotes(name)
}

/** `public.orders`, each part quoted where it has to be. */
export function qualifiedName({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return `${quotedName(schema)}.${quotedName(name)}`
}

/** Reserved in PostgreSQL (documentation, appendix C "SQL Key Words"), as a column or as a table. */
const RESERVED = new Set(
  (
    'all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column ' +
    'concurrently constraint create cross current_catalog current_date current_role current_schema current_time ' +
    'current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign freeze from ' +
    'full grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit localtime ' +
    'localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references returning ' +
    'right select session_user similar some symmetric system_user table tablesample then to trailing true union unique user ' +
    'using variadic verbose when where window with'
  ).split(' '),
)
