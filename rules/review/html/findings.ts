import { grouped } from '../../analysis/grouped'
import { ruleAddress } from '../../engine/explain'
import type { Finding } from '../../engine/finding'
import type { Group, Step, StepFact } from '../assessment'
import { UNUSED_HEADING } from '../grouping'
import { codeFrame } from '../locations'
import type { ReportContext } from './body'
import { type Html, html, prose } from './markup'
import type { Surface } from './surface'

/** At most this many findings of a group are told in full; of the others, the places. */
const IN_FULL = 4

/** Every open finding, by the steps of the plan; at the end those that stand in code that nothing uses. */
export function findingsSection(context: ReportContext): Html {
  const { plan, unused } = context.assessment
  const { surface } = context
  if (plan.length === 0 && unused.length === 0) return html``
  const last = { id: 'unused', title: UNUSED_HEADING, groups: unused, facts: [] }
  return html`<section aria-labelledby="${surface.id('findings')}"><h2 id="${surface.id('findings')}">What was found</h2>${plan.map((step) => stepBlock(step, context))}${unused.length > 0 ? stepBlock(last, context) : html``}</section>`
}

function stepBlock(
  { id, title, groups, facts }: Pick<Step, 'id' | 'title' | 'groups' | 'facts'>,
  context: ReportContext,
): Html {
  const { surface } = context
  return html`<section aria-labelledby="${surface.id(`step-${id}`)}"><h3 id="${surface.id(`step-${id}`)}">${title}</h3>${facts.map((fact) => factBlock(fact, surface))}${groups.map((group) => groupBlock(group, context))}</section>`
}

function factBlock(fact: StepFact, surface: Surface): Html {
  const { item, severity, says, fix } = fact
  const frame = codeFrame(surface.locate(fact))
  const code = frame && frame.code !== '' ? html`<pre tabindex="0"><code>${frame.code}</code></pre>` : html``
  return html`<article class="finding ${severity}">
<p><span class="severity">${WORDS[severity]}</span> ${surface.place(fact)} <span class="muted"><code>${item}</code></span></p>
<p>${prose(says)}</p>
<p><strong>What to do:</strong> ${prose(fix)}</p>
${code}
</article>`
}

function groupBlock(group: Group, context: ReportContext): Html {
  const { review, surface } = context
  const found = group.findings.flatMap((index) => {
    const finding = review.findings[index]
    return finding ? [{ index, finding }] : []
  })
  // The place of a single one takes as much room as telling it.
  const shown = found.length <= IN_FULL + 1 ? found.length : IN_FULL
  const rule = surface.options.rules.find(({ id }) => id === group.rule)
  const address = ruleAddress(group.rule, surface.options.rules)
  const name =
    address === undefined ? html`<code>${group.rule}</code>` : html`<a href="${address}"><code>${group.rule}</code></a>`
  return html`<div class="group">
<h4>${prose(group.summary)} <span class="muted">${name} × ${found.length}</span></h4>
${rule ? html`<p>${prose(rule.why)}</p>` : html``}
<p><strong>What to do:</strong> ${prose(group.fix)}${group.together === undefined ? html`` : html` <strong>${group.together}</strong>`}</p>
${found.slice(0, shown).map(({ index, finding }) => findingBlock(finding, index, group, surface))}
${moreBlock(found.slice(shown), surface)}
</div>`
}

const WORDS = { error: 'Error', warning: 'Warning', info: 'Note' } as const

function findingBlock(finding: Finding, index: number, { fixable }: Group, surface: Surface): Html {
  const frame = codeFrame(surface.locate(finding))
  const code = frame && frame.code !== '' ? html`<pre tabindex="0"><code>${frame.code}</code></pre>` : html``
  const related = finding.related.map((place) => html`<li>${surface.place(place)} ${prose(place.message)}</li>`)
  const subject = `${finding.rule}, ${finding.file}`
  const target = { place: finding, finding: index }
  const buttons = [
    fixable ? surface.button('fix', 'Fix', target, subject) : html``,
    surface.button('ignore', 'Ignore with reason', target, subject),
    surface.button('prompt', 'Copy prompt for your AI assistant', target, subject),
  ]
  return html`<article class="finding ${finding.severity}">
<p><span class="severity">${WORDS[finding.severity]}</span> ${surface.place(finding, index)}</p>
<p>${prose(finding.message)}</p>
${code}${related.length > 0 ? html`<ul class="related">${related}</ul>` : html``}
${buttons.some(({ markup }) => markup !== '') ? html`<div class="actions">${buttons}</div>` : html``}
</article>`
}

interface Found {
  readonly index: number
  readonly finding: Finding
}

/** The places of findings by file. */
function moreBlock(found: readonly Found[], surface: Surface): Html {
  if (found.length === 0) return html``
  const byFile = grouped(found, ({ finding }) => finding.file)
  const files = [...byFile].sort(([a], [b]) => (a < b ? -1 : 1))
  return html`<details><summary>${found.length} more like this, in ${byFile.size} ${byFile.size === 1 ? 'file' : 'files'}</summary>
<ul class="places">${files.map(
    ([file, own]) =>
      html`<li><code>${file}</code>: ${own
        .sort((a, b) => a.finding.range.start - b.finding.range.start)
        .map(({ finding, index }) => html`${surface.line(finding, index)} `)}</li>`,
  )}</ul></details>`
}
