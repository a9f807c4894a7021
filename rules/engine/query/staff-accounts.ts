import type { Project } from '../project'
import type { Table } from '../schema/schema'
import { happens } from './unbounded'

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
  return isMade
}

/** The address of the sign-up leads to the sign-in, and no other page has one. */
function isSignUpClosed({ productCode }: Project): boolean {
  const leads = productCode.some(({ elements }) => elements.some(({ tells }) => tells?.includes('sign-up closed')))
  if (!leads) return false
  return productCode.every(
    ({ path, calls }) => BEHIND_CLOSED.test(path) || !calls.some(({ text }) => SIGNS_UP.test(text)),
  )
}
