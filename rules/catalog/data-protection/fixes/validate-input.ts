import { validateBody } from '../../../analysis/conventions/input-schema'
import type { ColumnKind, ColumnOf } from '../../../analysis/conventions/input-types'
import type { Finding, Fix } from '../../../engine/finding'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'
import { fixOf, sourceFor } from '../../failure-handling/fixes/fix'

const KINDS: readonly (readonly [RegExp, ColumnKind['k']])[] = [
  [/^(?:text|character varying|character|citext|uuid|date|time|timestamp|interval|inet)\b/, 'string'],
  [/^(?:smallint|integer|bigint|numeric|real|double precision)$/, 'numeric'],
  [/^boolean$/, 'boolean'],
  [/^jsonb?$/, 'json'],
]

/** A schema of the fields that a handler uses, typed by the columns that they are written to. It asks first: it refuses requests. */
export function fixesForUnvalidatedInput(finding: Finding, project: Project, sourceOf: SourceOf): readonly Fix[] {
  const endpoint = project.endpoints.in(finding.file).find(({ range }) => range.start === finding.range.start)
  const facts = endpoint && project.link.code(endpoint.handler.path)
  const range = endpoint && facts?.functions[endpoint.handler.f]?.range
  const source = facts && sourceFor(facts.path, sourceOf)
  if (!range || !source || finding.messageId !== 'fields') return []
  const change = validateBody(source, range, columnsOf(project, facts.path), project)
  if (!change) return []
  const title = `Take the body through a zod schema of ${change.fields.length === 1 ? 'the field' : 'the fields'} used`
  return fixOf(source, title, 'unsafe', change.edits, { needs: change.needs })
}

function columnsOf(project: Project, path: string): ColumnOf {
  const schema = project.schema(path)
  return (tableName, name) => {
    const table = schema?.tables.get(`public.${tableName}`)
    const column = table?.columns.get(name)
    if (!schema || !column) return undefined
    const isEnum = schema.types.has(`public.${column.type.name}`)
    const k = isEnum ? 'string' : KINDS.find(([pattern]) => pattern.test(column.type.name))?.[1]
    if (!k) return undefined
    // Prisma's lists are not null in its schema, and left out in the database.
    const isLoose = column.type.array === true && schema.source.kind.startsWith('prisma')
    const notNull = column.notNull && !isLoose
    const required = notNull && column.default === undefined && !column.identity
    return { k, list: column.type.array === true, nullable: !notNull, required }
  }
}
