import type { CallFact, CodeFacts, TextRange, Value } from '../../analysis/facts'
import { PRIVATE_SERVICES, type PrivateService } from '../../analysis/libraries/private-services'
import { isWithin } from '../../analysis/ranges'
import type { Project } from '../project'
import { isPublicVariable } from './told'

/** A variable of the build that the browser's code gives to a service as its private key. */
export interface ClientKey {
  readonly range: TextRange
  readonly variable: string
  /** The service, as it calls itself. */
  readonly service: string
  readonly power: string
}

const DATABASE = {
  name: 'Supabase',
  power: 'read, change and delete every row of your database, past all row level security',
}

/**
 * Where code of the browser hands a variable to a service whose key is for servers only: to its package, or in a request
 * to its address. A key that the person types in, or that a server of the app hands out, is none.
 */
export function clientKeysIn(project: Project, facts: CodeFacts, built: ReadonlySet<string>): ClientKey[] {
  if (!facts.environment && built.size === 0) return []
  const found = new Map<string, ClientKey>()
  for (const call of facts.calls) {
    const key = keyGiven(project, facts, call, built)
    if (key && !found.has(`${key.service} ${key.variable}`)) found.set(`${key.service} ${key.variable}`, key)
  }
  return [...found.values()]
}

/** Variables that the bundler's `define` writes into the browser's code: `'process.env.API_KEY': JSON.stringify(…)`. */
export function builtVariables(project: Project): ReadonlySet<string> {
  const names = new Set<string>()
  for (const facts of project.files.values()) {
    if (facts.kind !== 'code' || !/(?:^|\/)vite\.config\.[cm]?[jt]s$/.test(facts.path)) continue
    const values = [...facts.calls.flatMap(({ args }) => args), ...facts.functions.flatMap(({ returns }) => returns)]
    for (const value of values) {
      const define = value.k === 'object' ? value.members.define : undefined
      if (define?.k !== 'object') continue
      for (const key of Object.keys(define.members)) {
        const name = /^process\.env\.(\w+)$/.exec(key)?.[1]
        if (name) names.add(name)
      }
    }
  }
  return names
}

function keyGiven(
  project: Project,
  facts: CodeFacts,
  call: CallFact,
  built: ReadonlySet<string>,
): ClientKey | undefined {
  const isAllowed = call.args.some(
    (arg) => arg.k === 'object' && isTrue(arg.members.dangerouslyAllowBrowser ?? { k: 'opaque' }),
  )
  const isShipped = (name: string) => isPublicVariable(name) || built.has(name) || isAllowed
  const specifier = packageOf(facts, call)
  const host = hostOf(call)
  const service = serviceOf(specifier, host)
  const isDatabase = /^@supabase\/(?:supabase-js|ssr)$/.test(specifier) && /(?:^|\.)createClient$/.test(call.text)
  if (!service && !isDatabase) return undefined
  if (!isAllowed && project.sideOf(facts, call.in) !== 'browser') return undefined
  const names = namesIn(facts, call, service && host !== '' ? service : undefined).filter(isShipped)
  if (isDatabase) {
    const variable = names.find((name) => /service_?(?:role|key)|secret/i.test(name) && !/anon|publishable/i.test(name))
    return variable === undefined ? undefined : made(call, variable, DATABASE)
  }
  const variable = names.find((name) => /key|token|secret/i.test(name) && !/publishable|public_key|_pk$/i.test(name))
  return variable === undefined || !service ? undefined : made(call, variable, service)
}

function made(call: CallFact, variable: string, { name, power }: Pick<PrivateService, 'name' | 'power'>): ClientKey {
  return { range: call.nameRange, variable, service: name, power }
}

function isTrue(value: Value): boolean {
  return value.k === 'literal' && value.value === true
}

function serviceOf(specifier: string, host: string): PrivateService | undefined {
  return PRIVATE_SERVICES.find(
    ({ packages, hosts }) => (specifier !== '' && packages.test(specifier)) || (host !== '' && hosts.test(host)),
  )
}

/** The package whose export is called, or made with `new`. */
function packageOf(facts: CodeFacts, call: CallFact): string {
  const root = /^\w+/.exec(call.text)?.[0] ?? ''
  const found = facts.imports.find(({ names, typeOnly }) => !typeOnly && Object.hasOwn(names, root))
  return found?.specifier.replace(/^npm:|@[\d^~][^/]*$/g, '') ?? ''
}

/** The address of a request, as far as it is written. */
function hostOf(call: CallFact): string {
  const first = call.args[0]
  return first?.k === 'string' && /^https:\/\//.test(first.text) ? first.text : ''
}

/**
 * The variables that a call is given. What stands in a template is not kept as a value: a request to a service takes
 * those variables of the file that are called after it.
 */
function namesIn(facts: CodeFacts, call: CallFact, service: PrivateService | undefined): string[] {
  const within = (facts.environment ?? []).filter(({ range }) => isWithin(range, call.range))
  const near = service ? (facts.environment ?? []).filter(({ name }) => service.variable.test(name)) : []
  return [
    ...within.map(({ name }) => name),
    ...call.args.flatMap((arg) => variablesIn(facts, arg, 0)),
    ...near.map(({ name }) => name),
  ]
}

const DEEPEST = 6

/** The variables that a value is made of, through constants of the file. */
function variablesIn(facts: CodeFacts, value: Value, depth: number): string[] {
  if (depth > DEEPEST) return []
  const inner = (each: Value) => variablesIn(facts, each, depth + 1)
  switch (value.k) {
    case 'member':
      return value.of.k === 'member' && value.of.name === 'env' ? [value.name] : []
    case 'local':
      return (facts.declarations[value.d]?.values ?? []).flatMap(inner)
    case 'either':
      return value.of.flatMap(inner)
    case 'object':
      return Object.values(value.members).flatMap(inner)
    case 'text':
      return inner(value.of)
    default:
      return []
  }
}
