import type { DatabaseTypesFact } from '../../analysis/code/database-types'
import type { Project } from '../project'
import { madeAgain } from '../schema/duplicates'
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
  const again = remadeIn(schema)
  let best: { readonly types: DatabaseTypesFact; readonly newest: number; readonly isOfMost: boolean } | undefined
  for (const facts of project.files.values()) {
    const types = facts.kind === 'code' ? facts.databaseTypes : undefined
    if (!types || !isInOrder(types.tables)) continue
    const listed = new Set(types.tables)
    const known = tables.filter(({ name }) => listed.has(name))
    // So many of the same name are no coincidence, where others of the repository were made in another database or never.
    const part = known.length < MANY ? MOST_OF : HALF
    const isOfMost = known.length >= FEWEST && known.length >= part * tables.length
    const newest = isOfMost ? Math.max(...known.map((table) => (table.assumed ? -1 : at(table)))) : begunAgain(listed)
    if (newest !== undefined && (!best || newest > best.newest)) best = { types, newest, isOfMost }
  }
  if (!best) return NOTHING
  const { types, newest, isOfMost } = best
  // One that a later file makes again may have another name by now.
  const remade = new Set(schema.problems.flatMap(({ existing }) => (existing ? [placeKey(existing)] : [])))
  return missingFrom(
    types,
    schema,
    (each) => at(each) >= 0 && at(each) <= newest && (isOfMost || !remade.has(placeKey(each.place))),
  )

  /**
   * The newest file of which such types know, where one makes older tables again and they list all of those, and what is made
   * from there on: the database was begun again with that file. Tables may have got other names since.
   */
  function begunAgain(listed: ReadonlySet<string>): number | undefined {
    const from = Math.max(-1, ...[...again].map(([name, file]) => (listed.has(name) ? file : -1)))
    if (from < 0) return undefined
    const anew = [...again].flatMap(([name, file]) => (file === from ? [name] : []))
    const later = tables.filter((table) => !table.assumed && at(table) >= from)
    const to = Math.max(from, ...later.map((table) => (listed.has(table.name) ? at(table) : -1)))
    const own = new Set([...anew, ...later.flatMap((table) => (at(table) <= to ? [table.name] : []))])
    const isWhole = own.size >= FEWEST && own.size >= MOST_OF * listed.size
    return isWhole && [...own].every((name) => listed.has(name)) ? to : undefined
  }
}

function placeKey({ file, range }: Table['place']): string {
  return `${file}:${range.start}`
}

/** Of tables that a later file makes again, plainly: the last such file, as its place in the order. */
function remadeIn({ problems, source }: Schema): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const problem of problems) {
    const name = madeAgain(problem)
    if (name !== undefined) found.set(name, Math.max(found.get(name) ?? -1, source.files.indexOf(problem.place.file)))
  }
  return found
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
