import type { Fix } from '../../../engine/finding'
import type { Project } from '../../../engine/project'
import { functionName } from './functions'
import { beforeAndAfter, sqlFix } from './policies'

/** A migration that takes a function away from the public roles. */
export function keptToServer(
  data: Readonly<Record<string, unknown>>,
  file: string,
  project: Project,
  sourceOf: Parameters<typeof sqlFix>[3],
): Fix[] {
  const key = String(data['key'])
  const schema = project.exposed.find((each) => each.schema.functions.get(key)?.place.file === file)?.schema
  const made = schema?.functions.get(key)
  if (!schema || !made) return []
  const name = functionName(made, schema)
  const note = beforeAndAfter(
    `${String(data['Who']).toLowerCase()} can call ${made.name}.`,
    'only the server and triggers can.',
  )
  return sqlFix(
    `Keep ${made.name} to the server: today ${String(data['Who']).toLowerCase()} can call it`,
    schema,
    {
      name: `keep_${made.name.toLowerCase()}_to_the_server`,
      up: ({ word }) => [
        `${note}\n${word('revoke execute on function')} ${name} ${word('from public')}, anon, authenticated;`,
        `${word('grant execute on function')} ${name} ${word('to')} service_role;`,
      ],
      down: ({ word }) => [`${word('grant execute on function')} ${name} ${word('to')} anon, authenticated;`],
    },
    sourceOf,
  )
}
