import type { Schema } from '../schema/schema'
import { isAddressed, isCache, isFilledByStrangers, isFilledByVisitors, privateContent } from './content'
import type { Opening } from './openings'
import { entryToken } from './sensitive'

/**
 * What a policy allows to too many. `service`: what is meant for the server · `write`: rows of others are changed · `cache`: copies
 * of what is public are · `token`: what lets in is read · `insert`: rows are added in any name · `addressed`, `planted`: for
 * anybody to read, by people with an account and by strangers · `add`: rows are added · `read`: private rows are read.
 */
export type Allowed = 'service' | 'write' | 'cache' | 'token' | 'insert' | 'addressed' | 'planted' | 'add' | 'read'

/** Names of policies that say that they are there for the server. */
export const FOR_SERVER =
  /(?<![a-z])(?:service[ _-]?role|service|svc|system|sistema|server|backend|edge functions?|webhooks?|cron)(?![a-z])/i

/** The worst of what a policy allows; undefined where that is as it should be, or may be. */
export function worstOf(
  { table, policy, to }: Opening,
  owner: string | undefined,
  schema: Schema,
): Allowed | undefined {
  const can = (privilege: Opening['to'][number]['privilege']) => to.find((each) => each.privilege === privilege)
  const isForAll = policy.roles.length === 0 || policy.roles.includes('public')
  const isOfServer = FOR_SERVER.test(policy.name) && (isForAll || to.some(({ who }) => who === 'anyone'))
  if (can('update') || can('delete')) return isCache(table, schema) ? 'cache' : isOfServer ? 'service' : 'write'
  const insert = can('insert')
  if (insert && owner !== undefined && isAddressed(table)) return insert.who === 'anyone' ? 'planted' : 'addressed'
  if (insert && owner !== undefined && !isFilledByVisitors(table, owner)) return 'insert'
  if (insert?.who === 'anyone' && !isFilledByStrangers(table)) return isOfServer ? 'service' : 'add'
  if (can('select') && entryToken(table)) return 'token'
  if (!can('select') || !privateContent(table)) return undefined
  return isOfServer ? 'service' : 'read'
}

/** Whom a policy is for that was meant for the server, as the end of "is meant for the server, but". */
export function rolesInWords(roles: readonly string[]): string {
  const named = roles.includes('public') ? [] : roles.filter((role) => role === 'anon' || role === 'authenticated')
  return named.length === 0
    ? 'it names no role, so it holds for everybody'
    : `it is given to ${named.map((role) => `\`${role}\``).join(' and ')}`
}
