import type { CallFact, CodeFacts, GateFact, TextRange, Value } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import { keyOf, type Link } from '../link/link'
import type { FunctionTarget } from '../link/target'
import type { Step } from './endpoint'
import { chainBefore, follow, peel } from './follow'
import { keyInGate } from './key-in-gate'
import { turnsAwayByCount } from './limiting-gates'
import { isGuardName, isLimiterName, lastName } from './names'
import type { Natures } from './nature'
import type { NatureReader } from './natures'
import { callsWithin } from './within'

/**
 * Something that looks at who calls and can refuse. `user`: a signed-in user · `session`: what the caller says of himself,
 * unverified · `secret`: a secret that only other servers know · `signature`: of a webhook · `guard`: its code is not seen.
 */
export interface Check {
  readonly kind: 'user' | 'session' | 'secret' | 'signature' | 'guard'
  /** Of a `session`: it is read from a token whose signature is not looked at. */
  readonly isUnsigned?: true
  readonly path: string
  readonly range: TextRange
}

const ANSWERS = /(?:^|\.)(?:status|sendStatus|json|send|redirect|end|throw|error|Response|code|unauthorized|forbidden)$/

/** Finds checks in functions and in what stands before them. Remembers; made anew when anything changed. */
export class CheckReader {
  private readonly bodies = new Map<string, Check | undefined>()
  private readonly throwing = new Map<string, Check | undefined>()
  private readonly limiting = new Map<string, boolean>()

  constructor(
    private readonly link: Link,
    private readonly natures: NatureReader,
    private readonly isConfiguredGuard: (path: string, name: string) => boolean,
    private readonly countsCalls: (databaseFunction: string) => boolean,
  ) {}

  /** The check that a function makes anywhere in its body, in functions inside it, or by calling a guard that throws. */
  ofBody(target: FunctionTarget): Check | undefined {
    const key = keyOf(target)
    if (this.bodies.has(key)) return this.bodies.get(key)
    this.bodies.set(key, undefined)
    const found = this.find(target, false)
    this.bodies.set(key, found)
    return found
  }

  /** The check by which calling a function ends in a throw, or in leaving the page, for strangers. */
  thrownBy(target: FunctionTarget): Check | undefined {
    const key = keyOf(target)
    if (this.throwing.has(key)) return this.throwing.get(key)
    this.throwing.set(key, undefined)
    const found = this.find(target, true)
    this.throwing.set(key, found)
    return found
  }

  /** The check that middleware, or a wrapper round a handler, makes. */
  ofStep({ path, value }: Step): Check | undefined {
    // `router.use(...adminOnly)`: which they are is not seen.
    if (value.k === 'opaque') return { kind: 'guard', path, range: NOWHERE }
    const written = follow(this.link, path, value)
    if (written.value.k === 'array') return this.ofSteps(written.path, written.value.elements)
    const facts = this.link.code(written.path)
    const call = written.value.k === 'call' ? facts?.calls[written.value.c] : undefined
    if (call && written.value.k === 'call') {
      const found = this.ofCall(written.path, written.value.c, call, false)
      if (found) return found
      const callee = this.link.resolver.callee(written.path, written.value.c)
      if (callee.k === 'function') return this.ofBody(callee) ?? this.ofGiven(callee)
      const inner = peel(this.link, written.path, written.value).handler
      return (inner && this.ofBody(inner)) ?? this.ofChain(written.path, call)
    }
    const target = this.link.resolver.resolve(written.path, written.value)
    if (target.k === 'function') return this.ofBody(target)
    const name = nameOf(this.link, path, value)
    if (target.k === 'api' && /requireAuth|authenticate|protect/.test(target.path))
      return { kind: 'user', path, range: NOWHERE }
    return name !== undefined && (isGuardName(name) || this.isConfiguredGuard(path, name))
      ? { kind: 'guard', path, range: NOWHERE }
      : undefined
  }

  /** `const adminOnly = [requireUser, requireAdmin]`: the first that looks at who calls; weak ones last. */
  private ofSteps(path: string, values: readonly Value[]): Check | undefined {
    let weak: Check | undefined
    for (const value of values) {
      const found = this.ofStep({ path, value })
      if (found && found.kind !== 'session') return found
      weak ??= found
    }
    return weak
  }

