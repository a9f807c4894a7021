import type { Project } from '../project'
import type { Table } from '../schema/schema'
import { isTenantColumn } from './belonging'
import { type Database, isSeed } from './database'
import { isOfAccounts } from './growth'
import { isAmongAdmins, letsSignUp, placesForAdmins } from './kept-by-admins'
import type { QueryShape } from './shape'
import { happens } from './unbounded'
import { isUnused } from './unused'

/** Supabase's calls by which people make an account themselves; signing in by a link makes one as well. */
const OPEN = /\.auth\.(?:signUp|signInWithOAuth|signInWithOtp|signInWithIdToken|signInAnonymously|signInWithSSO)$/
/** Those by which somebody makes an account for others. Source: Supabase's JavaScript reference, "Auth Admin". */
const FOR_OTHERS = /\.auth\.admin\.(?:createUser|inviteUserByEmail)$/
/** Whoever pays, or fills in a form, gets an account there. */
const BY_THEMSELVES = /webhook|checkout|payment|guest|sign-?up|customer|subscri|(?<!employee-|staff-|member-)regist/i
/** Where a sign-up stands that no address leads to any more: its own page, and what is shared by pages. */
const BEHIND_CLOSED =
  /(?:regist|sign-?up)[\w-]*\.\w+$|(?:^|\/)(?:contexts?|providers?|hooks?|lib|services?|stores?|utils)\/|(?:Context|Provider)\.\w+$/i
const SIGNS_UP = /(?:^|\.)signUp$/
const SELLS = /\.checkout\.sessions\.create$/
/** Packages by which people make an account themselves, or which keep the accounts elsewhere. */
const KEEPS_ACCOUNTS =
  /^(?:next-auth|@auth\/|better-auth|@clerk\/|@auth0\/|auth0|firebase|@firebase\/|passport-|@workos|@kinde|@stack|@descope|lucia|arctic|stytch|supertokens)/
/** Asks whether somebody may do what they want to: `requirePermission(PERMISSIONS.USER_CREATE)`. */
const ASKS_RIGHT =
  /(?:^|\.)(?:require|ensure|assert|check|verify|enforce|authorize|has|user_?has)_?\w*(?:Permissions?|Roles?|Admin|Staff|Capability)\w*$/i

/**
 * Says of a table whether it stays short because those who use the app are those who work for whoever runs it: accounts are made
 * by somebody for others, and nothing lets people make one themselves or pay for one. What they type in by hand stays short
 * too; not so what happens, and the people it happens to.
 */
export function tablesOfStaff(project: Project): (table: Table) => boolean {
  let isForStaff: boolean | undefined
  return (table) => {
    if (happens(table)) return false
    isForStaff ??= isForStaffAlone(project)
    return isForStaff
  }
}

function isForStaffAlone(project: Project): boolean {
  let isMade = false
  const isClosed = isSignUpClosed(project)
  for (const { path, calls } of project.productCode)
    for (const { text } of calls) {
      if ((OPEN.test(text) && !isClosed) || SELLS.test(text)) return false
      if (!FOR_OTHERS.test(text)) continue
      if (BY_THEMSELVES.test(path)) return false
      isMade = true
    }
  return isMade || areAllMadeForOthers(project)
}

/** The app keeps the accounts itself, none of them a tenant's, and adds one only where it has asked whether who is there may. */
function areAllMadeForOthers(project: Project): boolean {
  const databases = project.queried
  const adding = databases.flatMap((database) =>
    database.queries
      .filter(({ command, c }) => (command === 'insert' || command === 'upsert') && c >= 0)
      .flatMap((shape) => {
        const table = database.tableOf(shape.table)
        const isOwn = table !== undefined && isOfAccounts(table) && !isSeed(project, shape) && !isUnused(project, shape)
        return isOwn ? [{ shape, isOfTenant: belongsToTenant(table, database) }] : []
      }),
  )
  if (adding.length === 0 || adding.some(({ isOfTenant }) => isOfTenant)) return false
  if (project.productCode.some(({ imports }) => imports.some(({ specifier }) => KEEPS_ACCOUNTS.test(specifier))))
    return false
  if (letsSignUp(project)) return false
  const called = adding.filter(({ shape }) => !isCalledByNobody(project, shape))
  if (called.length === 0) return false
  let places: ReadonlySet<string> | undefined
  return called.every(({ shape }) => {
    if (isAmongAdmins(shape.path) || isBehindRight(project, shape)) return true
    places ??= placesForAdmins(project, 'write')
    return places.has(`${shape.path} ${shape.c}`)
  })
}

function belongsToTenant({ columns }: Table, { schema }: Database): boolean {
  return [...columns.keys()].some((name) => isTenantColumn(name, schema))
}

/** It stands in a function with a name that nothing calls or hands on. */
function isCalledByNobody(project: Project, { path, c }: QueryShape): boolean {
  const facts = project.link.code(path)
  const f = facts?.calls[c]?.in ?? -1
  const { name, parent } = facts?.functions[f] ?? {}
  if (name === undefined || parent !== -1) return false
  const target = { k: 'function', path, f } as const
  if (project.link.callersOf(target).length > 0 || project.link.referencesTo(target).length > 0) return false
  return !placesOfEndpoints(project).has(`${path} ${c}`)
}

function placesOfEndpoints({ endpoints }: Project): ReadonlySet<string> {
  return new Set(endpoints.all.flatMap((endpoint) => endpoints.deedsOf(endpoint).map(({ path, c }) => `${path} ${c}`)))
}

/** The function asks whether somebody may, before it adds the row. */
function isBehindRight(project: Project, { path, c }: QueryShape): boolean {
  const facts = project.link.code(path)
  const call = facts?.calls[c]
  if (!facts || !call) return false
  const within = new Set<number>()
  for (let f = call.in; f >= 0; f = facts.functions[f]?.parent ?? -1) within.add(f)
  return facts.calls.some(
    (each) => within.has(each.in) && each.range.start < call.range.start && ASKS_RIGHT.test(each.text),
  )
}

/** The address of the sign-up leads to the sign-in, and no other page has one. */
function isSignUpClosed({ productCode }: Project): boolean {
  const leads = productCode.some(({ elements }) => elements.some(({ tells }) => tells?.includes('sign-up closed')))
  if (!leads) return false
  return productCode.every(
    ({ path, calls }) => BEHIND_CLOSED.test(path) || !calls.some(({ text }) => SIGNS_UP.test(text)),
  )
}
