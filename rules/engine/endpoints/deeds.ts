import type { CodeFacts, TextRange, Value } from '../../analysis/facts'
import { serviceAt } from '../../analysis/libraries/addresses'
import { keyOf } from '../link/link'
import type { Operation } from '../link/operations'
import type { FunctionTarget } from '../link/target'
import type { Project } from '../project'
import type { QueryShape } from '../query/shape'
import type { Check, CheckReader } from './checks'
import { type ClientRight, supabaseRight } from './clients'
import type { NatureReader, Natures } from './natures'

/**
 * Something a handler does that matters for who may call it. `write`, `read`: rows · `file`: stores or removes files ·
 * `account`: makes, changes or removes accounts · `spend`: asks a service that costs money by use · `password`: says whether
 * a password is right.
 */
export interface Deed {
  readonly kind: 'write' | 'read' | 'file' | 'account' | 'spend' | 'password'
  /** The table, bucket or service. */
  readonly about: string
  /** `insert`, `update`, `delete`, `upsert`, `select`; the name of the method otherwise. */
  readonly action: string
  /** Of a `spend`: what for. */
  readonly domain?: 'llm' | 'email' | 'sms' | 'payment'
  readonly right: ClientRight
  readonly path: string
  readonly c: number
  readonly range: TextRange
}

/** A deed, and the check nearest above it: in the function that does it, or in one that calls that. */
export interface GuardedDeed extends Deed {
  readonly check: Check | undefined
}

const MOST_DEEDS = 80
const MOST_DEPTH = 7

/** Finds what functions do, through the functions they call. Remembers; made anew when anything changed. */
export class DeedReader {
  private readonly ofFiles = new Map<string, readonly Deed[]>()
  private readonly known = new Map<string, readonly GuardedDeed[]>()

  constructor(
    private readonly project: Project,
    private readonly checks: CheckReader,
    private readonly natures: NatureReader,
  ) {}

  /** What a function does, itself and through what it calls. */
  of(target: FunctionTarget): readonly GuardedDeed[] {
    const key = keyOf(target)
    const known = this.known.get(key)
    if (known) return known
    const found = this.reach(target, new Set([key]), 0)
    this.known.set(key, found)
    return found
  }

  /** What the rows of a deed are chosen by, and what is written: what all arguments of its chain are made of. */
  madeOf(deed: Deed): Natures {
    const facts = this.project.link.code(deed.path)
    const operation = facts && this.project.operations(facts).find(({ c }) => c === deed.c)
    const found = new Set<never>() as Set<Natures extends ReadonlySet<infer N> ? N : never>
    const from = operation?.c ?? deed.c
    for (let c = from, hops = 0; facts && c >= 0 && hops < 40; hops++) {
      const call = facts.calls[c]
      for (const value of call?.args ?? []) for (const nature of this.inside(facts, value, 0)) found.add(nature)
      c = call?.chained ?? -1
    }
    return found
  }

  /** Through the calls in an argument: `where(and(eq(orders.id, id), eq(orders.userId, user.id)))`. */
  private inside(facts: CodeFacts, value: Value, depth: number): Natures {
    if (depth < 6 && value.k === 'call') {
      const call = facts.calls[value.c]
      const parts = (call?.args ?? []).flatMap((each) => [...this.inside(facts, each, depth + 1)])
      return new Set([...parts, ...this.natures.of(facts.path, value)])
    }
    return this.natures.of(facts.path, value)
  }

  private reach(target: FunctionTarget, seen: Set<string>, depth: number): GuardedDeed[] {
    const { link } = this.project
    const facts = link.code(target.path)
    const range = facts?.functions[target.f]?.range
    if (!facts || !range) return []
    const check = this.checks.ofBody(target)
    const found: GuardedDeed[] = []
    for (const deed of this.ofFile(facts)) if (isWithin(deed.range, range)) found.push({ ...deed, check })
    if (depth > MOST_DEPTH) return found
    for (const [c, call] of facts.calls.entries()) {
      if (!isWithin(call.range, range) || found.length > MOST_DEEDS) continue
      const callee = link.called(facts.path, c).target
      if (callee.k !== 'function' || seen.has(keyOf(callee))) continue
      seen.add(keyOf(callee))
      for (const deed of this.reach(callee, seen, depth + 1)) found.push({ ...deed, check: deed.check ?? check })
    }
    return found
  }

  private ofFile(facts: CodeFacts): readonly Deed[] {
    const known = this.ofFiles.get(facts.path)
    if (known) return known
    const shapes = new Map(this.project.builtQueries(facts).map((shape) => [shape.c, shape]))
    const found = this.project
      .operations(facts)
      .flatMap((operation) => this.deedOf(facts, operation, shapes.get(operation.c)) ?? [])
    const known2 = new Set(found.map(({ c }) => c))
    for (const [c, call] of facts.calls.entries()) {
      if (known2.has(c)) continue
      const role = this.natures.roleOf(facts.path, c)
      if (role === 'password')
        found.push({
          kind: 'password',
          about: call.text,
          action: 'compare',
          right: 'server',
          path: facts.path,
          c,
          range: call.nameRange,
        })
    }
    for (const text of facts.sqlTexts) {
      const deed = writtenDeed(facts, text.c >= 0 ? text.c : receiverOf(facts, text.d), text.text)
      if (deed && !known2.has(deed.c)) found.push(deed)
    }
    this.ofFiles.set(facts.path, found)
    return found
  }

