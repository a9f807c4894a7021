import { LineIndex } from '../analysis/lines'
import { shownLines } from '../analysis/secrets/show'
import { fenced } from './backticks'
import type { Finding, Milestone, Property } from './finding'
import { kindOfOption } from './options'
import type { Rule, SourceOf } from './rule'

/** Where the page of each rule is read. */
const RULE_PAGES = 'https://github.com/readiness-dev/readiness/blob/main/docs/rules'

/** Each property as a heading that a founder understands. */
export const PROPERTY_HEADINGS: Readonly<Record<Property, string>> = {
  'failure-handling': 'When something fails',
  database: 'When the data grows',
  'data-protection': 'Who can read and write',
  monitoring: 'Knowing when it breaks',
  process: 'How changes reach users',
}

/** Each milestone as the end of "before …". */
export const MILESTONE_WORDS: Readonly<Record<Milestone, string>> = {
  launch: 'a public launch',
  users: 'onboarding more than one customer',
  payments: 'taking money',
  sensitive: 'storing data whose breach would hurt',
  scale: 'ten thousand rows and real load',
  team: 'more people or agents work on the code',
}

/** Address of a rule's page; undefined for an id that is no rule's, such as the engine's own. */
export function ruleAddress(id: string, rules: readonly Rule[]): string | undefined {
  return rules.some((rule) => rule.id === id) ? `${RULE_PAGES}/${id}.md` : undefined
}

/** One rule as Markdown: what it finds, why it matters, what to do, what it leaves alone, how to suppress it. */
export function explainRule(rule: Rule): string {
  const messages = Object.values(rule.messages)
  const parts = [
    `# ${rule.id}`,
    rule.summary,
    `- **Property**: ${rule.property} (${PROPERTY_HEADINGS[rule.property].toLowerCase()})`,
    `- **Matters before**: ${rule.milestones.map((milestone) => MILESTONE_WORDS[milestone]).join('; ')}`,
    `- **Severity**: ${[...new Set(messages.map(({ severity }) => severity))].join(' or ')}`,
    `- **Confidence**: ${rule.confidence}`,
    `- **Quick fix**: ${rule.fixes ? 'yes' : 'no'}`,
    `- **Since**: ${rule.since}`,
    '## Why it matters',
    rule.why,
    '## What to do',
    rule.fix,
    '## What it says',
    ...messages.map(({ text }) => `- ${text.replace(/(?:`?\{\w+\}`?)+/g, '…')}`),
    ...(rule.outOfScope.length > 0 ? ['## What it leaves alone', ...rule.outOfScope.map((line) => `- ${line}`)] : []),
    ...optionLines(rule),
    '## If it is wrong here',
    'Suppress one place, with the reason, or turn the rule off in `.readiness.json`:',
    `\`\`\`ts\n// readiness-ignore-next-line ${rule.id} -- the reason\n\`\`\``,
    `\`\`\`json\n{ "rules": { "${rule.id}": "off" } }\n\`\`\``,
    ...(rule.references.length > 0 ? ['## References', ...rule.references.map((link) => `- <${link}>`)] : []),
  ]
  return `${joinBlocks(parts)}\n`
}

/** What can be set of the rule, with an example of how. */
function optionLines({ id, options = {} }: Rule): string[] {
  const lines = Object.entries(options).map(
    ([name, declaration]) =>
      `- \`${name}\` (${kindOfOption(declaration)}, default \`${JSON.stringify(declaration.default)}\`): ${declaration.description}`,
  )
  if (lines.length === 0) return []
  const usual = Object.fromEntries(Object.entries(options).map(([name, declaration]) => [name, declaration.default]))
  return ['## Options', ...lines, `\`\`\`json\n${JSON.stringify({ rules: { [id]: { options: usual } } })}\n\`\`\``]
}

