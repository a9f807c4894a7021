import type { FileFacts } from '../../analysis/facts'
import { nameOf } from '../resolution/paths'
import { supabaseConfigAt } from '../supabase-config'
import { compareTexts } from '../text-order'
import type { Schema, SchemaSource } from './schema'

type Files = ReadonlyMap<string, FileFacts>

/** What the sources of one database say, the most authoritative first, and the folders of the apps that have them. */
export interface SourcesOfOne {
  readonly roots: readonly string[]
  readonly schemas: readonly Schema[]
}

/**
 * Puts together what plainly speaks of one database: two `supabase` folders of one project, of which one was copied and went
 * on, and files of SQL that only repeat the tables of another app's database. Where two folders hold migrations, those that
 * go on later stand: `supabase db push` refuses a folder that lacks migrations which the database had.
 */
export function putTogether(apps: readonly SourcesOfOne[], files: Files): SourcesOfOne[] {
  const found: SourcesOfOne[] = []
  for (const app of apps) {
    const sorted = { ...app, schemas: newestFirst(app.schemas, files) }
    const [first] = sorted.schemas
    const at = found.findIndex(
      (other) =>
        other.schemas.some((each) => isOneDatabase(each, first, files)) ||
        sorted.schemas.some((each) => isOneDatabase(other.schemas[0], each, files)),
    )
    const other = found[at]
    if (!other) {
      found.push(sorted)
      continue
    }
    const [one, more] = standsBefore(first, other.schemas[0]) ? [sorted, other] : [other, sorted]
    found[at] = { roots: [...one.roots, ...more.roots], schemas: [...one.schemas, ...more.schemas] }
  }
  return found
}

/** The first one's newer copy before it. */
function newestFirst(schemas: readonly Schema[], files: Files): readonly Schema[] {
  const [first] = schemas
  if (first?.source.kind !== 'supabase') return schemas
  const copies = schemas.filter(({ source }) => source.kind === 'supabase')
  const newest = copies
    .filter((each) => each === first || isOneDatabase(first, each, files))
    .reduce((best, each) => (standsBefore(each, best) ? each : best))
  return newest === first ? schemas : [newest, ...schemas.filter((each) => each !== newest)]
}

/** How many tables of the same names are no coincidence, and which part of the smaller one's. */
const FEWEST = 4
const MOST = 0.7
/** Projects that run are named with twenty letters; all other names are given by people. */
const REFERENCE = /^[a-z]{20}$/

function isOneDatabase(a: Schema | undefined, b: Schema | undefined, files: Files): boolean {
  if (!a || !b) return false
  const [left, right] = [tablesOf(a), tablesOf(b)]
  const common = [...left].filter((name) => right.has(name)).length
  if (common === 0) return false
  const isMostly = common > MOST * Math.min(left.size, right.size)
  const project = projectOf(a.source, files)
  if (project !== undefined && project === projectOf(b.source, files)) return REFERENCE.test(project) || isMostly
  if (a.source.kind === 'supabase' && b.source.kind === 'supabase') return isCopied(a.source, b.source)
  return (isByHand(a.source) || isByHand(b.source)) && common >= FEWEST && isMostly
}

/** Of the `config.toml` that lies beside a source, or in the same app. */
function projectOf({ files: [path = ''] }: SchemaSource, files: Files): string | undefined {
  return supabaseConfigAt(path, files)?.projectId
}

/** Most migrations of the one have the names that they have in the other, times and all. */
function isCopied(a: SchemaSource, b: SchemaSource): boolean {
  const names = new Set(a.files.map(nameOf))
  const common = b.files.filter((path) => names.has(nameOf(path))).length
  return common > MOST * Math.min(a.files.length, b.files.length)
}

/** Whether the first says better what the database is by now. */
function standsBefore(a: Schema | undefined, b: Schema | undefined): boolean {
  if (!a || !b) return false
  if (isByHand(a.source) || isByHand(b.source)) {
    if (isByHand(a.source) && isByHand(b.source)) return tablesOf(a).size > tablesOf(b).size
    return isByHand(b.source)
  }
  return a.source.kind === 'supabase' && b.source.kind === 'supabase' && compareTexts(lastOf(a), lastOf(b)) > 0
}

function lastOf({ source }: Schema): string {
  return nameOf(source.files.at(-1) ?? '')
}

function tablesOf({ tables }: Schema): ReadonlySet<string> {
  return new Set([...tables].flatMap(([name, { foreign, assumed }]) => (foreign || assumed ? [] : [name])))
}

/** Files that are run by hand, and dumps. */
export function isByHand({ kind }: SchemaSource): boolean {
  return kind === 'schema-file' || kind === 'loose'
}
