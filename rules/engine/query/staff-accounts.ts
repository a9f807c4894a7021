import type { Project } from '../project'
import type { Table } from '../schema/schema'
import { happens } from './unbounded'

/** Supabase's calls by which people make an account themselves; signing in by a link makes one as well. */
const OPEN = /\.auth\.(?:signUp|signInWithOAuth|signInWithOtp|signInWithIdToken|signInAnonymously|signInWithSSO)$/
/** Those by which somebody makes an account for others. Source: Supabase's JavaScript reference, "Auth Admin". */
const FOR_OTHERS = /\.auth\.admin\.(?:createUser|inviteUserByEmail)$/
/** Whoever pays, or fills in a form, gets an account there. */
const BY_THEMSELVES = /webhook|checkout|payment|guest|sign-?up|customer|subscri|(?<!employee-|staff-|member-)regist/i
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
  for (const { path, calls } of project.productCode)
    for (const { text } of calls) {
      if (OPEN.test(text) || SELLS.test(text)) return false
      if (!FOR_OTHERS.test(text)) continue
      if (BY_THEMSELVES.test(path)) return false
      isMade = true
    }
  return isMade
}
