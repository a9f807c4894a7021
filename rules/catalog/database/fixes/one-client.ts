import { asSeenFrom, isBorrowable, packageFolder, siblingsOf, specifierFor } from '../../../analysis/conventions/places'
import {
  besideOrigin,
  type ClientText,
  clientLines,
  clientModule,
  type Origin,
  originOf,
  putAtTop,
  withoutUnused,
} from '../../../analysis/edits/client-module'
import { addImport, usesRequire } from '../../../analysis/edits/imports'
import { mentionedNames, visibleNames } from '../../../analysis/edits/names'
import { type Replacement, withoutOwnClient } from '../../../analysis/edits/one-client'
import { indentAt } from '../../../analysis/edits/placement'
import { madeAtTop, type RequestClient, requestClientAt } from '../../../analysis/edits/request-client'
import { applyEdits, type Edit, edit, parseSource, type Source } from '../../../analysis/edits/source'
import type { CodeFacts } from '../../../analysis/facts'
import { folderOf } from '../../../analysis/paths'
import type { Finding, Fix } from '../../../engine/finding'
import type { Project } from '../../../engine/project'
import { closesOf, madeBy } from '../../../engine/query/connections'
import { type KeptClient, keptClients } from '../../../engine/query/kept-clients'
import type { SourceOf } from '../../../engine/rule'
import { fixOf, sourceFor } from '../../failure-handling/fixes/fix'
import { fixesForAddress } from './pooled-address'

/** What a place is, for which a client is made once. */
interface Place {
  readonly project: Project
  readonly facts: CodeFacts
  readonly source: Source
  readonly sourceOf: SourceOf
  readonly client: RequestClient
  readonly origin: Origin
  readonly how: Replacement
}

/** One connection of these packages, and the pool that takes its place. */
const POOL_OF: Readonly<Record<string, string>> = { Client: 'Pool', createConnection: 'createPool' }
/** What has to go over one connection. */
const SESSION =
  /\b(?:begin|start\s+transaction|commit|rollback|savepoint|listen|pg_\w*advisory\w*|set\s+(?:local|session|role)|temp(?:orary)?\s+table|lock\s+tables?)\b|beginTransaction/i

/**
 * The client made once: the one that the app has already, else one in a module of its own or at the top of the file. Unsafe:
 * what a connection was told (a role, a time zone) holds for others now.
 */
export function fixesForConnection(finding: Finding, project: Project, sourceOf: SourceOf): readonly Fix[] {
  const source = sourceFor(finding.file, sourceOf)
  const facts = project.files.get(finding.file)
  if (!source || facts?.kind !== 'code') return []
  if (finding.messageId === 'direct') return fixesForAddress(source, finding.range.start)
  const client = requestClientAt(source, finding.range.start)
  const origin = client && originOf(source, client)
  const c = facts.calls.findIndex(({ nameRange }) => nameRange.start === finding.range.start)
  if (!client || !origin || c < 0 || isClosedElsewhere(project, facts, c, client)) return []
  const maker = String(finding.data['maker'])
  const how = replacementFor(source, client, origin, maker)
  if (!how) return []
  const place = { project, facts, source, sourceOf, client, origin, how }
  return withKept(place, maker) ?? withNew(place, maker)
}

/** Something hangs up that is not taken out with it. */
function isClosedElsewhere(project: Project, facts: CodeFacts, c: number, { closing }: RequestClient): boolean {
  const isOwn = (range: { readonly start: number; readonly end: number }) =>
    closing.some(({ statement }) => statement.pos <= range.start && range.end <= statement.end)
  if (closesOf(project, facts, facts.path, c).some(({ range }) => !isOwn(range))) return true
  for (const other of siblingsOf(project, facts.path))
    if (closesOf(project, other, facts.path, c).length > 0) return true
  return false
}

function replacementFor(
  source: Source,
  client: RequestClient,
  { module }: Origin,
  maker: string,
): Replacement | undefined {
  if (POOL_OF[maker] === undefined) return 'as-is'
  // The older interface with callbacks gives no promise to wait for.
  if (client.name === undefined || (maker === 'createConnection' && module !== 'mysql2/promise')) return undefined
  const isAsked = client.uses.every(({ parent }) => /\.(?:query|execute)$/.test(parent.getText(source.tree)))
  return isAsked && !SESSION.test(client.fn.getText(source.tree)) ? 'pool' : 'session'
}

