import { closingLines, sectionsOf, severityCounts } from '../grouping'
import { codeFrame } from '../locations'
import { openFindings, type Review } from '../review'
import { type Html, html, joined, prose } from './markup'
import type { Surface } from './surface'

/** The report of a review of some rules or files: its findings, without a verdict. */
export function sectionsPage(review: Review, surface: Surface): Html {
  const open = openFindings(review)
  return joined([
    html`<header><h1>Readiness review</h1><p class="headline">${open.length === 0 ? 'Nothing found.' : severityCounts(open)}</p></header>`,
    ...sectionsOf(review).map(
      ({ heading, count, entries }) =>
        html`<section><h2>${heading} (${count})</h2>${entries.map(({ finding, more }) => {
          const frame = codeFrame(surface.locate(finding))
          return html`<article class="finding ${finding.severity}"><p>${surface.place(finding)} <code>${finding.rule}</code></p><p>${prose(finding.message)}</p>${frame && frame.code !== '' ? html`<pre tabindex="0"><code>${frame.code}</code></pre>` : html``}${more.length > 0 ? html`<p>And ${more.length} more like this: ${more.map((one) => html`${surface.place(one)} `)}</p>` : html``}</article>`
        })}</section>`,
    ),
    html`<section><h2>About this review</h2><ul>${closingLines(review).map((line) => html`<li>${line}</li>`)}</ul></section>`,
  ])
}
