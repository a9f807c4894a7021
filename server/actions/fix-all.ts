import type { Finding, Fix } from '../../rules/engine/finding'
import type { Host } from '../session/host'
import type { LocatedFile } from '../session/located'
import type { FindingSource } from '../session/reviewed-folder'
import type { WorkspaceVersions } from '../workspace'
import { type Piece, type Replacement, replaceIn, replacementsOf, textOfPieces, untouched } from './pieces'
import type { Change } from './workspace-edit'

/** Fixes that stand in each other's way are applied in turn; no file needs more turns than this. */
const MAX_ROUNDS = 10

/** Every safe fix of a file, applied until none is left, as one change. Undefined where there is none. */
export function fixAllSafe(file: LocatedFile, host: Host): Change | undefined {
  const original = file.source.textOf(file.path)
  if (original === undefined) return undefined
  const pieces = tryOut(file, host, original, (judge) => rounds(file.path, host, original, judge))
  const edits = replacementsOf(pieces, original.length).map((replacement) => ({ file: file.path, ...replacement }))
  if (edits.length === 0) return undefined
  return { title: 'Fix all safe findings in this file', applicability: 'safe', edits, creates: [], needs: [] }
}

/** Every round must leave fewer findings than it met; one that does not is dropped, so that nothing goes in circles. */
function rounds(path: string, host: Host, original: string, judge: (text: string) => FindingSource): readonly Piece[] {
  let kept = untouched(original.length)
  let pieces = kept
  let before = Number.POSITIVE_INFINITY
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const source = judge(textOfPieces(pieces, original))
    const findings = source.findingsFor(path).filter((finding) => finding.suppressed === undefined)
    if (findings.length >= before) return kept
    kept = pieces
    before = findings.length
    const replacements = applicable(findings, source, host)
    if (replacements.length === 0) return kept
    pieces = replaceIn(pieces, replacements)
  }
  return kept
}

/** The edits of as many safe fixes as fit beside each other. */
function applicable(findings: readonly Finding[], source: FindingSource, host: Host): Replacement[] {
  const taken: Replacement[] = []
  for (const finding of findings) {
    const fix = safeFix(finding, source, host)
    if (fix === undefined || fix.edits.some((edit) => taken.some((other) => collide(edit, other)))) continue
    taken.push(...fix.edits)
  }
  return taken
}

function safeFix(finding: Finding, source: FindingSource, host: Host): Fix | undefined {
  return host.fixesFor(finding, source).find((fix) => isSafeWithin(fix, finding.file))
}

/** A fix that may be applied unseen: safe, and in this file alone. */
export function isSafeWithin(fix: Fix, path: string): boolean {
  const here = fix.edits.length > 0 && fix.edits.every((edit) => edit.file === path)
  return fix.applicability === 'safe' && here && fix.creates.length === 0 && fix.needs.length === 0
}

function collide(one: Replacement, other: Replacement): boolean {
  return one.range.start <= other.range.end && other.range.start <= one.range.end
}

/** Judges texts the document could have, then puts the true one back; all within one turn of the event loop. */
function tryOut<T>(
  file: LocatedFile,
  host: Host,
  original: string,
  work: (judge: (text: string) => FindingSource) => T,
): T {
  const { folder, path } = file
  const workspace = folder?.workspace
  if (folder === undefined || workspace === undefined) return work((text) => host.openLone(path, text, file.settings))
  const judge = (text: string): FindingSource => {
    workspace.setOverlay(path, text)
    return workspace
  }
  const before = sameVersions(folder.seen, workspace.versions)
  try {
    return work(judge)
  } finally {
    workspace.setOverlay(path, file.document === undefined ? undefined : original)
    workspace.project()
    if (before) folder.seen = { ...workspace.versions }
  }
}

function sameVersions(one: WorkspaceVersions, other: WorkspaceVersions): boolean {
  return one.links === other.links && one.configuration === other.configuration && one.project === other.project
}
