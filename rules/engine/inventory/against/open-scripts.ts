import { nameOf } from '../../../analysis/paths'
import { firstNamed } from '../../first-named'
import { type ExposedDatabase, isMadeAt } from '../../policies/exposure'
import { openingsOf } from '../../policies/openings'
import type { Project } from '../../project'
import type { Table } from '../../schema/schema'
import type { Against } from './against'

const NAMED = 3

/** A table that only SQL files beside the migrations make, as open as they leave it. */
interface OpenTable {
  readonly table: Table
  readonly how: 'no row level security' | 'a policy that holds for every row'
}

/**
 * Tables that the app asks for in the browser, and that SQL files which are run by hand leave open to change by everybody.
 * Whether they were run is not seen, nor what was changed since in a dashboard: said as such.
 */
export function openScripts(project: Project): Against[] {
  const all = project.exposed.flatMap((database) => {
    const asked = askedIn(project, database)
    return openTables(project, database).filter(({ table }) => asked.has(table.name))
  })
  const [first] = all
  if (!first) return []
  const found = all.filter(({ how }) => how === first.how)
  const named = firstNamed(found, NAMED, ({ table }) => `\`${table.name}\``)
  const { file } = first.table.place
  return [
    {
      fact: 'open-scripts',
      item: 'private-data',
      severity: 'warning',
      ...first.table.place,
      about: found.map(({ table }) => table.name),
      says: `The SQL files beside the migrations (${nameOf(file)} is one) leave ${named} with ${first.how}. If the database is as they make it, anyone who has the public key of the app, which every visitor has, can change all the rows there.`,
      fix: 'Look in the database at what holds now (`supabase db pull` writes it down), and close what is open by a migration.',
    },
  ]
}

function openTables(project: Project, database: ExposedDatabase): OpenTable[] {
  const elsewhere = database.elsewhere.filter(({ place }) => place.file.endsWith('.sql'))
  const opened = new Set(
    openingsOf({ ...database, tables: elsewhere }).flatMap(({ table, to }) =>
      to.some(({ privilege, who }) => who === 'anyone' && (privilege === 'update' || privilege === 'delete'))
        ? [table]
        : [],
    ),
  )
  return elsewhere.flatMap((table): OpenTable[] => {
    if (opened.has(table)) return [{ table, how: 'a policy that holds for every row' }]
    return isMadeAt(table.place, project) && !table.rowSecurity.enabled ? [{ table, how: 'no row level security' }] : []
  })
}

/** Tables that code asks the API for. */
function askedIn(project: Project, { schema }: ExposedDatabase): ReadonlySet<string> {
  const queries = project.queried.find((each) => each.schema === schema)?.queries ?? []
  return new Set(queries.flatMap(({ source, table }) => (source === 'supabase' ? [table.name] : [])))
}
