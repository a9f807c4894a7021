import { type ExtensionContext, window, workspace } from 'vscode'
import { State } from 'vscode-languageclient'
import { type Status, statusMethod, trustMethod } from '../server/protocol'
import { createClient } from './client'
import { registerCopyPrompt } from './commands/copy-prompt'
import { registerExplain } from './commands/explain'
import { registerFixAll } from './commands/fix-all'
import { registerFixEverywhere } from './commands/fix-everywhere'
import { registerReportCommands } from './commands/report'
import { registerReviewCommands } from './commands/review'
import { registerServerCommands } from './commands/server'
import { registerShowCreated } from './commands/show-created'
import { registerSuppress } from './commands/suppress'
import { Findings } from './findings'
import { OpenDocuments } from './open-documents'
import { perform } from './report/actions'
import { ReportPanel } from './report/panel'
import { reviewHistory } from './report/previous'
import { Report } from './report/report'
import { Review } from './review'
import { createStatus } from './status'

/** Everything the extension does in a window. Starts the server without waiting for it. */
export function startSession(context: ExtensionContext): void {
  const output = window.createOutputChannel('Readiness', { log: true })
  const findings = new Findings()
  const status = createStatus()
  const openDocuments = new OpenDocuments()
  const client = createClient(context, output, findings, openDocuments)
  const panel = new ReportPanel(context.extensionUri)
  const report = new Report(client, panel, reviewHistory(context.storageUri), output)
  const review = new Review(client, findings, output, report)
  let starts = 0
  context.subscriptions.push(
    output,
    findings,
    status,
    review,
    report,
    panel,
    panel.onAction((action) => {
      perform(client, report, action).catch((error: unknown) => output.error(`${action.do}: ${error}`))
    }),
    client,
    ...openDocuments.follow(client),
    client.onNotification(statusMethod, (now: Status) => status.show(now)),
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Stopped) status.showStopped('The language server is not running.')
      if (newState === State.Running && ++starts > 1)
        review.resume().catch((error: unknown) => output.error(`${error}`))
    }),
    workspace.onDidGrantWorkspaceTrust(() => {
      if (client.isRunning()) void client.sendNotification(trustMethod, { trusted: true })
    }),
    ...registerReviewCommands(review),
    ...registerReportCommands(client, report),
    ...registerServerCommands(client, output),
    ...registerExplain(client),
    registerSuppress(client),
    registerCopyPrompt(client),
    registerFixAll(),
    registerFixEverywhere(client),
    registerShowCreated(),
  )
  client.start().catch((error: unknown) => {
    output.error(`The language server could not start: ${error}`)
    status.showStopped('The language server could not start; the output has the details.')
  })
}
