import { type Disposable, LanguageStatusSeverity, languages } from 'vscode'
import type { Status } from '../server/protocol'
import { documentSelector } from './documents'
import { countOf, findingsIn, skippedIn } from './wording'

/** The item behind `{}` in the status bar: state, open findings, files skipped. */
export interface StatusItem extends Disposable {
  show(status: Status): void
  /** The server is not running. */
  showStopped(reason: string): void
}

export function createStatus(): StatusItem {
  const item = languages.createLanguageStatusItem('readiness.status', documentSelector)
  item.name = 'Readiness'
  item.text = 'Readiness'
  item.busy = true
  return {
    show(status) {
      item.busy = status.state === 'starting' || status.state === 'reviewing'
      item.text = textOf(status)
      item.detail = detailOf(status)
      item.severity = severityOf(status)
      item.command =
        status.state === 'problem'
          ? { title: 'Show output', command: 'readiness.showOutput' }
          : { title: 'Run review', command: 'readiness.runReview' }
    },
    showStopped(reason) {
      item.busy = false
      item.text = 'Readiness stopped'
      item.detail = reason
      item.severity = LanguageStatusSeverity.Error
      item.command = { title: 'Restart server', command: 'readiness.restartServer' }
    },
    dispose: () => item.dispose(),
  }
}

function textOf(status: Status): string {
  if (status.state === 'disabled') return 'Readiness is off'
  if (status.state === 'starting') return 'Readiness is starting'
  if (status.state === 'reviewing') return 'Readiness is reviewing'
  return `Readiness: ${findingsIn(status.findings)}`
}

function detailOf(status: Status): string {
  const problem = status.problems[0]?.message
  if (problem) return problem
  const files = countOf(status.files, 'file')
  const where = status.findingsIn === 'workspace' ? `${files} reviewed` : `in open files, of ${files}`
  return [where, skippedIn(status.skipped)].filter(Boolean).join(', ')
}

function severityOf(status: Status): LanguageStatusSeverity {
  if (status.state === 'problem') return LanguageStatusSeverity.Warning
  return LanguageStatusSeverity.Information
}
