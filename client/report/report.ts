import { type Disposable, type LogOutputChannel, languages } from 'vscode'
import type { LanguageClient } from 'vscode-languageclient/node'
import {
  type FileDiagnostics,
  type PreviousReviews,
  type ReportParams,
  type ReportResult,
  reportMethod,
} from '../../server/protocol'
import { isCancellation } from '../requests'
import type { FoundRule, ReportPanel } from './panel'
import type { ReviewHistory } from './previous'

/** While somebody types, the report is made again this long after the last change of the findings. */
const QUIET = 1200
/** The page is told what was found so far at most this often. */
const OFTEN = 250

/** The report: what its tab shows, before, during and after a review. */
export class Report implements Disposable {
  /** The report that the tab shows; its places are what the page's buttons speak of. */
  current: ReportResult | undefined
  /** What the report is compared with, from one review to the next. */
  private previous: PreviousReviews = {}
  private running = false
  private quiet: NodeJS.Timeout | undefined
  private told = 0
  private readonly found = new Map<string, { count: number; message: string }>()
  private readonly listeners: Disposable[]

  constructor(
    private readonly client: LanguageClient,
    readonly panel: ReportPanel,
    private readonly history: ReviewHistory,
    private readonly output: LogOutputChannel,
  ) {
    this.listeners = [
      languages.onDidChangeDiagnostics(() => this.refreshSoon()),
      panel.onShown(() => this.refreshSoon()),
    ]
  }

  /** A review begins: the tab shows what is found as it is found. */
  begin(): void {
    this.running = true
    this.found.clear()
    this.panel.open()
    this.progress('The review begins.')
  }

  /** Findings of a review under way. */
  add(files: readonly FileDiagnostics[]): void {
    for (const { code = '', message } of files.flatMap(({ diagnostics }) => diagnostics)) {
      const known = this.found.get(String(code))
      this.found.set(String(code), { count: (known?.count ?? 0) + 1, message: known?.message ?? textOf(message) })
    }
    this.progress(this.text)
  }

  /** A step of a review under way, in words. */
  step(message: string | undefined): void {
    if (message !== undefined) this.progress(`Reviewing: ${message}`)
  }

  /** A review has ended; `complete`: it is what the next one is compared with. */
  async end(complete: boolean): Promise<void> {
    this.running = false
    if (!complete) {
      this.panel.post({ kind: 'done' })
      return
    }
    this.previous = await this.history.read()
    const report = await this.make()
    if (report) await this.history.keep(report)
  }

  /** Shows the tab, with the report as it is now. */
  async show(): Promise<void> {
    this.panel.open()
    if (!this.running) await this.make()
  }

  /** Makes the report anew and shows it where the tab is open. Undefined where it could not be made. */
  async make(): Promise<ReportResult | undefined> {
    const params: ReportParams = { previous: this.previous }
    try {
      this.current = await this.client.sendRequest<ReportResult>(reportMethod, params)
    } catch (error) {
      if (!isCancellation(error)) this.output.error(`The report could not be made: ${error}`)
      return undefined
    }
    this.panel.post({ kind: 'report', html: this.current.html })
    return this.current
  }

  /** What is compared with, for reports in other formats. */
  get comparedWith(): PreviousReviews {
    return this.previous
  }

  clear(): void {
    this.current = undefined
    this.panel.close()
  }

  dispose(): void {
    clearTimeout(this.quiet)
    for (const listener of this.listeners) listener.dispose()
  }

  private text = ''

  private progress(text: string): void {
    this.text = text
    if (Date.now() - this.told < OFTEN) return
    this.told = Date.now()
    const found = [...this.found]
      .map(([rule, { count, message }]): FoundRule => ({ rule, count, message }))
      .sort((a, b) => b.count - a.count)
    this.panel.post({ kind: 'progress', text, found })
  }

  private refreshSoon(): void {
    if (this.running || this.current === undefined || !this.panel.isVisible) return
    clearTimeout(this.quiet)
    this.quiet = setTimeout(() => {
      if (!this.running && this.panel.isVisible && this.client.isRunning()) void this.make()
    }, QUIET)
  }
}

function textOf(message: FileDiagnostics['diagnostics'][number]['message']): string {
  return typeof message === 'string' ? message : message.value
}
