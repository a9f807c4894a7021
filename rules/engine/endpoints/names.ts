/** Names of header fields, cookies, parameters and fields of a body that hold a secret of the caller's. */
const CREDENTIAL =
  /^(?:authorization|cookies?|code|key|pin|otp|hash)$|token|secret|signature|passcode|password|api[-_]?key|[-_]key$|auth[-_]|[-_]auth$|hmac|nonce|bearer|jwt/i
/** What a request carries that somebody before put there: who calls. */
const CALLER_FIELD =
  /^(?:user|users?Id|user_id|session|sessionId|auth|account|accountId|currentUser|authUser|authenticatedUser|principal|identity|uid|userData|userInfo|member|admin|viewer|claims|tenantId|organizationId|orgId|workspaceId|token|decoded|jwt|agent|apiKey|dbUser|profile)$/
/** What functions are called that look at who calls, where their code is not seen. */
const GUARD =
  /^(?:auth|authenticate|authorize|protect|guard|authn|authz|authorization|authentication|authed|isLoggedIn|loggedIn|protected)(?![a-z])|^(?:require|ensure|check|verify|validate|assert|is|has|get|with|protect|authenticate|authorize|load|resolve|fetch|current|need|must|enforce|only|create|allow)[A-Z_]?\w*(?:auth|session|user|admin|login|loggedin|signedin|permission|role|access|jwt|owner|member|tenant|signature|secret|apikey|caller|token|principal|identity)/i
/** The same, of something that counts calls. */
const LIMITER =
  /rate_?limit|throttl|limiter|slow_?down|quota|credits?(?:$|[A-Z_])|usage_?(?:limit|cap)|too_?many|cooldown/i

/** Whether a header, cookie, parameter or field of that name holds a secret of the caller's. */
export function isCredentialName(name: string): boolean {
  return CREDENTIAL.test(name)
}

/** Whether a property of a request is, by its name, who calls. */
export function isCallerField(name: string): boolean {
  return CALLER_FIELD.test(name)
}

/** Whether a function whose code is not seen may be a guard: reason to be silent, never to report. */
export function isGuardName(text: string): boolean {
  return GUARD.test(lastName(text))
}

/** Whether a function may count calls: reason to be silent, never to report. */
export function isLimiterName(text: string): boolean {
  return LIMITER.test(text)
}

/** `getUser` of `auth.api.getUser`. */
export function lastName(text: string): string {
  return /([\w$]+)(?:\(\)|\[\])*$/.exec(text)?.[1] ?? text
}
