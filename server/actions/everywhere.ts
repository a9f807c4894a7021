import { type CodeAction, CodeActionKind } from 'vscode-languageserver'
import type { Finding } from '../../rules/engine/finding'
import { toDiagnostic } from '../convert'
import { commands, type FixEverywhereArguments } from '../protocol'
import { type LocatedFile, positionsFor } from '../session/located'
import type { Session } from '../session/session'

/** How long a menu may wait for the number of places, in milliseconds. What was judged is kept for the next time. */
const BUDGET = 30

/** Places of a rule in all folders. */
export interface Places {
  readonly places: number
  readonly files: number
}

/** "Fix this everywhere", once for each rule of these findings that can fix something and finds it in several places. */
export function everywhereActions(session: Session, file: LocatedFile, findings: readonly Finding[]): CodeAction[] {
  if (!session.client.commands || !session.client.documentChanges || file.folder === undefined) return []
  const first = new Map<string, Finding>()
  for (const finding of findings) if (!first.has(finding.rule)) first.set(finding.rule, finding)
  return [...first.values()].flatMap((finding) => everywhereAction(session, file, finding))
}

function everywhereAction(session: Session, file: LocatedFile, finding: Finding): CodeAction[] {
  const { rule } = finding
  if (session.host.fixesFor(finding, file.source).length === 0) return []
  const counted = placesOf(session, rule, performance.now() + BUDGET)
  if (counted?.places === 1) return []
  const what = counted ? `: ${inWords(counted)}…` : ' in the workspace…'
  const argument: FixEverywhereArguments = { rule }
  return [
    {
      title: `Fix this everywhere${what} (${rule})`,
      kind: CodeActionKind.QuickFix,
      diagnostics: [toDiagnostic(finding, positionsFor(file), file.context)],
      command: { title: 'Fix this everywhere', command: commands.fixEverywhere, arguments: [argument] },
    },
  ]
}

/** `14 places in 6 files`. */
function inWords({ places, files }: Places): string {
  return `${places} places in ${files === 1 ? 'this file' : `${files} files`}`
}

/** Open findings of a rule; undefined where judging every file takes longer than until `deadline`. */
function placesOf(session: Session, rule: string, deadline: number): Places | undefined {
  let places = 0
  let files = 0
  for (const { workspace, settings } of session.folders.all()) {
    if (workspace === undefined || !settings.enable) continue
    for (const path of workspace.reviewed()) {
      if (performance.now() > deadline) return undefined
      const found = workspace.findingsFor(path).filter((one) => one.rule === rule && one.suppressed === undefined)
      places += found.length
      if (found.length > 0) files++
    }
  }
  return { places, files }
}