/** The same for a terminal: no markup, lines of at most `width` characters. */
export function explainInTerminal(rule: Rule, width = 80): string {
  const plain = explainRule(rule)
    .replace(/^```\w*\n([\s\S]*?)\n```$/gm, (_, code: string) => code.replace(/^/gm, '    '))
    .replace(/^# (.*)$/m, '$1')
    .replace(/^## (.*)$/gm, '$1:')
    .replace(/\*\*(.+?)\*\*/g, '$1')
    .replace(/^- <(.+)>$/gm, '- $1')
    .replace(/`([^`]+)`/g, '$1')
  return plain
    .split('\n')
    .map((line) => wrap(line, width))
    .join('\n')
}

/**
 * A prompt for an AI assistant that is to mend a finding: the finding, the code round it with line numbers, what the rule
 * asks for, and the bounds of the change. Holds nothing from other files but the places related to the finding, and no
 * credential.
 */
export function promptFor(finding: Finding, rule: Rule | undefined, sourceOf: SourceOf): string {
  const at = placeOf(finding.file, finding.range.start, sourceOf)
  const code = excerpt(finding, sourceOf)
  const parts = [
    `Fix one problem in ${at}, found by Readiness (rule \`${finding.rule}\`).`,
    `Problem: ${finding.message}`,
    ...(rule ? [`Why it matters: ${rule.why}`, `What to do: ${rule.fix}`] : []),
    ...(code === '' ? [] : [`The code (line numbers are not part of it):\n\n${fenced(code)}`]),
    ...(finding.related.length > 0
      ? [
          [
            'Related places:',
            ...finding.related.map(
              (place) => `- ${placeOf(place.file, place.range.start, sourceOf)}: ${place.message}`,
            ),
          ].join('\n'),
        ]
      : []),
    [
      'Bounds:',
      '- Change only what this problem needs, and keep what the code does when nothing fails.',
      '- Use the helpers, the toast or error display, and the style that this project already has. Add no package unless there is no other way, and say so first.',
      '- Do not hide the problem: no empty catch, no removed feature, no suppression comment.',
      '- Then say in one sentence what a user of the app will see when this fails.',
    ].join('\n'),
    `Check: the project still builds and its tests pass, and \`npx readiness review --rule ${finding.rule}\` tells nothing at this place any more.`,
  ]
  return `${parts.join('\n\n')}\n`
}

function placeOf(path: string, offset: number, sourceOf: SourceOf): string {
  const text = sourceOf(path)
  if (text === undefined) return path
  return `${path}:${new LineIndex(text).positionAt(offset).line + 1}`
}

const CONTEXT = 12

function excerpt({ file, range }: Finding, sourceOf: SourceOf): string {
  const text = sourceOf(file)
  if (text === undefined) return ''
  const lines = new LineIndex(text)
  const shown = shownLines(file, text)
  const from = Math.max(0, lines.positionAt(range.start).line - CONTEXT)
  const to = Math.min(lines.lineCount - 1, lines.positionAt(range.end).line + CONTEXT, from + 8 * CONTEXT)
  const width = String(to + 1).length
  const numbered: string[] = []
  for (let line = from; line <= to; line++) {
    numbered.push(`${String(line + 1).padStart(width)} | ${shown.lineText(line).slice(0, 300)}`.trimEnd())
  }
  return numbered.join('\n')
}

/** Blocks with a blank line between, items of one list without. */
function joinBlocks(blocks: readonly string[]): string {
  return blocks.reduce((text, block, i) => {
    if (i === 0) return block
    const inList = block.startsWith('- ') && blocks[i - 1]?.startsWith('- ')
    return `${text}${inList ? '\n' : '\n\n'}${block}`
  }, '')
}

function wrap(line: string, width: number): string {
  if (line.length <= width || line.startsWith('    ')) return line
  const hang = line.startsWith('- ') ? '  ' : ''
  const out: string[] = []
  let current = ''
  for (const word of line.split(' ')) {
    const next = current === '' ? (out.length > 0 ? hang : '') + word : `${current} ${word}`
    if (next.length > width && current !== '') {
      out.push(current)
      current = hang + word
    } else current = next
  }
  return [...out, current].join('\n')
}
