import { rules } from '../rules/catalog/registry.generated'
import { parse } from './arguments'
import type { ExitCode } from './command'
import { type Terminal, write } from './terminal'

/** `readiness rules`: every rule with its one-line summary, by property. */
export async function listRules(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  parse(args, {}, 0)
  const width = Math.max(...rules.map((rule) => rule.id.length))
  const properties = [...new Set(rules.map((rule) => rule.property))]
  const groups = properties.map((property) => {
    const own = rules.filter((rule) => rule.property === property)
    return [property, ...own.map((rule) => `  ${rule.id.padEnd(width)}  ${rule.summary}`)].join('\n')
  })
  await write(terminal.stdout, `${groups.join('\n\n')}\n`)
  return 0
}
