import type { Value } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import type { Project } from '../project'
import type { GuardedDeed } from './deeds'
import type { Endpoint } from './endpoint'
import { callsWithin } from './within'

const SIGNS_IN = /(?:^|[^a-z])(?:log-?_?in|sign-?_?in)(?![a-z])|(?:^|[^a-z])authenticate(?![a-z])/i
/** Ways in that prove somebody by what is not in the request: a mail, another service; and people who are nobody. */
const PROVED_ELSEWHERE =
  /callback|oauth|google|github|facebook|apple|microsoft|azure|saml|sso|oidc|magic|otp|code|verif|link|send|request|refresh|guest|anonym|demo|dev|test|mock|qr|wallet|siwe|nonce|passkey|webauthn|biometric|ldap|check|status|history|attempt|log-?in-?s(?![a-z])/i
const SAYS_WHO = /^(?:e?mail|user_?name|phone(?:_?number)?|user_?id)$/i
/** What gives somebody a session, by how it is written. */
const OPENS =
  /(?:^|\.)(?:setCookie|cookie)$|cookies?(?:\(\)|Store|Jar)?\.set$|(?:^|\.)(?:createSession|setSession|startSession|createUserSession|saveSession|logIn|commitSession)$|(?:^|\.)(?:jwt|jsonwebtoken|JWT)\.sign$|SignJWT\(.*\)\.sign$|^sign(?:Token|Jwt|JWT)$|^(?:generate|create|issue)\w*(?:Token|Jwt|JWT)$/
/** What may be a proof, whatever it is given. */
const MAY_PROVE =
  /compare|verif|password|passwd|bcrypt|argon|scrypt|hash|otp|getUser$|getSession$|authenticate|signIn|checkCredential|validate(?:User|Login|Credential)|idToken|exchange|decode|introspect/i

/**
 * The call by which a sign-in of the app's own gives a session to whoever names somebody: it takes an address or a name and
 * nothing that only that person knows, and nothing in it asks for more. Undefined where anything may be a proof.
 */
export function openSignIn(project: Project, endpoint: Endpoint): GuardedDeed | undefined {
  const { handler, method, url, name, kind } = endpoint
  if ((method !== undefined && method !== 'POST') || kind === 'edge-function') return undefined
  const words = `${url ?? ''} ${name.replace(/([a-z])([A-Z])/g, '$1-$2')}`
  if (!SIGNS_IN.test(words) || PROVED_ELSEWHERE.test(words) || !endpoint.complete) return undefined
  const { link, endpoints } = project
  const facts = link.code(handler.path)
  const range = facts?.functions[handler.f]?.range
  if (!facts || !range || endpoints.stepCheckOf(endpoint)) return undefined
  const said = facts.declarations.filter(
    ({ name: declared, range: at }) => isWithin(at, range) && SAYS_WHO.test(declared),
  )
  const { natures } = endpoints.reading()
  if (!said.some(({ values }) => natures.union(handler.path, values, 0).has('request'))) return undefined
  const within = [...callsWithin(facts, range)]
  const isSecret = (value: Value) => {
    const made = natures.of(handler.path, value)
    // What a row gives back is handed out, not sent.
    return made.has('credential') && !made.has('row')
  }
  const gates = facts.gates.filter((gate) => isWithin(gate.range, range))
  if (gates.some(({ looks }) => looks.some((value) => isSecret(value) || natures.of(handler.path, value).has('peer'))))
    return undefined
  if (within.some(([, { text, args }]) => MAY_PROVE.test(text) || args.some(isSecret))) return undefined
  if (endpoints.deedsOf(endpoint).some((deed) => deed.kind === 'password')) return undefined
  // Somebody is looked for: what is handed out is theirs.
  if (
    !endpoints
      .deedsOf(endpoint)
      .some(
        (deed) => deed.kind === 'read' && /user|admin|member|account|customer|employee|staff|profile/i.test(deed.about),
      )
  )
    return undefined
  const [c, call] = within.find(([, { text }]) => OPENS.test(text)) ?? []
  if (c === undefined || !call) return undefined
  const place = { path: handler.path, c, range: call.nameRange }
  return { kind: 'account', about: 'sessions', action: call.text, right: 'server', check: undefined, ...place }
}