  /** The steps that a function gives back in an array: `requireRole('admin')`. */
  private ofGiven({ path, f }: FunctionTarget): Check | undefined {
    const returns = this.link.code(path)?.functions[f]?.returns ?? []
    return this.ofSteps(
      path,
      returns.flatMap((value) => (value.k === 'array' ? value.elements : [])),
    )
  }

  /** What middleware asks for that stands before it: `createMiddleware().middleware([requireUser]).server(…)`. */
  private ofChain(path: string, { callee }: CallFact): Check | undefined {
    for (const step of chainBefore(this.link, path, callee)) {
      const found = this.ofStep(step)
      if (found) return found
    }
    return undefined
  }

  /** Whether a function, or what it calls, counts how often somebody calls, or asks for a captcha. */
  isLimited(target: FunctionTarget, depth = 0): boolean {
    const key = keyOf(target)
    const known = this.limiting.get(key)
    if (known !== undefined) return known
    this.limiting.set(key, false)
    const facts = this.link.code(target.path)
    const range = facts?.functions[target.f]?.range
    if (!facts || !range || depth > 5) return false
    const found =
      [...callsWithin(facts, range)].some(([c, call]) => this.limits(target.path, c, call, depth)) ||
      facts.gates.some((gate) => gate.leaves !== 'says' && isWithin(gate.range, range) && turnsAwayByCount(facts, gate))
    this.limiting.set(key, found)
    return found
  }

  /** Whether a step before a handler limits how often it may be called: by its name, or by what it is made of. */
  isLimitingStep({ path, value }: Step): boolean {
    const name = nameOf(this.link, path, value)
    if (name !== undefined && isLimiterName(name)) return true
    const written = follow(this.link, path, value)
    if (written.value.k === 'array')
      return written.value.elements.some((each) => this.isLimitingStep({ path: written.path, value: each }))
    const call = written.value.k === 'call' ? this.link.code(written.path)?.calls[written.value.c] : undefined
    if (call && written.value.k === 'call') {
      if (this.limits(written.path, written.value.c, call, 0)) return true
      const inner = call.callee.k === 'member' && peel(this.link, written.path, written.value).handler
      if (inner && this.isLimited(inner)) return true
    }
    const target = this.link.resolver.resolve(written.path, written.value)
    return target.k === 'function' && this.isLimited(target)
  }

  private limits(path: string, c: number, call: CallFact, depth: number): boolean {
    const role = this.natures.roleOf(path, c)
    if (role === 'limits' || role === 'proves-human') return true
    if (isLimiterName(call.text) || /turnstile|captcha|siteverify|honeypot/i.test(call.text)) return true
    const [first] = call.args
    const isSaid = /^(?:console|logger|log)\b|Error$/.test(call.text)
    if (
      !isSaid &&
      first?.k === 'string' &&
      (isLimiterName(first.text) || /siteverify|usage|credit|attempts/i.test(first.text))
    )
      return true
    if (first?.k === 'string' && /\.rpc$/.test(call.text) && this.countsCalls(first.text)) return true
    const { target } = this.link.called(path, c)
    return target.k === 'function' && this.isLimited(target, depth + 1)
  }

  private find(target: FunctionTarget, throwingOnly: boolean): Check | undefined {
    const facts = this.link.code(target.path)
    const range = facts?.functions[target.f]?.range
    if (!facts || !range) return undefined
    let weak: Check | undefined
    for (const gate of facts.gates) {
      if (!isWithin(gate.range, range)) continue
      const found = this.ofGate(facts, gate, throwingOnly)
      if (found && found.kind !== 'session') return found
      weak ??= found
    }
    for (const [c, call] of callsWithin(facts, range)) {
      const found = this.ofCall(facts.path, c, call, throwingOnly)
      if (found && found.kind !== 'session') return found
      weak ??= found
    }
    return weak
  }

