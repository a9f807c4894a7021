/**
 * `npm run sample -- DIR… [--seed N] [--per-rule N | --total N] [--rule ID…] [--severity error]`: draws random findings with
 * their code, credentials covered up, for reading: so many of each rule, or so many of all together.
 * The same seed draws the same findings.
 */
import { basename, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { rules } from '../rules/catalog/registry.generated'
import type { Finding } from '../rules/engine/finding'
import { loadAnalysisHost, nodeIo, Workspace, workersBeside } from '../server/workspace'
import { excerpt } from './excerpt'
import { draw, generator } from './random'

interface Located {
  readonly app: string
  readonly workspace: Workspace
  readonly finding: Finding
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      'per-rule': { type: 'string', default: '15' },
      total: { type: 'string' },
      rule: { type: 'string', multiple: true },
      severity: { type: 'string' },
    },
    allowPositionals: true,
  })
  if (positionals.length === 0)
    throw new Error(
      'usage: npm run sample -- DIR… [--seed N] [--per-rule N | --total N] [--rule ID…] [--severity error]',
    )
  const found: Located[] = []
  for (const folder of positionals) found.push(...(await findingsIn(resolve(folder), values.rule)))
  if (values.severity)
    found.splice(0, found.length, ...found.filter((each) => each.finding.severity === values.severity))
  if (values.total) {
    const drawn = draw(found, Number(values.total), generator(values.seed))
    console.log(`${drawn.length} of ${found.length}, seed ${values.seed}`)
    for (const [i, located] of drawn.entries()) console.log(shown(located, `${located.finding.rule} #${i + 1}`))
    return
  }
  const ids = [...new Set(found.map(({ finding }) => finding.rule))].sort()
  for (const id of ids) {
    const own = found.filter(({ finding }) => finding.rule === id)
    // Each rule has a generator of its own, so that one rule's count does not change another's draw.
    const drawn = draw(own, Number(values['per-rule']), generator(`${values.seed} ${id}`))
    console.log(`\n${'='.repeat(100)}\n${id}: ${drawn.length} of ${own.length}, seed ${values.seed}`)
    for (const [i, located] of drawn.entries()) console.log(shown(located, `${id} #${i + 1}`))
  }
}

async function findingsIn(folder: string, only: readonly string[] | undefined): Promise<Located[]> {
  const today = () => new Date().toISOString().slice(0, 10)
  const workers = workersBeside(resolve(__dirname, '../dist'))
  const analysis = await loadAnalysisHost((reason) => console.error(reason))
  const workspace = await Workspace.open(folder, nodeIo, { rules, analysis, today, ...(workers && { workers }) })
  const { findings } = await workspace.review(only ? { only: new Set(only) } : {})
  const open = findings.filter((finding) => !finding.suppressed)
  return open.map((finding) => ({ app: basename(folder), workspace, finding }))
}

function shown({ app, workspace, finding }: Located, title: string): string {
  return excerpt(finding, title, app, (file) => workspace.textOf(file))
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
