import type { CodeFacts, TextRange } from '../../analysis/facts'
import { serviceAt } from '../../analysis/libraries/addresses'
import type { Link } from '../link/link'
import type { Operation } from '../link/operations'
import type { QueryShape } from '../query/shape'
import { receiverOf } from '../query/sql-calls'
import { serviceOfClient } from './client-address'
import { type ClientRight, supabaseRight } from './clients'

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
  /** Of a `read`: as many rows as match, or one or a count; undefined where it cannot be told. */
  readonly rows?: 'one' | 'many'
  readonly path: string
  readonly c: number
  readonly range: TextRange
}

type Place = Pick<Deed, 'path' | 'c' | 'range'>

/** What a call that crosses the network is as a deed; undefined where it is none, as reading from a service is. */
export function deedOf(
  link: Link,
  facts: CodeFacts,
  operation: Operation,
  shape: QueryShape | undefined,
): Deed | undefined {
  const place: Place = { path: facts.path, c: operation.c, range: operation.range }
  switch (operation.kind) {
    case 'supabase':
      return supabaseDeed(link, facts, operation, shape, place)
    case 'database':
      return shape ? queryDeed(shape, 'server', place) : unreadDeed(facts, operation, place)
    case 'fetch': {
      const { url, method } = operation
      const service = url === undefined || method === 'GET' || KEPT_AT.test(url) ? undefined : serviceAt(url)
      const action = url && /\/embeddings?(?:$|[/?])/.test(url) ? 'embeddings' : 'POST'
      return service && spendDeed(service.service, action, service.domain, place)
    }
    case 'sdk': {
      const { service, domain } = operation.behaviour
      if (operation.method === 'GET' || service === undefined || service === 'Slack') return undefined
      const pointedAt = domain === 'llm' ? serviceOfClient(link, facts.path, operation.call.callee)?.service : undefined
      const action = /[\w$]+\.[\w$]+$/.exec(operation.apiPath)?.[0] ?? operation.apiPath
      return spendDeed(pointedAt ?? service, action, domain, place)
    }
  }
}

function queryDeed({ command, table, rows }: QueryShape, right: ClientRight, place: Place): Deed {
  const isRead = command === 'select'
  return {
    kind: isRead ? 'read' : 'write',
    about: table.name,
    action: command,
    right,
    ...(isRead && { rows: rows === 'all' || rows === 'limited' ? 'many' : 'one' }),
    ...place,
  }
}

function supabaseDeed(
  link: Link,
  facts: CodeFacts,
  operation: Operation,
  shape: QueryShape | undefined,
  place: Place,
): Deed | undefined {
  const { apiPath, method, c } = operation
  const account = /\.auth\.admin\.(\w+)$/.exec(apiPath)?.[1]
  if (account) {
    const isRead = /^(?:list|get)/.test(account)
    const rows = account.startsWith('list') ? 'many' : 'one'
    return {
      kind: isRead ? 'read' : 'account',
      about: 'accounts',
      action: account,
      right: 'service',
      ...(isRead && { rows }),
      ...place,
    }
  }
  const stored = /\.storage\.from\(\)\.(upload|update|remove|move|copy)$/.exec(apiPath)?.[1]
  const isTable = shape !== undefined || (/\.from\(\)/.test(apiPath) && !/storage/.test(apiPath))
  if (!stored && !isTable) return undefined
  const right = supabaseRight(link, facts.path, c)
  if (stored) return { kind: 'file', about: bucketOf(facts, operation), action: stored, right, ...place }
  if (shape) return queryDeed(shape, right, place)
  const action = /\.(insert|upsert|update|delete|select)\b/.exec(apiPath)?.[1] ?? 'select'
  return { kind: method === 'GET' ? 'read' : 'write', about: operation.about, action, right, ...place }
}

/** A query whose shape could not be read: by its statement, else by the method that asks. */
function unreadDeed(
  facts: CodeFacts,
  { c, call, method, behaviour, apiPath }: Operation,
  place: Place,
): Deed | undefined {
  const text = facts.sqlTexts.find((each) => each.c === c || (each.d >= 0 && receiverOf(facts, each.d) === c))
  const written = text && writtenDeed(facts, c, text.text)
  if (written) return { ...written, ...place }
  if (method === undefined || !behaviour.method) return undefined
  const about = /(\w+)\.\w+$/.exec(call.text)?.[1] ?? 'rows'
  const action =
    method === 'GET'
      ? 'select'
      : method === 'DELETE'
        ? 'delete'
        : method === 'PATCH' || isUpdate(apiPath)
          ? 'update'
          : 'insert'
  return { kind: method === 'GET' ? 'read' : 'write', about, action, right: 'server', ...place }
}

