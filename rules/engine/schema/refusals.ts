import type { FileFacts, SqlFacts } from '../../analysis/facts'
import { databaseName } from '../../analysis/prisma/names'
import type { RelationName } from '../../analysis/sql/expression'
import type { Operation } from '../../analysis/sql/sql-facts'
import type { Place } from '../finding'
import { folderOf } from '../resolution/paths'
import { isOfAnother } from './dialect'
import type { Missing, Problem, Schema, SourceKind } from './schema'
import { MIGRATION_FOLDER, UNDOES } from './sources'

/** A statement at which PostgreSQL stops when a schema's files run from nothing. */
export interface FirstRefusal {
  readonly problem: Problem
  /** Where what it needs is made, if the project makes it at all. */
  readonly origin: Origin
}

/**
 * `earlier`: by a file that ran before, so it was made and went again, or is not as the statement needs it · `later`: by a
 * file, or a line, that runs afterwards · `beside`: by SQL that is not among the files that run · `nowhere`.
 */
export type Origin = { readonly k: 'earlier' | 'later' | 'beside'; readonly place: Place } | { readonly k: 'nowhere' }

type Files = ReadonlyMap<string, FileFacts>

const ORDERED: ReadonlySet<SourceKind> = new Set(['supabase', 'prisma-migrations', 'drizzle-migrations'])
/** A folder of plain SQL files runs in order where each file has its number. */
const NUMBERED = /(?:^|\/)(?:\d|V\d)[^/]*(?:\/[^/]+)?\.sql$/
/** A folder for migrations that were run once and are not run again: `migrations/Already Applied`, `migrations_old`. */
const PUT_AWAY =
  /(?:^|[/ _-])(?:archived?|old|obsolete|deprecated|retired|superseded|already[ _-]?(?:migrated|applied|run|done))$/i
/** Where the parser stops at a client's command (`\\restrict` of a dump) or at a mark that a template fills. */
const FOR_A_CLIENT = /near "(?:\\|\{|\$|%)/

/**
 * The first statement that PostgreSQL refuses when the files run in order on an empty database; undefined where all run, where
 * the files are not an ordered set of migrations, and where something before it may have made what it needs in a way that
 * cannot be read.
 */
export function firstRefusal(schema: Schema, files: Files): FirstRefusal | undefined {
  const { source, incomplete } = schema
  if (PUT_AWAY.test(source.folder)) return undefined
  const isOrdered = ORDERED.has(source.kind) || (source.kind === 'migrations' && source.files.every(isNumbered))
  if (!isOrdered || isOfAnother(source, files)) return undefined
  const order = new Map(source.files.map((path, i) => [path, i]))
  const isBefore = (a: Place, b: Place) => {
    const difference = (order.get(a.file) ?? -1) - (order.get(b.file) ?? -1)
    return difference === 0 ? a.range.start < b.range.start : difference < 0
  }
  const unparsed = schema.notUnderstood.map(({ file, range, message }): Problem => {
    return { place: { file, range }, statement: range, message, missing: undefined, follows: false }
  })
  const own = [...schema.problems.filter(({ follows }) => !follows), ...unparsed]
  const [problem] = own.sort((a, b) => (isBefore(a.place, b.place) ? -1 : 1))
  if (!problem || FOR_A_CLIENT.test(problem.message)) return undefined
  // In a folder that belongs to no tool.
  if (source.kind === 'migrations' && isByHand(files.get(problem.place.file))) return undefined
  const isGuess = incomplete.some(({ place }) => !place || (order.has(place.file) && isBefore(place, problem.place)))
  if (isGuess) return undefined
  if (!problem.missing) return { problem, origin: { k: 'nowhere' } }
  const origin = originOf(problem.missing, files, order, problem.place.file, (place) => isBefore(place, problem.place))
  return origin && { problem, origin }
}

/** Whoever wrote the file says that it is run by hand. */
function isByHand(facts: FileFacts | undefined): boolean {
  return facts?.kind === 'sql' && facts.byHand === true
}

function isNumbered(path: string): boolean {
  return NUMBERED.test(path)
}

/** Undefined where Prisma or Drizzle declare it: their tools make it without a migration too; and where two folders share the numbers. */
function originOf(
  missing: Missing,
  files: Files,
  order: ReadonlyMap<string, number>,
  at: string,
  isBefore: (place: Place) => boolean,
): Origin | undefined {
  const makers = [...files.values()].flatMap((facts) => (facts.kind === 'sql' ? placesOf(facts, missing) : []))
  const inOrder = makers
    .filter(({ file }) => order.has(file))
    .sort((a, b) => (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0) || a.range.start - b.range.start)
  const earlier = inOrder.filter(isBefore).at(-1)
  if (earlier) return { k: 'earlier', place: earlier }
  if (isDeclared(missing, files)) return undefined
  const [later] = inOrder
  if (later) return { k: 'later', place: later }
  const beside = makers.filter(({ file }) => !order.has(file) && !UNDOES.test(file))
  if (beside.some(({ file }) => fillsGaps(file, [...order.keys()], at, files))) return undefined
  const near = beside.find(({ file }) => [...order.keys()].some((path) => folderOf(path) === folderOf(file)))
  const place = near ?? beside[0]
  return place ? { k: 'beside', place } : { k: 'nowhere' }
}

