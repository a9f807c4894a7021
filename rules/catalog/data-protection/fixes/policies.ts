import { qualifiedName } from '../../../analysis/edits/sql-names'
import { nameInQuotes } from '../../../analysis/sql/quoting'
import type { Fix } from '../../../engine/finding'
import { type Asked, askedUnderPolicies, isForStaff, worksForOwners } from '../../../engine/policies/asked'
import { privateContent } from '../../../engine/policies/content'
import type { ExposedDatabase } from '../../../engine/policies/exposure'
import { type Ownership, ownerColumn, ownershipOf } from '../../../engine/policies/owner'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'
import type { Policy, Schema, Table } from '../../../engine/schema/schema'
import { appendFix, migrationFix, type NewMigration, type SqlWriter } from '../../database/fixes/migration'

/** A table that a finding names (`data.schema`, `data.table`), with the database it is in. */
export interface FoundTable {
  readonly database: ExposedDatabase
  readonly table: Table
}

/** Finds the table of a finding again. */
export function tableOf(
  project: Project,
  data: Readonly<Record<string, unknown>>,
  file: string,
): FoundTable | undefined {
  const key = `${String(data['schema'])}.${String(data['table'])}`
  const found = project.exposed.flatMap((database) => {
    const table = database.schema.tables.get(key)
    return table ? [{ database, table }] : []
  })
  return found.find(({ database }) => database.schema === project.databases.at(file)) ?? found[0]
}

/** A new migration, or statements under the others of a schema that is one file. Never safe: it has to be read, and run. */
export function sqlFix(title: string, schema: Schema, migration: NewMigration, sourceOf: SourceOf): Fix[] {
  const fixes = migrationFix(title, schema, [migration], sourceOf)
  if (fixes.length > 0) return fixes
  const { kind, files } = schema.source
  const [only = ''] = files
  // One of several files has run already, and nobody runs it again.
  const isWhole = files.length === 1 && (kind === 'loose' || kind === 'schema-file') && !isStep(only)
  return isWhole ? appendFix(title, only, migration.up, sourceOf) : []
}

/** A numbered file is a step, whatever became of the others. */
function isStep(file: string): boolean {
  return /(?:^|\/)V?\d+[_.-][^/]*$/.test(file)
}

/** What a policy fix changes, as the first lines of its migration: the preview shows them. */
export function beforeAndAfter(before: string, after: string): string {
  return `-- Before: ${before}\n-- After: ${after}`
}

/**
 * `public.orders enable row level security`, with what keeps the app working: the owner's policy where the schema says whose a
 * row is and the app asks for people's own rows; where it only adds rows, or only shows what is no secret, a policy for that.
 * None where something that the app does would stop.
 */
export function protectTable({ database: { schema }, table }: FoundTable, project: Project, sourceOf: SourceOf): Fix[] {
  const needed = neededPolicy(table, schema, askedUnderPolicies(project, table), asksAtAll(project))
  if (needed === undefined) return []
  const { after, policy, name, isShut } = needed
  const migration: NewMigration = {
    name: `protect_${table.name.toLowerCase()}`,
    up: (sql) => [
      `${beforeAndAfter(`anyone can read, add, change and delete every row of ${table.name}.`, after)}\n${switched(table, 'enable', sql)}`,
      ...(policy ? [policy(sql)] : []),
      ...(isShut ? [rights('revoke', 'from', table, sql)] : []),
    ],
    down: (sql) => [
      ...(isShut ? [rights('grant', 'to', table, sql)] : []),
      ...(policy ? [dropPolicy(name, table, sql)] : []),
      switched(table, 'disable', sql),
    ],
  }
  return sqlFix(
    `Turn on row level security for ${table.name}: ${after.replace(/\.$/, '')}`,
    schema,
    migration,
    sourceOf,
  )
}

/** What holds once row level security is on, and the policy that it takes. */
interface Needed {
  readonly after: string
  readonly name: string
  readonly policy?: (sql: SqlWriter) => string
  /** The API's roles lose their rights too: no policy is missing. */
  readonly isShut?: true
}

/** The app's own queries are there to be seen: what none of them asks for, only the server needs. */
function asksAtAll(project: Project): boolean {
  return project.productCode.some((facts) => project.builtQueries(facts).some(({ source }) => source === 'supabase'))
}