/** Of document stores, by the method: `findByIdAndUpdate`, or `save` of a document that was found. */
function isUpdate(apiPath: string): boolean {
  return (
    /\.(?:findByIdAndUpdate|findOneAnd(?:Update|Replace)|update(?:One|Many)|replaceOne)(?:\(|$)/.test(apiPath) ||
    /\.find(?:One|ById)\(.*\.save$/.test(apiPath)
  )
}

/** What is kept at the provider of a model is tidied up or looked through: the model is not asked. */
const KEEPS = /(?:^|\.)(?:del|delete|remove|list|retrieve|cancel)$|(?:vector_?stores?|files|threads|assistants)\.\w+$/i

/** Whom to write to is kept at the provider; nothing is sent. */
const KEEPS_PEOPLE = /(?:contacts|audiences|segments|domains|api_?keys|templates|webhooks|lists)\.\w+$/i

/**
 * Addresses at which such a service keeps things: numbers and agents to call with, files to read in, people to write to. What
 * is added there costs nothing by use and sends nothing.
 */
const KEPT_AT =
  /\/(?:phone-?numbers|agents|knowledge-base|files|vector_stores|assistants|threads|voices|secrets|tools|webhooks?|contacts|audiences|segments|domains|lists|api-?keys|templates|senders|suppressions?|unsubscribes|moderations)(?:\/(?:create|add|import|update|\$\{[^}]*\}|[\w-]{20,}))?\/?(?:\?.*)?$|\/cancel$/i

function spendDeed(service: string, action: string, domain: string | undefined, place: Place): Deed | undefined {
  if (domain !== 'llm' && domain !== 'email' && domain !== 'sms' && domain !== 'payment') return undefined
  if (domain === 'llm' && KEEPS.test(action)) return undefined
  if ((domain === 'email' || domain === 'sms') && KEEPS_PEOPLE.test(action)) return undefined
  return { kind: 'spend', about: service, action, domain, right: 'server', ...place }
}

function bucketOf(facts: CodeFacts, { call }: Operation): string {
  const [first] = call.args
  if (first?.k === 'string') return first.text
  const inner =
    call.callee.k === 'member' && call.callee.of.k === 'call' ? facts.calls[call.callee.of.c]?.args[0] : undefined
  return inner?.k === 'string' ? inner.text : 'files'
}

/** What a statement does, by the word it begins with and the table named after it. */
export function writtenDeed(facts: CodeFacts, c: number, text: string): Deed | undefined {
  const call = facts.calls[c]
  const match =
    /^\s*(?:(insert)\s+(?:ignore\s+)?into|(update)|(delete)\s+from|(select)\b[\s\S]*?\bfrom)\s+[`"[]?(?:\w+[`"\]]?\.[`"[]?)?([\w$]+)/i.exec(
      text,
    )
  if (!call || !match) return undefined
  const action = (match[1] ?? match[2] ?? match[3] ?? match[4] ?? '').toLowerCase()
  const kind = action === 'select' ? 'read' : 'write'
  const rows = isFigure(text) ? ('one' as const) : /\bwhere\b/i.test(text) ? undefined : ('many' as const)
  return {
    kind,
    about: match[5] ?? 'rows',
    action,
    right: 'server',
    ...(rows && { rows }),
    path: facts.path,
    c,
    range: call.nameRange,
  }
}

/** It asks for nothing but how many, or for another figure of all rows: `select count(*) from users`. */
function isFigure(text: string): boolean {
  const asked = /^\s*select\s+([\s\S]*?)\bfrom\b/i.exec(text)?.[1]
  return (
    asked !== undefined &&
    /^(?:(?:count|sum|avg)\s*\([^()]*\)[^(),]*(?:,\s*|$))+$/i.test(asked) &&
    !/\bgroup\s+by\b/i.test(text)
  )
}
