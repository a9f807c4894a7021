import { rules } from '../rules/catalog/registry.generated'
import { explainInTerminal } from '../rules/engine/explain'
import { parse, ruleIds } from './arguments'
import type { ExitCode } from './command'
import { CannotRun } from './failure'
import { type Terminal, write } from './terminal'

/** `readiness explain <rule>`: why it matters and what to do, as its page says. */
export async function explain(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { positionals } = parse(args, {}, 1)
  const [id] = positionals
  if (id === undefined) throw new CannotRun('explain needs the id of a rule; run `readiness rules` for the list')
  const known = rules.map((rule) => rule.id)
  const [checked] = ruleIds([id], known) ?? []
  const rule = rules.find((candidate) => candidate.id === checked)
  if (rule) await write(terminal.stdout, explainInTerminal(rule))
  return 0
}
