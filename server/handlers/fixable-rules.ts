import type { CancellationToken } from 'vscode-languageserver'
import { addTo } from '../../rules/analysis/grouped'
import type { FixableRule, FixableRulesParams } from '../protocol'
import { throwIfCancelled } from '../session/cancellation'
import { ReviewProgress } from '../session/review-progress'
import { politely } from '../session/schedule'
import type { Session } from '../session/session'

/** `readiness/fixableRules`: where the rules that can fix something find something, most places first. */
export async function fixableRules(
  session: Session,
  params: FixableRulesParams,
  token: CancellationToken,
): Promise<FixableRule[]> {
  const folders = session.folders.all().filter((folder) => folder.settings.enable)
  const reporter = session.connection.window.attachWorkDoneProgress(params.workDoneToken)
  const progress = new ReviewProgress(reporter, folders)
  const places = new Map<string, number[]>()
  const pause = politely(15)
  try {
    await progress.reading(token)
    const files = folders.flatMap(({ workspace }) => workspace?.reviewed().map((path) => ({ workspace, path })) ?? [])
    for (const [done, { workspace, path }] of files.entries()) {
      for (const [rule, count] of openByRule(workspace.findingsFor(path))) addTo(places, rule, count)
      progress.judged(done + 1, files.length)
      await pause()
      throwIfCancelled(token)
    }
  } finally {
    progress.done()
  }
  return session.host.fixable
    .map(({ rule, summary }) => {
      const counts = places.get(rule) ?? []
      return { rule, summary, places: counts.reduce((sum, count) => sum + count, 0), files: counts.length }
    })
    .filter((rule) => rule.places > 0)
    .toSorted((a, b) => b.places - a.places)
}

function openByRule(
  findings: readonly { readonly rule: string; readonly suppressed?: unknown }[],
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { rule, suppressed } of findings) {
    if (suppressed === undefined) counts.set(rule, (counts.get(rule) ?? 0) + 1)
  }
  return counts
}
