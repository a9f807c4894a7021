import type { CodeFacts, TextRange } from '../../analysis/facts'
import type { Operation } from '../link/operations'
import type { Project } from '../project'
import { elementKey, isSameForAll } from './element-key'
import type { RepeatedQuery } from './looped'
import { supabaseQuery } from './supabase'
import { writeOf } from './writes'

/**
 * What to do instead of a query for each element of a list, in the words of the library. The `body` is what runs for each
 * element; a function that is called there has its own.
 */
export function loopRemedy(
  project: Project,
  { operation, helper, isRead, isWrite }: RepeatedQuery,
  body: TextRange,
): string {
  const facts = project.link.code(operation.path)
  const written = facts && !isRead ? writeOf(project, facts, operation) : undefined
  const whole = helper === undefined ? undefined : `Give \`${helper}\` the whole list`
  if (written?.command === 'insert' || written?.command === 'upsert')
    return whole === undefined
      ? 'Collect the rows and write them in one call'
      : `${whole}, and write all rows in one call`
  const { kind, pkg } = operation
  if (facts && isRead && whole === undefined && isSameForAll(project, facts, operation, body))
    return 'It asks for the same each time: read it once before the loop'
  const within = helper === undefined ? body : facts?.functions[operation.call.in]?.range
  const column = facts && within && elementKey(project, facts, operation, within)
  if (facts && whole === undefined && column !== undefined && counts(project, facts, operation))
    return /prisma/.test(pkg)
      ? `Count for all of them in one query (\`groupBy({ by: ['${column}'], _count: true })\`)`
      : `Count for all of them in one query: a database function that groups by \`${column}\`, called with \`rpc\``
  const how =
    column === undefined
      ? undefined
      : kind === 'supabase'
        ? `\`.in('${column}', ${listFor(column)})\``
        : listIn(pkg, column)
  const asked = how === undefined ? '' : ` (${how})`
  if (whole !== undefined && isWrite) return `${whole}, and write all in one call${asked}`
  if (whole !== undefined) return `${whole}, and ask for all in one query${asked}`
  if (!isRead) return `Do it for all in one query${asked}`
  return how === undefined
    ? 'Read what all of them need in one query before the loop, and pick what each needs in the code'
    : `Read all of them in one query before the loop${asked}`
}

/** It asks how many rows there are, and for none of them. */
function counts(project: Project, facts: CodeFacts, operation: Operation): boolean {
  if (/prisma/.test(operation.pkg)) return /\.count$/.test(operation.apiPath)
  const shape = supabaseQuery(project, facts, operation)
  return shape?.command === 'select' && shape.counts && shape.rows === 'none'
}

/** How a library looks rows up by a list. */
function listIn(pkg: string, column: string): string | undefined {
  if (/prisma/.test(pkg)) return `\`${column}: { in: ${listFor(column)} }\``
  if (/^(?:pg|postgres|@neondatabase|@vercel)/.test(pkg)) return `\`${column} = any($1)\``
  if (/^drizzle-orm/.test(pkg)) return '`inArray`'
  return /^mongo/.test(pkg) ? undefined : `\`${column} in (…)\``
}

function listFor(column: string): string {
  return /id$/i.test(column) ? 'ids' : 'values'
}
