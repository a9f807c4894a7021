import type { CallFact, CodeFacts, TextRange } from '../../analysis/facts'
import type { ApiBehaviour } from '../../analysis/libraries'
import type { Called, Link } from './link'
import { isLocalAddress } from './local-addresses'
import { argumentAt, optionText } from './options'

/** A call that crosses the network. */
export interface Operation {
  readonly path: string
  readonly c: number
  readonly call: CallFact
  /** Where a finding about it stands: its own name (`fetch`, `from`). */
  readonly range: TextRange
  /** `fetch` and its like · `supabase` data, auth, storage, functions · an SDK of a third party · a database. */
  readonly kind: 'fetch' | 'supabase' | 'sdk' | 'database'
  readonly behaviour: ApiBehaviour
  readonly pkg: string
  readonly apiPath: string
  /** GET where nothing says otherwise; undefined where it cannot be known. */
  readonly method: string | undefined
  /** The address as far as it is written, with `${}` for holes. */
  readonly url: string | undefined
  /** Table, function, bucket or method it is about; the callee otherwise. */
  readonly about: string
  /** The last call of the chain that builds it. */
  readonly last: number
}

const HTTP_CLIENT =
  /^(?:global:|axios|ky|got|ofetch|undici|node-fetch|cross-fetch|isomorphic-fetch|superagent|\$fetch|native:)/

/** Every call of a file that crosses the network, in order, each chain once. */
export function operationsOf(link: Link, facts: CodeFacts): Operation[] {
  const found: Operation[] = []
  for (let c = 0; c < facts.calls.length; c++) {
    const operation = operationAt(link, facts, c)
    if (operation) found.push(operation)
  }
  return found
}

function operationAt(link: Link, facts: CodeFacts, c: number): Operation | undefined {
  const call = facts.calls[c]
  if (!call) return undefined
  const called = link.called(facts.path, c)
  const { api } = called
  if (!api) return undefined
  if (/^createClient\(\)(?:\.schema\(\))?\.(?:from|rpc)$|^createClient\(\)\.storage\.from$/.test(api.path))
    return builder(link, facts, c, called)
  const { behaviour } = called
  // What follows a promise is no request of its own.
  if (/\.(?:then|catch|finally)$/.test(api.path)) return undefined
  if (!behaviour?.sends || isContinued(link, facts, call)) return undefined
  if (HTTP_CLIENT.test(api.pkg) && isLocalAddress(link, facts, call)) return undefined
  const isSupabase = api.path.startsWith('createClient().') && /supabase/.test(api.pkg)
  if (isSupabase && !/^createClient\(\)\.(?:auth|functions|storage)\.[\w.]+$/.test(api.path)) return undefined
  return {
    path: facts.path,
    c,
    call,
    range: call.nameRange,
    kind: isSupabase
      ? 'supabase'
      : HTTP_CLIENT.test(api.pkg)
        ? 'fetch'
        : behaviour.sends === 'database'
          ? 'database'
          : 'sdk',
    behaviour,
    pkg: api.pkg,
    apiPath: api.path,
    method: methodOf(link, facts, call, called),
    url: urlOf(link, facts, call),
    about: isSupabase ? aboutSupabase(api.path, call) : call.text,
    last: c,
  }
}

/** A later call of the same chain sends too, and stands for the whole. */
function isContinued(link: Link, facts: CodeFacts, call: CallFact): boolean {
  if (call.chained < 0) return false
  const next = link.called(facts.path, call.chained)
  return next.api !== undefined && next.behaviour?.sends !== undefined
}

/** `supabase.from('t').select()…` stands at its `from`; what it does is told by the end of the chain. */
function builder(link: Link, facts: CodeFacts, c: number, called: Called): Operation | undefined {
  const call = facts.calls[c] as CallFact
  let behaviour = called.behaviour?.sends ? called.behaviour : undefined
  let last = c
  let apiPath = called.api?.path ?? ''
  for (let next = call.chained; next >= 0; next = facts.calls[next]?.chained ?? -1) {
    const step = link.called(facts.path, next)
    if (!step.api) break
    apiPath = step.api.path
    if (step.behaviour?.sends) behaviour = step.behaviour
    last = next
  }
  if (!behaviour) return undefined
  const first = call.args[0]
  const target = first && link.resolver.resolve(facts.path, first)
  return {
    path: facts.path,
    c,
    call,
    range: { start: call.nameRange.start, end: call.range.end },
    kind: 'supabase',
    behaviour,
    pkg: called.api?.pkg ?? '',
    apiPath,
    method: behaviour.method,
    url: undefined,
    about: target?.k === 'string' ? target.text : 'table',
    last,
  }
}

function aboutSupabase(path: string, call: CallFact): string {
  const first = call.args[0]
  if (path.endsWith('functions.invoke') && first?.k === 'string') return first.text
  return path.replace(/^createClient\(\)\./, '').replace('()', '')
}

function methodOf(link: Link, facts: CodeFacts, call: CallFact, called: Called): string | undefined {
  const { behaviour } = called
  if (behaviour?.method) return behaviour.method
  const options = behaviour?.options
  if (!options?.method) return undefined
  const argument = argumentAt(call.args, options.arg)
  if (!argument) return 'GET'
  return optionText(link, facts.path, argument, options.method)
}

function urlOf(link: Link, facts: CodeFacts, call: CallFact): string | undefined {
  const first = call.args[0]
  if (!first) return undefined
  const target = link.resolver.resolve(facts.path, first)
  if (target.k === 'string') return withoutCredentials(target.text)
  if (target.k === 'api' && target.path === 'URL()' && target.maker) {
    const made = link.call(target.maker)?.args[0]
    const inner = made && link.resolver.resolve(target.maker.path, made)
    return inner?.k === 'string' ? withoutCredentials(inner.text) : undefined
  }
  return undefined
}

/** `https://user:password@host` without the two: an address goes into messages. */
function withoutCredentials(url: string): string {
  return url.replace(/^([a-z+]+:\/\/)[^/@?#]*@/i, '$1')
}
