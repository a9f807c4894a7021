import type { CodeFacts, Value } from '../../../analysis/facts'
import { type Endpoint, nameOfEndpoint } from '../../endpoints'
import { PEOPLE, PERSONAL } from '../../endpoints/exposure'
import { middlewareCheck } from '../../endpoints/next-middleware'
import { keyOf } from '../../link/link'
import type { Project } from '../../project'
import type { Against } from './against'

/** A use of a Map or an array that lives as long as the server does. */
interface Use {
  /** The same for every use of one container. */
  readonly key: string
  /** As the code calls it: `posts`, `users`. */
  readonly name: string
  readonly c: number
}

const WRITES = /^(?:set|push|unshift)$/
const READS = /^(?:get|values|entries|find|filter|map|slice|sort|at|forEach|some)$/
const MOST_DEPTH = 4
/** What is kept for a while on purpose, or cannot be kept elsewhere. */
const PASSING =
  /cache|limit|rate|throttl|attempt|session|pending|socket|client|conn|otp|code|token|lock|queue|subscri|listener|cursor|nonce|state|job|timer|metric|stat|log|event|stream|buffer|memo|registry|handler|worker|presence|online|typing/i

/**
 * Endpoints that keep what people send in a Map or an array of the server, which other endpoints then give back: memory in
 * place of a database. Not where the endpoint writes to a database too, nor what is kept for a while by its name (a cache,
 * a limiter, connections).
 */
export function dataInMemory(project: Project): Against[] {
  const kept = keptInMemory(project)
  const [first] = kept
  if (!first) return []
  const { facts, use, endpoint } = first
  const names = [...new Set(kept.map(({ use: each }) => each.name))]
  const more = names.length > 1 ? ` It is the same with ${names.length - 1} more, such as \`${names[1]}\`.` : ''
  const isAll = !project.endpoints.all.some((each) => takes(each) && writesRows(project, each))
  return [
    {
      fact: 'data-in-memory',
      item: 'durable-data',
      severity: isAll ? 'error' : 'warning',
      file: facts.path,
      range: facts.calls[use.c]?.nameRange ?? { start: 0, end: 0 },
      about: names,
      says: `${nameOfEndpoint(endpoint)} keeps what people send in \`${use.name}\`, in the memory of the server.${more} At every restart and every deployment all of it is gone, and a second server knows nothing of it.`,
      fix: 'Write it to a database, and read it from there.',
    },
    ...openMemory(project, kept),
  ]
}

interface Kept {
  readonly facts: CodeFacts
  readonly use: Use
  /** What puts into it what people send. */
  readonly endpoint: Endpoint
  /** What gives it back. */
  readonly givers: readonly Endpoint[]
}

