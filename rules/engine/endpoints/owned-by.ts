import type { Constraint, Schema, Table } from '../schema/schema'

/** What says whose a row is. */
export interface OwnedBy {
  /** The column, or the table of members, that nothing asks about. */
  readonly owner: string
  /** The table that the column refers to, where the caller has a row of their own in it: `chef_profiles` of `chef_id`. */
  readonly through?: string
  /** Others of the app's own functions look for rows of the table by that column of who calls. */
  readonly isHeld?: true
}

/** Columns that say whose a row is. `created_by` is left out, who wrote a row that all share. */
const OWNER = /^(?:user|owner|profile|account|organi[sz]ation|org|team|tenant|workspace)_?id$|^uid$/i
/** The same of one person: rows of a team are often read by more than its members. */
const PERSON = /^(?:user|owner|profile)_?id$|^uid$/i
/** Customers of the app that have people of their own, as columns call them: only where people have the same column. */
const TENANT =
  /^(?:company|business|organi[sz]ation|org|tenant|workspace|team|agency|clinic|store|shop|restaurant|household|family|school|firm|practice|salon|studio|gym|hotel|merchant|vendor|empresa|clinica|loja|negocio|tienda|escritorio)_?id$/i
const PEOPLE = /^(?:users?|profiles?|user_profiles?|user_roles?|accounts?|members?|employees?|staff)$/i
const MEMBERS = /member|collaborator|participant|_users$/i

/**
 * What says whose the rows of a table are: a column for a person or a team, one for a customer of the app that its people
 * have too, a reference to a row that a person has one of, or a table of its members. Undefined where the schema says nothing.
 * @param forAll whether rows of teams count too, as they do for who changes them
 * @param signers the tables in which those who sign in are looked for; empty where that is not known
 */
export function ownedBy(
  schema: Schema,
  table: Table,
  forAll: boolean,
  signers: ReadonlySet<string>,
): OwnedBy | undefined {
  const columns = [...table.columns.keys()].filter((column) => !namesNobodyWhoSignsIn(schema, table, column, signers))
  const named = columns.find((column) => (forAll ? OWNER : PERSON).test(column))
  if (named !== undefined) return { owner: named }
  if (!forAll) return undefined
  const tenant = columns.find((column) => TENANT.test(column) && isOfPeople(schema, table, column))
  if (tenant !== undefined) return { owner: tenant }
  for (const column of columns) {
    const parent = namedBy(schema, column)
    if (parent && parent !== table && isOneEach(parent)) return { owner: column, through: parent.name }
  }
  const members = [...schema.tables.values()].find(
    (each) =>
      MEMBERS.test(each.name) &&
      [...each.columns.keys()].some((column) => PERSON.test(column)) &&
      [...each.constraints.values()].some((constraint) => referred(schema, constraint) === table),
  )
  return members && !PEOPLE.test(table.name) ? { owner: members.name } : undefined
}

/**
 * The schema alone says whose a row is: the column names one person, or where each person belongs. `owner_id` may be whoever
 * of a firm looks after the row, and `organization_id` the client that it is about.
 */
export function isCertain(schema: Schema, table: Table, column: string): boolean {
  return (PERSON.test(column) && !/^owner/i.test(column)) || isOfPeople(schema, table, column)
}

/** The people of the app have the column too: it says where each belongs. */
function isOfPeople(schema: Schema, table: Table, column: string): boolean {
  return [...schema.tables.values()].some(
    (each) => each !== table && PEOPLE.test(each.name) && each.columns.has(column),
  )
}

/** It refers to people in another table than those who sign in, who have no account: employees, recipients of a notice. */
function namesNobodyWhoSignsIn(schema: Schema, table: Table, column: string, signers: ReadonlySet<string>): boolean {
  if (signers.size === 0 || !PERSON.test(column)) return false
  const named = [...table.constraints.values()].find(({ k, columns: [only] }) => k === 'foreign' && only === column)
  const people = named && referred(schema, named)
  if (!people || signers.has(people.name)) return false
  const refersTo = (from: Table, isMeant: (to: Table) => boolean) =>
    [...from.constraints.values()].some((each) => {
      const to = referred(schema, each)
      return to !== undefined && isMeant(to)
    })
  const isOfSigner = refersTo(people, ({ name }) => signers.has(name))
  return (
    !isOfSigner &&
    ![...schema.tables.values()].some((each) => signers.has(each.name) && refersTo(each, (to) => to === people))
  )
}

/** The table that a foreign key of one column refers to. */
function referred(schema: Schema, constraint: Constraint): Table | undefined {
  if (constraint.k !== 'foreign' || constraint.columns.length !== 1) return undefined
  return schema.tables.get(constraint.references)
}

/** `chef_profiles` of `chef_id`; those who work for the owner of the app share what they have. */
function namedBy({ tables }: Schema, column: string): Table | undefined {
  if (/staff|employee|admin|worker|agent|manager|operator|by_?id$/i.test(column)) return undefined
  const name = /^(\w+)_?id$/i.exec(column)?.[1]?.replace(/_$/, '')
  return name ? (tables.get(`public.${name}_profiles`) ?? tables.get(`public.${name}s`)) : undefined
}

/** A person has one row in it: profiles of chefs, of drivers. */
function isOneEach({ name, columns, constraints }: Table): boolean {
  const person = [...columns.keys()].find((column) => PERSON.test(column))
  if (person === undefined) return false
  const isUnique = [...constraints.values()].some(
    ({ k, columns: [only, more] }) => (k === 'unique' || k === 'primary') && only === person && more === undefined,
  )
  return isUnique || /profile|provider|driver|chef|vendor|seller|host|owner|coach|tutor|doctor|therapist/i.test(name)
}
