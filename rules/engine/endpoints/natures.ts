import type { CallFact, Value } from '../../analysis/facts'
import { type AccessRole, accessRoleOf } from '../../analysis/libraries/access'
import { isWithin } from '../../analysis/ranges'
import { keyOf, type Link } from '../link/link'
import type { FunctionTarget } from '../link/target'
import { askedWith, isOfAnswer, isServiceAddress } from './asked-with'
import { supabaseRight } from './clients'
import { comparesParameters } from './comparer'
import { CycleMemo } from './cycle-memo'
import { isCallerField, isCipherName, isDecoderName, isGuardName, isLimiterName, isTextMethod, lastName } from './names'
import {
  CALLER,
  CONSULTED,
  cookieAs,
  type Nature,
  type Natures,
  NONE,
  named,
  ofRole,
  PEER,
  PROOF,
  REQUEST,
  SECRET,
  secretMeets,
  sentAs,
} from './nature'
import { callsWithin } from './within'

const MOST_DEPTH = 24
const ENVIRONMENT = /^(?:process\.env|Deno\.env|import\.meta\.env|Bun\.env|env|serverEnv|config|secrets)$/
const HEADER_CALL = /(?:headers?(?:List|Store|\(\))?\.get|\.header|req\.get|request\.get|getHeader|getRequestHeader)$/i
const COOKIE_CALL =
  /cookie\w*(?:\(\))?\.(?:get|getAll)$|(?:^|\.)(?:getCookie|getSignedCookie|parseCookies?|getCookies)$|\bcookie$/i
const FIELD_CALL = /(?:searchParams|params|formData|form|body|query|data)\.get$|\.(?:query|param)$/i
const CONTEXT_CALL = /^(?:c|ctx|context|req|request|event)\.(?:get|var)$/

/** What is known of who sets the properties of requests; asked for lazily. */
export interface RequestFields {
  /** A property of that name is set by something that knows who calls. */
  isSet(path: string, name: string): boolean
  /** Strangers read all rows of a table of that name. */
  isOpen(table: string): boolean
}

/** Says what values are made of, following them through names, calls and files. Remembers; made anew when anything changed. */
export class NatureReader {
  private readonly known = new CycleMemo<Natures>()

  constructor(
    private readonly link: Link,
    private readonly fields: RequestFields,
    private readonly isConfiguredGuard: (path: string, name: string) => boolean,
  ) {}

  /** What a value of the file at `path` is made of. */
  of(path: string, value: Value, depth = 0): Natures {
    if (depth > MOST_DEPTH) return NONE
    switch (value.k) {
      case 'local': {
        const declaration = this.link.code(path)?.declarations[value.d]
        const values = declaration?.values ?? []
        const natures = values.length > 0 ? this.union(path, values, depth) : this.looped(path, value.d, depth)
        // `const session = JSON.parse(cookie)` is the whole of what was sent, whatever it is called.
        const isWhole = natures.has('claimed') && values.every(({ k }) => k === 'call')
        return declaration && !isWhole ? named(declaration.name, natures) : natures
      }
      case 'import':
        return this.imported(path, value, depth)
      case 'call':
        return this.call(path, value.c, depth)
      case 'member':
        return this.member(path, value, depth)
      case 'param':
        return this.param(path, value, value.path ?? [], depth)
      case 'either':
        return this.union(path, value.of, depth)
      case 'text':
        return this.of(path, value.of, depth + 1)
      case 'array':
        return this.union(path, value.elements, depth)
      case 'object':
        return this.union(path, Object.values(value.members), depth)
      case 'string':
        return /^(?:Bearer|Basic|Token) .*\$\{\}/i.test(value.text) ? SECRET : NONE
      default:
        return NONE
    }
  }

  /** What a call does about who calls, by the library tables. */
  roleOf(path: string, c: number): AccessRole | undefined {
    const { target, api } = this.link.called(path, c)
    const named = api ?? (target.k === 'api' ? target : undefined)
    return named && accessRoleOf(named.pkg, named.path)
  }

  /**
   * What a function asks about the caller anywhere in it, or in what it calls: `caller` where it asks somebody who vouches
   * for it or compares secrets, `session`, `resolved`, `limit`.
   */
  consults(target: FunctionTarget, depth = 0): Natures {
    if (depth > 6) return NONE
    return this.known.ask(keyOf(target), NONE, () => this.consultedBy(target, depth))
  }