/** Lists of people that an endpoint gives to whoever calls it. */
function openMemory(project: Project, kept: readonly Kept[]): Against[] {
  const { endpoints } = project
  const open = kept.flatMap(({ use, givers }) => {
    const [giver] = givers.filter(
      (each) =>
        each.complete &&
        !/:|\[/.test(each.url ?? '') &&
        !endpoints.checkOf(each) &&
        !middlewareCheck(project.link, endpoints.reading().checks, each),
    )
    return giver && isOfPeople(project, use.name) ? [{ giver, name: use.name }] : []
  })
  const [first] = open
  if (!first) return []
  const more = open.length > 1 ? ` ${open.length - 1} more ${open.length === 2 ? 'list is' : 'lists are'} as open.` : ''
  return [
    {
      fact: 'open-memory',
      item: 'private-data',
      severity: 'error',
      file: first.giver.file,
      range: first.giver.range,
      about: open.map(({ giver }) => nameOfEndpoint(giver)),
      says: `${nameOfEndpoint(first.giver)} gives all of \`${first.name}\` to whoever calls it, and nothing asks who that is.${more} Anyone who finds the address reads what people sent in confidence.`,
      fix: 'Ask who is signed in before it answers, and give back what is theirs.',
    },
  ]
}

/** By its name, or by the columns of the table that goes by it. */
function isOfPeople(project: Project, name: string): boolean {
  if (PEOPLE.test(name)) return true
  const tables = project.databases.all.flatMap((schema) => [...schema.tables.values()])
  return tables.some(
    (table) => table.name === name && [...table.columns.keys()].some((column) => PERSONAL.test(column)),
  )
}

function keptInMemory(project: Project): Kept[] {
  const handlers = new Map<string, Endpoint>()
  for (const endpoint of project.endpoints.all) handlers.set(keyOf(endpoint.handler), endpoint)
  return project.productCode.flatMap((facts) => {
    const written = usesIn(facts, WRITES).filter(({ name }) => !PASSING.test(name))
    return written.flatMap((use): Kept[] => {
      const [endpoint] = endpointsAbove(project, facts, use, handlers).filter(
        (each) => takes(each) && !writesRows(project, each),
      )
      if (!endpoint) return []
      const givers = usesIn(facts, READS).flatMap((other) =>
        other.key === use.key && facts.calls[other.c]?.in !== facts.calls[use.c]?.in
          ? endpointsAbove(project, facts, other, handlers).filter(gives)
          : [],
      )
      return givers.length > 0 ? [{ facts, use, endpoint, givers }] : []
    })
  })
}

function takes({ method, kind }: Endpoint): boolean {
  return method === undefined ? kind === 'next-action' : !gives({ method })
}

function gives({ method }: Pick<Endpoint, 'method'>): boolean {
  return method === 'GET' || method === 'HEAD'
}

function writesRows(project: Project, endpoint: Endpoint): boolean {
  return project.endpoints.deedsOf(endpoint).some(({ kind }) => kind === 'write')
}

/** The endpoints whose handler is the function of a use, or stands round it, or calls it. */
function endpointsAbove(
  { link }: Project,
  facts: CodeFacts,
  { c }: Use,
  handlers: ReadonlyMap<string, Endpoint>,
): Endpoint[] {
  const seen = new Set<string>()
  const found: Endpoint[] = []
  const climb = (path: string, f: number, depth: number): void => {
    for (let at = f; at >= 0; at = link.code(path)?.functions[at]?.parent ?? -1) {
      const target = { k: 'function', path, f: at } as const
      const key = keyOf(target)
      if (seen.has(key)) return
      seen.add(key)
      const endpoint = handlers.get(key)
      if (endpoint) found.push(endpoint)
      if (endpoint || depth >= MOST_DEPTH) continue
      for (const place of link.callersOf(target)) climb(place.path, link.call(place)?.in ?? -1, depth + 1)
    }
  }
  climb(facts.path, facts.calls[c]?.in ?? -1, 0)
  return found
}

/** What is done with the containers of a file, by the name of the method: variables at its top, and fields of its classes. */
function usesIn(facts: CodeFacts, methods: RegExp): Use[] {
  return facts.calls.flatMap(({ callee, args, in: f }, c) => {
    if (f < 0 || callee.k !== 'member' || !methods.test(callee.name)) return []
    if (methods === WRITES && !isKept(args[callee.name === 'set' ? 1 : 0])) return []
    const container = containerOf(facts, callee.of)
    return container ? [{ ...container, c }] : []
  })
}

function containerOf(facts: CodeFacts, value: Value): Pick<Use, 'key' | 'name'> | undefined {
  if (value.k === 'local') {
    const { name = '', values: [first] = [], range } = facts.declarations[value.d] ?? {}
    const isTop = first && range && isContainer(facts, first) && !isWithinFunction(facts, range.start)
    return isTop ? { key: `${value.d}`, name } : undefined
  }
  if (value.k !== 'member' || value.of.k !== 'this') return undefined
  const own = facts.classes[value.of.i]
  if (!own) return undefined
  const initial = Object.hasOwn(own.members, value.name) ? own.members[value.name] : undefined
  const isMade = initial ? isContainer(facts, initial) : makesInConstructor(facts, own.members['constructor'])
  return isMade ? { key: `${own.name}.${value.name}`, name: value.name } : undefined
}

/** What people sent: neither a flag nor a number that is written out. */
function isKept(value: Value | undefined): boolean {
  return value !== undefined && !/^(?:literal|string|function|class)$/.test(value.k)
}

/** `this.posts = new Map()` stands in the constructor. */
function makesInConstructor(facts: CodeFacts, value: Value | undefined): boolean {
  return (
    value?.k === 'function' && facts.calls.some(({ in: f, isNew, text }) => f === value.f && isNew && text === 'Map')
  )
}

function isContainer(facts: CodeFacts, value: Value): boolean {
  if (value.k === 'array') return true
  const call = value.k === 'call' ? facts.calls[value.c] : undefined
  return call?.isNew === true && call.text === 'Map'
}

function isWithinFunction(facts: CodeFacts, offset: number): boolean {
  return facts.functions.some(({ range }) => range.start <= offset && offset < range.end)
}
