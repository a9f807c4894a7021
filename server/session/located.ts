import type { Finding } from '../../rules/engine/finding'
import { type ConversionContext, toDiagnostic } from '../convert'
import { type Positions, positionsIn, positionsOf } from '../positions'
import type { Settings } from '../protocol'
import type { OpenDocument } from './documents'
import type { Folder } from './folders'
import type { FindingSource } from './reviewed-folder'

/** A file with everything that is needed to judge it and to speak about it to the client. */
export interface LocatedFile {
  readonly uri: string
  readonly path: string
  readonly source: FindingSource
  /** The workspace folder that owns it; undefined for a lone file. */
  readonly folder: Folder | undefined
  readonly settings: Settings
  readonly document: OpenDocument | undefined
  readonly context: ConversionContext
}

/** Positions in the file as it is now. */
export function positionsFor(file: LocatedFile): Positions {
  const { encoding } = file.context
  if (file.document !== undefined) return positionsOf(file.document.document, encoding)
  return positionsIn(file.source.textOf(file.path) ?? '', encoding)
}

/** The findings a person has not suppressed. */
export function openFindings(file: LocatedFile): readonly Finding[] {
  return file.source.findingsFor(file.path).filter((finding) => finding.suppressed === undefined)
}

/** The file's open findings as diagnostics. */
export function diagnosticsOf(file: LocatedFile): ReturnType<typeof toDiagnostic>[] {
  const findings = openFindings(file)
  if (findings.length === 0) return []
  const positions = positionsFor(file)
  return findings.map((finding) => toDiagnostic(finding, positions, file.context))
}
