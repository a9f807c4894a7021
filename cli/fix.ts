import { rules } from '../rules/catalog/registry.generated'
import { type FixResult, fixAll, type LeftFinding } from '../server/workspace/fixing'
import { parse, ruleIds } from './arguments'
import type { ExitCode } from './command'
import { folderOf, openWorkspace } from './open'
import { progressBar } from './progress'
import { preview, save } from './save'
import { type Terminal, write } from './terminal'

const OPTIONS = {
  rule: { type: 'string', multiple: true },
  unsafe: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
} as const

/** `readiness fix`: 0 when every fix that was due is in its file, 2 when a file could not be (or, dry, would not be) written. */
export async function fix(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = parse(args, OPTIONS, 1)
  const known = rules.map((rule) => rule.id)
  const only = ruleIds(values.rule, known)
  const folder = folderOf(positionals[0])
  const bar = progressBar(terminal, () => performance.now())
  const workspace = await openWorkspace(folder, bar, terminal)
  const result = await fixAll(workspace, { rules, only, unsafe: values.unsafe, onProgress: bar.update })
  bar.clear()

  const dry = values['dry-run']
  let written = 0
  for (const file of result.files) {
    const { diff, refusal } = dry ? preview(folder, file) : { diff: '', refusal: save(folder, file) }
    if (diff) await write(terminal.stdout, diff)
    if (refusal === undefined) written++
    else
      await write(terminal.stderr, `readiness: ${file.path} ${dry ? 'would not be' : 'was not'} written: ${refusal}\n`)
  }
  // A dry run's stdout is the diff and nothing else.
  if (dry) await write(terminal.stderr, summary(result, 'would change', written))
  else await write(terminal.stdout, summary(result, 'changed', written))
  return written === result.files.length ? 0 : 2
}

function summary(result: FixResult, verb: string, files: number): string {
  const fixes = [...result.applied.values()].reduce((sum, count) => sum + count, 0)
  const lines = [`${plural(fixes, 'fix', 'fixes')} ${verb} ${plural(files, 'file', 'files')}.`]
  for (const [rule, count] of [...result.applied].sort()) lines.push(`  ${rule}: ${count}`)
  if (result.needs.size > 0) lines.push(`Install what they rely on: npm install ${[...result.needs].sort().join(' ')}`)
  lines.push(...leftOver(result.left))
  return `${lines.join('\n')}\n`
}

/** What was left, by the reason. */
function leftOver(left: readonly LeftFinding[]): string[] {
  const of = (reason: LeftFinding['reason']) => left.filter((one) => one.reason === reason)
  const lines: string[] = []
  const [unsafe, none] = [of('unsafe').length, of('no-fix').length]
  if (unsafe > 0)
    lines.push(`${plural(unsafe, 'finding has', 'findings have')} a fix that asks first: --unsafe applies it.`)
  for (const { finding } of of('breaks'))
    lines.push(`Left alone: the fix of ${finding.rule} would break ${finding.file}.`)
  for (const { finding } of of('stays'))
    lines.push(`Not enough: ${finding.rule} still finds something in ${finding.file}.`)
  if (none > 0)
    lines.push(`${plural(none, 'finding has', 'findings have')} no fix of ${none === 1 ? 'its' : 'their'} own.`)
  return lines
}

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}
