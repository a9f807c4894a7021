import { nameAt, sqlInCode } from '../../analysis/code/name-at'
import type { CodeFacts, FileFacts, PrismaFacts, TextRange, Value } from '../../analysis/facts'
import { lowerFirst } from '../../analysis/first-letter'
import type { Place } from '../finding'
import type { Project } from '../project'
import type { SourceOf } from '../rule'
import { relationKey } from '../schema/object-names'
import type { Schema, Table } from '../schema/schema'
import { drizzleQuery } from './drizzle'
import { drizzleName } from './drizzle-tables'
import { prismaQuery } from './prisma'
import { namedInDatabase, type PrismaNames, prismaNames } from './prisma-names'
import { isSent } from './queries'
import type { TableName } from './shape'
import { supabaseQuery } from './supabase'
import { type SqlMention, tableInFile, tableInStatement } from './table-in-sql'

/** A table's name in a file, and the table that it names. */
export interface TableAt {
  readonly table: Table
  /** The name, without its schema and without quotes. */
  readonly range: TextRange
  readonly schema: Schema
  /**
   * What it is written in: a text that means nothing to the language around it (`from('orders')`), a name of that language
   * (a Drizzle table, the property of a Prisma client), SQL, or a Prisma schema.
   */
  readonly form: 'text' | 'name' | 'sql' | 'prisma'
  /** Where the name is declared, where that is not the table's own place: the model that a Prisma field has as its type. */
  readonly declared?: Place
}

/** What is written, before the database is asked. */
type Named = Pick<TableAt, 'range' | 'form' | 'declared'> & { readonly name: TableName }

/**
 * The table that is named at an offset of a file: in a query in code, in SQL, or in a Prisma schema. Undefined where none is,
 * and where it is not sure which. Reads the file's text anew: it is for what a person asks, not for rules.
 */
export function tableAt(project: Project, path: string, offset: number, sourceOf: SourceOf): TableAt | undefined {
  const facts = project.files.get(path)
  const text = facts && sourceOf(path)
  const named = text === undefined ? undefined : namedAt(project, facts, text, offset)
  const schema = named && project.schema(path)
  const table = named && schema?.tables.get(relationKey(named.name))
  if (!table || !schema) return undefined
  const { range, form, declared } = named
  return { table, range, schema, form, ...(declared && { declared }) }
}

function namedAt(project: Project, facts: FileFacts | undefined, text: string, offset: number): Named | undefined {
  if (facts?.kind === 'code') return inSqlText(project, facts, text, offset) ?? inQuery(project, facts, text, offset)
  if (facts?.kind === 'prisma') return inPrisma(project, facts, text, offset)
  return facts?.kind === 'sql' ? inSql(tableInFile(facts, text, offset)) : undefined
}

/** A table in SQL that code sends. */
function inSqlText(project: Project, facts: CodeFacts, text: string, offset: number): Named | undefined {
  const written = facts.sqlTexts.find(({ range }) => range.start <= offset && offset <= range.end)
  if (!written?.query || !isSent(project, facts, written)) return undefined
  const sql = sqlInCode(facts.path, text, written.range)
  return inSql(tableInStatement(sql, written.range.start, [written.query], offset))
}

function inSql(mention: SqlMention | undefined): Named | undefined {
  if (!mention) return undefined
  const { schema, name } = mention.name
  return { name: { schema, name }, range: mention.range, form: 'sql' }
}

/** A table that a query builder is handed, or has as a property. */
function inQuery(project: Project, facts: CodeFacts, text: string, offset: number): Named | undefined {
  const found = nameAt(facts.path, text, offset)
  const c = found
    ? facts.calls.findIndex(({ range }) => range.start === found.call.start && range.end === found.call.end)
    : -1
  if (!found || c < 0) return undefined
  const { range } = found
  const operation = project.operations(facts).find((each) => each.c === c)
  if (found.k === 'owner') {
    const asked = operation && prismaQuery(project, facts, operation)
    const shape = asked
      ? namedInDatabase(asked, namesOf(project))
      : operation && isRelational(operation.apiPath) && drizzleQuery(project, facts, operation)
    return shape ? { range, form: 'name', name: shape.table } : undefined
  }
  const form = found.form
  const isWhole = found.i === 0 && found.members === 0 && found.keys.length === 0
  const asked = operation && isWhole && supabaseQuery(project, facts, operation)
  if (asked) return { range, form, name: asked.table }
  const value = ownerOf(under(facts.calls[c]?.args[found.i], found.keys), found.members)
  const drizzle = value && form === 'name' ? drizzleName(project, facts.path, value) : undefined
  return drizzle && drizzle.column === undefined ? { range, form, name: drizzle.table } : undefined
}

/** `db.query.orders.findMany`. */
function isRelational(apiPath: string): boolean {
  return /^drizzle\(\)\.query\.\w+\.\w+$/.test(apiPath)
}

/** What an object literal holds under keys, one inside the other. */
function under(value: Value | undefined, keys: readonly string[]): Value | undefined {
  let at = value
  for (const key of keys) at = at?.k === 'object' && Object.hasOwn(at.members, key) ? at.members[key] : undefined
  return at
}

/** What so many properties are taken of. */
function ownerOf(value: Value | undefined, members: number): Value | undefined {
  let at = value
  for (let i = 0; i < members; i++) at = at?.k === 'member' ? at.of : undefined
  return at
}

/** A model's own name, or a field's type that is one. */
function inPrisma(project: Project, facts: PrismaFacts, text: string, offset: number): Named | undefined {
  const isIn = (range: TextRange) => range.start <= offset && offset <= range.end
  const block = facts.blocks.find(({ range }) => isIn(range))
  if (block?.k !== 'model' && block?.k !== 'view') return undefined
  if (isIn(block.nameRange)) return modelNamed(project, block.name, block.nameRange)
  const field = block.fields.find(({ range }) => isIn(range))
  const before = field && /^\w+\s+/.exec(text.slice(field.range.start, field.range.end))
  if (!before) return undefined
  const start = field.range.start + before[0].length
  const range = { start, end: start + field.type.length }
  if (!isIn(range) || text.slice(range.start, range.end) !== field.type) return undefined
  const model = modelNamed(project, field.type, range)
  const declared = declarationOf(project, facts, field.type)
  return model && { ...model, ...(declared && { declared }) }
}

function modelNamed(project: Project, model: string, range: TextRange): Named | undefined {
  const own = namesOf(project).get(lowerFirst(model))
  return own?.model.name === model ? { range, form: 'prisma', name: own.table } : undefined
}

/** Where a model is declared: in the same file, or in another of a schema of many. */
function declarationOf(project: Project, own: PrismaFacts, model: string): Place | undefined {
  for (const facts of [own, ...project.files.values()]) {
    const block =
      facts.kind === 'prisma' ? facts.blocks.find(({ k, name }) => k === 'model' && name === model) : undefined
    if (block) return { file: facts.path, range: block.nameRange }
  }
  return undefined
}

function namesOf(project: Project): PrismaNames {
  return prismaNames(project.files.values())
}