  private ofGate(facts: CodeFacts, gate: GateFact, throwingOnly: boolean): Check | undefined {
    if (gate.leaves === 'says') return undefined
    if (throwingOnly && gate.leaves !== 'throws' && !this.endsElsewhere(facts, gate)) return undefined
    const place = { path: facts.path, range: gate.range }
    if (gate.looks.some(isKindOfEnvironment)) return { kind: 'guard', ...place }
    if (gate.compares.some(({ left, right }) => this.natures.comparesSecrets(facts.path, left, right)))
      return { kind: 'secret', ...place }
    const natures = this.natures.union(facts.path, gate.looks, 0)
    if (natures.has('caller')) return { kind: 'user', ...place }
    if (natures.has('peer')) return { kind: 'secret', ...place }
    if (natures.has('resolved') && (gate.refuses || gate.leaves === 'throws')) return { kind: 'secret', ...place }
    if (gate.refuses && this.looksAtFlag(facts, gate)) return { kind: 'user', ...place }
    // `API_KEYS.includes(key)`
    if (natures.has('secret') && natures.has('credential') && gate.refuses) return { kind: 'secret', ...place }
    // a key whose value the code says is one for those who have not read it: that is told as such
    if (keyInGate(this.link, this.natures, facts.path, gate) !== undefined) return { kind: 'secret', ...place }
    // the role in a token that the gateway has verified
    if (gate.compares.some(({ left, right }) => [...left, ...right].some(isServiceRole)))
      return { kind: 'secret', ...place }
    if (natures.has('claimed')) return { kind: 'session', isUnsigned: true, ...place }
    if (gate.refuses && natures.has('credential') && this.asksFunction(facts, gate)) return { kind: 'guard', ...place }
    // a row that was looked for by a secret of the caller's
    if (natures.has('row') && natures.has('credential')) return { kind: 'secret', ...place }
    if (natures.has('session')) return { kind: 'session', ...place }
    return this.asksGuard(facts, gate) ? { kind: 'guard', ...place } : undefined
  }

  /** `if (!isAuthorized)`, where the function asks who calls and sets `isAuthorized = true` by the answer. */
  private looksAtFlag(facts: CodeFacts, { looks, in: f }: GateFact): boolean {
    const isFlag = looks.some((value) => {
      const values = value.k === 'local' ? (facts.declarations[value.d]?.values ?? []) : []
      return values.length > 1 && values.every((each) => each.k === 'literal')
    })
    if (!isFlag || f < 0) return false
    const consulted = this.natures.consults({ k: 'function', path: facts.path, f })
    return consulted.has('caller') || consulted.has('peer')
  }

  /** `const found = await requireAuth(request)`, `if (found instanceof Response) return found`: that function, or one that it asks, looks at who calls. */
  private asksGuard(facts: CodeFacts, { looks }: GateFact): boolean {
    return looks.some((value) => {
      const { path, value: made } = follow(this.link, facts.path, rootOf(value))
      return made.k === 'call' && this.isGuarding(path, made.c, 0)
    })
  }

  private isGuarding(path: string, c: number, depth: number): boolean {
    const { target } = this.link.called(path, c)
    if (target.k !== 'function' || !isGuardName(this.link.code(path)?.calls[c]?.text ?? '')) return false
    const check = this.ofBody(target)
    if (check) return check.kind === 'user' || check.kind === 'guard'
    const asked = this.link.code(target.path)
    const range = asked?.functions[target.f]?.range
    if (!asked || !range || depth > 2) return false
    return [...callsWithin(asked, range)].some(([inner]) => this.isGuarding(target.path, inner, depth + 1))
  }

  /** What it looks at is what a function of the project makes of what was sent. */
  private asksFunction(facts: CodeFacts, { looks }: GateFact): boolean {
    return looks.some((value) => {
      const written = follow(this.link, facts.path, rootOf(value))
      const isCall = written.value.k === 'call'
      return (
        isCall && written.value.k === 'call' && this.link.called(written.path, written.value.c).target.k === 'function'
      )
    })
  }

