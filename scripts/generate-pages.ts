import { explainRule, PROPERTY_HEADINGS } from '../rules/engine/explain'
import type { Property } from '../rules/engine/finding'
import type { BadExample, GoodExample, Rule } from '../rules/engine/rule'

const NOTE = '<!-- Written by `npm run generate` from the rule file. -->'

/** The page of one rule, with its examples. */
export function pageOf(rule: Rule): string {
  const { bad, good } = rule.examples
  const examples = [...bad.map(badBlock), ...good.map(goodBlock)].join('\n')
  return `${NOTE}\n${explainRule(rule)}\n## Examples\n\nThe marked places \`«…»\` are what the rule reports. These examples are also its tests.\n\n${examples}`
}

/** The index of all rules, by property. */
export function pageOfIndex(rules: readonly Rule[]): string {
  const properties = (Object.keys(PROPERTY_HEADINGS) as Property[]).filter((property) =>
    rules.some((rule) => rule.property === property),
  )
  const tables = properties.map((property) => {
    const own = rules.filter((rule) => rule.property === property)
    const rows = own.map(
      (rule) =>
        `| [${rule.id}](${rule.id}.md) | ${rule.summary.replaceAll('|', '\\|')} | ${severities(rule)} | ${rule.fixes ? 'yes' : ''} |`,
    )
    return `## ${PROPERTY_HEADINGS[property]} (${property})\n\n| rule | what it finds | severity | quick fix |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`
  })
  return `${NOTE}\n# Rules\n\n${tables.join('\n')}`
}

function severities(rule: Rule): string {
  return [...new Set(Object.values(rule.messages).map(({ severity }) => severity))].join(', ')
}

function badBlock(example: BadExample): string {
  const after = example.fixed ? `After the quick fix:\n\n${filesBlock(example.fixed)}\n` : ''
  return `### Reported: ${example.name}\n\n${filesBlock(example.files)}\n${after}`
}

function goodBlock(example: GoodExample): string {
  return `### Not reported: ${example.name}\n\n${filesBlock(example.files)}\n`
}

function filesBlock(files: Readonly<Record<string, string>>): string {
  return Object.entries(files)
    .map(([path, text]) => {
      const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length))
      const fence = '`'.repeat(longest + 1)
      return `\`${path}\`\n\n${fence}${path.slice(path.lastIndexOf('.') + 1)}\n${text.replace(/^\n/, '').trimEnd()}\n${fence}\n`
    })
    .join('\n')
}
