/**
 * The page of the report: shows what the extension sends, and tells it what was pressed. It has no state of its own but
 * what a person opened and where they are.
 */

interface VsCode {
  postMessage(message: Pressed | { readonly do: 'ready' }): void
}
declare function acquireVsCodeApi(): VsCode

/** A button that was pressed: see `ReportAction` in `client/report/panel.ts`. */
interface Pressed {
  readonly do: string
  readonly at: number
  readonly folder: number
  readonly item: string
}

/** What the extension sends: see `ReportMessage` there. */
type Message =
  | { readonly kind: 'report'; readonly html: string }
  | { readonly kind: 'progress'; readonly text: string; readonly found: readonly Found[] }
  | { readonly kind: 'done' }

interface Found {
  readonly rule: string
  readonly count: number
  readonly message: string
}

const vscode = acquireVsCodeApi()
const report = element('report')
const running = element('running')
const step = element('status')
const found = element('found')

document.addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest<HTMLElement>('button[data-do]') : null
  if (!button) return
  const { do: action = '', at, folder, item = '' } = button.dataset
  vscode.postMessage({ do: action, at: Number(at ?? -1), folder: Number(folder ?? 0), item })
})

window.addEventListener('message', ({ data }: MessageEvent<Message>) => {
  if (data.kind === 'report') showReport(data.html)
  else if (data.kind === 'progress') showProgress(data.text, data.found)
  else running.hidden = true
})

vscode.postMessage({ do: 'ready' })

/** Everything from the workspace in `html` is escaped where it is made; the policy of the page runs no script in it anyway. */
function showReport(html: string): void {
  const opened = new Set([...report.querySelectorAll('details[open]')].map(keyOf))
  const focused = document.activeElement instanceof HTMLElement ? { ...document.activeElement.dataset } : {}
  running.hidden = true
  report.innerHTML = html
  for (const details of report.querySelectorAll('details')) if (opened.has(keyOf(details))) details.open = true
  if (focused.do === undefined) return
  const same = [...report.querySelectorAll<HTMLElement>('button[data-do]')].find(
    ({ dataset }) => dataset.do === focused.do && dataset.at === focused.at && dataset.item === focused.item,
  )
  same?.focus({ preventScroll: true })
}

function showProgress(text: string, rules: readonly Found[]): void {
  running.hidden = false
  step.textContent = text
  found.replaceChildren(
    ...rules.map(({ rule, count, message }) => {
      const item = document.createElement('li')
      const name = document.createElement('code')
      name.textContent = rule
      item.append(name, ` × ${count}: ${message}`)
      return item
    }),
  )
}

/** The same part of the page after it was made anew. */
function keyOf(details: Element): string {
  const heading = details.closest('section')?.getAttribute('aria-labelledby') ?? ''
  const group = details.closest('.group')?.querySelector('h4')?.textContent ?? ''
  const item = details.closest('li')?.querySelector('p')?.textContent ?? ''
  return [heading, group, item].join('\n')
}

function element(id: string): HTMLElement {
  const there = document.getElementById(id)
  if (!there) throw new Error(`The page has no #${id}.`)
  return there
}
