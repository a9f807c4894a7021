import type { CancellationToken } from 'vscode-languageserver'
import { writeBaseline } from '../../rules/engine/baseline'
import { reportBody } from '../../rules/review/html/body'
import { joined } from '../../rules/review/html/markup'
import { editorSurface, type ReportPlace } from '../../rules/review/html/surface'
import { QUESTIONS } from '../../rules/review/milestones'
import { keyOf } from '../convert'
import { type Positions, positionsIn } from '../positions'
import type { ReportFolder, ReportParams, ReportResult, ReportTarget } from '../protocol'
import { type FolderReport, folderReport } from '../session/folder-report'
import { uriIn } from '../session/folders'
import type { Session } from '../session/session'
import { factsOf } from '../workspace'

/** `readiness/report`: the review of every folder as one page. */
export async function report(session: Session, params: ReportParams, token: CancellationToken): Promise<ReportResult> {
  const reports: FolderReport[] = []
  for (const folder of session.folders.all()) {
    const made = await folderReport(session, folder, params.previous, token)
    if (made) reports.push(made)
  }
  const targets: ReportTarget[] = []
  const today = session.host.today()
  const bodies = reports.map((one, index) => {
    const places: ReportPlace[] = []
    const { assessment } = one.review
    if (!assessment) throw new Error('A report needs an assessment.')
    const surface = editorSurface(one.options, places, { folder: index, firstPlace: targets.length })
    const title = reports.length > 1 ? `Readiness review of ${one.folder.name}` : 'Readiness review'
    const body = reportBody(one.review, assessment, surface, title)
    targets.push(...targetsOf(session, one, places))
    return body
  })
  return {
    html: joined(bodies).markup,
    places: targets,
    folders: reports.map((one) => folderOf(one, today)),
    on: today,
  }
}

function targetsOf(
  session: Session,
  { folder, workspace, review }: FolderReport,
  places: readonly ReportPlace[],
): ReportTarget[] {
  const positions = new Map<string, Positions>()
  return places.map(({ file, range, finding }) => {
    const known = positions.get(file) ?? positionsIn(workspace.textOf(file) ?? '', session.client.encoding)
    positions.set(file, known)
    const found = finding === undefined ? undefined : review.findings[finding]
    return { uri: uriIn(folder, file), range: known.rangeOf(range), ...(found && { finding: keyOf(found) }) }
  })
}

function folderOf({ folder, workspace, review }: FolderReport, today: string): ReportFolder {
  const { assessment, findings } = review
  return {
    uri: folder.uri,
    name: folder.name,
    found: writeBaseline(findings, factsOf(workspace, today)),
    milestones: assessment?.ahead.milestones ?? [],
    questions: (assessment?.ahead.answers ?? []).map(({ id, question, answer, why, otherwise, milestones }) => {
      const asked = QUESTIONS.find((one) => one.id === id)
      return { id, question, answer, why, otherwise, other: (milestones.length > 0 ? asked?.no : asked?.yes) ?? '' }
    }),
    checklist: (assessment?.checklist ?? []).map(({ id, title, state }) => ({ id, title, state })),
    baselined: assessment?.baselined ?? 0,
  }
}
