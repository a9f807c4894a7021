import type { Schema, Table } from '../schema/schema'

/** Whose row it is; who made it (`created_by`) says nothing: an administrator makes categories too. */
const PERSON =
  /^(?:user|owner|member|customer|client|profile|patient|student|seller|buyer|sender|recipient|contact|lead|applicant|follower|participant)_?id$|^(?:user|owner)$/i
/** A customer's company, whatever the app. */
const TENANT = /^(?:\w+_)?(?:tenant|org|organi[sz]ation|team|workspace)_?id$/i
/** A customer's company in most apps; in some, one of many that a person keeps records of. */
const COMPANY = /^(?:\w+_)?(?:company|business|shop|store|restaurant|gym|church|agency|clinic|school|account)_?id$/i
/** Where an app keeps the people who use it, and where they belong. */
const USERS =
  /(?:^|_)(?:users?|profiles?|members?|memberships?|employees?|staff|admins?|invit(?:es?|ations?))$|^(?:user|member)_/i

/** A column that names the person to whom the row belongs. */
export function isPersonColumn(name: string): boolean {
  return PERSON.test(name)
}

/**
 * A column that names the customer's company to which the row belongs. Of `company_id` and the like only where those who use the
 * app belong to one as well, or their table is not in this database.
 */
export function isTenantColumn(name: string, { tables }: Schema): boolean {
  if (TENANT.test(name)) return true
  if (!COMPANY.test(name)) return false
  const users = [...tables.values()].filter((table) => USERS.test(table.name))
  return users.length === 0 || users.some(({ columns }) => columns.has(name))
}

/** A column that, by its name alone, says which customer's company a row belongs to. */
export function namesCompany(name: string): boolean {
  return TENANT.test(name) || COMPANY.test(name)
}

/** Somebody, or some company, whose rows these are. */
export function isOwnerColumn(name: string, table: Table, schema: Schema): boolean {
  return table.columns.has(name) && (isPersonColumn(name) || isTenantColumn(name, schema))
}
