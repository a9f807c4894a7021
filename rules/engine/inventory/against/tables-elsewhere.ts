import { firstNamed } from '../../first-named'
import type { Project } from '../../project'
import type { QueryShape } from '../../query/shape'
import { compareTexts } from '../../text-order'
import type { Against } from './against'

/** Fewer may be slips of the pen, or a table of an extension. */
const FEWEST = 3
const LEAST_SHARE = 0.1
const NAMED = 4

/**
 * Tables that the code asks Supabase for and that no SQL file of the repository makes: the database exists once, in a
 * dashboard, with the rules that say who may read it.
 */
export function tablesElsewhere(project: Project): Against[] {
  if (!asksSupabase(project)) return []
  const asked = new Map<string, QueryShape>()
  for (const facts of project.productCode)
    for (const query of project.builtQueries(facts))
      if (
        !project.reach.unusedAt(facts.path, query.range.start) &&
        query.source === 'supabase' &&
        isOwn(query) &&
        query.table.name !== '' &&
        !asked.has(query.table.name)
      )
        asked.set(query.table.name, query)
  if (asked.size === 0) return []
  const made = namesMade(project)
  if (!made) return []
  const missing = [...asked].filter(([name]) => !made.has(name)).sort((a, b) => compareTexts(a[0], b[0]))
  const [first] = missing
  const isMuch = missing.length >= FEWEST && missing.length >= asked.size * LEAST_SHARE
  if (!first || (!isMuch && missing.length < asked.size)) return []
  const named = firstNamed(missing, NAMED, ([name]) => `\`${name}\``)
  const count = missing.length === 1 ? '1 table' : `${missing.length} tables`
  const what =
    missing.length === asked.size
      ? `The app keeps its data in ${count} that no file of the repository makes`
      : `${missing.length} of the ${asked.size} tables that the app asks for are made by no file of the repository`
  return [
    {
      fact: 'tables-elsewhere',
      item: 'migrations-in-repo',
      severity: 'warning',
      file: first[1].path,
      range: first[1].range,
      about: missing.map(([name]) => name),
      says: `${what}: ${named}. After an accident nobody can make them again, and nobody can look here who may read them.`,
      fix: 'Write what the database has into a first migration (`supabase db pull`), and change it by migrations from then on. Where another repository makes the tables, confirm it.',
    },
  ]
}

function asksSupabase({ productCode }: Project): boolean {
  return productCode.some(({ imports }) => imports.some(({ specifier }) => specifier.includes('@supabase/')))
}

/** Supabase keeps `auth` and the like itself. */
function isOwn({ table: { schema } }: QueryShape): boolean {
  return schema === undefined || schema === 'public'
}

/** Names of tables and views that any SQL file, Prisma or Drizzle schema makes; undefined where not all SQL could be read. */
function namesMade(project: Project): ReadonlySet<string> | undefined {
  const names = new Set<string>()
  for (const { tables, views } of project.databases.all)
    for (const { name } of [...tables.values(), ...views.values()]) names.add(name)
  for (const facts of project.files.values()) {
    if (facts.kind !== 'sql') continue
    if (facts.unread || facts.notUnderstood.length > facts.statements.length) return undefined
    for (const { operations } of facts.statements)
      for (const operation of operations) {
        if (operation.k === 'createTable') names.add(operation.table.name)
        else if (operation.k === 'createView') names.add(operation.view.name)
        else if (operation.k === 'rename') names.add(operation.to)
      }
  }
  return names
}