  private consultedBy(target: FunctionTarget, depth: number): Natures {
    const facts = this.link.code(target.path)
    const range = facts?.functions[target.f]?.range
    if (!facts || !range) return NONE
    const found = new Set<Nature>()
    for (const [c, call] of callsWithin(facts, range)) {
      const natures = this.consulted(target.path, c, call, depth)
      for (const nature of natures) if (CONSULTED.has(nature)) found.add(nature)
      if (found.has('caller')) break
    }
    if (!found.has('caller') && !found.has('peer')) {
      for (const gate of facts.gates) {
        if (!isWithin(gate.range, range)) continue
        if (gate.compares.some(({ left, right }) => this.comparesSecrets(target.path, left, right))) found.add('peer')
        // a row that was looked for by a secret of the caller's: refused here, or left to whoever asked
        if (!gate.refuses && gate.leaves !== 'returns') continue
        const looks = this.union(target.path, gate.looks, depth)
        if (gate.refuses && (looks.has('resolved') || (looks.has('row') && looks.has('credential')))) found.add('peer')
        else if (looks.has('row') && looks.has('proof')) found.add('resolved')
      }
    }
    return found
  }

  /** Two sides of a comparison hold a secret of the server's, or of its database, and something that was sent. */
  comparesSecrets(path: string, left: readonly Value[], right: readonly Value[]): boolean {
    const [a, b] = [this.union(path, left, 0), this.union(path, right, 0)]
    return secretMeets(a, b) || secretMeets(b, a)
  }

  /** One of the rows of a list, as a loop goes through it. */
  private looped(path: string, d: number, depth: number): Natures {
    const around = this.link.code(path)?.loops.find(({ variables }) => variables.includes(d))
    const natures = around?.form === 'elements' ? this.of(path, around.over, depth + 1) : NONE
    return natures.has('row') ? natures : NONE
  }

  /** What several values are together. */
  union(path: string, values: readonly Value[], depth: number): Natures {
    const [first] = values
    if (!first) return NONE
    if (values.length === 1) return this.of(path, first, depth + 1)
    const found = new Set<Nature>()
    for (const value of values) for (const nature of this.of(path, value, depth + 1)) found.add(nature)
    return found
  }

  private consulted(path: string, c: number, call: CallFact, depth: number): Natures {
    const role = this.roleOf(path, c)
    if (role) return ofRole(role)
    const { target } = this.link.called(path, c)
    if (this.isConfiguredGuard(path, lastName(call.text))) return CALLER
    if (target.k === 'function')
      return this.isComparison(path, call, target, depth) ? PEER : this.consults(target, depth + 1)
    return this.isUnseenGuard(path, c, call) ? CALLER : NONE
  }

  private call(path: string, c: number, depth: number): Natures {
    const isWhole = (natures: Natures) => depth < MOST_DEPTH / 2 || natures.size > 0
    return this.known.ask(`call ${path}#${c}`, NONE, () => this.callOf(path, c, depth), isWhole)
  }

  /** `isSame(sent, process.env.SECRET)`, of a function of the project that compares what it is handed. */
  private isComparison(path: string, { args }: CallFact, target: FunctionTarget, depth: number): boolean {
    if (args.length < 2 || !comparesParameters(this.link, target)) return false
    const [a = NONE, b = NONE] = args.map((argument) => this.of(path, argument, depth + 1))
    return secretMeets(a, b) || secretMeets(b, a)
  }

  private callOf(path: string, c: number, depth: number): Natures {
    const call = this.link.code(path)?.calls[c]
    if (!call) return NONE
    const role = this.roleOf(path, c)
    if (role === 'compares') return this.compared(path, call, depth)
    if (role) return ofRole(role)
    if (this.isConfiguredGuard(path, lastName(call.text))) return CALLER
    const named = this.byText(path, call)
    if (named) return named
    const { target, behaviour } = this.link.called(path, c)
    if (target.k !== 'function' && this.isUnseenGuard(path, c, call)) return CALLER
    const parts = new Set<Nature>(this.union(path, askedWith(call), depth))
    if (call.callee.k === 'member') for (const nature of this.of(path, call.callee.of, depth + 1)) parts.add(nature)
    if (parts.has('credential') && isDecoderName(call.text) && this.isAsSent(path, call.args[0], 0))
      parts.add('claimed')
    if (parts.has('credential') && isCipherName(call.text)) parts.add('peer')
    if (target.k === 'function') {
      for (const nature of this.consults(target)) parts.add(nature)
      for (const nature of this.returned(target, depth)) parts.add(nature)
      if (parts.has('credential') && !parts.has('claimed') && this.asksSomebody(target, 0)) parts.add('caller')
      if (isLimiterName(call.text)) parts.add('limit')
    }
    if (!behaviour?.sends) return parts
    // What a service answers says something of the caller only where it was sent what the caller sent as proof.
    if (behaviour.sends === 'http' && isServiceAddress(this.link, path, call)) return NONE
    if (behaviour.sends === 'http') return parts.has('credential') && behaviour.domain !== 'llm' ? CALLER : NONE
    // The address of the database is a secret; what it gives is none.
    parts.delete('secret')
    parts.add('row')
    // Row level security gives nothing to strangers, but of tables that are open to all.
    if (/\.from\b/.test(call.text) && supabaseRight(this.link, path, c) === 'user') {
      const table = this.tableOf(path, c)
      if (table === undefined || !this.fields.isOpen(table)) parts.add('caller')
    }
    if (parts.has('credential')) parts.add('caller')
    return parts
  }

