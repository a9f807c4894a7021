import type { CallFact, CodeFacts, FunctionFact, Value } from '../../analysis/facts'
import { behaviourOf, canonicalPath } from '../../analysis/libraries'
import type { Link } from './link'
import type { ApiTarget, CallPlace, ParamTarget } from './target'

/**
 * From where outside the program a text comes: kept in the browser · answered by a server · written by a language model ·
 * part of the address · sent as a message (WebSocket, worker, window) · a cookie · a file a person chose · a part of the
 * request that is answered.
 */
export type OriginKind = 'storage' | 'response' | 'llm' | 'address' | 'message' | 'cookie' | 'file' | 'request'

/** Where a text comes from, and the calls of project functions it was handed through as an argument, innermost first. */
export interface Origin {
  readonly k: OriginKind
  readonly via: readonly CallPlace[]
}

const MOST_HOPS = 16
/** Calls that give back a text made of what they are called on, or of their first argument. */
const OF_RECEIVER = /\.(?:match|trim|toString|replace|normalize|then|catch|at|pop|shift|split)$/
const OF_ARGUMENT =
  /^(?:window\.|globalThis\.)?(?:atob|unescape|decodeURIComponent|decodeURI|String|Buffer\.from|LZString\.decompress\w*)$/
const MODEL_ANSWER =
  /(?:choices|candidates|tool_calls|toolCalls)\b.*(?:content|text|arguments)|(?:^|\.)content\.0\.text$/

/** The first origin outside the program that is known of a value; undefined where there is none. */
export function originsOf(link: Link, path: string, value: Value): Origin[] {
  const walk = new Walk(link)
  walk.from(path, value, [], 0)
  return walk.found
}

class Walk {
  readonly found: Origin[] = []
  private readonly seen = new Set<string>()

  constructor(private readonly link: Link) {}

  from(path: string, value: Value, via: readonly CallPlace[], depth: number): void {
    if (depth > MOST_HOPS || this.found.length > 8) return
    const key = `${path} ${JSON.stringify(value)}`
    if (this.seen.has(key)) return
    this.seen.add(key)
    const deeper = (inner: Value): void => this.from(path, inner, via, depth + 1)
    switch (value.k) {
      case 'local':
        for (const each of this.link.code(path)?.declarations[value.d]?.values ?? []) deeper(each)
        return
      case 'either':
        for (const each of value.of) deeper(each)
        return
      case 'text':
        deeper(value.of)
        return
      case 'member':
        this.member(path, value, via, depth)
        return
      case 'call':
        this.call(path, value.c, via, depth)
        return
      case 'param':
        this.param({ k: 'param', path, f: value.f, i: value.i, keys: value.path ?? [] }, via, depth)
        return
      default:
    }
  }

  private member(path: string, value: Value & { k: 'member' }, via: readonly CallPlace[], depth: number): void {
    const target = this.link.resolver.resolve(path, value)
    const kind = target.k === 'api' ? kindOfApi(target) : undefined
    if (kind) this.found.push({ k: kind, via })
    else if (target.k === 'param' && target.path === path) this.param(target, via, depth)
    else this.from(path, value.of, via, depth + 1)
  }

  private call(path: string, c: number, via: readonly CallPlace[], depth: number): void {
    const facts = this.link.code(path)
    const call = facts?.calls[c]
    if (!facts || !call) return
    const result = this.link.resolver.result(path, c)
    const kind = result.k === 'api' ? kindOfApi(result) : kindOfMethod(this.link, facts, call)
    if (kind) {
      this.found.push({ k: kind, via })
      return
    }
    const callee = this.link.resolver.callee(path, c)
    if (callee.k === 'function') {
      for (const each of this.link.functionFact(callee)?.returns ?? []) this.from(callee.path, each, via, depth + 1)
      return
    }
    if (OF_ARGUMENT.test(call.text) && call.args[0]) this.from(path, call.args[0], via, depth + 1)
    else if (OF_RECEIVER.test(call.text) && call.callee.k === 'member') this.from(path, call.callee.of, via, depth + 1)
    else if (/\.exec$/.test(call.text) && call.args[0]) this.from(path, call.args[0], via, depth + 1)
  }

  /** What a function is given: by the browser or a server where it is a handler of theirs, else by its callers. */
  private param(target: ParamTarget, via: readonly CallPlace[], depth: number): void {
    const facts = this.link.code(target.path)
    const fact = facts?.functions[target.f]
    if (!facts || !fact) return
    const kind = kindOfParam(this.link, facts, fact, target)
    if (kind) {
      this.found.push({ k: kind, via })
      return
    }
    if (target.keys.length > 0) return
    for (const place of this.link.callersOf({ k: 'function', path: target.path, f: target.f })) {
      const argument = this.link.call(place)?.args[target.i]
      if (argument) this.from(place.path, argument, [...via, place], depth + 1)
    }
  }
}

