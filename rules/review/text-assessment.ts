import { upperFirst } from '../analysis/first-letter'
import { aheadLine, answerLine, flagFor, headline, verdictLine } from './ahead-words'
import type { Assessment, ChecklistEntry, Group } from './assessment'
import type { Palette } from './palette'
import { closesWords, itemCounts } from './step-words'
import { visible } from './visible'
import { counted, listed } from './words'

/** What comes before the findings in a terminal: the verdicts, and what to do first. */
export function opening(assessment: Assessment, palette: Palette): string[] {
  const { ahead, verdicts, plan, engineer } = assessment
  const lines = [palette.bold(headline(assessment)), '', aheadLine(ahead)]
  for (const answer of ahead.answers)
    lines.push(`  ${visible(answerLine(answer))} ${palette.dim(`Otherwise: ${flagFor(answer)}`)}`)
  lines.push('', palette.bold('Verdict'))
  lines.push(
    ...verdicts.map((verdict) => `  ${verdict.ahead ? verdictLine(verdict) : palette.dim(verdictLine(verdict))}`),
    '',
  )
  if (plan.length > 0) lines.push(palette.bold('What to do first'))
  for (const [i, step] of plan.entries()) {
    const blocking = step.blocks.length > 0 ? `, needed for: ${step.blocks.join(', ')}` : ''
    lines.push(`  ${i + 1}. ${palette.bold(step.title)}`)
    lines.push(`     ${visible(step.says)}`, `     ${step.why}`)
    lines.push(`     ${upperFirst(closesWords(step))}, ${step.effort}${blocking}.`)
    lines.push(...step.groups.map((group) => palette.dim(`     ${groupLine(group)}`)))
    lines.push(...itemCounts(step).map(({ item, count }) => palette.dim(`     ${item}: ${count}`)))
  }
  if (plan.length > 0) lines.push('')
  if (engineer) {
    lines.push(palette.bold('Bring in an engineer'))
    lines.push(...engineer.reasons.map((reason) => `  ${visible(reason)}`))
    lines.push('  Hand over:', ...engineer.handOver.map((group) => `  - ${groupLine(group)}`), '')
  }
  return lines
}

/** What comes after the findings: the checklist, the whole surface, and what was looked at. */
export function closing(assessment: Assessment, palette: Palette): string[] {
  const { checklist, access, coverage, baselined, changes } = assessment
  const lines = [
    palette.bold('What no file can prove'),
    ...checklist.flatMap((entry) => checklistLines(entry, palette)),
    '',
  ]
  if (access.tables.length > 0) {
    lines.push(palette.bold('Who can read and write each table through the API'))
    const width = Math.max(...access.tables.map(({ table }) => visible(table).length))
    for (const { table, read, write, flagged } of access.tables)
      lines.push(`  ${flagged ? '!' : ' '} ${visible(table).padEnd(width)}  read: ${read}  write: ${write}`)
    lines.push('')
  }
  if (access.endpoints.length > 0) {
    lines.push(palette.bold('Who can call each endpoint'))
    for (const { endpoint, callers, does, flagged } of access.endpoints)
      lines.push(`  ${flagged ? '!' : ' '} ${visible(`${endpoint}  ${callers}  ${does}`.trimEnd())}`)
    lines.push('')
  }
  lines.push(palette.bold('What was looked at'))
  for (const { heading, looked, seen, unseen } of coverage) {
    const parts = looked.map(({ noun, count }) => counted(count, noun))
    lines.push(`  ${heading}: ${parts.length > 0 ? listed(parts) : 'nothing to look at'}.`)
    lines.push(...[...seen, ...unseen].map((sentence) => palette.dim(`    ${visible(sentence)}`)))
  }
  lines.push('')
  if (baselined > 0)
    lines.push(`${counted(baselined, 'finding')} ${baselined === 1 ? 'is' : 'are'} in the baseline, and not told here.`)
  if (changes)
    lines.push(
      `Since ${changes.since}: ${counted(changes.fresh.length + changes.freshFacts.length, 'new finding')}, ${changes.fixed.length} fixed, ${changes.still} still open.`,
    )
  return lines
}

function checklistLines(entry: ChecklistEntry, palette: Palette): string[] {
  const mark = { evidenced: 'x', confirmed: 'x', 'not-evidenced': ' ' }[entry.state]
  const lines = [`  [${mark}] ${entry.title} (${entry.id})`, palette.dim(`      ${visible(entry.says)}`)]
  if (entry.state !== 'not-evidenced' || !entry.ahead) return lines
  return [
    ...lines,
    palette.dim(`      ${entry.how}`),
    palette.dim(`      If there is: readiness confirm ${entry.id} --note "…"`),
  ]
}

function groupLine({ rule, findings, together }: Group): string {
  return [`${rule}: ${findings.length}`, ...(together ? [together] : [])].join('. ')
}
