import type { CallFact, CodeFacts, Value } from '../../analysis/facts'
import type { Link } from '../link/link'
import { option } from '../link/options'
import type { Project } from '../project'

/**
 * Whether a project signs people in by cookies. `none`: by nothing that is seen, or by tokens that its pages send along ·
 * `own`: by cookies that browsers add only to what the app's own pages ask for (`SameSite=Lax` or `Strict`) · `carried`: by
 * cookies that may go along with the requests of other sites.
 */
export type CookieSignIn = 'none' | 'own' | 'carried'

/** They sign in by a cookie that they set to `SameSite=Lax` themselves. Source: the documentation of each. */
const LAX =
  /^(?:next-auth|@auth\/[\w-]+|better-auth|lucia|iron-session|@supabase\/(?:ssr|auth-helpers-[\w-]+)|@clerk\/[\w-]+|@auth0\/nextjs-auth0|@workos-inc\/authkit-nextjs|@kinde-oss\/kinde-auth-nextjs)$/
/** Makers of sessions, by where their options say what the cookie is like. https://github.com/expressjs/session#cookiesamesite */
const SESSIONS: Readonly<Record<string, string>> = {
  'express-session': 'cookie.sameSite',
  'cookie-session': 'sameSite',
  '@fastify/session': 'cookie.sameSite',
  '@fastify/secure-session': 'cookie.sameSite',
  'koa-session': 'sameSite',
}
const SETS = /(?:^|\.)(?:cookie|setCookie|setSignedCookie)$|cookie\w*(?:\(\))?\.set$/i
const SIGNS_IN = /sess|token|auth|jwt|(?:^|[._-])sid$|login|user/i

/** How a project signs people in, as far as cookies go. */
export function cookieSignIn(project: Project): CookieSignIn {
  let found: CookieSignIn = 'none'
  for (const facts of project.productCode) {
    if (found === 'none' && facts.imports.some(({ specifier }) => LAX.test(packageOf(specifier)))) found = 'own'
    for (const [c, call] of facts.calls.entries()) {
      const sent = ofCall(project.link, facts, c, call)
      if (sent === 'carried') return sent
      if (sent === 'own') found = sent
    }
  }
  return found
}

function ofCall(link: Link, facts: CodeFacts, c: number, call: CallFact): CookieSignIn | undefined {
  const [first, second, third] = call.args
  if (first?.k === 'string' && /^set-cookie$/i.test(first.text)) return second && ofHeader(second)
  if (SETS.test(call.text) && first && mayBeSignIn(link, facts, first)) {
    const options = first.k === 'object' ? first : third
    return options ? bySameSite(link, facts, options, 'sameSite') : 'carried'
  }
  const target = call.isNew ? undefined : link.resolver.callee(facts.path, c)
  if (target?.k === 'api' && Object.hasOwn(SESSIONS, target.pkg))
    return first ? bySameSite(link, facts, first, SESSIONS[target.pkg] ?? '') : 'carried'
  if (!/\.register$/.test(call.text) || !first) return undefined
  const plugin = link.resolver.resolve(facts.path, first)
  if (plugin.k !== 'api' || !Object.hasOwn(SESSIONS, plugin.pkg)) return undefined
  return second ? bySameSite(link, facts, second, SESSIONS[plugin.pkg] ?? '') : 'carried'
}

/** The name of the cookie says so, or cannot be read. */
function mayBeSignIn(link: Link, facts: CodeFacts, name: Value): boolean {
  const written = name.k === 'object' ? name.members.name : name
  const target = written && link.resolver.resolve(facts.path, written)
  return target?.k !== 'string' || SIGNS_IN.test(target.text)
}

/** Without a word about it, some browsers send a cookie along from everywhere; what cannot be read is taken for kept. */
function bySameSite(link: Link, facts: CodeFacts, options: Value, key: string): CookieSignIn {
  const [last = '', ...outer] = key.split('.').reverse()
  const holder =
    outer.length > 0
      ? option(link, facts.path, options, outer.reverse().join('.'))
      : link.resolver.resolve(facts.path, options)
  if (holder === 'absent') return 'carried'
  if (holder === 'unknown' || holder.k !== 'object') return 'own'
  const value = holder.members[last]
  if (!value) return holder.open ? 'own' : 'carried'
  return mayBeNone(link.code(holder.path), value, 0) ? 'carried' : 'own'
}

/** `'none'`, or a choice in which it stands: `isProduction ? 'none' : 'lax'`. */
function mayBeNone(facts: CodeFacts | undefined, value: Value, depth: number): boolean {
  if (value.k === 'string') return /^none$/i.test(value.text)
  if (value.k === 'literal') return value.value === false
  if (value.k === 'either') return value.of.some((each) => mayBeNone(facts, each, depth))
  const values = value.k === 'local' && depth < 4 ? (facts?.declarations[value.d]?.values ?? []) : []
  return values.some((each) => mayBeNone(facts, each, depth + 1))
}

/** `res.setHeader('Set-Cookie', `token=${token}; SameSite=None`)`. */
function ofHeader(value: Value): CookieSignIn | undefined {
  if (value.k !== 'string') return 'own'
  if (!SIGNS_IN.test(value.text.split('=')[0] ?? '')) return undefined
  return /samesite=(?:lax|strict)/i.test(value.text) ? 'own' : 'carried'
}

function packageOf(specifier: string): string {
  return /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier
}