function kindOfApi({ pkg, path: written }: ApiTarget): OriginKind | undefined {
  const path = canonicalPath(pkg, written)
  if (pkg === 'global:') {
    if (/^(?:localStorage|sessionStorage)\./.test(path)) return 'storage'
    if (/^document\.cookie/.test(path)) return 'cookie'
    if (/^location\.(?:hash|search|href)|^URLSearchParams\(\)\.get\(\)|^URL\(\)\.searchParams\.get\(\)/.test(path))
      return 'address'
    if (/^FileReader\(\)\.result/.test(path)) return 'file'
    if (/^fetch\(\)\.text\(\)/.test(path)) return 'response'
    return /^fetch\(\)\.json\(\)/.test(path) && MODEL_ANSWER.test(path) ? 'llm' : undefined
  }
  if (/async-storage$|^expo-secure-store$|^react-native-mmkv$/.test(pkg)) return 'storage'
  if (/^(?:js-cookie|universal-cookie|cookies-next)$/.test(pkg)) return 'cookie'
  if (pkg === 'next/headers') return path.startsWith('cookies()') ? 'cookie' : undefined
  if (/^useSearchParams\(\)(?:\.0)?\.get\(\)/.test(path)) return 'address'
  return isModelAnswer(pkg, path) ? 'llm' : undefined
}

/** `default().chat.completions.create().choices.0.message.content`: a text out of what an LLM's SDK gave back. */
function isModelAnswer(pkg: string, path: string): boolean {
  for (let end = path.lastIndexOf('()'); end > 0; end = path.lastIndexOf('()', end - 1)) {
    const behaviour = behaviourOf(pkg, path.slice(0, end))
    if (behaviour?.domain === 'llm' && behaviour.sends)
      return /[.)](?:text|content|arguments|output_text)(?:\(\))?$/.test(path)
  }
  return false
}

/** Calls on what nothing is known of, by a name and a shape that belong to one thing: `request.headers.get('cookie')`. */
function kindOfMethod(link: Link, facts: CodeFacts, call: CallFact): OriginKind | undefined {
  if (/(?:^|\.)(?:localStorage|sessionStorage)\.getItem$/.test(call.text)) return 'storage'
  if (/\.searchParams\.get$/.test(call.text)) return 'address'
  if (/\.files\[\]\.text$|\.files\.item\(\)\.text$/.test(call.text)) return 'file'
  if (/\.(?:text|get)$/.test(call.text) && call.callee.k === 'member') {
    const target = link.resolver.resolve(facts.path, call.callee.of)
    const type = target.k === 'param' ? link.code(target.path)?.functions[target.f]?.params[target.i]?.type : undefined
    if (target.k !== 'param' || !type) return undefined
    if (/\.text$/.test(call.text)) {
      if (/^File$|^Blob$/.test(type)) return 'file'
      if (/^Response$/.test(type)) return 'response'
    }
    if (/^(?:Next)?Request$/.test(type)) {
      if (/\.cookies\.get$/.test(call.text)) return 'cookie'
      return /\.text$|\.headers\.get$/.test(call.text) ? 'request' : undefined
    }
  }
  return undefined
}

const REQUEST_PART = /^(?:query|params|cookies|headers|body)$/

/** What a browser or a web framework hands to a function: the data of a message, a file that was read, a part of a request. */
function kindOfParam(link: Link, facts: CodeFacts, fact: FunctionFact, target: ParamTarget): OriginKind | undefined {
  const { usage } = fact
  const keys = target.keys.join('.')
  if (usage?.k === 'assigned') {
    if (/\.onmessage$/.test(usage.target)) return keys === 'data' ? 'message' : undefined
    return /\.onload(?:end)?$/.test(usage.target) && /(?:^|\.)target\.result$/.test(keys) ? 'file' : undefined
  }
  if (usage?.k === 'argument') {
    const call = facts.calls[usage.c]
    const event = call?.args[0]
    if (/\.(?:on|once|addEventListener|addListener)$/.test(call?.text ?? '') && event?.k === 'string') {
      if (event.text === 'message') return keys === 'data' || (keys === '' && target.i === 0) ? 'message' : undefined
      if (event.text === 'load') return /(?:^|\.)target\.result$/.test(keys) ? 'file' : undefined
    }
    const { api, behaviour } = link.called(facts.path, usage.c)
    const isRoute = behaviour?.callbacks?.some(
      ({ startedBy, fate }) => startedBy === 'request' || fate === 'framework-handled',
    )
    if (isRoute && target.i === 0 && /^(?:express|fastify|polka|restify)$/.test(api?.pkg ?? ''))
      return REQUEST_PART.test(target.keys[0] ?? '') && target.keys.length > 1 ? 'request' : undefined
  }
  const type = fact.params[target.i]?.type ?? ''
  if (target.keys.length > 1 && /^(?:express\.)?(?:Next(?:Api)?|Express)?Request\b/.test(type))
    return REQUEST_PART.test(target.keys[0] ?? '') ? 'request' : undefined
  return undefined
}
