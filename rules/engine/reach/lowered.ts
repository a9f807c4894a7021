import type { Finding, UnusedCode } from '../finding'
import type { Project } from '../project'

/**
 * What these say is true whether or not the code ever runs: a key in the repository is in strangers' hands, and of an app whose
 * tracker stands in a file that nothing loads, nobody hears.
 */
const ANYWAY: ReadonlySet<string> = new Set([
  'secret-in-code',
  'secret-in-client',
  'committed-env-file',
  'missing-error-tracking',
  'undocumented-env',
])

/** A finding as it is told: one in code that nothing uses is a note, and says so at its end. */
export function lowered(finding: Finding, project: Project): Finding {
  if (ANYWAY.has(finding.rule)) return finding
  const unused = project.reach.unusedAt(finding.file, finding.range.start)
  if (!unused) return finding
  return { ...finding, severity: 'info', message: `${finding.message} ${sentenceOn(unused)}`, unused }
}

function sentenceOn({ name, byTests }: UnusedCode): string {
  return byTests
    ? `Only tests use ${name} so far, so no user meets this today.`
    : `Nothing in this app uses ${name} yet, so no user meets this today.`
}
