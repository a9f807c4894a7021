import type { CallFact, CodeFacts, TextRange, Value } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import { keyInGate } from '../endpoints/key-in-gate'
import type { Project } from '../project'

/**
 * A key that the app itself signs or lets in by, and whose value the code says. `signing`: only the code says it ·
 * `fallback`: the code says it where a variable is not set · `cookies`: either, of what only the number of a session that the
 * server keeps is signed with · `gate`: what somebody has to send is compared with it.
 */
export interface WrittenKey {
  readonly kind: 'signing' | 'fallback' | 'gate' | 'cookies'
  readonly path: string
  readonly range: TextRange
  /** The variable that it stands in for, the first of several; of others, what it is called. */
  readonly name: string
  /** All variables that it stands in for, in order. */
  readonly variables: readonly string[]
  /** What is signed with it. */
  readonly signs: string
}

interface Signer {
  readonly packages: RegExp
  readonly path: RegExp
  readonly arg: number
  /** The member of the argument, where that is an object of options. */
  readonly option?: RegExp
  readonly signs: string
  /** The cookie holds a number alone: what belongs to it stays on the server. */
  readonly kept?: true
  /** Texts that are no secret are handed to it too: only what stands in for a variable is one for sure. */
  readonly fallbackOnly?: true
}

const WHOLE = /^(?:default|\*)$/

