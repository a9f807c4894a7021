import type { CodeFacts, TextRange } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import type { Project } from '../project'
import type { Operation } from './operations'
import type { Repeat } from './repeats'

/** How many calls away from the loop a request may be. */
const DEPTH = 2

/** What else is done for each element of a list. Remembers what it has looked at: one for each check of a file. */
export class RepeatedRequests {
  private readonly known = new Map<string, boolean>()

  constructor(private readonly project: Project) {}

  /**
   * Whether the elements are gone through one by one on purpose, in the loop or in a function it calls: each is also sent to
   * another service (a mail, a payment, a model, a page that is fetched), has a transaction of its own, or is waited for.
   */
  takesOneAtATime({ path, body }: Pick<Repeat, 'path' | 'body'>): boolean {
    const facts = this.project.link.code(path)
    return facts !== undefined && this.within(facts, body, DEPTH)
  }

  /**
   * Where in the loop the first request to another service stands that it sends for each element; undefined where it sends
   * none, or opens transactions or waits besides.
   */
  firstToService({ path, body }: Pick<Repeat, 'path' | 'body'>): number | undefined {
    const { project } = this
    const facts = project.link.code(path)
    if (!facts || waitsWithin(facts, body)) return undefined
    const own = project.operations(facts).filter((each) => isWithin(each.call.range, body) && isOnItsOwn(each))
    if (own.some(({ kind }) => kind === 'database')) return undefined
    const starts = own.map(({ call }) => call.range.start)
    for (const [c, call] of facts.calls.entries())
      if (isWithin(call.range, body) && (this.isCommand(facts, c) || this.asksIn(facts, c, DEPTH)))
        starts.push(call.range.start)
    return starts.length > 0 ? Math.min(...starts) : undefined
  }

  /** Whether the function that a call calls asks another service itself, whether or not the call waits for it. */
  sends(facts: CodeFacts, c: number): boolean {
    return this.asksInCalled(facts, c, DEPTH)
  }

  private within(facts: CodeFacts, body: TextRange, depth: number): boolean {
    const key = `${facts.path}:${body.start}-${body.end} ${depth}`
    const known = this.known.get(key)
    if (known !== undefined) return known
    // A function that calls itself asks no more than the first time.
    this.known.set(key, false)
    const found = this.asks(facts, body, depth)
    this.known.set(key, found)
    return found
  }

  private asks(facts: CodeFacts, body: TextRange, depth: number): boolean {
    const { project } = this
    if (project.operations(facts).some((each) => isWithin(each.call.range, body) && isOnItsOwn(each))) return true
    if (waitsWithin(facts, body)) return true
    return facts.calls.some(
      (call, c) => isWithin(call.range, body) && (this.isCommand(facts, c) || this.asksIn(facts, c, depth)),
    )
  }

  /** `new PutObjectCommand({ … })`: what AWS's clients send, whichever way the client was come by. */
  private isCommand(facts: CodeFacts, c: number): boolean {
    const call = facts.calls[c]
    if (!call?.isNew || !call.text.endsWith('Command')) return false
    const { target } = this.project.link.called(facts.path, c)
    return target.k === 'api' && target.pkg.startsWith('@aws-sdk/')
  }

  /** Whether the function does that a call calls. */
  private asksIn(facts: CodeFacts, c: number, depth: number): boolean {
    return facts.calls[c]?.fate.end !== 'floating' && this.asksInCalled(facts, c, depth)
  }

  private asksInCalled(facts: CodeFacts, c: number, depth: number): boolean {
    if (depth === 0) return false
    const { target } = this.project.link.called(facts.path, c)
    const owner = target.k === 'function' ? this.project.link.code(target.path) : undefined
    const called = target.k === 'function' ? owner?.functions[target.f] : undefined
    return owner !== undefined && called !== undefined && this.within(owner, called.range, depth - 1)
  }
}

/** It waits on purpose, or sends a mail by a client that it was handed. */
function waitsWithin(facts: CodeFacts, body: TextRange): boolean {
  return facts.calls.some(({ text, range }) => (text === 'setTimeout' || MAILS.test(text)) && isWithin(range, body))
}

const MAILS = /(?:^|\.)(?:emails\.send|sendMail)$/

/** A request that the code waits for, to something else than the database; or a transaction. */
function isOnItsOwn({ kind, apiPath, call }: Operation): boolean {
  if (call.fate.end === 'floating') return false
  if (kind === 'supabase') return /\.(?:functions|storage|auth)\b/.test(apiPath)
  const [first] = call.args
  if (kind === 'database')
    return (
      /\.\$?transaction$/.test(apiPath) ||
      (first?.k === 'string' && /^\s*(?:begin|start transaction)\b/i.test(first.text))
    )
  return kind === 'fetch' || kind === 'sdk'
}
