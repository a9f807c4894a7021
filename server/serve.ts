import {
  type CancellationToken,
  type Connection,
  DidChangeWorkspaceFoldersNotification,
  ErrorCodes,
  ResponseError,
} from 'vscode-languageserver'
import { clearReview } from './handlers/clear-review'
import { codeAction } from './handlers/code-action'
import { codeActionResolve } from './handlers/code-action-resolve'
import { baseline, configure } from './handlers/configure'
import { definition } from './handlers/definition'
import { diagnostic } from './handlers/diagnostic'
import { didChange } from './handlers/did-change'
import { didChangeConfiguration } from './handlers/did-change-configuration'
import { didChangeWatchedFiles } from './handlers/did-change-watched-files'
import { didChangeWorkspaceFolders } from './handlers/did-change-workspace-folders'
import { didClose } from './handlers/did-close'
import { didOpen } from './handlers/did-open'
import { didSave } from './handlers/did-save'
import { explain } from './handlers/explain'
import { exportReport } from './handlers/export'
import { fixEverywhere } from './handlers/fix-everywhere'
import { fixableRules } from './handlers/fixable-rules'
import { hover } from './handlers/hover'
import { initialize } from './handlers/initialize'
import { initialized } from './handlers/initialized'
import { prompt } from './handlers/prompt'
import { report } from './handlers/report'
import { review } from './handlers/review'
import { suppress } from './handlers/suppress'
import { trust } from './handlers/trust'
import {
  baselineMethod,
  type ConfigureParams,
  clearReviewMethod,
  configureMethod,
  type ExplainParams,
  type ExportParams,
  explainMethod,
  exportMethod,
  type FindingArguments,
  type FixableRulesParams,
  type FixEverywhereParams,
  type FolderParams,
  fixableRulesMethod,
  fixEverywhereMethod,
  type Notifications,
  promptMethod,
  type ReportParams,
  type ReviewParams,
  reportMethod,
  reviewMethod,
  type SuppressParams,
  suppressMethod,
  trustMethod,
} from './protocol'
import type { Host } from './session/host'
import { Session } from './session/session'

/** Answers a client over a connection that is not listening yet. An error in a handler is logged, and ends nothing. */
export function serve(connection: Connection, host: Host): Session {
  const session = new Session(connection, host)
  serveLifecycle(session)
  serveDocuments(session)
  serveWorkspace(session)
  serveTables(session)
  serveReview(session)
  serveReport(session)
  return session
}

function serveLifecycle(session: Session): void {
  const { connection } = session
  connection.onInitialize((params) => initialize(session, params))
  connection.onInitialized(
    told(session, 'initialized', () => {
      // The library puts a handler of its own in place during `initialize`; this one comes after it.
      connection.onNotification(
        DidChangeWorkspaceFoldersNotification.type,
        told(session, 'didChangeWorkspaceFolders', (params) => didChangeWorkspaceFolders(session, params)),
      )
      initialized(session)
    }),
  )
  connection.onShutdown(() => session.dispose())
}

function serveDocuments(session: Session): void {
  const { connection } = session
  connection.onDidOpenTextDocument(told(session, 'didOpen', (params) => didOpen(session, params)))
  connection.onDidChangeTextDocument(told(session, 'didChange', (params) => didChange(session, params)))
  connection.onDidSaveTextDocument(told(session, 'didSave', (params) => didSave(session, params)))
  connection.onDidCloseTextDocument(told(session, 'didClose', (params) => didClose(session, params)))
  connection.languages.diagnostics.on(
    asked(session, 'diagnostic', (params, token) => diagnostic(session, params, token)),
  )
  connection.onCodeAction(asked(session, 'codeAction', (params, token) => codeAction(session, params, token)))
  connection.onCodeActionResolve(
    asked(session, 'codeAction/resolve', (action, token) => codeActionResolve(session, action, token)),
  )
}

function serveTables(session: Session): void {
  const { connection } = session
  connection.onHover(asked(session, 'hover', (params, token) => hover(session, params, token)))
  connection.onDefinition(asked(session, 'definition', (params, token) => definition(session, params, token)))
}

function serveWorkspace(session: Session): void {
  const { connection } = session
  connection.onDidChangeWatchedFiles(
    told(session, 'didChangeWatchedFiles', (params) => didChangeWatchedFiles(session, params)),
  )
  connection.onDidChangeConfiguration(
    told(session, 'didChangeConfiguration', (params) => didChangeConfiguration(session, params)),
  )
  connection.onNotification(
    trustMethod,
    told(session, 'trust', (params: Notifications['readiness/trust']) => trust(session, params)),
  )
}

function serveReview(session: Session): void {
  const { connection } = session
  connection.onRequest(
    reviewMethod,
    asked(session, 'review', (params: ReviewParams, token) => review(session, params, token)),
  )
  connection.onRequest(
    explainMethod,
    asked(session, 'explain', async (params: ExplainParams) => explain(session, params)),
  )
  connection.onRequest(
    suppressMethod,
    asked(session, 'suppress', (params: SuppressParams, token) => suppress(session, params, token)),
  )
  connection.onRequest(
    promptMethod,
    asked(session, 'prompt', (params: FindingArguments, token) => prompt(session, params, token)),
  )
  connection.onRequest(
    fixableRulesMethod,
    asked(session, 'fixableRules', (params: FixableRulesParams, token) => fixableRules(session, params, token)),
  )
  connection.onRequest(
    fixEverywhereMethod,
    asked(session, 'fixEverywhere', (params: FixEverywhereParams, token) => fixEverywhere(session, params, token)),
  )
  connection.onNotification(
    clearReviewMethod,
    told(session, 'clearReview', () => clearReview(session)),
  )
}

function serveReport(session: Session): void {
  const { connection } = session
  connection.onRequest(
    reportMethod,
    asked(session, 'report', (params: ReportParams, token) => report(session, params, token)),
  )
  connection.onRequest(
    exportMethod,
    asked(session, 'export', (params: ExportParams, token) => exportReport(session, params, token)),
  )
  connection.onRequest(
    configureMethod,
    asked(session, 'configure', (params: ConfigureParams) => configure(session, params)),
  )
  connection.onRequest(
    baselineMethod,
    asked(session, 'baseline', (params: FolderParams, token) => baseline(session, params, token)),
  )
}

/** A request handler whose failures are logged and answered with an error. */
function asked<P, R>(
  session: Session,
  name: string,
  handler: (params: P, token: CancellationToken) => Promise<R>,
): (params: P, token: CancellationToken) => Promise<R> {
  return async (params, token) => {
    try {
      return await handler(params, token)
    } catch (error) {
      if (error instanceof ResponseError) throw error
      session.failed(name, error)
      throw new ResponseError(ErrorCodes.InternalError, `${name} failed; the output has the details.`)
    }
  }
}

/** A notification handler whose failures are logged. */
function told<P>(session: Session, name: string, handler: (params: P) => void | Promise<void>): (params: P) => void {
  return (params) => {
    const done = new Promise<void>((resolve) => resolve(handler(params)))
    done.catch((error: unknown) => session.failed(name, error))
  }
}