  private deedOf(facts: CodeFacts, operation: Operation, shape: QueryShape | undefined): Deed | undefined {
    const { kind, apiPath, behaviour, method, c } = operation
    const place = { path: facts.path, c, range: operation.range }
    const right = (): ClientRight => supabaseRight(this.project.link, facts.path, c)
    if (this.natures.roleOf(facts.path, c) === 'password')
      return { kind: 'password', about: operation.call.text, action: 'sign in', right: 'server', ...place }
    if (kind === 'supabase') {
      if (shape)
        return {
          kind: shape.command === 'select' ? 'read' : 'write',
          about: shape.table.name,
          action: shape.command,
          right: right(),
          ...place,
        }
      const account = /\.auth\.admin\.(\w+)$/.exec(apiPath)?.[1]
      if (account)
        return {
          kind: /^(?:list|get)/.test(account) ? 'read' : 'account',
          about: 'accounts',
          action: account,
          right: 'service',
          ...place,
        }
      const stored = /\.storage\.from\(\)\.(upload|update|remove|move|copy)$/.exec(apiPath)?.[1]
      if (stored) return { kind: 'file', about: bucketOf(facts, operation), action: stored, right: right(), ...place }
      const isTable = /\.from\(\)/.test(apiPath) && !/storage/.test(apiPath)
      if (!isTable) return undefined
      const action = /\.(insert|upsert|update|delete|select)\b/.exec(apiPath)?.[1] ?? 'select'
      return { kind: method === 'GET' ? 'read' : 'write', about: operation.about, action, right: right(), ...place }
    }
    if (kind === 'database') {
      if (shape)
        return {
          kind: shape.command === 'select' ? 'read' : 'write',
          about: shape.table.name,
          action: shape.command,
          right: 'server',
          ...place,
        }
      const text = facts.sqlTexts.find((each) => each.c === c || (each.d >= 0 && receiverOf(facts, each.d) === c))
      const written = text && writtenDeed(facts, c, text.text)
      if (written) return { ...written, ...place }
      if (method === undefined || !behaviour.method) return undefined
      const about = /(\w+)\.\w+$/.exec(operation.call.text)?.[1] ?? 'rows'
      const action =
        method === 'GET' ? 'select' : method === 'DELETE' ? 'delete' : method === 'PATCH' ? 'update' : 'insert'
      return { kind: method === 'GET' ? 'read' : 'write', about, action, right: 'server', ...place }
    }
    if (kind === 'fetch') {
      const service = operation.url === undefined || method === 'GET' ? undefined : serviceAt(operation.url)
      if (!service) return undefined
      return {
        kind: 'spend',
        about: service.service,
        action: 'POST',
        domain: service.domain as 'llm',
        right: 'server',
        ...place,
      }
    }
    const { domain, service } = behaviour
    if (method === 'GET' || !(domain === 'llm' || domain === 'email' || domain === 'sms' || domain === 'payment'))
      return undefined
    if (service === 'Slack' || service === undefined) return undefined
    return {
      kind: 'spend',
      about: service,
      action: /[\w$]+\.[\w$]+$/.exec(apiPath)?.[0] ?? apiPath,
      domain,
      right: 'server',
      ...place,
    }
  }
}

function bucketOf(facts: CodeFacts, { call }: Operation): string {
  const [first] = call.args
  if (first?.k === 'string') return first.text
  const inner =
    call.callee.k === 'member' && call.callee.of.k === 'call' ? facts.calls[call.callee.of.c]?.args[0] : undefined
  return inner?.k === 'string' ? inner.text : 'files'
}

/** What a statement does, by the word it begins with and the table named after it. */
function writtenDeed(facts: CodeFacts, c: number, text: string): Deed | undefined {
  const call = facts.calls[c]
  const match =
    /^\s*(?:(insert)\s+(?:ignore\s+)?into|(update)|(delete)\s+from|(select)\b[\s\S]*?\bfrom)\s+[`"[]?(?:\w+[`"\]]?\.[`"[]?)?([\w$]+)/i.exec(
      text,
    )
  if (!call || !match) return undefined
  const action = (match[1] ?? match[2] ?? match[3] ?? match[4] ?? '').toLowerCase()
  const kind = action === 'select' ? 'read' : 'write'
  return { kind, about: match[5] ?? 'rows', action, right: 'server', path: facts.path, c, range: call.nameRange }
}

/** The call that the variable with a statement is handed to. */
function receiverOf(facts: CodeFacts, d: number): number {
  return d < 0 ? -1 : facts.calls.findIndex(({ args }) => args.some((each) => each.k === 'local' && each.d === d))
}

function isWithin(inner: TextRange, outer: TextRange): boolean {
  return inner.start >= outer.start && inner.end <= outer.end
}
