import type { DatabaseTypesFact } from '../../analysis/code/database-types'
import type { Project } from '../project'
import { runsInOrder } from '../schema/newest'
import type { DatabaseFunction, Schema, Table, View } from '../schema/schema'
import { compareTexts } from '../text-order'

/** What the types that were generated from a live database no longer list, or never did, though migrations make it. */
export interface Gone {
  table(table: Table): boolean
  view(view: View): boolean
  function(made: DatabaseFunction): boolean
  /** An extension whose functions such types list where they are in `public`. */
  extension(extension: { readonly name: string; readonly place: Table['place'] }): boolean
}

const NOTHING: Gone = { table: () => false, view: () => false, function: () => false, extension: () => false }

/**
 * Reads the types that `supabase gen types` wrote of a database: what a migration makes and they do not list was never made
 * there, or is gone, if they list what the same or a later migration makes. Types written by hand and types of another
 * database count for nothing: they leave out much of what the migrations make, or are not in the order of the alphabet.
 */
export function goneFrom(schema: Schema, project: Project): Gone {
  if (!runsInOrder(schema.source)) return NOTHING
  const order = new Map(schema.source.files.map((file, i) => [file, i]))
  const at = ({ place }: { readonly place: Table['place'] }) => order.get(place.file) ?? -1
  // Those that migrations only work with are of the same database.
  const tables = [...schema.tables.values()].filter((table) => table.schema === 'public' && !table.foreign)
  let best: { readonly types: DatabaseTypesFact; readonly newest: number } | undefined
  for (const facts of project.files.values()) {
    const types = facts.kind === 'code' ? facts.databaseTypes : undefined
    if (!types || !isInOrder(types.tables)) continue
    const listed = new Set(types.tables)
    const known = tables.filter(({ name }) => listed.has(name))
    // So many of the same name are no coincidence, where others of the repository were made in another database or never.
    const part = known.length < MANY ? MOST_OF : HALF
    if (known.length < FEWEST || known.length < part * tables.length) continue
    const newest = Math.max(...known.map((table) => (table.assumed ? -1 : at(table))))
    if (!best || newest > best.newest) best = { types, newest }
  }
  return best ? missingFrom(best.types, schema, (each) => at(each) >= 0 && at(each) <= best.newest) : NOTHING
}

/** How many of the tables such types list at least, and which part of them. */
const FEWEST = 4
const MOST_OF = 0.7
const MANY = 20
/** Which part of the older functions they list: those are made again under other names more often. */
const HALF = 0.5

/** A function of an extension whose arguments have names: types list it wherever the extension is in `public`. */
const BROUGHT: ReadonlyMap<string, string> = new Map([
  ['http', 'http_get'],
  ['pg_trgm', 'show_limit'],
])

function missingFrom(
  types: DatabaseTypesFact,
  schema: Schema,
  isOlder: (thing: { readonly place: Table['place'] }) => boolean,
): Gone {
  const tables = new Set(types.tables)
  const views = new Set(types.views)
  const functions = new Map(Object.entries(types.functions))
  const own = [...schema.functions.values()].filter((made) => isListed(made) && isOlder(made))
  const tellsFunctions = own.filter(({ name }) => functions.has(name)).length > HALF * own.length
  return {
    table: (table) =>
      table.schema === 'public' &&
      !table.assumed &&
      table.partitionOf === undefined &&
      !tables.has(table.name) &&
      isOlder(table),
    view: (view) =>
      view.schema === 'public' && (views.size > 0 || functions.size > 0) && !views.has(view.name) && isOlder(view),
    function: (made) => {
      if (!tellsFunctions || !isListed(made) || !isOlder(made)) return false
      const overloads = functions.get(made.name)
      return overloads === undefined || (overloads.length > 0 && !overloads.includes(argumentsOf(made)))
    },
    extension: ({ name, place }) => {
      const brings = BROUGHT.get(name)
      return tellsFunctions && own.length > 0 && brings !== undefined && isOlder({ place }) && !functions.has(brings)
    },
  }
}

/** Types list functions whose arguments all have names, and which are not of triggers. */
function isListed({ schema, definition: { arguments: args, returns } }: DatabaseFunction): boolean {
  return (
    schema === 'public' &&
    !/^(?:event_)?trigger$/.test(returns?.name ?? '') &&
    args.every(({ mode, name }) => mode === 'out' || mode === 'table' || name !== undefined)
  )
}

/** The names of what a function takes, as the fact has them. */
function argumentsOf({ definition }: DatabaseFunction): string {
  return definition.arguments
    .flatMap(({ mode, name }) => (mode !== 'out' && mode !== 'table' && name !== undefined ? [name] : []))
    .sort()
    .join()
}

/** As the generator writes them; people write them as they come to mind. Capital letters and lines stand here or there. */
function isInOrder(names: readonly string[]): boolean {
  const plain = names.map((name) => name.toLowerCase().replaceAll('_', ''))
  const turns = plain.filter((name, i) => i > 0 && compareTexts(plain[i - 1] ?? '', name) > 0).length
  const lined = names.filter((name, i) => i > 0 && compareTexts(names[i - 1] ?? '', name) > 0).length
  return Math.min(turns, lined) <= 0.05 * names.length
}
