import { upperFirst } from '../analysis/first-letter'
import { MILESTONE_WORDS } from '../engine/explain'
import { aheadLine, answerLine, flagFor, headline, stateWords } from './ahead-words'
import type { Assessment, ChecklistEntry, Group, Step } from './assessment'
import { cell, cellCode, codeSpan, escaped } from './markdown-escapes'
import { closesWords, itemCounts } from './step-words'
import { counted, listed } from './words'

/** What comes before the findings: verdicts, plan and, where one is needed, what to hand to an engineer. */
export function opening(assessment: Assessment): string[] {
  const { ahead, verdicts, plan, engineer, changes } = assessment
  const answers = ahead.answers.map(
    (answer) => `- ${escaped(answerLine(answer))} Otherwise: ${codeSpan(flagFor(answer))}`,
  )
  const rows = verdicts.map((verdict) => {
    const words = `${MILESTONE_WORDS[verdict.milestone]}`
    return `| ${verdict.ahead ? `**${words}**` : words} | ${cell(stateWords(verdict))} |`
  })
  return [
    `**${headline(assessment)}**`,
    [escaped(aheadLine(ahead)), '', ...answers].join('\n'),
    ['| before | verdict |', '| --- | --- |', ...rows].join('\n'),
    ...(changes
      ? [
          `Since ${changes.since}: ${counted(changes.fresh.length + changes.freshFacts.length, 'new finding')}, ${changes.fixed.length} fixed, ${changes.still} still open.`,
        ]
      : []),
    ...(plan.length > 0 ? ['## What to do first', plan.map(planItem).join('\n')] : []),
    ...(engineer
      ? [
          '## Bring in an engineer',
          [
            ...engineer.reasons.map((reason) => `- ${escaped(reason)}`),
            '',
            'Hand over:',
            '',
            ...engineer.handOver.map((group) => `- ${groupWords(group)}`),
          ].join('\n'),
        ]
      : []),
  ]
}

/** What comes after the findings: the checklist, the whole surface, and what was looked at. */
export function closing({ checklist, access, coverage, baselined }: Assessment): string[] {
  const tables = access.tables.map(
    ({ table, read, write, flagged }) =>
      `| ${cellCode(table)}${flagged ? ' ⚠' : ''} | ${cell(read)} | ${cell(write)} |`,
  )
  const endpoints = access.endpoints.map(
    ({ endpoint, callers, does, flagged }) =>
      `| ${cellCode(endpoint)}${flagged ? ' ⚠' : ''} | ${cell(callers)} | ${cell(does)} |`,
  )
  return [
    '## What no file can prove',
    checklist.map(checklistItem).join('\n'),
    ...(tables.length > 0
      ? [
          '## Who can read and write each table',
          ['| table | read | write |', '| --- | --- | --- |', ...tables].join('\n'),
        ]
      : []),
    ...(endpoints.length > 0
      ? [
          '## Who can call each endpoint',
          ['| endpoint | who | what it does |', '| --- | --- | --- |', ...endpoints].join('\n'),
        ]
      : []),
    '## What was looked at',
    coverage
      .map(({ heading, looked, seen, unseen }) => {
        const parts = looked.map(({ noun, count }) => counted(count, noun))
        const sentence = `- **${heading}**: ${parts.length > 0 ? listed(parts) : 'nothing to look at'}.`
        return [sentence, ...[...seen, ...unseen].map((line) => escaped(line))].join(' ')
      })
      .join('\n'),
    ...(baselined > 0
      ? [`${counted(baselined, 'finding')} in the baseline ${baselined === 1 ? 'is' : 'are'} not told here.`]
      : []),
  ]
}

function planItem(step: Step, i: number): string {
  const { title, effort, blocks, why, groups } = step
  const needed = blocks.length > 0 ? `; needed for ${listed(blocks)}` : ''
  return [
    `${i + 1}. **${title}**. ${escaped(step.says)} ${why} (${upperFirst(closesWords(step))}, ${effort}${needed}.)`,
    ...groups.map((group) => `   - ${groupWords(group)}`),
    ...itemCounts(step).map(({ item, count }) => `   - ${codeSpan(item)} × ${count}`),
  ].join('\n')
}

function groupWords({ rule, summary, findings, together }: Group): string {
  return [`${codeSpan(rule)} × ${findings.length}: ${escaped(summary)}`, ...(together ? [together] : [])].join(' ')
}

function checklistItem({ title, state, says, how, ahead }: ChecklistEntry): string {
  const box = state === 'not-evidenced' ? ' ' : 'x'
  const todo = state === 'not-evidenced' && ahead ? ` ${escaped(how)}` : ''
  return `- [${box}] **${title}**: ${escaped(says)}${todo}`
}