/** A number that a person gives; times have more digits. */
const SHORT_NUMBER = /(?:^|\/)0*(\d{1,4})(?!\d)[^/]*\.sql$/

/**
 * Whether a file of another folder is a part of the same sequence: 001 and 005 there, 002 to 004 here. Somebody runs both
 * folders by hand, in the order of their numbers.
 */
function fillsGaps(file: string, own: readonly string[], at: string, files: Files): boolean {
  const number = numberOf(file)
  const last = numberOf(at)
  const folder = folderOf(file)
  if (number === undefined || last === undefined || number > last || !MIGRATION_FOLDER.test(folder)) return false
  const here = new Set(own.map(numberOf))
  const there = new Set([...files.keys()].filter((path) => folderOf(path) === folder).map(numberOf))
  const highest = Math.max(...[...here].map((each) => each ?? Number.POSITIVE_INFINITY))
  if (!Number.isFinite(highest)) return false
  const lacking = Array.from({ length: highest }, (_, i) => i + 1).filter((each) => !here.has(each))
  return lacking.length > 0 && lacking.every((each) => there.has(each))
}

function numberOf(path: string): number | undefined {
  const [, digits] = SHORT_NUMBER.exec(path) ?? []
  return digits === undefined ? undefined : Number(digits)
}

function placesOf(facts: SqlFacts, missing: Missing): Place[] {
  return facts.statements.flatMap(({ operations }) =>
    operations.flatMap((operation) =>
      makes(operation, missing) ? [{ file: facts.path, range: operation.range }] : [],
    ),
  )
}

/** Whether an operation makes what is missing, or gives something its name. */
function makes(operation: Operation, { what, name }: Missing): boolean {
  switch (what) {
    case 'table':
      if (operation.k === 'createTable') return !operation.temporary && isNamed(operation.table, name)
      if (operation.k === 'createView') return !operation.temporary && isNamed(operation.view, name)
      return operation.k === 'rename' && operation.to === bare(name)
    case 'column': {
      const parts = name.split('.')
      const column = parts.at(-1)
      // `v.size` may be a column of an alias: then no table is known to have it.
      const table = parts.length > 1 ? parts.at(-2) : undefined
      if (table === undefined) return false
      if (operation.k === 'createTable')
        return operation.table.name === table && operation.columns.some((each) => each.name === column)
      if (operation.k !== 'alterTable' || operation.table.name !== table) return false
      return operation.changes.some((change) => change.k === 'addColumn' && change.column.name === column)
    }
    case 'function':
      return operation.k === 'createFunction' && isNamed(operation.function.name, name.replace(/\(.*$/, ''))
    case 'type':
      return operation.k === 'createType' && isNamed(operation.type, name)
    case 'schema':
      return operation.k === 'createSchema' && operation.name === name
    default:
      return false
  }
}

function isNamed(made: RelationName, name: string): boolean {
  return made.name === bare(name)
}

function bare(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

/** Whether a Prisma model or enum, or a Drizzle table or enum, stands for it. */
function isDeclared({ what, name }: Missing, files: Files): boolean {
  if (what === 'type') return isDeclaredEnum(bare(name), files)
  if (what !== 'table' && what !== 'column') return false
  const table = what === 'table' ? bare(name) : name.split('.').at(-2)
  if (table === undefined) return false
  for (const facts of files.values()) {
    if (facts.kind === 'prisma') {
      const isModel = facts.blocks.some((block) => {
        return block.k === 'model' && databaseName(block) === table
      })
      if (isModel) return true
    }
    if (facts.kind === 'code' && facts.imports.some(({ specifier }) => specifier === 'drizzle-orm/pg-core')) {
      const isTable = facts.calls.some(({ text, args: [first] }) => {
        return /(?:^|\.)(?:pgTable|table)$/i.test(text) && first?.k === 'string' && first.text === table
      })
      if (isTable) return true
    }
  }
  return false
}

function isDeclaredEnum(type: string, files: Files): boolean {
  return [...files.values()].some((facts) => {
    if (facts.kind === 'prisma') return facts.blocks.some((block) => block.k === 'enum' && databaseName(block) === type)
    if (facts.kind !== 'code' || !facts.imports.some(({ specifier }) => specifier === 'drizzle-orm/pg-core'))
      return false
    return facts.calls.some(({ text, args: [first] }) => {
      return /(?:^|\.)(?:pgEnum|enum)$/.test(text) && first?.k === 'string' && first.text === type
    })
  })
}
