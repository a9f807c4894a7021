import { wordsApart } from '../snake-case'

/** Names of header fields, cookies, parameters and fields of a body that hold a secret of the caller's. */
const CREDENTIAL =
  /^(?:authorization|cookies?|code|key|pin|otp|hash)$|token|secret|signature|passcode|password|api[-_]?key|[-_]key$|auth[-_]|[-_]auth$|hmac|nonce|bearer|jwt/i
/** Codes that let somebody in, with their words apart. */
const CODE = /(?:^|[-_])(?:admin|access|host|invite|invitation|edit|manage|owner|staff|unlock)[-_](?:code|pin)$/i
/** Of these, what nobody knows but who calls: no code that is handed round, no key of a file or of a list. */
const PROOF =
  /^(?:x[-_])?authorization$|token|secret|signature|passcode|password|(?:api|access|auth|admin|agent|client|device|licen[sc]e|private|service)[-_]?key|hmac|bearer|jwt/i
/** How much of a language model's words, which is no secret: `max_tokens`, `promptTokenCount`. */
const COUNTED =
  /(?:^|[-_])(?:max|min|total|prompt|completion|input|output|used|num|estimated|remaining|cached|thinking)[-_]?\w*tokens?(?:$|[-_]?count$)|tokens?[-_]?(?:count|limit|used|usage|budget)$/i
/** What a request carries that somebody before put there: who calls. */
const CALLER_FIELD =
  /^(?:user|users?Id|user_id|session|sessionId|auth|account|accountId|currentUser|authUser|authenticatedUser|principal|identity|uid|userData|userInfo|member|admin|viewer|claims|tenantId|organizationId|orgId|workspaceId|token|decoded|jwt|agent|apiKey|dbUser|profile)$/
/** What functions are called that look at who calls, where their code is not seen. */
const GUARD =
  /^(?:auth|authenticate|authorize|protect|guard|authn|authz|authorization|authentication|authed|isLoggedIn|loggedIn|protected)(?![a-z])|^(?:require|ensure|check|verify|validate|assert|is|has|get|with|protect|authenticate|authorize|load|resolve|fetch|current|need|must|enforce|only|create|allow)[A-Z_]?\w*(?:auth|session|user|admin|login|loggedin|signedin|permission|role|access|jwt|owner|member|tenant|signature|secret|apikey|caller|token|principal|identity)/i
/** The same, of something that counts calls, or takes each from what was paid for. */
const LIMITER =
  /rate_?limit|throttl|limiter|slow_?down|quota|credits?(?:$|[A-Z_])|usage_?(?:limit|cap)|too_?many|cooldown|(?:deduct|consume|spend|debit|burn|decrement)\w*_?tokens?|tokens?_?(?:balance|budget|left|remaining)|(?:check|has|deduct|wallet|user|account)_?balance/i
/** Columns and variables that say how much of what was paid for, or granted, is left or used up. */
const ALLOWANCE =
  /^(?:\w+_)?(?:credits?|balance|quota|allowance|remaining|generations?|usage)(?:_(?:left|remaining|used|count|balance|limit|today|this_month))?$|^(?:\w+_)?(?:tokens?|calls|requests|messages)_(?:left|remaining|used|balance|limit|today)$/i

/** Whether a header, cookie, parameter or field of that name holds a secret of the caller's. */
export function isCredentialName(name: string): boolean {
  return (CREDENTIAL.test(name) && !COUNTED.test(name)) || CODE.test(wordsApart(name))
}

/** Whether a header, cookie, parameter or field of that name holds what nobody knows but who calls: a key, a token, a hash of these. */
export function isProofName(name: string): boolean {
  return PROOF.test(name) && !COUNTED.test(name)
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

/** Columns that say that it was done before. */
const DONE_BEFORE = /(?:^|_)(?:sent|notified|emailed|processed|generated|completed)_at$|^already_|_sent$/i

/** Whether a column or a variable holds how often somebody may still call, or that there was a call before. */
export function isAllowanceName(name: string): boolean {
  return ALLOWANCE.test(wordsApart(name)) || DONE_BEFORE.test(wordsApart(name))
}

/** Whether a function reads what is written in a text, without asking who wrote it. */
export function isDecoderName(text: string): boolean {
  return /^(?:JSON\.parse|(?:window\.)?atob|Buffer\.from|jwt_?decode|decodeJwt|(?:jwt|jsonwebtoken|jose)\.decode(?:Jwt)?)$/i.test(
    text,
  )
}

/** Whether a method gives back a part of the text that it is called on. */
export function isTextMethod(text: string): boolean {
  return /^decodeURIComponent$|\.(?:split|replace|replaceAll|slice|substring|substr|trim|toString|pop|at)$/.test(text)
}

/** Whether a function needs a key for what it makes of a text. */
export function isCipherName(text: string): boolean {
  return /decrypt|decipher|unseal|unsign|hmac|(?:^|\.)digest$|verif|(?:^|\.)open$/i.test(text)
}

/** Whether a field says who somebody is: everybody can write that. */
export function isIdentityName(name: string): boolean {
  return /^(?:sub|uid|(?:user|admin|member|customer|account)_?id|e?mail|user_?name|role|is_?admin)$/i.test(name)
}

/** `getUser` of `auth.api.getUser`. */
export function lastName(text: string): string {
  return /([\w$]+)(?:\(\)|\[\])*$/.exec(text)?.[1] ?? text
}