/** The client that the app makes once already, and hands to others. */
function withKept(place: Place, maker: string): Fix[] | undefined {
  const { project, facts, source, client, origin } = place
  const files = [facts, ...siblingsOf(project, facts.path)]
  const kept = keptClients(project, origin.module, files).filter(
    (each) => each.maker === (POOL_OF[maker] ?? maker) && isSameDatabase(each, source, client, maker),
  )
  const found = kept.find((each) => mayImport(place, each))
  if (!found) return undefined
  if (found.path === facts.path)
    return replaced(place, found.exported, [], `Use the \`${found.exported}\` of this file`)
  const module = specifierFor(project, facts.path, found.path)
  const local = found.exported === 'default' ? (client.name ?? 'client') : found.exported
  const imported = addImport(source, { module, name: found.exported, local })
  return imported && replaced(place, imported.local, imported.edits, `Use the \`${imported.local}\` of ${found.path}`)
}

function mayImport({ project, facts, source, sourceOf }: Place, { path, exported }: KeptClient): boolean {
  if (path === facts.path) return exported !== 'default'
  const lender = project.files.get(path)
  const text = sourceOf(path)
  if (lender?.kind !== 'code' || text === undefined || !isBorrowable(project, facts.path, lender)) return false
  return usesRequire(parseSource(path, text)) === usesRequire(source)
}

