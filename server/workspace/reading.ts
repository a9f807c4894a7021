import { analyzeFile, type FileKind } from '../../rules/analysis/analyze'
import type { FileFacts } from '../../rules/analysis/facts'
import type { AnalysisHost } from '../../rules/analysis/sql/parser'
import type { SkippedFile } from '../../rules/review/review'
import { sizeLimit, skipReason } from './classify'
import { decode } from './encoding'
import type { WorkspaceIo } from './io'

/** What reading one file came to. A generated file has facts, for its callers' sake, and is skipped. */
export interface Outcome {
  readonly path: string
  readonly text?: string
  readonly facts?: FileFacts
  readonly skipped?: SkippedFile
}

/** Reads a file of the workspace and says what is in it. Total: whatever is wrong with the file is its skip reason. */
export function readFile(root: string, path: string, kind: FileKind, io: WorkspaceIo, host: AnalysisHost): Outcome {
  const read = readText(root, path, kind, io)
  return typeof read === 'string' ? analyzeText(path, kind, read, host) : { path, skipped: read }
}

/** The same for text at hand, such as an editor's unsaved buffer. */
export function analyzeText(path: string, kind: FileKind, text: string, host: AnalysisHost): Outcome {
  const skip = skipReason(path, kind, text)
  const skipped = skip && { path, ...skip }
  if (skipped && skipped.reason !== 'generated') return { path, text, skipped }
  return { path, text, facts: analyzeFile(path, text, host), ...(skipped && { skipped }) }
}

/** A file's text, or why there is none. */
export function readText(
  root: string,
  path: string,
  kind: FileKind | 'configuration',
  io: WorkspaceIo,
): string | SkippedFile {
  // Binary, and there: that is all that is asked of it.
  if (path.endsWith('bun.lockb')) return ''
  const limit = sizeLimit(path, kind)
  try {
    const read = io.read(`${root}/${path}`, limit)
    if ('tooLarge' in read) return { path, reason: 'too-large', detail: tooLarge(read.tooLarge, limit) }
    return decode(read.bytes)?.text ?? { path, reason: 'binary' }
  } catch (error) {
    return { path, reason: 'unreadable', detail: error instanceof Error ? error.message : String(error) }
  }
}

function tooLarge(size: number, limit: number): string {
  const mib = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MiB`
  return `${mib(size)}, over ${mib(limit)}`
}