/** What takes the key that sessions and tokens are signed with, each by its README. */
const SIGNERS: readonly Signer[] = [
  { packages: /^express-session$/, path: WHOLE, arg: 0, option: /^secret$/, signs: 'sessions', kept: true },
  { packages: /^cookie-session$/, path: WHOLE, arg: 0, option: /^(?:secret|keys)$/, signs: 'sessions' },
  { packages: /^next-auth$/, path: WHOLE, arg: 0, option: /^secret$/, signs: 'sessions' },
  { packages: /^iron-session/, path: /(?:^|\.)getIronSession$/, arg: 2, option: /^password$/, signs: 'sessions' },
  { packages: /^jsonwebtoken$/, path: /(?:^|\.)(?:sign|verify)$/, arg: 1, signs: 'tokens' },
  { packages: /^hono\/jwt$/, path: /(?:^|\.)(?:sign|verify)$/, arg: 1, signs: 'tokens' },
  { packages: /^jose/, path: /(?:^|\.)jwtVerify$/, arg: 1, signs: 'tokens' },
  { packages: /^jose/, path: /SignJWT\(.*\.sign$/, arg: 0, signs: 'tokens' },
  {
    packages: /^(?:node:)?crypto$/,
    path: /(?:^|\.)createHmac$/,
    arg: 1,
    signs: 'what it hands out',
    fallbackOnly: true,
  },
]
const DEEPEST = 10

/** The keys of the product whose value stands in its code, each once, in the order of files. */
export function writtenKeys(project: Project): WrittenKey[] {
  const found = new Map<string, WrittenKey>()
  for (const facts of project.productCode) {
    if (facts.gates.length === 0 && facts.calls.length === 0) continue
    for (const key of [...signingKeys(project, facts), ...gateKeys(project, facts)]) {
      const at = `${key.path}#${key.kind === 'fallback' ? key.name : key.range.start}`
      if (!found.has(at) && isProduct(project, key.path) && !isUnused(project, key)) found.set(at, key)
    }
  }
  return [...found.values()]
}

function isProduct(project: Project, path: string): boolean {
  const facts = project.link.code(path)
  return facts !== undefined && project.link.roleAt(path) === 'product' && !isForTests(project, path)
}

function isUnused({ reach }: Project, { path, range }: WrittenKey): boolean {
  return reach.unusedAt(path, range.start) !== undefined
}

/** What is started is imported by nothing. */
const STARTS = /^(?:index|app|main|server|start|worker|cli)$/i

/** It waits in a function of a file that gives something to others, and that no file imports: nobody is let in by it. */
function isLeftAlone(project: Project, { path, exports }: CodeFacts, { in: f }: CallFact): boolean {
  const { link, endpoints } = project
  const name = /([^/]+?)\.\w+$/.exec(path)?.[1] ?? 'index'
  if (f < 0 || STARTS.test(name) || Object.keys(exports).length === 0) return false
  // Of a file that stands alone, who uses it is not in this project.
  if (project.productCode.length === 1) return false
  if (link.importersOf(path).length > 0 || endpoints.in(path).length > 0) return false
  // What an alias stands for is not always known.
  const mayBeIt = (specifier: string) => specifier.replace(/\.\w+$/, '').endsWith(`/${name}`)
  return !project.productCode.some(({ imports }) => imports.some(({ specifier }) => mayBeIt(specifier)))
}

/** Nothing but tests and scripts imports it, and something does. */
function isForTests({ link }: Project, path: string): boolean {
  const importers = link.importersOf(path)
  return importers.length > 0 && importers.every((each) => link.standsAside(each.path))
}

function* signingKeys(project: Project, facts: CodeFacts): Generator<WrittenKey> {
  const signers = signersIn(facts)
  if (signers.length === 0) return
  for (const [c, call] of facts.calls.entries()) {
    const { target, api } = project.link.called(facts.path, c)
    const named = api ?? (target.k === 'api' ? target : undefined)
    const signer = named && signers.find(({ packages, path }) => packages.test(named.pkg) && path.test(named.path))
    const argument = signer && call.args[signer.arg]
    if (!argument || isLeftAlone(project, facts, call)) continue
    const key = keyIn(project, facts.path, argument, signer.option)
    const own = key && keyOf(project, facts, key, call.nameRange, signer)
    if (own) yield own
  }
}

/** Only what a file imports can be called in it: most files are passed over. */
function signersIn({ imports }: CodeFacts): Signer[] {
  return SIGNERS.filter(({ packages }) => imports.some(({ specifier }) => packages.test(specifier)))
}

/** The value of an option, through the names and files that the object of options goes through. */
function keyIn(project: Project, path: string, value: Value, option: RegExp | undefined, depth = 0): Leaf | undefined {
  if (!option) return { path, value }
  if (depth > DEEPEST) return undefined
  if (value.k === 'object') {
    const member = Object.entries(value.members).find(([name]) => option.test(name))?.[1]
    return member && { path, value: member }
  }
  const [next] = onward(project, { path, value })
  return next && keyIn(project, next.path, next.value, option, depth + 1)
}

interface Leaf {
  readonly path: string
  readonly value: Value
}

/** What a name, or a property of the class around, was set to, in this file or the one it comes from. */
function onward(project: Project, { path, value }: Leaf): Leaf[] {
  if (value.k === 'local')
    return (project.link.code(path)?.declarations[value.d]?.values ?? []).map((each) => ({ path, value: each }))
  if (value.k === 'member' && value.of.k === 'this') {
    const members = project.link.code(path)?.classes[value.of.i]?.members
    const kept = members && Object.hasOwn(members, value.name) ? members[value.name] : undefined
    return kept ? [{ path, value: kept }] : []
  }
  if (value.k !== 'import') return []
  const resolved = project.link.modules.resolve(path, value.specifier)
  const exports = resolved.k === 'file' ? project.link.code(resolved.path)?.exports : undefined
  const exported = exports && Object.hasOwn(exports, value.name) ? exports[value.name] : undefined
  return exported && resolved.k === 'file' ? [{ path: resolved.path, value: exported }] : []
}

interface Parts {
  readonly variables: { readonly path: string; readonly name: string }[]
  texts: number
  unknown: number
}

function collect(project: Project, leaf: Leaf, parts: Parts, depth: number): void {
  const { path, value } = leaf
  const inner = (values: readonly Value[]) => {
    for (const each of values) collect(project, { path, value: each }, parts, depth + 1)
  }
  if (depth > DEEPEST) parts.unknown++
  else if (value.k === 'string') {
    if (value.text === '' || value.text.includes('${}')) parts.unknown++
    else parts.texts++
  } else if (value.k === 'either') inner(value.of)
  else if (value.k === 'array') inner(value.elements)
  else if (value.k === 'text') inner([value.of])
  else if (value.k === 'member' && value.of.k === 'member' && value.of.name === 'env')
    parts.variables.push({ path, name: value.name })
  else if (value.k === 'call') {
    const call = project.link.code(path)?.calls[value.c]
    const [first] = call?.args ?? []
    if (first && /(?:^|\.)encode$|^Buffer\.from$/.test(call?.text ?? '')) inner([first])
    else parts.unknown++
  } else {
    const next = onward(project, leaf)
    if (next.length === 0) parts.unknown++
    for (const each of next) collect(project, each, parts, depth + 1)
  }
}

function keyOf(
  project: Project,
  facts: CodeFacts,
  leaf: Leaf,
  place: TextRange,
  { signs, fallbackOnly, kept }: Signer,
): WrittenKey | undefined {
  const parts: Parts = { variables: [], texts: 0, unknown: 0 }
  collect(project, leaf, parts, 0)
  if (parts.texts === 0) return undefined
  const [variable] = parts.variables
  if (!variable && parts.unknown > 0) return undefined
  const own = { signs, variables: [...new Set(parts.variables.map(({ name }) => name))] }
  if (!variable) {
    if (fallbackOnly || isForDevelopers(facts, place)) return undefined
    return { ...own, kind: kept ? 'cookies' : 'signing', path: facts.path, range: place, name: '' }
  }
  if (parts.variables.some(({ name }) => isPublicName(name) || isAskedFor(project, name))) return undefined
  // `isProduction ? process.env.KEY : 'local'` needs the variable where it matters.
  const reads = (project.link.code(variable.path)?.environment ?? []).filter(
    ({ name, optional }) => name === variable.name && optional === true,
  )
  const before = reads.filter(({ range }) => variable.path === facts.path && range.end <= place.start)
  const read = before[before.length - 1] ?? reads[0]
  const kind = kept ? 'cookies' : 'fallback'
  return read && { ...own, kind, path: variable.path, range: read.range, name: variable.name }
}

/** It stands in a function that says that it is no part of what runs for people: `setupDevAuth`. */
function isForDevelopers({ functions }: CodeFacts, place: TextRange): boolean {
  return functions.some(
    ({ name, range }) =>
      isWithin(place, range) && /(?:^|[a-z_])(?:Dev(?:elopment)?|Mock|Test|Local)(?=[A-Z_]|$)/.test(name),
  )
}

function isPublicName(name: string): boolean {
  return /^(?:NODE_ENV|.*_ID|.*_URL|.*PUBLIC.*)$/.test(name)
}

/** The app refuses to go on where the variable is not set: a gate looks at it, or it is in a list of what has to be there. */
function isAskedFor(project: Project, name: string): boolean {
  const isIt = (value: Value) => value.k === 'member' && value.name === name
  const lists = (value: Value) =>
    value.k === 'array' && value.elements.some((each) => each.k === 'string' && each.text === name)
  const code = [...project.files.values()].filter((facts): facts is CodeFacts => facts.kind === 'code')
  return code.some(
    (facts) =>
      facts.gates.some(({ looks, under = [] }) =>
        [...looks, ...under].some(
          (value) => isIt(value) || onward(project, { path: facts.path, value }).some((at) => isIt(at.value)),
        ),
      ) ||
      facts.declarations.some(({ values }) => values.some(lists)) ||
      facts.calls.some(({ args }) => args.some(lists)),
  )
}

/** `if (req.body.key !== 'what the code says') return res.status(403)…`. */
function* gateKeys(project: Project, facts: CodeFacts): Generator<WrittenKey> {
  if (facts.directive === 'client' || project.side(facts) === 'browser') return
  const { natures } = project.endpoints.reading()
  for (const gate of facts.gates) {
    const name = keyInGate(project.link, natures, facts.path, gate)
    if (name !== undefined) yield { kind: 'gate', path: facts.path, range: gate.range, name, signs: '', variables: [] }
  }
}
