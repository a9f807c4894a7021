import {
  CancellationTokenSource,
  commands,
  type Disposable,
  type LogOutputChannel,
  type Progress,
  ProgressLocation,
  window,
} from 'vscode'
import { ProgressType, type WorkDoneProgressReport } from 'vscode-languageclient'
import type { LanguageClient } from 'vscode-languageclient/node'
import {
  clearReviewMethod,
  type FileDiagnostics,
  type Notifications,
  type ReviewParams,
  type ReviewResult,
  reviewMethod,
  reviewUpdateMethod,
} from '../server/protocol'
import type { Findings } from './findings'
import type { Report } from './report/report'
import { isCancellation, stepsOf } from './requests'
import { countOf, findingsIn } from './wording'

type Scope = ReviewParams['scope']

/** Runs reviews, one at a time, and keeps their findings true afterwards. */
export class Review implements Disposable {
  private running: CancellationTokenSource | undefined
  private lastScope: Scope | undefined
  private tokens = 0
  private readonly updates: Disposable

  constructor(
    private readonly client: LanguageClient,
    private readonly findings: Findings,
    private readonly output: LogOutputChannel,
    private readonly report: Report,
  ) {
    this.updates = client.onNotification(reviewUpdateMethod, ({ files }: Notifications[typeof reviewUpdateMethod]) => {
      for (const file of files) this.take(file)
    })
  }

  /** Runs a review with a cancellable progress; one that still runs is cancelled. Resolves when it has ended. */
  async run(scope: Scope): Promise<ReviewResult | undefined> {
    const options = { location: ProgressLocation.Notification, title: 'Readiness review', cancellable: true }
    const result = await window.withProgress(options, async (progress, cancelled) => {
      const source = this.begin(scope)
      cancelled.onCancellationRequested(() => source.cancel())
      if (scope === 'workspace') this.report.begin()
      return this.request(scope, progress, source)
    })
    if (scope === 'workspace' && !this.running) await this.report.end(result !== undefined)
    if (result) void this.tell(scope, result)
    return result
  }

  /** After the server came back from a crash: what it knew of the review is lost. */
  async resume(): Promise<void> {
    if (!this.findings.hasReview || !this.lastScope) return
    const source = this.begin(this.lastScope)
    await this.request(this.lastScope, { report: () => undefined }, source)
  }

  clear(): void {
    this.running?.cancel()
    this.running = undefined
    this.lastScope = undefined
    this.findings.clearReview()
    this.report.clear()
    if (this.client.isRunning()) void this.client.sendNotification(clearReviewMethod, {})
  }

  dispose(): void {
    this.running?.cancel()
    this.updates.dispose()
  }

  private begin(scope: Scope): CancellationTokenSource {
    this.running?.cancel()
    this.running = new CancellationTokenSource()
    this.lastScope = scope
    this.findings.beginReview(scope)
    return this.running
  }

  private async request(
    scope: Scope,
    progress: Progress<{ message?: string; increment?: number }>,
    source: CancellationTokenSource,
  ): Promise<ReviewResult | undefined> {
    const named = new Set<string>()
    const id = ++this.tokens
    const params: ReviewParams = { scope, workDoneToken: `review-${id}`, partialResultToken: `findings-${id}` }
    const withReport: typeof progress = {
      report: (step) => {
        progress.report(step)
        if (scope === 'workspace' && this.running === source) this.report.step(step.message)
      },
    }
    const listeners = [
      this.client.onProgress(new ProgressType<FileDiagnostics[]>(), `findings-${id}`, (files) => {
        if (this.running !== source) return
        for (const file of files) named.add(this.take(file))
        if (scope === 'workspace') this.report.add(files)
      }),
      this.client.onProgress(new ProgressType<WorkDoneProgressReport>(), `review-${id}`, stepsOf(withReport)),
    ]
    try {
      const result = await this.client.sendRequest<ReviewResult>(reviewMethod, params, source.token)
      if (this.running === source) this.findings.finishReview(named)
      return result
    } catch (error) {
      if (source.token.isCancellationRequested || isCancellation(error)) return undefined
      throw error
    } finally {
      for (const listener of listeners) listener.dispose()
      if (this.running === source) this.running = undefined
    }
  }

  private take(file: FileDiagnostics): string {
    const { protocol2CodeConverter: convert } = this.client
    const uri = convert.asUri(file.uri)
    this.findings.setReviewed(
      uri,
      file.diagnostics.map((diagnostic) => convert.asDiagnostic(diagnostic)),
    )
    return uri.toString()
  }

  private async tell(scope: Scope, { findings, baselined, reviewed, notes, failures }: ReviewResult): Promise<void> {
    for (const note of notes) this.output.info(note)
    for (const { rule, uri, message } of failures) this.output.warn(`${rule} failed on ${uri}: ${message}`)
    const known = baselined > 0 ? `, and ${baselined} in the baseline` : ''
    const sentences = [`${findingsIn(findings)}${known}; ${countOf(reviewed, 'file')} reviewed.`]
    if (scope === 'changed') sentences.push(...notes)
    if (failures.length > 0) sentences.push('Some rules failed; the output has the details.')
    const buttons = findings.error + findings.warning + findings.info > 0 ? ['Show problems'] : []
    const answer = await window.showInformationMessage(`Readiness: ${sentences.join(' ')}`, ...buttons)
    if (answer) await commands.executeCommand('workbench.actions.view.problems')
  }
}
