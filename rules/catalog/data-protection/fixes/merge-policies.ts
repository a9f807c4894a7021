import { qualifiedName } from '../../../analysis/edits/sql-names'
import { nameInQuotes } from '../../../analysis/sql/quoting'
import type { Fix } from '../../../engine/finding'
import { wrapCalls } from '../../../engine/policies/per-row'
import type { SourceOf } from '../../../engine/rule'
import type { Policy } from '../../../engine/schema/schema'
import { dropPolicy, type FoundTable, policyAsWritten, sqlFix } from './policies'

/**
 * One policy in the place of several that speak of one command and the same roles: their conditions joined by `or`, which is
 * what PostgreSQL does with them. None where they differ, or were altered since they were made.
 */
export function mergePolicies({ database, table }: FoundTable, policies: readonly Policy[], sourceOf: SourceOf): Fix[] {
  const [first] = policies
  if (!first || !policies.every((policy) => isAlike(policy, first))) return []
  const written = policies.map((policy) => policyAsWritten(policy, sourceOf))
  if (written.some((text) => text === undefined)) return []
  const textOf = (policy: Policy, part: Policy['using']) =>
    part && sourceOf(policy.place.file)?.slice(part.range.start, part.range.end).replaceAll('\r\n', '\n')
  const using = policies.map((policy) => textOf(policy, policy.using))
  const check = policies.map((policy) => textOf(policy, policy.check))
  // One for the server alone lets nobody else in: dropped, nothing has to be joined.
  if ([...using, ...check].some((text) => /\bservice_role\b/.test(text ?? ''))) return []
  const name = policies.map((policy) => policy.name).join(' or ')
  // PostgreSQL cuts names after 63 bytes.
  if (name.length > 60 || table.policies.has(name)) return []
  const names = policies.map((policy) => `"${policy.name}"`).join(' and ')
  return sqlFix(
    `Join ${names} into one policy, with the same people let in`,
    database.schema,
    {
      name: `join_policies_of_${table.name.toLowerCase()}`,
      up: (sql) => {
        const { word, indent } = sql
        const either = (texts: readonly (string | undefined)[]) =>
          texts.map((text) => `(${wrapCalls(text ?? '')(word)})`).join(` ${word('or')} `)
        const roles = first.roles.length === 0 ? '' : ` ${word('to')} ${first.roles.join(', ')}`
        return [
          ...policies.map((policy) => dropPolicy(policy.name, table, sql)),
          `${[
            `${word('create policy')} ${nameInQuotes(name)} ${word('on')} ${qualifiedName(table)}`,
            `${indent}${word(`for ${first.command}`)}${roles}`,
            ...(first.using ? [`${indent}${word('using')} (${either(using)})`] : []),
            ...(first.check ? [`${indent}${word('with check')} (${either(check)})`] : []),
          ].join('\n')};`,
        ]
      },
      down: (sql) => [dropPolicy(name, table, sql), ...written.flatMap((text) => text ?? [])],
    },
    sourceOf,
  )
}

function isAlike(a: Policy, b: Policy): boolean {
  return (
    a.command === b.command &&
    [...a.roles].sort().join() === [...b.roles].sort().join() &&
    (a.using === undefined) === (b.using === undefined) &&
    (a.check === undefined) === (b.check === undefined)
  )
}