  /** The branch ends in a call that never comes back. */
  private endsElsewhere(facts: CodeFacts, { calls: [from, to] }: GateFact): boolean {
    for (let c = from; c < to; c++) {
      const { target, behaviour } = this.link.called(facts.path, c)
      if (behaviour?.role === 'throw') return true
      if (target.k === 'function' && this.link.functionFact(target)?.never) return true
    }
    return false
  }

  private ofCall(path: string, c: number, call: CallFact, throwingOnly: boolean): Check | undefined {
    const place = { path, range: call.nameRange }
    const role = this.natures.roleOf(path, c)
    if (role === 'refuses' && this.isHeard(path, c, throwingOnly)) return { kind: 'user', ...place }
    if (role === 'verifies' && this.isHeard(path, c, throwingOnly)) return { kind: 'signature', ...place }
    if (this.isConfiguredGuard(path, lastName(call.text))) return { kind: 'guard', ...place }
    const { target, behaviour } = this.link.called(path, c)
    if (target.k === 'function') {
      const found = this.thrownBy(target)
      if (found && this.isHeard(path, c, throwingOnly)) return found
      return !throwingOnly && handsOn(call) ? this.ofBody(target) : undefined
    }
    const isUnseen = target.k === 'unknown' || target.k === 'param' || (target.k === 'api' && target.pkg !== 'global:')
    const name = lastName(call.text)
    const mayRefuse =
      (/^(?:require|ensure|assert|protect|authenticate|authorize|guard|enforce)/i.test(name) && isGuardName(name)) ||
      (/^verify\w*(?:Webhook|Request|Signature)/.test(name) && this.isHeard(path, c, throwingOnly))
    return isUnseen && !behaviour && role === undefined && mayRefuse ? { kind: 'guard', ...place } : undefined
  }

  /** What it throws is not swallowed: nothing catches it, or the catch answers, throws or leaves. */
  private isHeard(path: string, c: number, throwingOnly: boolean): boolean {
    const facts = this.link.code(path)
    const around = (facts?.catches ?? []).filter(
      ({ form, triedCalls: [from, to] }) => form === 'clause' && from <= c && c < to,
    )
    const [fact] = around.sort((a, b) => a.triedCalls[1] - a.triedCalls[0] - (b.triedCalls[1] - b.triedCalls[0]))
    if (fact) {
      if (fact.empty) return false
      if (fact.rethrows || fact.mayThrow) return true
      if (throwingOnly) return false
      const [from, to] = fact.calls
      const inside = facts?.calls.slice(from, to) ?? []
      // `catch { next() }` lets everybody in
      if (inside.some(({ text, args }) => text === 'next' && args.length === 0)) return false
      const answers = inside.some(({ text }) => ANSWERS.test(text) && !/console\.|logger\./.test(text))
      return answers || fact.returns.some((each) => each !== 'nothing')
    }
    return true
  }
}

/** `if (process.env.NODE_ENV === 'production') return …`: it is there for developers alone. */
function isKindOfEnvironment(value: Value): boolean {
  return value.k === 'member' && /^(?:NODE_ENV|VERCEL_ENV|ENVIRONMENT|APP_ENV|DENO_ENV)$/.test(value.name)
}

function isServiceRole(value: Value): boolean {
  return value.k === 'string' && value.text === 'service_role'
}

/** `claims` of `claims.role`. */
function rootOf(value: Value): Value {
  return value.k === 'member' ? rootOf(value.of) : value
}

/** `requireUser(req, res, next)`: middleware that is called by hand, with what goes on after it. */
function handsOn({ args }: CallFact): boolean {
  const [, , next] = args
  return args.length === 3 && (next?.k === 'function' || next?.k === 'param')
}

const NOWHERE: TextRange = { start: 0, end: 0 }

/** How a value is written: the name of a variable, of what is imported, of the last property, of what is called. */
export function nameOf(link: Link, path: string, value: Step['value']): string | undefined {
  switch (value.k) {
    case 'local':
      return link.code(path)?.declarations[value.d]?.name
    case 'import':
    case 'member':
    case 'global':
      return value.name
    case 'call':
      return lastName(link.code(path)?.calls[value.c]?.text ?? '')
    default:
      return undefined
  }
}

export type { Natures }
