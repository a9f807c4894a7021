/**
 * Writes what follows from the rule files: the registry, a page per rule, the schema of `.readiness.json` and the rules in
 * the extension's settings. `npm run generate`; with `-- --check` it writes nothing and fails where something is stale.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { loadRules, ROOT, ruleFiles } from './catalog'
import { manifestText } from './generate-manifest'
import { pageOf, pageOfIndex } from './generate-pages'
import { registryText } from './generate-registry'
import { schemaText } from './generate-schema'

const PAGES = 'docs/rules'

/** Every generated file, by path relative to the repository. */
export function generated(): Map<string, string> {
  const files = new Map<string, string>([['rules/catalog/registry.generated.ts', registryText(ruleFiles())]])
  const rules = loadRules()
  files.set('readiness.schema.json', formatted('readiness.schema.json', schemaText(rules)))
  files.set(`${PAGES}/README.md`, pageOfIndex(rules))
  for (const rule of rules) files.set(`${PAGES}/${rule.id}.md`, pageOf(rule))
  files.set('package.json', manifestText(readFileSync(join(ROOT, 'package.json'), 'utf8'), rules))
  return files
}

/** As the formatter would leave it, so that generating and formatting do not take turns. */
function formatted(path: string, text: string): string {
  const biome = join(ROOT, 'node_modules', '@biomejs', 'biome', 'bin', 'biome')
  return execFileSync(process.execPath, [biome, 'format', `--stdin-file-path=${path}`], {
    cwd: ROOT,
    input: text,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
  })
}

/** Pages of rules that are no more. */
function leftovers(files: ReadonlyMap<string, string>): string[] {
  const folder = join(ROOT, PAGES)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .map((name) => `${PAGES}/${name}`)
    .filter((path) => path.endsWith('.md') && !files.has(path))
}

function main(check: boolean): void {
  const files = generated()
  const stale = [...files].filter(([path, text]) => textOf(path) !== text).map(([path]) => path)
  const gone = leftovers(files)
  if (check) {
    for (const path of [...stale, ...gone]) console.error(`${path} is stale`)
    if (stale.length + gone.length > 0) throw new Error('run: npm run generate')
    return
  }
  for (const path of gone) rmSync(join(ROOT, path))
  for (const path of stale) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true })
    writeFileSync(join(ROOT, path), files.get(path) ?? '')
    console.log(`wrote ${path}`)
  }
}

function textOf(path: string): string | undefined {
  const file = join(ROOT, path)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

if (require.main === module) {
  try {
    main(process.argv.includes('--check'))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
