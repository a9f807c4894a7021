import { lowerFirst, upperFirst } from '../../analysis/first-letter'
import { MILESTONE_WORDS } from '../../engine/explain'
import { aheadLine, headline, stateWords } from '../ahead-words'
import type { Assessment } from '../assessment'
import { closingLines, severityCounts } from '../grouping'
import { openFindings, type Review } from '../review'
import { closesWords } from '../step-words'
import { counted, listed } from '../words'
import { findingsSection } from './findings'
import { type Html, html, joined, prose } from './markup'
import type { Surface } from './surface'
import { accessSection, checklistSection, coverageSection, engineerSection } from './surroundings'

/** What the parts of a report need besides their own data. */
export interface ReportContext {
  readonly review: Review
  readonly assessment: Assessment
  readonly surface: Surface
}

/** The report's contents: everything inside `main`. `title` names the folder where there are several. */
export function reportBody(review: Review, assessment: Assessment, surface: Surface, title = 'Readiness review'): Html {
  const context: ReportContext = { review, assessment, surface }
  const open = openFindings(review)
  return joined([
    html`<header>
<h1>${title}</h1>
<p class="headline">${headline(assessment)}</p>
<p class="muted">${open.length > 0 ? severityCounts(open) : assessment.baselined > 0 ? 'Nothing new' : 'Nothing found'}; ${counted(review.reviewed, 'file')} read.${baselineWords(assessment)}</p>
${toolbar(context)}
</header>`,
    verdictSection(context),
    changesSection(context),
    planSection(context),
    engineerSection(context),
    findingsSection(context),
    checklistSection(context),
    accessSection(context),
    coverageSection(context),
    html`<section aria-labelledby="${surface.id('about')}"><h2 id="${surface.id('about')}">About this review</h2>
<ul>${closingLines(review).map((line) => html`<li>${line}</li>`)}</ul>
<p class="muted">Readiness ${surface.options.version}</p></section>`,
  ])
}

function baselineWords({ baselined }: Assessment): string {
  return baselined === 0 ? '' : ` ${counted(baselined, 'finding')} more in the baseline, known since it was written.`
}

function toolbar({ surface, assessment }: ReportContext): Html {
  const about = 'this review'
  const buttons = [
    surface.button('review', 'Review again', {}, about),
    surface.button('milestones', 'What I am about to do…', {}, about),
    surface.button('save', 'Save the report…', {}, about),
    assessment.plan.length > 0
      ? surface.button('baseline', 'Start from here', {}, 'record the findings as known')
      : html``,
    assessment.baselined > 0 ? surface.button('no-baseline', 'Forget the baseline', {}, about) : html``,
  ]
  return buttons.every(({ markup }) => markup === '') ? html`` : html`<div class="toolbar">${buttons}</div>`
}

function verdictSection({ assessment: { ahead, verdicts }, surface }: ReportContext): Html {
  const rows = verdicts.map(
    (verdict) => html`<tr class="${verdict.state}${verdict.ahead ? '' : ' later'}">
<th scope="row">${MILESTONE_WORDS[verdict.milestone]}</th>
<td><span class="mark" aria-hidden="true">${{ ready: '✓', 'not-ready': '✗', 'not-known': '?' }[verdict.state]}</span> ${stateWords(verdict)}</td></tr>`,
  )
  const answers = ahead.answers.map(
    ({ id, question, answer, why, place }) => html`<li><strong>${question}</strong> ${answer}
<span class="muted">(${why}${place ? html`, ${surface.place(place)}` : html``})</span>
${surface.button('answer', 'Change', { item: id }, question)}</li>`,
  )
  return html`<section aria-labelledby="${surface.id('verdict')}"><h2 id="${surface.id('verdict')}">Ready before …?</h2>
<table><thead><tr><th scope="col">Before</th><th scope="col">Verdict</th></tr></thead><tbody>${rows}</tbody></table>
<p>${aheadLine(ahead)}</p>
<ul class="answers">${answers}</ul></section>`
}

function changesSection({ assessment: { changes }, review, surface }: ReportContext): Html {
  if (!changes) return html``
  const fresh = changes.fresh.flatMap((index) => {
    const finding = review.findings[index]
    return finding ? [html`<li>${surface.place(finding, index)} ${prose(finding.message)}</li>`] : []
  })
  const fixed = changes.fixed.map(
    ({ rule, file, subject }) =>
      html`<li><code>${rule}</code>${file === '' ? html`` : html` in <code>${file}</code>`}: ${subject}</li>`,
  )
  const facts = changes.freshFacts.map((fact) => html`<li>${surface.place(fact)} ${prose(fact.says)}</li>`)
  const list = (items: readonly Html[], words: string) =>
    items.length === 0 ? html`` : html`<details><summary>${words}</summary><ul>${items.slice(0, 200)}</ul></details>`
  return html`<section aria-labelledby="${surface.id('changes')}"><h2 id="${surface.id('changes')}">Since the last review, ${changes.since}</h2>
<p>${fresh.length + facts.length} new, ${changes.fixed.length} fixed, ${changes.still} still open.</p>
${list([...fresh, ...facts], 'New')}${list(fixed, 'Fixed')}</section>`
}

function planSection({ assessment: { plan }, surface }: ReportContext): Html {
  if (plan.length === 0) return html``
  const steps = plan.map((step) => {
    const { id, title, says, why, effort, blocks, groups } = step
    return html`<li><a href="#${surface.id(`step-${id}`)}">${title}</a>
<p>${prose(says)}</p>
<p>${why}</p>
<p class="muted">${upperFirst(closesWords(step))}, ${effort}${blocks.length > 0 ? `; needed for ${listed(blocks.map((one) => MILESTONE_WORDS[one]))}` : ''}.${groups.flatMap(({ rule, together }) => (together === undefined ? [] : [html` <code>${rule}</code>: ${lowerFirst(together)}`]))}</p></li>`
  })
  return html`<section aria-labelledby="${surface.id('plan')}"><h2 id="${surface.id('plan')}">What to do first</h2><ol class="plan">${steps}</ol></section>`
}
