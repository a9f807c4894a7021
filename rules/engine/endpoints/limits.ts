import type { Project } from '../project'
import type { Check } from './checks'
import type { Deed } from './deed'
import type { Endpoint } from './endpoint'
import { exposureOf, isReachable } from './exposure'
import { isForAdmins } from './for-admins'
import { locksOut } from './lockout'
import { middlewareCheck, middlewareLimits } from './next-middleware'
import { purposesOf } from './purpose'
import { mayAskForRole } from './unasked-role'

/** Sign-ins of the app's own. */
const SIGNS_IN = /log-?_?in(?![a-z])|sign-?_?in(?![a-z])|authenticate/i

/** What an endpoint does as often as it is called. */
export interface Unlimited {
  readonly deed: Deed
  readonly harm: 'llm' | 'email' | 'sms' | 'password'
  /** Who is let in: whoever is signed in, or only some of them, as far as it is known. */
  readonly who: 'anyone' | 'a user' | 'some users'
}

/**
 * What costs money or gives a password away when an endpoint is called a thousand times, and nothing counts; undefined where
 * something does, where only other servers call it, and where strangers may call it at all ({@link exposureOf} says so).
 */
export function unlimitedIn(project: Project, endpoint: Endpoint): Unlimited | undefined {
  const { endpoints } = project
  const deeds = endpoints.deedsOf(endpoint).filter(({ kind }) => kind === 'spend' || kind === 'password')
  if (deeds.length === 0 || !endpoint.complete || !isReachable(project, endpoint)) return undefined
  if (endpoints.isLimited(endpoint)) return undefined
  const purposes = purposesOf(endpoint)
  if (purposes.has('webhook') || purposes.has('health') || isJob(endpoint)) return undefined
  const check = endpoints.checkOf(endpoint)
  if (isOfServers(check) && check?.kind !== 'guard') return undefined
  const { checks } = endpoints.reading()
  if (exposureOf(project, endpoint) || middlewareLimits(project.link, checks, endpoint)) return undefined
  const behind = check ?? middlewareCheck(project.link, checks, endpoint)
  for (const deed of deeds) {
    // What turns away whoever sends a wrong password is the sign-in itself.
    const isPassword = deed.kind === 'password'
    if ([check, deed.check].some((each) => isOfServers(each) && !(isPassword && each?.kind === 'guard'))) continue
    const isSignedIn = (deed.check ?? behind) !== undefined
    if (isPassword) {
      const isLogin = SIGNS_IN.test(`${endpoint.url ?? ''} ${endpoint.name}`) && endpoint.method !== 'GET'
      const isOwn = !/\.auth\.signIn/.test(deed.about) && /compare|verify/i.test(deed.about)
      const made = endpoints.reading().deeds.madeOf(deed)
      const isSent = made.has('request') || made.has('credential')
      if (isLogin && isOwn && isSent && !endpoints.stepCheckOf(endpoint) && !locksOut(project.link, endpoint.handler))
        return { deed, harm: 'password', who: 'anyone' }
    } else if (deed.domain === 'llm' && !(isSignedIn && isSmall(project, endpoint, deed)))
      return {
        deed,
        harm: 'llm',
        who: !isSignedIn ? 'anyone' : mayAskForRole(project, endpoint) ? 'some users' : 'a user',
      }
    else if ((deed.domain === 'email' || deed.domain === 'sms') && !isSignedIn && deed.kind === 'spend')
      return { deed, harm: deed.domain, who: 'anyone' }
  }
  return undefined
}

/** Only somebody who knows a secret gets past, or a guard whose code is not seen. */
function isOfServers(check: Check | undefined): boolean {
  return check !== undefined && check.kind !== 'user' && check.kind !== 'session'
}

/** It costs next to nothing, or those who run the app do it. */
function isSmall(project: Project, endpoint: Endpoint, { action }: Deed): boolean {
  return /embed/i.test(action) || isForAdmins(project, endpoint)
}

/** A schedule calls it, or an operator. */
function isJob({ url, name, file }: Endpoint): boolean {
  return /cron|schedul|(?:^|[/_-])jobs?(?:[/_-]|$)|worker|queue|backfill|migrat|seed|admin|digest|batch/i.test(
    `${url ?? ''} ${name} ${file}`,
  )
}
