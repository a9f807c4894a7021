import type { Project } from '../project'
import { isOfAnother } from '../schema/dialect'
import type { Hazard, Newest } from '../schema/hazards'
import type { MigrationTool } from '../schema/migration-tools'
import { daysBetween } from '../schema/newest'
import { wordsApart } from '../snake-case'
import type { Database } from './database'
import { type Growth, growthOf } from './growth'
import { tablesOfAdmins } from './kept-by-admins'
import { isSmallTable } from './short-tables'

/** In days. */
const YOUNG = 14

/** A change that holds up a table which gets more rows the more people use the app. */
export interface Blocking extends Hazard {
  readonly growth: Growth
}

/**
 * The changes of the newest migrations that hold up a table of earlier ones, and that could be made in another way with the
 * tool that runs them.
 */
export function blockingChanges(project: Project, database: Database, newest: Newest, tool: MigrationTool): Blocking[] {
  if (isOfAnother(database.schema.source, project.files)) return []
  const { writers } = database
  const isKeptByAdmins = tablesOfAdmins(project, database)
  return newest.hazards.flatMap((hazard) => {
    const { table } = hazard
    const own = database.tableOf(table) ?? table
    // What nothing fills has no row that could be looked at or refused.
    if (!database.isFilled(own)) return []
    const growth = growthOf(table, writers.get(`${table.schema}.${table.name}`))
    if (!growth || !isAvoidable(hazard, newest, tool)) return []
    const isSoonDone =
      isYoung(hazard) || saysFew(project, hazard) || isSmallTable(wordsApart(table.name)) || isKeptByAdmins(own)
    return isSoonDone && !stops(hazard) ? [] : [{ ...hazard, growth }]
  })
}

/** Two weeks ago the table was not there: what looks at every row of it is soon done. */
function isYoung({ table, place }: Hazard): boolean {
  const days = daysBetween(table.place.file, place.file)
  return days !== undefined && days < YOUNG
}

/** Whoever wrote the migration has looked how many rows there are, and says so in it. */
function saysFew({ files }: Project, { place }: Hazard): boolean {
  const facts = files.get(place.file)
  return facts?.kind === 'sql' && facts.saysFew === true
}

/** One row is enough for PostgreSQL to refuse it. */
function stops({ effect }: Hazard): boolean {
  return effect.k === 'required' || effect.k === 'not-null'
}

function isAvoidable({ effect, table }: Hazard, newest: Newest, tool: MigrationTool): boolean {
  switch (effect.k) {
    case 'index':
    case 'key':
      return tool.buildsConcurrently && tool.commitsEach
    case 'foreign':
    case 'check':
      return tool.commitsEach
    case 'not-null':
      // A column with a default has a value in most rows; one that is filled here was thought of.
      return (
        !tool.runsCode &&
        !newest.filled.has(`${table.name}.${effect.column}`) &&
        table.columns.get(effect.column)?.default === undefined
      )
    case 'lost':
      return false
    default:
      return true
  }
}
