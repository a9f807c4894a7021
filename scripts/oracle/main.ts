/**
 * `npm run oracle -- APP_DIR… [--verbose]`: runs each app's numbered Supabase migrations in PostgreSQL (PGlite) and
 * compares its catalogue with the replay: tables, columns, row level security, indexes, policies, and what is refused.
 * With `--lints FOLDER`, the `lints` folder of a checkout of supabase/splinter (which is not part of this repository: it comes
 * without a licence), also what Supabase's advisor says with what the rules know, lint by lint.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { loadModule, parsePlPgSQLSync, parseSync } from 'libpg-query'
import type { SqlParser } from '../../rules/analysis/sql/parser'
import { sqlFacts } from '../../rules/analysis/sql/read-sql'
import { replay } from '../../rules/engine/schema/replay'
import type { Schema } from '../../rules/engine/schema/schema'
import { supabaseOrder } from '../../rules/engine/schema/sources'
import { Postgres } from './catalogue'
import { type Agreement, compare, refusals } from './compare'
import { compareLints, lintQueries } from './lints'

const FOLDER = 'supabase/migrations'

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { verbose: { type: 'boolean' }, lints: { type: 'string' } },
    allowPositionals: true,
  })
  if (positionals.length === 0) throw new Error('usage: npm run oracle -- APP_DIR… [--verbose] [--lints FOLDER]')
  await loadModule()
  const parser: SqlParser = { parse: parseSync, parsePlpgsql: parsePlPgSQLSync }
  const lints = values.lints === undefined ? undefined : lintQueries(values.lints)
  const totals = new Map<string, { same: number; different: number }>()
  let apps = 0
  for (const folder of positionals.map((each) => resolve(each))) {
    const files = migrationsOf(folder)
    if (files.length === 0) continue
    apps++
    const started = performance.now()
    const schema = replayed(files, parser)
    const took = performance.now() - started
    const postgres = await Postgres.open()
    const catalogue = await postgres.catalogueAfter(files)
    const advised = lints && (await compareLints(files, catalogue, postgres, lints, parser))
    await postgres.close()
    const agreements = advised ?? [...compare(schema, catalogue, parser), refusals(schema, catalogue)]
    console.log(
      `\n${basename(folder)}: ${files.length} files, ${catalogue.statements} statements, replay ${took.toFixed(0)} ms`,
    )
    for (const agreement of agreements) {
      report(agreement, values.verbose ?? false)
      const total = totals.get(agreement.what) ?? { same: 0, different: 0 }
      total.same += agreement.same
      total.different += agreement.differences.length
      totals.set(agreement.what, total)
    }
  }
  console.log(`\n${apps} apps`)
  for (const [what, { same, different }] of totals) console.log(`  ${what.padEnd(20)} ${share(same, different)}`)
}

function migrationsOf(folder: string): { path: string; text: string }[] {
  const migrations = join(folder, FOLDER)
  if (!existsSync(migrations)) return []
  return supabaseOrder(readdirSync(migrations)).applied.map((name) => ({
    path: `${FOLDER}/${name}`,
    text: readFileSync(join(migrations, name), 'utf8').replace(/^\ufeff/, ''),
  }))
}

function replayed(files: readonly { path: string; text: string }[], parser: SqlParser): Schema {
  const facts = new Map(files.map(({ path, text }) => [path, sqlFacts(path, text, parser)]))
  return replay({ kind: 'supabase', folder: FOLDER, files: [...facts.keys()] }, facts)
}

function report({ what, same, differences, explained }: Agreement, verbose: boolean): void {
  const besides = explained && explained.count > 0 ? `; ${explained.count} more left out: ${explained.why}` : ''
  console.log(`  ${what.padEnd(20)} ${share(same, differences.length)}${besides}`)
  for (const difference of differences.slice(0, verbose ? undefined : 3)) console.log(`    ${difference}`)
}

function share(same: number, different: number): string {
  const total = same + different
  return `${same} of ${total}${total === 0 ? '' : ` (${((100 * same) / total).toFixed(1)} %)`}`
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
