import type { Expression, RelationName } from '../../analysis/sql/expression'
import type { TypeName } from '../../analysis/sql/sql-facts'

const TEXTS: ReadonlySet<string> = new Set(['text', 'character varying'])
/** Supabase, and PostgreSQL from version 12 on where its time zone is UTC, keep the rows. */
const TIMES: ReadonlySet<string> = new Set(['timestamp without time zone', 'timestamp with time zone'])

/**
 * Whether a column of one type becomes one of another without its rows being written anew: the old type is stored like the
 * new one, and not longer (documentation, ALTER TABLE, notes).
 */
export function keepsRows(from: TypeName, to: TypeName): boolean {
  if ((from.array ?? false) !== (to.array ?? false)) return false
  if (TEXTS.has(from.name) && TEXTS.has(to.name)) return isAsLong(from.modifiers?.[0], to.modifiers?.[0])
  if (TIMES.has(from.name) && TIMES.has(to.name)) return isAsLong(from.modifiers?.[0], to.modifiers?.[0])
  if (from.name !== to.name || (from.schema ?? 'public') !== (to.schema ?? 'public')) return false
  const [precision, scale] = from.modifiers ?? []
  const [wanted, wantedScale] = to.modifiers ?? []
  return isAsLong(precision, wanted) && (wanted === undefined || (scale ?? 0) === (wantedScale ?? 0))
}

function isAsLong(from: number | undefined, to: number | undefined): boolean {
  return to === undefined || (from !== undefined && to >= from)
}

/** Functions that give each row a value of its own. All others of PostgreSQL's are asked once for all rows. */
const VOLATILE: ReadonlySet<string> = new Set(
  'gen_random_uuid uuid_generate_v1 uuid_generate_v1mc uuid_generate_v4 uuidv4 uuidv7 random random_normal gen_random_bytes gen_salt clock_timestamp timeofday nextval'.split(
    ' ',
  ),
)

/**
 * The name of a function in a default that gives each row a value of its own, so that PostgreSQL writes every row when a
 * column with it is added (documentation, ALTER TABLE, notes).
 * @param isOwn whether the project made a function of the name that is volatile
 */
export function volatileCall(value: Expression, isOwn: (name: RelationName) => boolean): string | undefined {
  if (value.k === 'call') {
    const name: RelationName = { ...(value.schema !== undefined && { schema: value.schema }), name: value.name }
    if (VOLATILE.has(value.name) || isOwn(name)) return value.name
  }
  for (const each of partsOf(value)) {
    const found = volatileCall(each, isOwn)
    if (found !== undefined) return found
  }
  return undefined
}

function partsOf(value: Expression): readonly Expression[] {
  if ('args' in value) return value.args
  return 'arg' in value ? [value.arg] : []
}