function neededPolicy(table: Table, schema: Schema, asked: readonly Asked[], isSeen: boolean): Needed | undefined {
  const { policies } = table
  const does = new Set(asked.map(({ command }) => command))
  if (policies.size > 0) {
    const allows = (command: string): boolean =>
      [...policies.values()].some((policy) => policy.command === 'all' || policy.command === command)
    const isAllowed = [...does].every((each) =>
      each === 'upsert' ? allows('insert') && allows('update') : allows(each),
    )
    const words = policies.size === 1 ? 'policy allows' : `${policies.size} policies allow`
    return isAllowed ? { after: `what its ${words}, and nothing else.`, name: '' } : undefined
  }
  const owner = ownershipOf(table, schema)
  if (owner && (does.size > 0 || !isSeen)) {
    const column = ownerColumn(table, schema)
    const works = column === undefined ? does.size === 0 : worksForOwners(asked, column, ALL)
    if (!works) return undefined
    const isRead = does.size === 1 && does.has('select')
    return {
      after: isRead
        ? `signed-in people read only rows ${owner.words}; only the server writes them.`
        : `signed-in people read and write only rows ${owner.words}.`,
      name: policyName(table),
      policy: (sql) => ownerPolicy(table, owner, isRead ? 'select' : 'all', sql),
    }
  }
  if (does.size === 0) return { after: 'only the server reads and writes it.', name: '', isShut: true }
  const words = table.name.replaceAll('_', ' ')
  if (asked.every(({ command, rows, path }) => command === 'insert' && rows === 'none' && !isForStaff(path))) {
    const name = `Anyone can add to ${words}`
    return {
      after: 'anyone adds rows, as the app does; only the server reads and changes them.',
      name,
      policy: (sql) => openPolicy(table, name, 'insert', sql),
    }
  }
  if (does.size > 1 || !does.has('select') || privateContent(table)) return undefined
  const name = `Anyone can read ${words}`
  return {
    after: 'anyone reads it, as the app does; only the server writes it.',
    name,
    policy: (sql) => openPolicy(table, name, 'select', sql),
  }
}

const ALL: ReadonlySet<string> = new Set(['select', 'insert', 'update', 'delete'])

/** A policy for everybody, signed in or not. */
function openPolicy(table: Table, name: string, command: 'insert' | 'select', { word, indent }: SqlWriter): string {
  const head = `${word('create policy')} ${nameInQuotes(name)} ${word('on')} ${qualifiedName(table)}`
  const condition = command === 'insert' ? 'with check' : 'using'
  return `${head}\n${indent}${word(`for ${command} to`)} anon, authenticated\n${indent}${word(condition)} (true);`
}

function rights(verb: 'revoke' | 'grant', to: 'from' | 'to', table: Table, { word }: SqlWriter): string {
  return `${word(`${verb} all on`)} ${qualifiedName(table)} ${word(to)} anon, authenticated;`
}

function switched(table: Table, to: 'enable' | 'disable', { word }: SqlWriter): string {
  return `${word('alter table')} ${qualifiedName(table)} ${word(`${to} row level security`)};`
}

/** What a policy for the owners of rows is called. */
export function policyName({ name }: Table): string {
  return `Owners have their ${name.replaceAll('_', ' ')}`
}

/** The policy that lets the owner of a row do what `command` says, and nobody else. */
export function ownerPolicy(
  table: Table,
  owner: Ownership,
  command: Policy['command'],
  { word, indent }: SqlWriter,
  name = policyName(table),
): string {
  const condition = owner.condition(word)
  const using = command === 'insert' ? [] : [`${indent}${word('using')} (${condition})`]
  const check =
    command === 'insert' || command === 'all' || command === 'update'
      ? [`${indent}${word('with check')} (${condition})`]
      : []
  const head = `${word('create policy')} ${nameInQuotes(name)} ${word('on')} ${qualifiedName(table)}`
  return `${[head, `${indent}${word(`for ${command} to`)} authenticated`, ...using, ...check].join('\n')};`
}

/** The statement that takes a policy away, also where it is not there. */
export function dropPolicy(name: string, table: Table, { word }: SqlWriter): string {
  return `${word('drop policy if exists')} ${nameInQuotes(name)} ${word('on')} ${qualifiedName(table)};`
}

/** A policy as it is now, for the way back. */
export function policyAsWritten(policy: Policy, sourceOf: SourceOf): string | undefined {
  const text = sourceOf(policy.place.file)?.slice(policy.place.range.start, policy.place.range.end)
  return text !== undefined && /^create\s+policy/i.test(text) ? `${text.replaceAll('\r\n', '\n')};` : undefined
}

/** For the name of a migration. */
export function slug(text: string): string {
  const words = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
  return words.slice(0, 50).replace(/_+$/, '')
}
