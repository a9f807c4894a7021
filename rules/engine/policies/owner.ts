import { qualifiedName, quotedName } from '../../analysis/edits/sql-names'
import type { Schema, Table } from '../schema/schema'

/** How a row says whose it is. */
export interface Ownership {
  /** Which rows are a person's, after "rows": `whose user_id is theirs`, `of a team_id that they belong to`. */
  readonly words: string
  /** The condition of a policy that only lets the owner through; `word` puts words of SQL in the project's case. */
  condition(word: Words): string
}

type Words = (text: string) => string

/** Columns that name a person, where no foreign key says so; the likeliest first. */
const OWNER_COLUMNS =
  'user_id owner_id owner author_id created_by profile_id creator_id customer_id member_id student_id user_uuid userid uploaded_by'.split(
    ' ',
  )
/** What a reference to an account is called where it says whose a row is: a person's id, or who made it. */
const OWNING =
  /(?:^id|_id|Id|^user|^owner|^author|uid|uuid)$|^(?:created|uploaded|submitted|posted|owned|added|written)_by$|^(?:cri|cre|inser|enviad)\w*_por$/i
/** Whom else a row may name: who used, handled or was given it, and who has to do with it besides, is not who has it. */
const OTHERS =
  /(?:^|_)\w+(?:ed|er|ado|ada|ido|ida)_(?:user|profile|account|usuario|member)_?id$|^(?:target|other|related|sponsor|referr\w*|second|previous|last|next|parent|child|approv\w*|assign\w*|review\w*|manager|moderator|admin|staff|agent|recipient|sender|receiver|inviter|invitee|follower|following|friend|blocked|reported|partner|billing|corretor|gerente|respons\w+)(?:_|$)/i

/**
 * Whose a table's rows are: its own column that refers to an account, its key where that is the account's, the row that it
 * belongs to (`order_items.order_id` and the order's owner), or a table of members of its tenant. Undefined where nothing
 * in the schema says so.
 */
export function ownershipOf(table: Table, schema: Schema): Ownership | undefined {
  const column = ownerColumn(table, schema)
  if (column === undefined) return throughMembers(table, schema) ?? throughParent(table, schema)
  return {
    words: `whose ${column} is theirs`,
    condition: (word) => `${callerFor(table, column, word)} = ${quotedName(column)}`,
  }
}

/** The column that names the account that a row belongs to. */
export function ownerColumn(table: Table, schema: Schema): string | undefined {
  const referring = [...table.constraints.values()].flatMap((constraint) =>
    constraint.k === 'foreign' &&
    constraint.columns.length === 1 &&
    isPeople(constraint.references, schema) &&
    OWNING.test(constraint.columns[0] ?? '') &&
    !OTHERS.test(constraint.columns[0] ?? '')
      ? constraint.columns
      : [],
  )
  const named = OWNER_COLUMNS.filter((name) => isPersonal(table, name))
  const [only] = referring
  return named.find((name) => referring.includes(name)) ?? named[0] ?? (referring.length === 1 ? only : undefined)
}

/** Holds an account's id, by its type. */
function isPersonal(table: Table, column: string): boolean {
  const type = table.columns.get(column)?.type
  return (
    type !== undefined &&
    !type.array &&
    /^(?:uuid|text|character varying)$/.test(type.name) &&
    !refersElsewhere(table, column)
  )
}

/** `customer_id` may be a customer's of the app's own, who has no account. */
function refersElsewhere(table: Table, column: string): boolean {
  const foreign = [...table.constraints.values()].find(
    (each) => each.k === 'foreign' && each.columns.length === 1 && each.columns[0] === column,
  )
  return (
    foreign?.k === 'foreign' && !/^(?:auth\.users|public\.(?:profiles|users|user_profiles))$/.test(foreign.references)
  )
}

/** `auth.users`, or a table whose key is an account's. */
function isPeople(key: string, schema: Schema): boolean {
  if (key === 'auth.users') return true
  const table = schema.tables.get(key)
  const id = table && [...table.constraints.values()].find(({ k }) => k === 'primary')?.columns
  if (!table || id?.length !== 1) return false
  return [...table.constraints.values()].some(
    (each) =>
      each.k === 'foreign' &&
      each.references === 'auth.users' &&
      each.columns.length === 1 &&
      each.columns[0] === id[0],
  )
}

function callerFor(table: Table, column: string, word: Words): string {
  const caller = `(${word('select')} auth.uid())`
  return table.columns.get(column)?.type.name === 'uuid' ? caller : `${caller}::text`
}

const TENANT =
  /^(?:org(?:ani[sz]ation)?|team|workspace|company|tenant|business|account|household|group|project|church|clinic|store|shop|restaurant)_id$/
const MEMBERS = /member|user_role|team_user|(?:user|profile)s?_(?:org|team|workspace|compan|tenant)/i

/** A table of members has the same tenant's column and one for the person. */
function throughMembers(table: Table, schema: Schema): Ownership | undefined {
  const tenant = [...table.columns.keys()].find((name) => TENANT.test(name))
  if (tenant === undefined) return undefined
  for (const members of schema.tables.values()) {
    if (members === table || !MEMBERS.test(members.name) || !members.columns.has(tenant)) continue
    const person = ownerColumn(members, schema)
    if (person === undefined) continue
    return {
      words: `of a ${tenant} that they belong to`,
      condition: (word) =>
        `${quotedName(tenant)} ${word('in')} (${word('select')} ${quotedName(tenant)} ${word('from')} ${qualifiedName(members)} ${word('where')} ${quotedName(person)} = ${callerFor(members, person, word)})`,
    }
  }
  return undefined
}

/** The row that it belongs to has an owner. */
function throughParent(table: Table, schema: Schema): Ownership | undefined {
  for (const constraint of table.constraints.values()) {
    if (constraint.k !== 'foreign' || constraint.columns.length !== 1) continue
    const parent = schema.tables.get(constraint.references)
    const [column] = constraint.columns
    const isPart = constraint.onDelete === 'cascade' || table.columns.get(column ?? '')?.notNull === true
    if (!isPart) continue
    const person = parent && parent !== table ? ownerColumn(parent, schema) : undefined
    if (!parent || column === undefined || person === undefined) continue
    const key = constraint.referencedColumns[0] ?? 'id'
    const name = quotedName(parent.name)
    return {
      words: `of ${parent.name} whose ${person} is theirs`,
      condition: (word) =>
        `${word('exists (select 1 from')} ${qualifiedName(parent)} ${word('where')} ${name}.${quotedName(key)} = ${quotedName(table.name)}.${quotedName(column)} ${word('and')} ${name}.${quotedName(person)} = ${callerFor(parent, person, word)})`,
    }
  }
  return undefined
}