/** Both are made with the same address, as far as the code tells: Prisma's is in its schema. */
function isSameDatabase({ variables }: KeptClient, source: Source, { made }: RequestClient, maker: string): boolean {
  const text = (made.arguments ?? []).map((each) => each.getText(source.tree)).join(' ')
  if (maker === 'PrismaClient') return !/datasource|adapter|accelerateUrl|\$\{/.test(text)
  const own = [...text.matchAll(/process\.env\.(\w+)/g)].map(([, name]) => name ?? '')
  return own.length > 0 && own.length === variables.length && own.every((name) => variables.includes(name))
}

/** Prisma's client is `prisma` everywhere; what others are called goes by what they are. */
const NAMES: Readonly<Record<string, readonly [string, string]>> = {
  PrismaClient: ['prisma', 'prisma'],
  MongoClient: ['mongo', 'mongodb'],
  Sequelize: ['sequelize', 'db'],
  Pool: ['pool', 'db'],
  createPool: ['pool', 'db'],
}

function withNew(place: Place, maker: string): Fix[] {
  const { project, facts, source, client, origin, how } = place
  const made = madeAtTop(source, client)
  if (made === undefined || comesLate(place, made)) return []
  const pooled = POOL_OF[maker]
  const text = pooled === undefined ? made : made.replace(new RegExp(`\\b${maker}\\b`), pooled)
  const callee = client.made.expression.getText(source.tree).replace(maker, pooled ?? maker)
  const [usual, file] = NAMES[pooled ?? maker] ?? ['db', 'db']
  const name = how === 'as-is' ? (client.name ?? usual) : usual
  const isReloaded = project.modules.hasDependency(facts.path, 'next')
  const type = text.startsWith('new ') ? callee : `ReturnType<typeof ${callee}>`
  const written = { name, made: reindented(source, client, text), type, isReloaded }
  const isPlain = [...askedBy(client)].every((each) => /^(?:process|Number|parseInt|String|undefined)$/.test(each))
  if (client.name !== undefined && isPlain && (isReloaded || isMadeOften(place))) {
    const fix = inModule(place, { ...written, name: usual }, file, pooled ?? origin.name)
    if (fix) return fix
  }
  const beside = pooled !== undefined && origin.name === maker ? besideOrigin(source, origin, pooled) : undefined
  const outside =
    origin.inside && !beside
      ? addImport(source, { module: origin.module, name: origin.name, local: origin.local })
      : undefined
  if ((pooled !== undefined && origin.name === maker && !beside) || (origin.inside && !beside && !outside)) return []
  const isTyped = /\.[cm]?tsx?$/.test(source.path)
  const top = putAtTop(source, clientLines(written, isTyped, false))
  const edits = [...(beside?.edits ?? outside?.edits ?? []), top]
  return replaced(place, name, edits, 'Make it once, at the top of the file')
}

/** A new module beside others of its kind. */
function inModule(place: Place, text: ClientText, file: string, name: string): Fix[] | undefined {
  const { project, facts, source, origin } = place
  const path = newPath(project, facts.path, file, source)
  if (path === undefined) return undefined
  const own = origin.element ? { ...origin, name, local: name } : origin
  const module = asSeenFrom(path, facts.path, origin.module)
  const created = clientModule(source, text, own, module)
  const imported = addImport(source, { module: specifierFor(project, facts.path, path), name: text.name })
  if (!imported || created === '') return undefined
  return replaced(place, imported.local, imported.edits, `Make it once, in ${path}`, [{ path, text: created }])
}

/** `lib/prisma.ts`: in the folder where such things are kept, under a name that is free. */
function newPath(project: Project, from: string, name: string, { path }: Source): string | undefined {
  const base = packageFolder(project, from)
  const folders = new Set([...project.files.keys()].map(folderOf))
  const above: string[] = []
  for (let folder = folderOf(from); folder !== base && folder !== ''; folder = folderOf(folder)) above.push(folder)
  const places = [...above, base].flatMap((each) =>
    ['lib', 'db', 'utils', 'config'].map((kind) => (each === '' ? kind : `${each}/${kind}`)),
  )
  const isRouted = /(?:^|\/)(?:app|pages)(?:\/|$)/
  const [first = ''] = above.filter((each) => /(?:^|\/)(?:src|server|backend|api)$/.test(each)).slice(-1)
  const inside = first || base
  const folder =
    places.find((each) => folders.has(each) && !isRouted.test(each)) ?? (inside === '' ? 'lib' : `${inside}/lib`)
  const end = /\.[cm]?[jt]s/.exec(path.replace(/x$/, ''))?.[0] ?? '.js'
  const isTaken = (each: string) =>
    ['.ts', '.js', '.mjs', '.cjs', '.tsx', '/index.ts', '/index.js'].some((other) => project.files.has(each + other))
  const free = [name, `${name}-client`].map((each) => `${folder}/${each}`).find((each) => !isTaken(each))
  return free && free + end
}

function replaced(
  { source, client, origin, how }: Place,
  shared: string,
  others: readonly Edit[],
  title: string,
  creates: Fix['creates'] = [],
): Fix[] {
  const own = client.name === undefined ? [] : [client.name]
  const inside = new Set([...visibleNames(client.made)].filter((name) => !visibleNames(source.tree).has(name)))
  if (inside.has(shared) && !(own.includes(shared) && how !== 'session')) return []
  const isInside = origin.inside && origin.element?.parent.elements.length === 1
  const [changed] = withoutOwnClient(source, client, shared, how, {
    keepsConnecting: origin.module === 'mongodb',
    dropped: isInside ? [origin.statement] : [],
  })
  if (!changed || others.some(({ range }) => range.end > changed.range.start)) return []
  const after = parseSource(source.path, applyEdits(source.text, [...others, changed]))
  const cleaned = applyEdits(after.text, withoutUnused(after, origin.local))
  return fixOf(source, title, 'unsafe', headAnd(source, changed, cleaned), { creates })
}

/** What changes before a function, as one edit beside that of the function. */
function headAnd(source: Source, changed: Edit, text: string): Edit[] {
  const { start } = changed.range
  const end = text.length - (source.text.length - changed.range.end) - changed.newText.length
  const [before, after] = [source.text.slice(0, start), text.slice(0, end)]
  let from = 0
  while (from < before.length && before[from] === after[from]) from++
  let same = 0
  const most = Math.min(before.length, after.length) - from
  while (same < most && before[before.length - 1 - same] === after[after.length - 1 - same]) same++
  if (before === after) return [changed]
  return [edit(source, from, before.length - same, after.slice(from, after.length - same)), changed]
}

/** What the arguments of a client ask for by name. */
function askedBy({ made }: RequestClient): Set<string> {
  return new Set((made.arguments ?? []).flatMap((each) => [...mentionedNames(each)]))
}

/** Some other file of the package makes one of its own too. */
function isMadeOften({ project, facts, origin }: Place): boolean {
  const makers = [...siblingsOf(project, facts.path)].filter((other) => {
    const isUsed = other.imports.some(({ specifier, typeOnly }) => !typeOnly && specifier === origin.module)
    if (!isUsed || project.link.standsAside(other.path)) return false
    return other.calls.some((_, c) => madeBy(project, other, c) !== undefined)
  })
  return makers.length > 0
}

/** ES modules are loaded before the statement of another file that reads `.env`: the address would not be there yet. */
function comesLate({ project, facts, source, client, origin }: Place, made: string): boolean {
  if (/prisma/i.test(origin.module) || usesRequire(source)) return false
  const asked = askedBy(client)
  const isRead = /process\.env/.test(made) || [...asked].some((name) => isOfEnvironment(source, name))
  if (!isRead || facts.imports.some(({ specifier }) => specifier.startsWith('dotenv'))) return false
  return [...siblingsOf(project, facts.path)].some(
    ({ calls, imports }) =>
      imports.some(({ specifier }) => specifier === 'dotenv') && calls.some(({ text }) => /(?:^|\.)config$/.test(text)),
  )
}

/** `const URL = process.env.DATABASE_URL` at the top of the file. */
function isOfEnvironment({ text }: Source, name: string): boolean {
  return new RegExp(`\\b${name}\\b[^\\n=]*=[^\\n]*process\\.env`).test(text)
}

/** What stood deeper in the file, moved to its margin. */
function reindented(source: Source, { made }: RequestClient, text: string): string {
  const indent = indentAt(source, made.getStart(source.tree))
  return text
    .split('\n')
    .map((line, i) => (i > 0 && line.startsWith(indent) ? line.slice(indent.length) : line))
    .join('\n')
}