  /** A part of what was sent, as texts are taken apart: nothing was asked about it on the way. */
  private isAsSent(path: string, value: Value | undefined, depth: number): boolean {
    if (!value || depth > MOST_DEPTH) return false
    const isPart = (each: Value) => this.isAsSent(path, each, depth + 1)
    if (value.k === 'local') return (this.link.code(path)?.declarations[value.d]?.values ?? []).some(isPart)
    if (value.k === 'member' || value.k === 'text') return isPart(value.of)
    if (value.k === 'either') return value.of.some(isPart)
    if (value.k !== 'call') return value.k === 'param'
    const call = this.link.code(path)?.calls[value.c]
    if (!call) return false
    if (this.byText(path, call)?.has('credential')) return true
    const isText = isDecoderName(call.text) || isTextMethod(call.text)
    return isText && [...(call.callee.k === 'member' ? [call.callee.of] : []), ...call.args].some(isPart)
  }

  /** `orders` of `db.from('orders').select().single()`. */
  private tableOf(path: string, c: number): string | undefined {
    const facts = this.link.code(path)
    for (let at = c, hops = 0; facts && hops < 20; hops++) {
      const call = facts.calls[at]
      const [first] = call?.args ?? []
      if (call && /(?:^|\.)from$/.test(call.text)) return first?.k === 'string' ? first.text : undefined
      if (call?.callee.k !== 'member' || call.callee.of.k !== 'call') return undefined
      at = call.callee.of.c
    }
    return undefined
  }

  /** What is known by how a call is written, whatever it is called on. */
  private byText(path: string, { text, args, callee }: CallFact): Natures | undefined {
    const [first] = args
    const key = first?.k === 'string' ? first.text : ''
    if (/^(?:Deno|Bun)\.env\.get$|^(?:getEnv|requireEnv|env)$/.test(text)) return SECRET
    if (COOKIE_CALL.test(text)) return cookieAs(key)
    if (HEADER_CALL.test(text) && isOfAnswer(this.link.code(path), callee)) return NONE
    if (HEADER_CALL.test(text)) return sentAs(key)
    if (CONTEXT_CALL.test(text) && key !== '') return this.fields.isSet(path, key) ? CALLER : REQUEST
    if (FIELD_CALL.test(text) && key !== '') return sentAs(key)
    if (/(?:^|\.)isAuthenticated$|\.jwtVerify$/.test(text)) return CALLER
    if (/^(?:headers)$/.test(text)) return REQUEST
    if (/^cookies$/.test(text)) return PROOF
    return undefined
  }

  private compared(path: string, call: CallFact, depth: number): Natures {
    const sides = call.args.map((argument) => this.of(path, argument, depth + 1))
    const [a, b] = sides
    const isKnown = a && b && a.size > 0 && b.size > 0
    return !isKnown || secretMeets(a, b) || secretMeets(b, a) ? PEER : REQUEST
  }

  private returned(target: FunctionTarget, depth: number): Natures {
    const fact = this.link.functionFact(target)
    if (!fact || depth > 6) return NONE
    const natures = this.union(
      target.path,
      fact.returns.filter(({ k }) => k !== 'object' && k !== 'param'),
      depth + 2,
    )
    const found = new Set([...natures].filter((nature) => nature !== 'request'))
    // `{ user: { id: read.userId } }`: who calls, as what was only taken apart says.
    const objects = fact.returns.filter(({ k }) => k === 'object')
    if (objects.length > 0 && this.union(target.path, objects, depth + 2).has('claimed')) found.add('claimed')
    return found
  }

  /** A function asks a database or a service. */
  private asksSomebody(target: FunctionTarget, depth: number): boolean {
    const facts = this.link.code(target.path)
    const range = facts?.functions[target.f]?.range
    if (!facts || !range || depth > 3) return false
    for (const [c] of callsWithin(facts, range)) {
      const { behaviour, target: callee } = this.link.called(target.path, c)
      if (behaviour?.sends) return true
      if (callee.k === 'function' && keyOf(callee) !== keyOf(target) && this.asksSomebody(callee, depth + 1))
        return true
    }
    return false
  }

