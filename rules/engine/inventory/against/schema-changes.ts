import type { PackageFacts } from '../../../analysis/facts'
import { addTo } from '../../../analysis/grouped'
import { folderOf, nameOf } from '../../../analysis/paths'
import type { Place } from '../../finding'
import { firstNamed } from '../../first-named'
import type { Project } from '../../project'
import { isWithin } from '../../resolution/paths'
import type { SchemaSource } from '../../schema/schema'
import { definesTables } from '../../schema/sources'
import { manifestPlace } from '../places'
import type { Against } from './against'

/** Scripts by which an app is built, started or deployed: a host runs them without asking. */
const DEPLOYING =
  /^(?:pre|post)?(?:build|start|deploy|release|install|vercel-build|heroku-postbuild|railway|render-build)(?:[:.-](?!dev|test|local).*)?$/
/** Drops columns and tables with what is in them, where the schema says so. */
const LOSSY =
  /\bprisma\s+db\s+push\b[^&|;]*--accept-data-loss|\bprisma\s+migrate\s+reset\b|\bdrizzle-kit\s+push\b[^&|;]*--force\b|\bsupabase\s+db\s+reset\s+--linked\b|\bsequelize(?:-cli)?\s+db:drop\b/
const MOST_DEPTH = 3
const PUSH = /\bprisma\s+db\s+push\b|\bdrizzle-kit\s+push\b/

/** How a project changes its database: by commands that lose data, with no migrations at all, or by files in no order. */
export function schemaChanges(project: Project): Against[] {
  const manifests = [...project.files.values()].filter((facts) => facts.kind === 'package')
  return [
    ...manifests.flatMap((manifest) => ofScripts(project, manifest)),
    ...sameNumbers(project),
    ...aheadOfMigrations(project),
    ...unheard(project, manifests),
  ]
}

function ofScripts(project: Project, manifest: PackageFacts): Against[] {
  const scripts = Object.entries(manifest.scripts)
  const common = { item: 'migrations-in-repo', ...manifestPlace(manifest, 'scripts') } as const
  for (const [name] of scripts.filter(([each]) => DEPLOYING.test(each))) {
    const lossy = lossyIn(project, manifest, name, 0)
    if (!lossy) continue
    return [
      {
        fact: 'lossy-deployment',
        severity: 'error',
        ...common,
        ...lossy.place,
        about: [lossy.command],
        says: `The script \`${name}\` changes the database with \`${lossy.command}\`. A column that the schema does not name any more is dropped at the next deployment, with what people entered in it, and nobody is asked.`,
        fix: 'Change the database by migrations (`prisma migrate deploy`, `drizzle-kit migrate`) that somebody has read.',
      },
    ]
  }
  const push = scripts.find(([, command]) => PUSH.test(command))
  if (!push || hasMigrations(project, manifest) || isPushedByDesign(project, manifest)) return []
  return [
    {
      fact: 'pushed-schema',
      severity: 'warning',
      ...common,
      about: [manifest.path],
      says: `The database is changed by \`${PUSH.exec(push[1])?.[0]}\` alone: there are no migrations. What was changed when is written nowhere, a renamed column loses what is in it, and nobody can go back.`,
      fix: 'Let the tool write migrations (`prisma migrate dev`, `drizzle-kit generate`), keep them in the repository, and apply those.',
    },
  ]
}

interface Lossy {
  readonly command: string
  /** In the file that the script runs; absent where it stands in the script itself. */
  readonly place?: Place
}

/** What loses data in a script, in the scripts that it runs, and in the files that those start. */
function lossyIn(project: Project, manifest: PackageFacts, name: string, depth: number): Lossy | undefined {
  const command = Object.hasOwn(manifest.scripts, name) ? manifest.scripts[name] : undefined
  if (command === undefined || depth > MOST_DEPTH) return undefined
  const written = LOSSY.exec(command)?.[0]
  if (written !== undefined) return { command: written }
  for (const [, file = ''] of command.matchAll(/\b(?:node|tsx|ts-node|bun)\s+(?:\.\/)?([\w./-]+\.\w+)/g)) {
    const folder = folderOf(manifest.path)
    const facts = project.files.get(folder === '' ? file : `${folder}/${file}`)
    const call =
      facts?.kind === 'code'
        ? facts.calls.find(({ args: [text] }) => text?.k === 'string' && LOSSY.test(text.text))
        : undefined
    const [text] = call?.args ?? []
    if (facts && call && text?.k === 'string')
      return { command: LOSSY.exec(text.text)?.[0] ?? '', place: { file: facts.path, range: call.nameRange } }
  }
  for (const [, other = ''] of command.matchAll(/\b(?:npm|pnpm|yarn|bun)(?:\s+run)?\s+([\w:.-]+)/g)) {
    const found = other === name ? undefined : lossyIn(project, manifest, other, depth + 1)
    if (found) return found
  }
  return undefined
}

function hasMigrations(project: Project, { path }: PackageFacts): boolean {
  const folder = folderOf(path)
  for (const facts of project.files.values()) {
    if (isWithin(facts.path, folder) && (facts.kind === 'sql' || facts.kind === 'journal')) return true
  }
  return false
}

/**
 * MongoDB has no migrations, and PlanetScale (`relationMode`) branches the database instead.
 * https://www.prisma.io/docs/orm/prisma-migrate/workflows/prototyping-your-schema, https://planetscale.com/docs/prisma/prisma-quickstart
 */
function isPushedByDesign(project: Project, { path }: PackageFacts): boolean {
  return [...project.files.values()].some(
    (facts) =>
      facts.kind === 'prisma' &&
      isWithin(facts.path, folderOf(path)) &&
      facts.blocks.some(
        (block) =>
          block.k === 'datasource' &&
          block.settings.some(
            ({ name, value }) =>
              name === 'relationMode' || (name === 'provider' && value.k === 'text' && value.text === 'mongodb'),
          ),
      ),
  )
}

