import { type InitializeParams, ResourceOperationKind } from 'vscode-languageserver'
import { type Encoding, negotiateEncoding } from '../positions'
import type { InitializationOptions } from '../protocol'

/** What the client can do, as it said in `initialize`. */
export interface ClientFeatures {
  readonly encoding: Encoding
  /** Readiness's own client: it implements the commands of code actions. */
  readonly commands: boolean
  readonly configuration: boolean
  readonly configurationChanges: boolean
  readonly watchedFiles: boolean
  readonly diagnosticRefresh: boolean
  readonly relatedInformation: boolean
  readonly tags: boolean
  readonly documentChanges: boolean
  readonly createFiles: boolean
  readonly changeAnnotations: boolean
  /** A code action's edit may be asked for later. */
  readonly resolveEdits: boolean
  /** A definition may say which characters lead to it. */
  readonly definitionLinks: boolean
}

/** Before `initialize`: nothing is promised. */
export const noFeatures: ClientFeatures = readClientFeatures({ processId: null, rootUri: null, capabilities: {} })

/** Reads the features out of the client's capabilities. */
export function readClientFeatures({ capabilities, initializationOptions }: InitializeParams): ClientFeatures {
  const { workspace, textDocument, general } = capabilities
  return {
    encoding: negotiateEncoding(general?.positionEncodings),
    commands: initializationOptions !== undefined && initializationOptions !== null,
    configuration: workspace?.configuration === true,
    configurationChanges: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    watchedFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    diagnosticRefresh: workspace?.diagnostics?.refreshSupport === true,
    relatedInformation:
      textDocument?.diagnostic?.relatedInformation === true ||
      textDocument?.publishDiagnostics?.relatedInformation === true,
    tags: (textDocument?.diagnostic ?? textDocument?.publishDiagnostics)?.tagSupport !== undefined,
    documentChanges: workspace?.workspaceEdit?.documentChanges === true,
    createFiles: workspace?.workspaceEdit?.resourceOperations?.includes(ResourceOperationKind.Create) === true,
    changeAnnotations: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
    resolveEdits: textDocument?.codeAction?.resolveSupport?.properties.includes('edit') === true,
    definitionLinks: textDocument?.definition?.linkSupport === true,
  }
}

/** Reads `initializationOptions`; whatever is malformed counts as absent. */
export function readInitializationOptions(options: unknown): InitializationOptions {
  if (typeof options !== 'object' || options === null) return {}
  const { trusted, settings } = options as InitializationOptions
  return {
    trusted: trusted === true,
    ...(typeof settings === 'object' && settings !== null && { settings }),
  }
}
