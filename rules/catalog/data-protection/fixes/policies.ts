import { qualifiedName } from '../../../analysis/edits/sql-names'
import { nameInQuotes } from '../../../analysis/sql/quoting'
import type { Fix } from '../../../engine/finding'
import type { ExposedDatabase } from '../../../engine/policies/exposure'
import { type Ownership, ownershipOf } from '../../../engine/policies/owner'
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

/** A new migration, or statements under the last file of a schema whose files have no numbers. Never safe: it has to be read, and run. */
export function sqlFix(title: string, schema: Schema, migration: NewMigration, sourceOf: SourceOf): Fix[] {
  const fixes = migrationFix(title, schema, [migration], sourceOf)
  if (fixes.length > 0) return fixes
  const { kind, files } = schema.source
  const isPlain = kind === 'loose' || kind === 'schema-file' || kind === 'migrations'
  const last = files.at(-1) ?? ''
  return isPlain && !(files.length > 1 && isStep(last)) ? appendFix(title, last, migration.up, sourceOf) : []
}

/** One of several numbered files: it has run already, and nobody runs it again. */
function isStep(file: string): boolean {
  return /(?:^|\/)V?\d+[_.-][^/]*$/.test(file)
}

/** What a policy fix changes, as the first lines of its migration: the preview shows them. */
export function beforeAndAfter(before: string, after: string): string {
  return `-- Before: ${before}\n-- After: ${after}`
}

/** `public.orders enable row level security`, with the owner's policy where the schema says whose a row is. */
export function protectTable({ database: { schema }, table }: FoundTable, sourceOf: SourceOf): Fix[] {
  const owner = table.policies.size === 0 ? ownershipOf(table, schema) : undefined
  const after = afterProtecting(table, owner)
  const migration: NewMigration = {
    name: `protect_${table.name.toLowerCase()}`,
    up: (sql) => [
      `${beforeAndAfter(`anyone can read, add, change and delete every row of ${table.name}.`, after)}\n${switched(table, 'enable', sql)}`,
      ...(owner ? [ownerPolicy(table, owner, 'all', sql)] : []),
    ],
    down: (sql) => [...(owner ? [dropPolicy(policyName(table), table, sql)] : []), switched(table, 'disable', sql)],
  }
  return sqlFix(
    `Turn on row level security for ${table.name}: ${after.replace(/\.$/, '')}`,
    schema,
    migration,
    sourceOf,
  )
}

function afterProtecting({ policies }: Table, owner: Ownership | undefined): string {
  if (policies.size > 0)
    return `what its ${policies.size === 1 ? 'policy allows' : `${policies.size} policies allow`}, and nothing else.`
  if (!owner) return 'only the server reads and writes it, until a policy lets somebody in.'
  return `signed-in people read and write only rows ${owner.words}.`
}

function switched(table: Table, to: 'enable' | 'disable', { word }: SqlWriter): string {
  return `${word('alter table')} ${qualifiedName(table)} ${word(`${to} row level security`)};`
}

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
