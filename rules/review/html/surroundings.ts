import type { ChecklistEntry, Coverage, Group } from '../assessment'
import { counted, listed } from '../words'
import type { ReportContext } from './body'
import { type Html, html, prose } from './markup'

/** When to bring in an engineer, and what to hand over. */
export function engineerSection({ assessment: { engineer }, surface }: ReportContext): Html {
  if (!engineer) return html``
  const item = ({ rule, summary, findings }: Group) =>
    html`<li>${prose(summary)} <span class="muted"><code>${rule}</code> × ${findings.length}</span></li>`
  return html`<section class="engineer" aria-labelledby="${surface.id('engineer')}"><h2 id="${surface.id('engineer')}">Bring in an engineer</h2>
<ul>${engineer.reasons.map((reason) => html`<li>${reason}</li>`)}</ul>
<p>Hand over:</p><ul>${engineer.handOver.map(item)}</ul></section>`
}

const STATES = { evidenced: 'Shown', confirmed: 'Confirmed', 'not-evidenced': 'Not known' } as const

/** What no file can prove, with what there is of it. */
export function checklistSection({ assessment: { checklist }, surface }: ReportContext): Html {
  const item = ({
    id,
    title,
    state,
    says,
    place,
    what,
    how,
    ahead,
  }: ChecklistEntry) => html`<li class="${state}${ahead ? '' : ' later'}">
<p><span class="state">${STATES[state]}</span> <strong>${title}</strong></p>
<p>${says}${place ? html` ${surface.place(place)}` : html``}</p>
<details><summary>What this is, and how to get it</summary><p>${what}</p><p>${prose(how)}</p></details>
${state === 'not-evidenced' ? surface.button('confirm', 'I confirm this…', { item: id }, title) : html``}</li>`
  return html`<section aria-labelledby="${surface.id('checklist')}"><h2 id="${surface.id('checklist')}">What no file can prove</h2>
<ul class="checklist">${checklist.map(item)}</ul></section>`
}

/** The whole surface: who can read, write and call. */
export function accessSection({ assessment: { access }, surface }: ReportContext): Html {
  const { tables, endpoints } = access
  const flag = (flagged: boolean) => (flagged ? html` <span class="flag">look here</span>` : html``)
  const tableRows = tables.map(
    ({ table, read, write, flagged, ...where }) =>
      html`<tr class="${flagged ? 'flagged' : ''}"><th scope="row"><code>${table}</code>${flag(flagged)}</th><td>${read}</td><td>${write}</td><td>${surface.place(where)}</td></tr>`,
  )
  const endpointRows = endpoints.map(
    ({ endpoint, callers, does, flagged, ...where }) =>
      html`<tr class="${flagged ? 'flagged' : ''}"><th scope="row"><code>${endpoint}</code>${flag(flagged)}</th><td>${callers}</td><td>${does}</td><td>${surface.place(where)}</td></tr>`,
  )
  return html`${tables.length === 0 ? html`` : table(surface.id('tables'), 'Who can read and write each table', ['Table', 'Read', 'Write', 'Made in'], tableRows)}${endpoints.length === 0 ? html`` : table(surface.id('endpoints'), 'Who can call each endpoint', ['Endpoint', 'Who', 'What it does', 'Where'], endpointRows)}`
}

function table(id: string, title: string, heads: readonly string[], rows: readonly Html[]): Html {
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
<div class="wide" tabindex="0" role="group" aria-labelledby="${id}"><table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div></section>`
}

/** What was looked at for each property, with a bar for what was found. */
export function coverageSection({ assessment: { coverage }, surface }: ReportContext): Html {
  const most = Math.max(1, ...coverage.map(({ found }) => found.error + found.warning + found.info))
  const row = ({ heading, looked, found, seen, unseen }: Coverage) => {
    const parts = looked.map(({ noun, count }) => counted(count, noun))
    return html`<tr><th scope="row">${heading}</th><td>${parts.length > 0 ? listed(parts) : 'nothing to look at'}${seen.map((line) => html`<p>${line}</p>`)}</td>
<td>${bar(found, most)}</td><td>${unseen.map((line) => html`<p>${line}</p>`)}</td></tr>`
  }
  return html`<section aria-labelledby="${surface.id('coverage')}"><h2 id="${surface.id('coverage')}">What was looked at</h2>
<div class="wide" tabindex="0" role="group" aria-labelledby="${surface.id('coverage')}"><table><thead><tr><th scope="col">Question</th><th scope="col">Looked at</th><th scope="col">Found</th><th scope="col">Could not be seen</th></tr></thead>
<tbody>${coverage.map(row)}</tbody></table></div></section>`
}

const WIDTH = 120

function bar({ error, warning, info }: Coverage['found'], most: number): Html {
  const counts = [
    { count: error, noun: 'error' },
    { count: warning, noun: 'warning' },
    { count: info, noun: 'note' },
  ].filter(({ count }) => count > 0)
  if (counts.length === 0) return html`nothing`
  const words = listed(counts.map(({ count, noun }) => counted(count, noun)))
  const scaled = (count: number) => (count === 0 ? 0 : Math.max(2, Math.round((count / most) * WIDTH)))
  const [first, second, third] = [scaled(error), scaled(warning), scaled(info)]
  return html`<svg class="bar" width="${WIDTH + 6}" height="10" aria-hidden="true"><rect class="error" width="${first}" height="10"/><rect class="warning" x="${first}" width="${second}" height="10"/><rect class="info" x="${first + second}" width="${third}" height="10"/></svg><p>${words}</p>`
}
