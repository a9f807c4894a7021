import { randomBytes } from 'node:crypto'
import { type Disposable, EventEmitter, Uri, ViewColumn, type Webview, type WebviewPanel, window } from 'vscode'
import { pageOf } from './page'

/** Something pressed on the page. */
export interface ReportAction {
  readonly do: string
  /** Index into `places` of the report; -1 where it is about none. */
  readonly at: number
  /** Index into `folders` of the report. */
  readonly folder: number
  /** The checklist item or question. */
  readonly item: string
}

/** What the page shows. */
export type ReportMessage =
  | { readonly kind: 'report'; readonly html: string }
  | { readonly kind: 'progress'; readonly text: string; readonly found: readonly FoundRule[] }
  | { readonly kind: 'done' }

export interface FoundRule {
  readonly rule: string
  readonly count: number
  readonly message: string
}

/** The tab that shows the report, when there is one. A page that was hidden begins anew and is told everything again. */
export class ReportPanel implements Disposable {
  private panel: WebviewPanel | undefined
  private readonly last = new Map<'report' | 'progress', ReportMessage>()
  private readonly actions = new EventEmitter<ReportAction>()
  private readonly shown = new EventEmitter<void>()
  readonly onAction = this.actions.event
  /** The tab came into view. */
  readonly onShown = this.shown.event

  constructor(private readonly extension: Uri) {}

  get isVisible(): boolean {
    return this.panel?.visible === true
  }

  get isOpen(): boolean {
    return this.panel !== undefined
  }

  /** Shows the tab, in front. */
  open(): void {
    if (this.panel) {
      this.panel.reveal(undefined, false)
      return
    }
    const panel = window.createWebviewPanel('readiness.report', 'Readiness review', ViewColumn.Active, {
      enableScripts: true,
      enableFindWidget: true,
      localResourceRoots: [Uri.joinPath(this.extension, 'dist')],
    })
    this.panel = panel
    panel.onDidDispose(() => {
      this.panel = undefined
    })
    panel.onDidChangeViewState(() => {
      if (panel.visible) this.shown.fire()
    })
    panel.webview.onDidReceiveMessage((message: unknown) => this.receive(message))
    panel.webview.html = pageIn(panel.webview, Uri.joinPath(this.extension, 'dist'))
  }

  /** Sends something to the page; what it shows last is kept for when the page begins anew. */
  post(message: ReportMessage): void {
    if (message.kind === 'progress') this.last.set('progress', message)
    else this.last.delete('progress')
    if (message.kind === 'report') this.last.set('report', message)
    void this.panel?.webview.postMessage(message)
  }

  close(): void {
    this.last.clear()
    this.panel?.dispose()
  }

  dispose(): void {
    this.close()
    this.actions.dispose()
    this.shown.dispose()
  }

  private receive(message: unknown): void {
    const action = readAction(message)
    if (action?.do !== 'ready') {
      if (action) this.actions.fire(action)
      return
    }
    for (const kept of this.last.values()) void this.panel?.webview.postMessage(kept)
  }
}

function pageIn(webview: Webview, dist: Uri): string {
  const asset = (name: string) => webview.asWebviewUri(Uri.joinPath(dist, name)).toString()
  return pageOf({
    styleSource: webview.cspSource,
    style: asset('report.css'),
    script: asset('report.js'),
    nonce: randomBytes(16).toString('base64'),
  })
}

/** Reads what the page sent; nothing is taken on trust. */
function readAction(message: unknown): ReportAction | undefined {
  if (typeof message !== 'object' || message === null) return undefined
  const { do: action, at = -1, folder = 0, item = '' } = message as Record<string, unknown>
  if (typeof action !== 'string' || typeof at !== 'number' || typeof folder !== 'number' || typeof item !== 'string')
    return undefined
  return { do: action, at, folder, item }
}
