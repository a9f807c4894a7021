import { type ExtensionContext, window, workspace } from 'vscode'
import { State } from 'vscode-languageclient'
import { type Status, statusMethod, trustMethod } from '../server/protocol'
import { createClient } from './client'
import { registerCopyPrompt } from './commands/copy-prompt'
import { registerExplain } from './commands/explain'
import { registerFixAll } from './commands/fix-all'
import { registerFixEverywhere } from './commands/fix-everywhere'
import { registerReviewCommands } from './commands/review'
import { registerServerCommands } from './commands/server'
import { registerShowCreated } from './commands/show-created'
import { registerSuppress } from './commands/suppress'
import { Findings } from './findings'
import { OpenDocuments } from './open-documents'
import { Review } from './review'
import { createStatus } from './status'

/** Everything the extension does in a window. Starts the server without waiting for it. */
export function startSession(context: ExtensionContext): void {
  const output = window.createOutputChannel('Readiness', { log: true })
  const findings = new Findings()
  const status = createStatus()
  const openDocuments = new OpenDocuments()
  const client = createClient(context, output, findings, openDocuments)
  const review = new Review(client, findings, output)
  let starts = 0
  context.subscriptions.push(
    output,
    findings,
    status,
    review,
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