  /** Its code is not seen, and it goes by the name of a guard. */
  private isUnseenGuard(path: string, c: number, call: CallFact): boolean {
    const { target, behaviour } = this.link.called(path, c)
    if (target.k === 'function' || behaviour?.sends || call.isNew || !isGuardName(call.text)) return false
    if (/^(?:Array|Object|Buffer|JSON|Promise|z|crypto|console)\b|\.(?:auth|supabase)\.admin\./.test(call.text))
      return false
    return target.k === 'unknown' || target.k === 'param' || (target.k === 'api' && target.pkg !== 'global:')
  }

  private imported(path: string, value: Value & { k: 'import' }, depth: number): Natures {
    const resolved = this.link.modules.resolve(path, value.specifier)
    if (resolved.k !== 'file') return /^env$|config$/i.test(value.name) ? SECRET : NONE
    const facts = this.link.code(resolved.path)
    const exported = facts && Object.hasOwn(facts.exports, value.name) ? facts.exports[value.name] : undefined
    if (!exported) return /^(?:env|config)$/i.test(value.name) ? SECRET : NONE
    if (exported.k === 'function') return NONE
    const natures = this.of(resolved.path, exported, depth + 1)
    return natures.size === 0 && /(?:^|_)(?:SECRET|KEY|TOKEN|PASSWORD)(?:$|_)|^(?:server)?env$/i.test(value.name)
      ? SECRET
      : natures
  }

  private member(path: string, value: Value & { k: 'member' }, depth: number): Natures {
    if (isEnvironment(value.of)) return SECRET
    const root = rootOf(this.link, path, value)
    if (root) return this.param(root.path, root.value, root.keys, depth)
    return named(value.name, this.of(path, value.of, depth + 1))
  }

  private param(path: string, value: Value & { k: 'param' }, keys: readonly string[], depth: number): Natures {
    const fact = this.link.code(path)?.functions[value.f]
    const given = fact?.usage?.k === 'argument' ? this.givenTo(path, fact.usage.c, depth) : NONE
    if (given.has('caller') && (value.i > 0 || keys.some(isCallerField))) return CALLER
    // One of the rows that a list has.
    if (given.has('row') && value.i === 0) return named(keys.at(-1) ?? '', given)
    const [first, second] = keys
    if (first === 'signedCookies') return CALLER
    if (keys.some((key) => isCallerField(key) && key !== 'token' && this.fields.isSet(path, key))) return CALLER
    if (first === 'session') return CALLER
    if (first === 'cookies') return cookieAs(second ?? '')
    if (first === 'headers' && second === undefined) return REQUEST
    const last = keys[keys.length - 1]
    return sentAs(last ?? fact?.params[value.i]?.name ?? '')
  }

  /** What a function that is handed to a call is called with, by what the call is: the callback of `jwt.verify`, of `withAuth`. */
  private givenTo(path: string, c: number, depth: number): Natures {
    const role = this.roleOf(path, c)
    if (role) return ofRole(role)
    const call = this.link.code(path)?.calls[c]
    const { target } = this.link.called(path, c)
    if (target.k === 'function') return this.consults(target)
    if (call?.callee.k === 'member' && /^(?:then|map|flatMap|forEach|filter|find|some|every)$/.test(call.callee.name))
      return this.of(path, call.callee.of, depth + 1)
    return call && this.isUnseenGuard(path, c, call) ? CALLER : NONE
  }
}

/** `process.env`, `import.meta.env`, `Deno.env`, and the objects that apps keep their checked environment in. */
function isEnvironment(value: Value): boolean {
  if (value.k === 'member') return value.name === 'env' && value.of.k !== 'param'
  return value.k === 'global' && ENVIRONMENT.test(value.name)
}

/** The parameter at the root of a chain of properties, with the properties; names that only stand for a part of it are followed. */
function rootOf(
  link: Link,
  path: string,
  value: Value,
): { path: string; value: Value & { k: 'param' }; keys: string[] } | undefined {
  const keys: string[] = []
  let at = value
  for (let hops = 0; hops < 12; hops++) {
    if (at.k === 'member') {
      keys.unshift(at.name)
      at = at.of
    } else if (at.k === 'local') {
      const values: readonly Value[] = link.code(path)?.declarations[at.d]?.values ?? []
      const [only] = values
      if (!only || values.length > 1) return undefined
      at = only
    } else if (at.k === 'param') return { path, value: at, keys: [...(at.path ?? []), ...keys] }
    else return undefined
  }
  return undefined
}