/** `007_orders.sql` and `007_roles.sql`: SQL files that are run by hand by their numbers. `2026_01_08` is a day. */
function sameNumbers(project: Project): Against[] {
  const folders = new Map<string, Map<string, string[]>>()
  for (const path of sqlByHand(project)) {
    const number = /^(\d{1,4})[_-]/.exec(nameOf(path))?.[1]
    if (number === undefined || /^20\d\d[_-]\d\d?[_-]/.test(nameOf(path))) continue
    const numbers = folders.get(folderOf(path)) ?? new Map<string, string[]>()
    addTo(numbers, number, path)
    folders.set(folderOf(path), numbers)
  }
  return [...folders].flatMap(([folder, numbers]) => {
    const shared = [...numbers.values()].filter((paths) => paths.length > 1)
    const [first] = shared
    const [one, other] = first ?? []
    if (one === undefined || other === undefined) return []
    const more = shared.length > 1 ? `, and so it is with ${shared.length - 1} more` : ''
    return [
      {
        fact: 'same-numbers',
        item: 'migrations-in-repo',
        severity: 'warning',
        file: other,
        range: { start: 0, end: 0 },
        about: shared.flat(),
        says: `${nameOf(one)} and ${nameOf(other)} in ${folder} have the same number${more}. Nobody knows in which order they were run, so the database cannot be made again as it is.`,
        fix: 'Dump the schema as it is now into one first migration, and let a tool number the next ones (`supabase migration new`).',
      } satisfies Against,
    ]
  })
}

/** The SQL files that no tool keeps in order, and those beside files that alone make a table the app has. */
function sqlByHand(project: Project): readonly string[] {
  const { all } = project.databases
  const ordered = new Set(all.flatMap(({ source }) => (isOfOrm(source) ? source.files.map(folderOf) : [])))
  const found = new Set<string>()
  const making = new Set<string>()
  for (const { source, tables } of all) {
    if (!isOfOrm(source)) for (const path of source.files) found.add(path)
    for (const { place, foreign } of tables.values())
      if (!foreign && place.file.endsWith('.sql') && !ordered.has(folderOf(place.file)))
        making.add(folderOf(place.file))
  }
  for (const facts of project.files.values())
    if (facts.kind === 'sql' && making.has(folderOf(facts.path)) && definesTables(facts)) found.add(facts.path)
  return [...found]
}

/** Migrations that Prisma or Drizzle keeps in order. */
function isOfOrm({ kind }: SchemaSource): boolean {
  return kind === 'prisma-migrations' || kind === 'drizzle-migrations'
}

/** Fewer may be on their way: the migration is written next. */
const FEWEST_AHEAD = 2
const NAMED = 4

/** Tables of a Prisma or Drizzle schema that no migration of it makes: the live database was changed past the migrations. */
function aheadOfMigrations(project: Project): Against[] {
  return project.databases.all.flatMap(({ source, tables }) => {
    if (!isOfOrm(source)) return []
    const ahead = [...tables.values()].filter(
      ({ assumed, foreign, place }) => assumed && !foreign && !place.file.endsWith('.sql'),
    )
    const [first] = ahead
    if (!first || ahead.length < FEWEST_AHEAD) return []
    const named = firstNamed(ahead, NAMED, ({ name }) => `\`${name}\``)
    return [
      {
        fact: 'schema-ahead',
        item: 'migrations-in-repo',
        severity: 'warning',
        ...first.place,
        about: ahead.map(({ name }) => name),
        says: `${ahead.length} of the ${tables.size} tables that the app knows are made by no migration in ${source.folder}: ${named}. A new database made of the migrations lacks them, so there is no staging and nothing to restore into.`,
        fix: 'Let the tool write the missing migration (`prisma migrate dev`, `drizzle-kit generate`), and never push past it again.',
      } satisfies Against,
    ]
  })
}

/** Migrations whose failure is told to nobody: `supabase db push || true`. */
const UNHEARD =
  /\b(?:supabase\s+db\s+push|prisma\s+migrate\s+deploy|prisma\s+db\s+push|drizzle-kit\s+(?:push|migrate)|knex\s+migrate:latest|(?:npm|pnpm|yarn|bun)\s+(?:run\s+)?(?:db|prisma|migrate)[:-]?\w*)\b[^\n;&|]*\|\|\s*(?:true\b|:|echo\b)/

function unheard(project: Project, manifests: readonly PackageFacts[]): Against[] {
  const steps = [...project.files.values()].flatMap((facts) =>
    facts.kind === 'pipeline'
      ? facts.steps.map(({ run, range }) => ({ command: run ?? '', file: facts.path, range }))
      : [],
  )
  const scripts = manifests.flatMap((manifest) =>
    Object.entries(manifest.scripts).flatMap(([name, command]) =>
      DEPLOYING.test(name) ? [{ command, ...manifestPlace(manifest, 'scripts') }] : [],
    ),
  )
  const found = [...steps, ...scripts].find(({ command }) => UNHEARD.test(command))
  if (!found) return []
  const { command, file, range } = found
  return [
    {
      fact: 'unheard-migrations',
      item: 'migrations-in-repo',
      severity: 'warning',
      file,
      range,
      about: [file],
      says: `${nameOf(file)} changes the database with \`${UNHEARD.exec(command)?.[0]}\`: where that fails the deployment goes on and shows green. The new code then runs on the old tables, and people meet the errors first.`,
      fix: 'Take what follows `||` away, so that a failed migration stops the deployment.',
    },
  ]
}
