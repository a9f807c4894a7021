import type { Fix } from '../../../engine/finding'
import { askedUnderPolicies, worksForOwners } from '../../../engine/policies/asked'
import { ownerColumn, ownershipOf } from '../../../engine/policies/owner'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'
import type { Policy } from '../../../engine/schema/schema'
import { beforeAndAfter, dropPolicy, type FoundTable, ownerPolicy, policyAsWritten, slug, sqlFix } from './policies'

const COMMANDS = ['select', 'insert', 'update', 'delete']
/** What a row is found by before anybody has an account: an invitation, a shared link. */
const TOKEN = /(?:^|_)(?:token|code|slug|hash|share(?:_id|d)?|invite\w*|public_id|is_public|visibility)$/

/** Drops a policy that is there for the server, which needs none; not where the app asks by what it alone allows. */
export function dropServerPolicy(
  { database, table }: FoundTable,
  policy: Policy,
  project: Project,
  sourceOf: SourceOf,
): Fix[] {
  const others = [...table.policies.values()].filter((each) => each !== policy && each.permissive)
  const isCovered = (command: string): boolean =>
    (policy.command !== 'all' && policy.command !== command) ||
    others.some((each) => each.command === 'all' || each.command === command)
  const asked = askedUnderPolicies(project, table).map(({ command }) => (command === 'upsert' ? 'update' : command))
  if (!asked.every(isCovered)) return []
  const before = `"${policy.name}" lets everybody in.`
  const after =
    'the server still reads and writes everything, as its key passes by row level security; others only what other policies allow.'
  return sqlFix(
    `Drop the policy "${policy.name}": the server needs none, and everybody else loses what it gave them`,
    database.schema,
    {
      name: `drop_${slug(policy.name)}_on_${table.name.toLowerCase()}`,
      up: (sql) => [`${beforeAndAfter(before, after)}\n${dropPolicy(policy.name, table, sql)}`],
      down: () => [policyAsWritten(policy, sourceOf) ?? ''].filter((text) => text !== ''),
    },
    sourceOf,
  )
}

/**
 * Puts a policy in its place that only lets the owner of a row in; none where the schema does not say whose a row is, where the
 * app asks for rows of others (then they are shown on purpose, or to its staff), or finds a row by a token that it was sent.
 */
export function narrowPolicy(
  { database, table }: FoundTable,
  policy: Policy,
  now: string,
  project: Project,
  sourceOf: SourceOf,
): Fix[] {
  const owner = ownershipOf(table, database.schema)
  const column = ownerColumn(table, database.schema)
  const reads = policy.command === 'select' || policy.command === 'all'
  if (!owner || (reads && [...table.columns.keys()].some((name) => TOKEN.test(name)))) return []
  // Visitors add rows that belong to nobody.
  const isForVisitors = policy.roles.length === 0 || policy.roles.includes('public') || policy.roles.includes('anon')
  const isOptional = column !== undefined && table.columns.get(column)?.notNull !== true
  if (isForVisitors && isOptional && (policy.command === 'insert' || policy.command === 'all')) return []
  const commands = new Set<string>(policy.command === 'all' ? COMMANDS : [policy.command])
  const asked = askedUnderPolicies(project, table)
  const works =
    column === undefined ? !asked.some(({ command }) => commands.has(command)) : worksForOwners(asked, column, commands)
  if (!works) return []
  const does = { all: 'use', select: 'read', insert: 'add', update: 'change', delete: 'delete' }[policy.command]
  const name = `Owners ${does} their ${table.name.replaceAll('_', ' ')}`
  if (name !== policy.name && table.policies.has(name)) return []
  const after = `signed-in people ${does} only rows ${owner.words}.`
  return sqlFix(
    `Replace the policy "${policy.name}": today ${now}, then ${after.replace(/\.$/, '')}`,
    database.schema,
    {
      name: `narrow_${slug(policy.name)}_on_${table.name.toLowerCase()}`,
      up: (sql) => [
        `${beforeAndAfter(`${now}.`, after)}\n${dropPolicy(policy.name, table, sql)}`,
        ownerPolicy(table, owner, policy.command, sql, name),
      ],
      down: (sql) => [
        dropPolicy(name, table, sql),
        ...[policyAsWritten(policy, sourceOf)].flatMap((text) => text ?? []),
      ],
    },
    sourceOf,
  )
}
